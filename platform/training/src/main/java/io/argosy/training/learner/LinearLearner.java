package io.argosy.training.learner;

import io.argosy.model.inference.Link;
import io.argosy.model.inference.Weights;
import io.argosy.model.signature.Task;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.util.Arrays;
import java.util.List;

/**
 * Fits a linear regression with the elastic net's penalty by coordinate descent (Friedman, Hastie and Tibshirani 2010,
 * "Regularization Paths for Generalized Linear Models via Coordinate Descent") over standardised columns.
 */
record LinearLearner(Algorithm.Linear settings) implements Learner {
    private static final double TOLERANCE = 1e-10;
    private static final int MOST_PASSES = 10_000;

    @Override
    public Weights.Additive fit(Examples examples, long seed) throws TrainingException {
        if (examples.signature().task() != Task.REGRESSION) {
            throw new TrainingException(
                    RecipeReader.FILE + ": linear-regression is for a regression: take logistic-regression");
        }
        Columns columns = Columns.of(examples, settings.terms());
        double[] values = examples.values();
        double mean = Arrays.stream(values).reduce(0, Double::sum) / values.length;
        double[] centred = Arrays.stream(values).map(value -> value - mean).toArray();
        double[] coefficients = descend(columns.of(examples), centred);
        return new Weights.Additive(
                Link.IDENTITY, List.of(mean - columns.shift(coefficients)), 1, null, columns.linear(coefficients));
    }

    /** The coefficients with the least penalised error, on products of columns that are made once. */
    private double[] descend(double[][] columns, double[] values) {
        int size = columns[0].length;
        double[][] products = new double[size][size];
        double[] slopes = new double[size];
        for (int row = 0; row < columns.length; row++) {
            double[] x = columns[row];
            for (int i = 0; i < size; i++) {
                slopes[i] += x[i] * values[row] / columns.length;
                for (int j = 0; j <= i; j++) {
                    products[i][j] += x[i] * x[j] / columns.length;
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                products[j][i] = products[i][j];
            }
        }
        double deviation = Math.sqrt(Arrays.stream(values).map(v -> v * v).reduce(0, Double::sum) / values.length);
        double first = settings.alpha() * settings.l1Ratio();
        double second = settings.alpha() * (1 - settings.l1Ratio());
        double[] coefficients = new double[size];
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            double most = 0;
            for (int i = 0; i < size; i++) {
                if (products[i][i] == 0) {
                    continue;
                }
                // What the column explains of what the others leave.
                double slope = slopes[i] + products[i][i] * coefficients[i];
                double next = Math.copySign(Math.max(0, Math.abs(slope) - first), slope) / (products[i][i] + second);
                double change = next - coefficients[i];
                if (change != 0) {
                    coefficients[i] = next;
                    for (int j = 0; j < size; j++) {
                        slopes[j] -= products[i][j] * change;
                    }
                    most = Math.max(most, Math.abs(change));
                }
            }
            if (most <= TOLERANCE * deviation) {
                break;
            }
        }
        return coefficients;
    }
}
