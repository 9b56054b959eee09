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

    /**
     * Smile's own model and how its columns are made.
     *
     * @param centers per column its mean, which is taken away
     * @param spreads per column its standard deviation, which it is divided by
     */
    record Fitted(
            LogisticRegression.Binomial smile,
            List<Integer> starts,
            List<Term> terms,
            List<Double> centers,
            List<Double> spreads) {
        /** Standardised columns of any examples. */
        double[][] columns(Examples examples) {
            double[][] columns = raw(examples, starts, terms);
            for (double[] row : columns) {
                for (int c = 0; c < row.length; c++) {
                    row[c] = (row[c] - centers.get(c)) / spreads.get(c);
                }
            }
            return columns;
        }
    }

    @Override
    public Weights fit(Examples examples, long seed) throws TrainingException {
        Learner.requireTwoLabels(examples, "logistic-regression");
        Fitted fitted = fitted(examples);
        double[] smile = fitted.smile.coefficients();
        double bias = smile[smile.length - 1];
        double[] coefficients = new double[smile.length - 1];
        for (int c = 0; c < coefficients.length; c++) {
            coefficients[c] = smile[c] / fitted.spreads.get(c);
            bias -= coefficients[c] * fitted.centers.get(c);
        }
        var linear = new LinearTerms(
                examples.signature().features(),
                1,
                fitted.starts.stream().mapToInt(Integer::intValue).toArray(),
                fitted.terms.toArray(Term[]::new),
                coefficients,
                fitted.centers.stream().mapToDouble(Double::doubleValue).toArray());
        return new Weights.Additive(Link.LOGISTIC, List.of(bias), 1, null, linear);
    }

    Fitted fitted(Examples examples) {
        var starts = new ArrayList<>(List.of(0));
        var terms = new ArrayList<Term>();
        for (Feature feature : examples.signature().features()) {
            terms.addAll(terms(feature));
            starts.add(terms.size());
        }
        double[][] columns = raw(examples, starts, terms);
        var centers = new ArrayList<Double>();
        var spreads = new ArrayList<Double>();
        for (int c = 0; c < terms.size(); c++) {
            standardise(columns, c, centers, spreads);
        }
        LogisticRegression.Binomial smile = LogisticRegression.binomial(
                columns, examples.labels(), new LogisticRegression.Options(settings.penalty(), TOLERANCE, MOST_STEPS));
        return new Fitted(smile, starts, terms, centers, spreads);
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

    private static double[][] raw(Examples examples, List<Integer> starts, List<Term> terms) {
        double[][] columns = examples.inputs();
        for (int row = 0; row < columns.length; row++) {
            double[] inputs = columns[row];
            columns[row] = new double[terms.size()];
            for (int feature = 0; feature < inputs.length; feature++) {
                int start = starts.get(feature);
                for (int c = start; c < starts.get(feature + 1); c++) {
                    columns[row][c] = terms.get(c) == Term.CATEGORY
                            ? (inputs[feature] == c - start ? 1 : 0)
                            : terms.get(c).of(inputs[feature]);
                }
            }
        }
        return columns;
    }

    /** Gives a column mean 0 and variance 1; one that never changes keeps its scale. */
    private static void standardise(double[][] columns, int c, List<Double> centers, List<Double> spreads) {
        double sum = 0;
        for (double[] row : columns) {
            sum += row[c];
        }
        double center = sum / columns.length;
        double squares = 0;
        for (double[] row : columns) {
            squares += (row[c] - center) * (row[c] - center);
        }
        double deviation = Math.sqrt(squares / columns.length);
        double spread = deviation > 0 ? deviation : 1;
        for (double[] row : columns) {
            row[c] = (row[c] - center) / spread;
        }
        centers.add(center);
        spreads.add(spread);
    }
}
