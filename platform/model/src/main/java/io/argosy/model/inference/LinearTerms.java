package io.argosy.model.inference;

import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import java.util.Arrays;
import java.util.List;

/**
 * A linear function of terms of the inputs: of a number its value, logarithm or square, of a category its own column.
 * A number outside the training range counts as the range's nearest end, so that no answer runs away; unless the terms
 * extrapolate, as those of a model from elsewhere do.
 */
public final class LinearTerms {
    private final int outputs;
    private final int[] starts;
    private final Term[] terms;
    private final double[] coefficients;
    private final double[] centers;
    private final double[] minima;
    private final double[] maxima;
    private final boolean extrapolates;

    /**
     * Takes the arrays as they are, without a copy: nobody may write to them afterwards.
     *
     * @param features the signature's
     * @param outputs how many scores there are
     * @param starts the place of each feature's first column, one more entry than features; a text has no column, a
     *     category none or as many as it has names, a number as many as it has terms
     * @param terms per column what it holds; all columns of a category are {@link Term#CATEGORY}
     * @param coefficients at {@code column * outputs + output}, finite
     * @param centers per column its mean over the training rows, finite
     */
    public LinearTerms(
            List<Feature> features, int outputs, int[] starts, Term[] terms, double[] coefficients, double[] centers) {
        this(features, outputs, starts, terms, coefficients, centers, false);
    }

    /**
     * The same.
     *
     * @param extrapolates whether a number outside the training range counts as it is
     */
    public LinearTerms(
            List<Feature> features,
            int outputs,
            int[] starts,
            Term[] terms,
            double[] coefficients,
            double[] centers,
            boolean extrapolates) {
        this(
                outputs,
                starts,
                terms,
                coefficients,
                centers,
                new double[features.size()],
                new double[features.size()],
                extrapolates);
        for (int i = 0; i < minima.length; i++) {
            minima[i] = Double.NEGATIVE_INFINITY;
            maxima[i] = Double.POSITIVE_INFINITY;
            if (!extrapolates && features.get(i) instanceof NumericFeature number) {
                // Training has seen the stand-in of a missing value too.
                Missing<Double> missing = number.missing();
                Double standIn = missing == null ? null : missing.value();
                minima[i] = standIn == null ? number.minimum() : Math.min(number.minimum(), standIn);
                maxima[i] = standIn == null ? number.maximum() : Math.max(number.maximum(), standIn);
            }
        }
    }

    private LinearTerms(
            int outputs,
            int[] starts,
            Term[] terms,
            double[] coefficients,
            double[] centers,
            double[] minima,
            double[] maxima,
            boolean extrapolates) {
        this.outputs = outputs;
        this.starts = starts;
        this.terms = terms;
        this.coefficients = coefficients;
        this.centers = centers;
        this.minima = minima;
        this.maxima = maxima;
        this.extrapolates = extrapolates;
    }

    /** Whether a number outside the training range counts as it is. */
    public boolean extrapolates() {
        return extrapolates;
    }

    /** The same terms, every coefficient multiplied by {@code factor}. */
    public LinearTerms scaled(double factor) {
        double[] scaled = Arrays.stream(coefficients).map(c -> factor * c).toArray();
        return new LinearTerms(outputs, starts, terms, scaled, centers, minima, maxima, extrapolates);
    }

    /** Adds the terms of one row to {@code sums}. */
    void add(double[] inputs, double[] sums, int offset) {
        for (int feature = 0; feature < starts.length - 1; feature++) {
            int start = starts[feature];
            int end = starts[feature + 1];
            if (start < end && terms[start] == Term.CATEGORY) {
                addColumn(start + (int) inputs[feature], 1, sums, offset);
            } else {
                for (int column = start; column < end; column++) {
                    addColumn(column, column(feature, column, inputs[feature]), sums, offset);
                }
            }
        }
    }

    private void addColumn(int column, double value, double[] sums, int offset) {
        for (int k = 0; k < outputs; k++) {
            sums[offset + k] += coefficients[column * outputs + k] * value;
        }
    }

    /** What a row with {@code input} has in one column of a feature. */
    private double column(int feature, int column, double input) {
        if (terms[column] == Term.CATEGORY) {
            return column - starts[feature] == (int) input ? 1 : 0;
        }
        return terms[column].of(Math.clamp(input, minima[feature], maxima[feature]));
    }

    /**
     * Adds each feature's Shapley value, its terms less their means, to {@code amounts}: exact where features are taken
     * as independent. Returns the sum's mean.
     */
    double explain(double[] inputs, double[] amounts, int output) {
        double expected = 0;
        for (int feature = 0; feature < starts.length - 1; feature++) {
            for (int column = starts[feature]; column < starts[feature + 1]; column++) {
                double coefficient = coefficients[column * outputs + output];
                amounts[feature] += coefficient * (column(feature, column, inputs[feature]) - centers[column]);
                expected += coefficient * centers[column];
            }
        }
        return expected;
    }

    /** How many features there are, with or without columns. */
    public int features() {
        return starts.length - 1;
    }

    /** How many columns there are. */
    public int columns() {
        return terms.length;
    }

    /** The place of a feature's first column; for one after the last feature, the number of columns. */
    public int start(int feature) {
        return starts[feature];
    }

    /** What a column holds. */
    public Term term(int column) {
        return terms[column];
    }

    /** A column's coefficient for a score. */
    public double coefficient(int column, int output) {
        return coefficients[column * outputs + output];
    }

    /** A column's mean over the training rows. */
    public double center(int column) {
        return centers[column];
    }
}
