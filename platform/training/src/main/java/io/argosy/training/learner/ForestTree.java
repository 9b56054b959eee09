package io.argosy.training.learner;

import io.argosy.model.inference.Trees;
import io.argosy.training.recipe.Algorithm;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Grows one tree of a forest on a bootstrap sample. Every cut between two bins that rows of the node fall into is tried,
 * and the best has the least squared error; over label shares that is Gini's impurity. Labels may weigh differently where
 * a cut is chosen; a leaf's shares are those of its rows all the same.
 */
final class ForestTree {
    private final Algorithm.Forest settings;
    private final Bins bins;
    private final int outputs;

    /** Per row what it adds to each output. */
    private final double[][] values;

    /** Per output what a row of that label weighs; none for values. */
    private final double[] weights;

    /** What a leaf's shares are drawn towards, with the weight of one row; none for values. */
    private final double[] prior;

    private final SplittableRandom random;

    /** The sample's rows, each as often as it was drawn; a node's lie together. */
    private final int[] rows;

    private int[] feature = new int[64];
    private double[] threshold = new double[64];
    private int[] right = new int[64];
    private int[] cover = new int[64];
    private byte[] test = new byte[64];
    private double[] value;
    private int size;

    private ForestTree(
            Algorithm.Forest settings,
            Bins bins,
            double[][] values,
            double[] weights,
            double[] prior,
            SplittableRandom random) {
        this.settings = settings;
        this.bins = bins;
        this.outputs = values[0].length;
        this.values = values;
        this.weights = weights;
        this.prior = prior;
        this.random = random;
        this.rows = new int[bins.rows()];
        this.value = new double[64 * outputs];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.nextInt(rows.length);
        }
    }

    static ForestTree ofValues(Algorithm.Forest settings, Bins bins, double[] targets, SplittableRandom random) {
        double[][] values =
                Arrays.stream(targets).mapToObj(target -> new double[] {target}).toArray(double[][]::new);
        return new ForestTree(settings, bins, values, new double[0], new double[0], random);
    }

    /** A tree of label shares; {@code weights} per label. */
    static ForestTree ofLabels(
            Algorithm.Forest settings, Bins bins, int[] labels, double[] weights, SplittableRandom random) {
        int count = weights.length;
        double[][] shares = new double[count][count];
        double[] prior = new double[count];
        for (int k = 0; k < count; k++) {
            shares[k][k] = weights[k];
        }
        for (int label : labels) {
            prior[label] += 1.0 / labels.length;
        }
        double[][] values =
                Arrays.stream(labels).mapToObj(label -> shares[label]).toArray(double[][]::new);
        return new ForestTree(settings, bins, values, weights, prior, random);
    }

    Trees grow() {
        grow(0, rows.length, 0);
        return new Trees(
                outputs,
                new int[] {0},
                Arrays.copyOf(feature, size),
                Arrays.copyOf(threshold, size),
                Arrays.copyOf(right, size),
                Arrays.copyOf(value, size * outputs),
                Arrays.copyOf(cover, size),
                Arrays.copyOf(test, size),
                List.of());
    }

    /** A cut: rows with a bin up to this one go left, and missing ones to one side. */
    private record Cut(int feature, int bin, boolean missingRight, double worth) {}

    private void grow(int from, int to, int depth) {
        int at = size++;
        reserve();
        cover[at] = to - from;
        double[] sums = new double[outputs];
        for (int i = from; i < to; i++) {
            for (int k = 0; k < outputs; k++) {
                sums[k] += values[rows[i]][k];
            }
        }
        Cut cut =
                depth < settings.maxDepth() && to - from >= 2 * settings.minSamplesLeaf() ? best(from, to, sums) : null;
        if (cut == null) {
            feature[at] = Trees.LEAF;
            for (int k = 0; k < outputs; k++) {
                value[at * outputs + k] = prior.length == 0
                        ? sums[k] / (to - from)
                        : (Math.rint(sums[k] / weights[k]) + prior[k]) / (to - from + 1);
            }
            return;
        }
        feature[at] = cut.feature;
        threshold[at] = bins.threshold(cut.feature, cut.bin);
        test[at] = (byte) (cut.missingRight ? Trees.MISSING_RIGHT : 0);
        int middle = part(from, to, cut);
        grow(from, middle, depth + 1);
        right[at] = size;
        grow(middle, to, depth + 1);
    }

    /** Puts the rows that go left first, in their order; returns where the others begin. */
    private int part(int from, int to, Cut cut) {
        int[] others = new int[to - from];
        int middle = from;
        int count = 0;
        for (int i = from; i < to; i++) {
            int bin = bins.bin(rows[i], cut.feature);
            if (bin == Bins.MISSING ? !cut.missingRight : bin <= cut.bin) {
                rows[middle++] = rows[i];
            } else {
                others[count++] = rows[i];
            }
        }
        System.arraycopy(others, 0, rows, middle, count);
        return middle;
    }

    /** The best cut of as many features as are to be tried, not counting those that do not differ in the node. */
    private @Nullable Cut best(int from, int to, double[] sums) {
        double least = worth(sums, to - from);
        Cut best = null;
        int[] order = new int[bins.features()];
        for (int f = 0; f < order.length; f++) {
            int place = random.nextInt(f + 1);
            order[f] = order[place];
            order[place] = f;
        }
        int tried = 0;
        for (int f = 0; f < order.length && tried < settings.maxFeatures(); f++) {
            long[] sorted = new long[to - from];
            for (int i = from; i < to; i++) {
                sorted[i - from] = (long) bins.bin(rows[i], order[f]) << 32 | rows[i];
            }
            Arrays.sort(sorted);
            if (sorted[0] >> 32 == sorted[sorted.length - 1] >> 32) {
                continue;
            }
            tried++;
            Cut cut = better(best(order[f], sorted, 0, sums), apart(order[f], sorted, sums));
            if (cut != null && cut.worth > (best == null ? least + Math.abs(least) * 1e-12 : best.worth)) {
                best = cut;
            }
        }
        return best;
    }

    private static @Nullable Cut better(@Nullable Cut one, @Nullable Cut other) {
        return one == null || (other != null && other.worth > one.worth) ? other : one;
    }

    /** The best cut with the missing ones, which stand first, on the right; none where there are none. */
    private @Nullable Cut apart(int tried, long[] sorted, double[] sums) {
        int missing = 0;
        while (missing < sorted.length && sorted[missing] >> 32 == Bins.MISSING) {
            missing++;
        }
        return missing == 0 ? null : best(tried, sorted, missing, sums);
    }

    /**
     * The best cut of a feature.
     *
     * @param sorted the node's rows by their bin, each below it; missing ones first
     * @param first the row that is the first on the left; those before it are missing, and go right
     */
    private @Nullable Cut best(int tried, long[] sorted, int first, double[] sums) {
        double[] left = new double[outputs];
        double[] rest = sums.clone();
        Cut best = null;
        int last = first == 0 ? sorted.length - settings.minSamplesLeaf() : sorted.length;
        for (int i = first; i < last; i++) {
            double[] one = values[(int) sorted[i]];
            for (int k = 0; k < outputs; k++) {
                left[k] += one[k];
                rest[k] -= one[k];
            }
            int count = i + 1 - first;
            boolean ends = i + 1 == sorted.length || sorted[i] >> 32 != sorted[i + 1] >> 32;
            if (ends && count >= settings.minSamplesLeaf() && sorted.length - count >= settings.minSamplesLeaf()) {
                double worth = worth(left, count) + worth(rest, sorted.length - count);
                if (best == null || worth > best.worth) {
                    best = new Cut(tried, (int) (sorted[i] >> 32), first > 0, worth);
                }
            }
        }
        return best;
    }

    /** How much of the squares a node's mean explains: the more, the less error is left. */
    private double worth(double[] sums, int count) {
        double squares = 0;
        double weight = 0;
        for (double sum : sums) {
            squares += sum * sum;
            weight += sum;
        }
        return squares / (weights.length == 0 ? count : weight);
    }

    private void reserve() {
        if (size > feature.length) {
            int capacity = 2 * feature.length;
            feature = Arrays.copyOf(feature, capacity);
            threshold = Arrays.copyOf(threshold, capacity);
            right = Arrays.copyOf(right, capacity);
            cover = Arrays.copyOf(cover, capacity);
            test = Arrays.copyOf(test, capacity);
            value = Arrays.copyOf(value, capacity * outputs);
        }
    }
}
