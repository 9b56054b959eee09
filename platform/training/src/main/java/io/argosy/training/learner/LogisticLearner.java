package io.argosy.training.learner;

import io.argosy.model.inference.Link;
import io.argosy.model.inference.Weights;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.ClassWeight;
import io.argosy.training.rows.Examples;
import java.util.ArrayList;
import java.util.List;
import smile.classification.LogisticRegression;

/**
 * Fits a logistic regression over standardised columns and gives its coefficients on the original scale: of two labels
 * by Smile, of more by {@link MultinomialLogistic}.
 */
record LogisticLearner(Algorithm.Logistic settings) implements Learner {
    private static final double TOLERANCE = 1e-8;
    private static final int MOST_STEPS = 1_000;

    /** Smile's own model and its columns. */
    record Fitted(LogisticRegression.Binomial smile, Columns columns) {}

    @Override
    public Weights fit(Examples examples, long seed) throws TrainingException {
        if (examples.signature().outputs() > 2) {
            return many(examples);
        }
        Learner.requireTwoLabels(examples, "logistic-regression");
        if (settings.classWeight() != null) {
            return weighted(examples);
        }
        Fitted fitted = fitted(examples);
        double[] smile = fitted.smile.coefficients();
        double bias = smile[smile.length - 1] - fitted.columns.shift(smile);
        return new Weights.Additive(Link.LOGISTIC, List.of(bias), 1, null, fitted.columns.linear(smile));
    }

    private Weights many(Examples examples) throws TrainingException {
        Learner.requireEveryLabel(examples);
        int labels = examples.signature().outputs();
        Columns columns = Columns.of(examples, settings.terms());
        double[] weights = ClassWeight.of(settings.classWeight(), examples);
        var fitted = new MultinomialLogistic(columns.of(examples), examples.labels(), weights, settings.penalty());
        double[][] coefficients = new double[labels][columns.size()];
        List<Double> biases = new ArrayList<>();
        for (int k = 0; k < labels; k++) {
            for (int c = 0; c < columns.size(); c++) {
                coefficients[k][c] = fitted.coefficient(c, k);
            }
            biases.add(fitted.bias(k) - columns.shift(coefficients[k]) - StrictMath.log(weights[k]));
        }
        return new Weights.Additive(Link.SOFTMAX, biases, 1, null, columns.linear(coefficients));
    }

    /** Two labels that weigh differently: as many labels are fitted, with half of each coefficient on either side. */
    private Weights weighted(Examples examples) throws TrainingException {
        Columns columns = Columns.of(examples, settings.terms());
        double[] weights = ClassWeight.of(settings.classWeight(), examples);
        var fitted = new MultinomialLogistic(columns.of(examples), examples.labels(), weights, 2 * settings.penalty());
        double[] coefficients = new double[columns.size()];
        for (int c = 0; c < coefficients.length; c++) {
            coefficients[c] = fitted.coefficient(c, 1) - fitted.coefficient(c, 0);
        }
        double bias = fitted.bias(1) - fitted.bias(0) - columns.shift(coefficients);
        bias -= StrictMath.log(weights[1] / weights[0]);
        return new Weights.Additive(Link.LOGISTIC, List.of(bias), 1, null, columns.linear(coefficients));
    }

    Fitted fitted(Examples examples) {
        Columns columns = Columns.of(examples, settings.terms());
        LogisticRegression.Binomial smile = OneThread.run(() -> LogisticRegression.binomial(
                columns.of(examples),
                examples.labels(),
                new LogisticRegression.Options(settings.penalty(), TOLERANCE, MOST_STEPS)));
        return new Fitted(smile, columns);
    }
}
