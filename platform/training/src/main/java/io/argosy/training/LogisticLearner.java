package io.argosy.training;

import io.argosy.model.CategoricalFeature;
import io.argosy.model.Feature;
import io.argosy.model.NumericFeature;
import io.argosy.model.TextFeature;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Term;
import io.argosy.model.inference.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import smile.classification.LogisticRegression;

/** Fits a logistic regression over standardised columns and gives its coefficients on the original scale. */
record LogisticLearner(Algorithm.Logistic settings) implements Learner {
    private static final double TOLERANCE = 1e-8;
    private static final int MOST_STEPS = 1_000;

    @Override
    public Weights fit(Examples examples, long seed) throws TrainingException {
        Learner.requireTwoLabels(examples, "logistic-regression");
        List<Feature> features = examples.signature().features();
        int[] starts = new int[features.size() + 1];
        var terms = new ArrayList<Term>();
        for (int i = 0; i < features.size(); i++) {
            terms.addAll(terms(features.get(i)));
            starts[i + 1] = terms.size();
        }
        double[][] columns = columns(examples, starts, terms);
        double[] centers = new double[terms.size()];
        double[] spreads = new double[terms.size()];
        standardise(columns, centers, spreads);
        double[] fitted = LogisticRegression.binomial(
                        columns,
                        examples.labels(),
                        new LogisticRegression.Options(settings.penalty(), TOLERANCE, MOST_STEPS))
                .coefficients();
        double bias = fitted[terms.size()];
        double[] coefficients = new double[terms.size()];
        for (int c = 0; c < coefficients.length; c++) {
            coefficients[c] = fitted[c] / spreads[c];
            bias -= coefficients[c] * centers[c];
        }
        var linear = new LinearTerms(features, 1, starts, terms.toArray(Term[]::new), coefficients, centers);
        return new Weights.Additive(Link.LOGISTIC, List.of(bias), 1, null, linear);
    }

    private List<Term> terms(Feature feature) {
        Map<String, List<Term>> declared = Objects.requireNonNullElse(settings.terms(), Map.of());
        return switch (feature) {
            case NumericFeature f -> declared.getOrDefault(f.name(), List.of(Term.VALUE));
            case CategoricalFeature f ->
                f.categories().stream().map(_ -> Term.CATEGORY).toList();
            case TextFeature _ -> List.of();
        };
    }

    private static double[][] columns(Examples examples, int[] starts, List<Term> terms) {
        double[][] columns = examples.inputs();
        for (int row = 0; row < columns.length; row++) {
            double[] inputs = columns[row];
            columns[row] = new double[terms.size()];
            for (int feature = 0; feature < inputs.length; feature++) {
                for (int c = starts[feature]; c < starts[feature + 1]; c++) {
                    columns[row][c] = terms.get(c) == Term.CATEGORY
                            ? (inputs[feature] == c - starts[feature] ? 1 : 0)
                            : terms.get(c).of(inputs[feature]);
                }
            }
        }
        return columns;
    }

    /** Gives every column mean 0 and variance 1; a column that never changes keeps its scale. */
    private static void standardise(double[][] columns, double[] centers, double[] spreads) {
        for (int c = 0; c < centers.length; c++) {
            double sum = 0;
            for (double[] row : columns) {
                sum += row[c];
            }
            centers[c] = sum / columns.length;
            double squares = 0;
            for (double[] row : columns) {
                squares += (row[c] - centers[c]) * (row[c] - centers[c]);
            }
            double spread = Math.sqrt(squares / columns.length);
            spreads[c] = spread > 0 ? spread : 1;
            for (double[] row : columns) {
                row[c] = (row[c] - centers[c]) / spreads[c];
            }
        }
    }
}
