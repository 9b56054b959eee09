package io.argosy.serving.metrics;

import io.argosy.model.Histogram;
import io.argosy.model.Row;

/** The bins of a training histogram, laid out for counting millions of values. */
final class Bins {
    private static final double[] NONE = {};

    private final double[] edges;
    private final boolean categorical;
    private final int size;

    private Bins(double[] edges, boolean categorical, int size) {
        this.edges = edges;
        this.categorical = categorical;
        this.size = size;
    }

    /** The same bins as the histogram's, and one more for values that fall in none of them. */
    static Bins of(Histogram histogram) {
        int size = histogram.counts().size() + 1;
        return switch (histogram) {
            case Histogram.Numeric numeric ->
                new Bins(
                        numeric.edges().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray(),
                        false,
                        size);
            case Histogram.Categorical _ -> new Bins(NONE, true, size);
        };
    }

    /** How many bins there are; the last one is for what falls in no other. */
    int size() {
        return size;
    }

    /** The bin of a feature: a text is counted by its length. */
    int of(Row row, int feature) {
        double value = row.value(feature);
        if (Double.isNaN(value)) {
            String text = row.text(feature);
            return text == null ? size - 1 : of(text.length());
        }
        return of(value);
    }

    /** The bin of a number, or of a category's index. */
    int of(double value) {
        if (categorical) {
            return value >= 0 && value < size - 1 ? (int) value : size - 1;
        }
        if (Double.isNaN(value)) {
            return size - 1;
        }
        // Bins are few: counting the edges below needs no branch that a processor could guess wrong.
        int bin = 0;
        for (double edge : edges) {
            bin += value >= edge ? 1 : 0;
        }
        return bin;
    }
}
