package io.argosy.model.inference;

/**
 * Binary regression trees as flat arrays, each tree in pre-order: a split's left child is the next node, and its right
 * child lies after the left one's whole subtree. A row goes left where {@code input <= threshold}.
 */
public final class Trees {
    /** The feature of a leaf. */
    public static final int LEAF = -1;

    /** How deep a tree may be, counted in splits from its root to a leaf. */
    public static final int DEEPEST = 64;

    private final int outputs;
    private final int[] roots;
    private final int[] feature;
    private final double[] threshold;
    private final int[] right;
    private final double[] value;
    private final int[] cover;

    /**
     * Takes the arrays as they are, without a copy: nobody may write to them afterwards.
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
        this.outputs = outputs;
        this.roots = roots;
        this.feature = feature;
        this.threshold = threshold;
        this.right = right;
        this.value = value;
        this.cover = cover;
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

    /** A split's threshold: inputs up to it go left. */
    public double threshold(int node) {
        return threshold[node];
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
        int deepest = 0;
        for (int root : roots) {
            deepest = Math.max(deepest, depth(root));
        }
        return deepest;
    }
}
