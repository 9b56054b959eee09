package io.argosy.model.inference;

import java.util.Arrays;
import java.util.List;

/**
 * Binary regression trees as flat arrays, each tree in pre-order: a split's left child is the next node, and its right
 * child lies after the left one's whole subtree. A row goes left where {@code input <= threshold}, or for a split by
 * {@link #SET} where its category is in the set; {@link #test} says what a missing input does.
 */
public final class Trees {
    /** The feature of a leaf. */
    public static final int LEAF = -1;

    /** How deep a tree may be, counted in splits from its root to a leaf. */
    public static final int DEEPEST = 64;

    /** A bit of {@link #test}: a missing input goes right, not left. */
    public static final int MISSING_RIGHT = 1;

    /** A bit of {@link #test}: an input of 0, or nearer to it than {@link #ZERO}, counts as missing. */
    public static final int ZERO_IS_MISSING = 2;

    /** A bit of {@link #test}: the split has a set of categories that go left, and its threshold is that set's index. */
    public static final int SET = 4;

    /** The greatest {@link #test}. */
    public static final int LAST_TEST = SET | MISSING_RIGHT;

    /** What counts as 0 with {@link #ZERO_IS_MISSING}: LightGBM's {@code kZeroThreshold}, a float of 32 bits. */
    public static final double ZERO = 1e-35f;

    private final int outputs;
    private final int[] roots;
    private final int[] feature;
    private final double[] threshold;
    private final int[] right;
    private final double[] value;
    private final int[] cover;
    private final byte[] test;
    private final List<CategorySet> sets;

    /**
     * Trees that send a missing input to the left and have no sets. Takes the arrays as they are, without a copy: nobody
     * may write to them afterwards.
     *
     * @param outputs how many numbers a leaf holds, 1 or more
     * @param roots the index of each tree's first node, increasing
     * @param feature per node the index of the feature that a split compares, or {@link #LEAF}
     * @param threshold per node a split's threshold, finite; 0 at a leaf
     * @param right per node the index of a split's right child; 0 at a leaf
     * @param value a leaf's numbers at {@code node * outputs}, finite; 0 at a split
     * @param cover per node how many training rows reached it, at least 1
     */
    public Trees(
            int outputs, int[] roots, int[] feature, double[] threshold, int[] right, double[] value, int[] cover) {
        this(outputs, roots, feature, threshold, right, value, cover, new byte[feature.length], List.of());
    }

    /**
     * Trees with a test at each split. Takes the arrays as they are, as the other constructor does.
     *
     * @param test per node the bits of its test; 0 at a leaf
     * @param sets the sets that splits with {@link #SET} have as their threshold
     */
    public Trees(
            int outputs,
            int[] roots,
            int[] feature,
            double[] threshold,
            int[] right,
            double[] value,
            int[] cover,
            byte[] test,
            List<CategorySet> sets) {
        this.outputs = outputs;
        this.roots = roots;
        this.feature = feature;
        this.threshold = threshold;
        this.right = right;
        this.value = value;
        this.cover = cover;
        this.test = test;
        this.sets = List.copyOf(sets);
    }

    /** How many numbers a leaf holds. */
    public int outputs() {
        return outputs;
    }

    /** How many trees there are. */
    public int count() {
        return roots.length;
    }

    /** How many nodes all trees have together. */
    public int nodes() {
        return feature.length;
    }

    /** The index of a tree's first node. */
    public int root(int tree) {
        return roots[tree];
    }

    /** The feature that a split compares, or {@link #LEAF}. */
    public int feature(int node) {
        return feature[node];
    }

    /** A split's threshold: inputs up to it go left. With {@link #SET}, the index of its set. */
    public double threshold(int node) {
        return threshold[node];
    }

    /** A split's bits: 0, or a sum of {@link #MISSING_RIGHT} and one of {@link #ZERO_IS_MISSING} and {@link #SET}. */
    public int test(int node) {
        return test[node];
    }

    /** Whether every split sends a missing input to the left and compares a number. */
    public boolean plain() {
        for (byte bits : test) {
            if (bits != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sets of categories that splits have. */
    public List<CategorySet> sets() {
        return sets;
    }

    /** Whether a split sends this input to the left; NaN is a missing one. */
    public boolean goesLeft(int node, double input) {
        int bits = test[node];
        if (missing(bits, input)) {
            return (bits & MISSING_RIGHT) == 0;
        }
        return (bits & SET) == 0
                ? input <= threshold[node]
                : sets.get((int) threshold[node]).contains((int) input);
    }

    /** Whether an input is missing to a split with these bits. */
    static boolean missing(int bits, double input) {
        return Double.isNaN(input) || ((bits & ZERO_IS_MISSING) != 0 && Math.abs(input) <= ZERO);
    }

    /** The index of a split's right child; the left one is {@code node + 1}. */
    public int right(int node) {
        return right[node];
    }

    /** One of a leaf's numbers. */
    public double value(int node, int output) {
        return value[node * outputs + output];
    }

    /** How many training rows reached a node. */
    public int cover(int node) {
        return cover[node];
    }

    /** How many splits the longest way from {@code node} to a leaf has. */
    int depth(int node) {
        return feature[node] == LEAF ? 0 : 1 + Math.max(depth(node + 1), depth(right[node]));
    }

    /** The deepest tree's depth; 0 without trees. */
    int deepest() {
        return Arrays.stream(roots).map(this::depth).max().orElse(0);
    }
}
