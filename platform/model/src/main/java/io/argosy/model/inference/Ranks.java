package io.argosy.model.inference;

import java.util.Arrays;

/**
 * The thresholds of each feature in increasing order. A value's rank is how many of them lie below it, so {@code value
 * > threshold} is {@code rank(value) > rank(threshold)}, exactly.
 *
 * <p>A grid of even cells says near which thresholds a value lies. The cell of a value never decreases as the value
 * grows, whatever is rounded, so thresholds in earlier cells lie below it and those in later cells do not.
 */
final class Ranks {
    /** With so many cells to a threshold, most cells hold one at most. */
    private static final int CELLS_PER_THRESHOLD = 4;

    /** Per feature its first threshold, and where they end; each feature's last one is infinite. */
    private final int[] starts;

    private final double[] thresholds;

    /** Per feature its first cell, and where they end. */
    private final int[] cells;

    /** Per cell the first threshold that lies in it or in a later one. */
    private final int[] firsts;

    private final double[] lows;
    private final double[] scales;

    private Ranks(int[] starts, double[] thresholds) {
        int features = starts.length - 1;
        this.starts = starts;
        this.thresholds = thresholds;
        this.cells = new int[features + 1];
        this.lows = new double[features];
        this.scales = new double[features];
        for (int feature = 0; feature < features; feature++) {
            int count = starts[feature + 1] - 1 - starts[feature];
            int size = Math.max(1, count * CELLS_PER_THRESHOLD);
            cells[feature + 1] = cells[feature] + size + 1;
            if (count > 1) {
                lows[feature] = thresholds[starts[feature]];
                scales[feature] = (size - 1) / (thresholds[starts[feature + 1] - 2] - lows[feature]);
            }
        }
        this.firsts = new int[cells[features]];
        for (int feature = 0; feature < features; feature++) {
            int next = cells[feature];
            for (int i = starts[feature]; i < starts[feature + 1] - 1; i++) {
                for (int cell = cell(feature, thresholds[i]); next <= cell; next++) {
                    firsts[next] = i;
                }
            }
            Arrays.fill(firsts, next, cells[feature + 1], starts[feature + 1] - 1);
        }
    }

    static Ranks of(Trees trees, int features) {
        int[] counts = new int[features + 1];
        for (int node = 0; node < trees.nodes(); node++) {
            if (trees.feature(node) != Trees.LEAF) {
                counts[trees.feature(node) + 1]++;
            }
        }
        for (int feature = 0; feature < features; feature++) {
            counts[feature + 1] += counts[feature];
        }
        double[] all = new double[counts[features]];
        int[] next = Arrays.copyOf(counts, features);
        for (int node = 0; node < trees.nodes(); node++) {
            if (trees.feature(node) != Trees.LEAF) {
                // Adding 0 makes -0.0 into 0.0: the two are equal, but not to a sort.
                all[next[trees.feature(node)]++] = trees.threshold(node) + 0.0;
            }
        }
        double[] distinct = new double[all.length + features];
        int[] starts = new int[features + 1];
        int size = 0;
        for (int feature = 0; feature < features; feature++) {
            Arrays.sort(all, counts[feature], counts[feature + 1]);
            for (int i = counts[feature]; i < counts[feature + 1]; i++) {
                if (i == counts[feature] || all[i] != all[i - 1]) {
                    distinct[size++] = all[i];
                }
            }
            distinct[size++] = Double.POSITIVE_INFINITY;
            starts[feature + 1] = size;
        }
        return new Ranks(starts, Arrays.copyOf(distinct, size));
    }

    int features() {
        return starts.length - 1;
    }

    private int cell(int feature, double value) {
        // The product is NaN for NaN, and at the only threshold; both become 0.
        int cell = (int) ((value - lows[feature]) * scales[feature]);
        int first = cells[feature];
        return first + Math.max(0, Math.min(cell, cells[feature + 1] - first - 2));
    }

    /** How many thresholds of {@code feature} lie below {@code value}; 0 for NaN. */
    int rank(int feature, double value) {
        int cell = cell(feature, value);
        int at = firsts[cell];
        // No step depends on the outcome of the one before but by its number, of which the JIT makes conditional moves.
        for (int size = firsts[cell + 1] - at; size > 2; ) {
            int half = size >>> 1;
            at = thresholds[at + half - 1] < value ? at + half : at;
            size -= half;
        }
        at += thresholds[at] < value ? 1 : 0;
        at += thresholds[at] < value ? 1 : 0;
        return at - starts[feature];
    }

    /** Writes the rank of every input to {@code ranks}, {@code stride} places apart from {@code offset} on. */
    void fill(double[] inputs, int[] ranks, int offset, int stride) {
        for (int feature = 0, at = offset; feature < starts.length - 1; feature++, at += stride) {
            ranks[at] = rank(feature, inputs[feature]);
        }
    }
}
