package io.argosy.model.inference;

import java.util.Arrays;

/**
 * The thresholds of each feature in increasing order. A value's rank is how many of them lie below it, so {@code value
 * > threshold} is {@code rank(value) > rank(threshold)}, exactly.
 */
final class Ranks {
    private final int[] starts;
    private final double[] thresholds;

    private Ranks(int[] starts, double[] thresholds) {
        this.starts = starts;
        this.thresholds = thresholds;
    }

    static Ranks of(Trees trees, int features) {
        int[] counts = new int[features + 1];
        for (int node = 0; node < trees.nodes(); node++) {
            if (trees.feature(node) != Trees.LEAF) {
                counts[trees.feature(node) + 1]++;
            }
        }
        Arrays.parallelPrefix(counts, Integer::sum);
        double[] all = new double[counts[features]];
        int[] next = Arrays.copyOf(counts, features);
        for (int node = 0; node < trees.nodes(); node++) {
            if (trees.feature(node) != Trees.LEAF) {
                // Adding 0 makes -0.0 into 0.0: the two are equal, but not to a sort.
                all[next[trees.feature(node)]++] = trees.threshold(node) + 0.0;
            }
        }
        int[] starts = new int[features + 1];
        int size = 0;
        for (int feature = 0; feature < features; feature++) {
            Arrays.sort(all, counts[feature], counts[feature + 1]);
            for (int i = counts[feature]; i < counts[feature + 1]; i++) {
                if (i == counts[feature] || all[i] != all[i - 1]) {
                    all[size++] = all[i];
                }
            }
            starts[feature + 1] = size;
        }
        return new Ranks(starts, Arrays.copyOf(all, size));
    }

    int features() {
        return starts.length - 1;
    }

    /** How many thresholds of {@code feature} lie below {@code value}. */
    int rank(int feature, double value) {
        int start = starts[feature];
        int base = start;
        int size = starts[feature + 1] - start;
        // A binary search whose steps do not depend on the outcome: the JIT makes conditional moves of it.
        while (size > 1) {
            int half = size >>> 1;
            base = thresholds[base + half - 1] < value ? base + half : base;
            size -= half;
        }
        return base - start + (size == 1 && thresholds[base] < value ? 1 : 0);
    }

    /** Writes the rank of every input to {@code ranks}, {@code stride} places apart from {@code offset} on. */
    void fill(double[] inputs, int[] ranks, int offset, int stride) {
        for (int feature = 0, at = offset; feature < starts.length - 1; feature++, at += stride) {
            ranks[at] = rank(feature, inputs[feature]);
        }
    }
}
