package io.argosy.model.evidence;

import io.argosy.model.signature.Row;
import java.util.List;

/** How often training saw which values of one thing: the reference that live traffic is compared with. */
public sealed interface Histogram {
    /** What is counted: a feature's name, or for the score the label or the target. */
    String name();

    /** Counts per bin. */
    List<Long> counts();

    /** How many rows had no value. */
    long missing();

    /** The index in {@link #counts()} of a value as {@link Row#value} gives it; -1 for a value that falls in no bin. */
    int bin(double value);

    /**
     * Bins of numbers; bin {@code i} holds the values with {@code edges[i - 1] <= value < edges[i]}, the first and the
     * last are open-ended, so there is one bin more than edges. A text is counted by its length.
     */
    record Numeric(String name, List<Double> edges, List<Long> counts, long missing) implements Histogram {
        public Numeric {
            edges = List.copyOf(edges);
            counts = List.copyOf(counts);
            if (counts.size() != edges.size() + 1) {
                throw new IllegalArgumentException(name + " has " + counts.size() + " counts for " + edges.size()
                        + " edges: one more count than edges is needed");
            }
            for (int i = 1; i < edges.size(); i++) {
                if (!(edges.get(i - 1) < edges.get(i))) {
                    throw new IllegalArgumentException("edges of " + name + " do not increase");
                }
            }
        }

        @Override
        public int bin(double value) {
            if (Double.isNaN(value)) {
                return -1;
            }
            int low = 0;
            int high = edges.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (value < edges.get(middle)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }
    }

    /** One bin per category, in the feature's order. */
    record Categorical(String name, List<String> categories, List<Long> counts, long missing) implements Histogram {
        public Categorical {
            categories = List.copyOf(categories);
            counts = List.copyOf(counts);
            if (counts.size() != categories.size()) {
                throw new IllegalArgumentException(
                        name + " has " + counts.size() + " counts for " + categories.size() + " categories");
            }
        }

        @Override
        public int bin(double value) {
            return value >= 0 && value < categories.size() ? (int) value : -1;
        }
    }
}
