package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.inference.Trees;

/**
 * Reads trees from their pre-order form: a feature per node with -1 for a leaf, a threshold per split and numbers per
 * leaf in the order of the nodes. The form has no child indices: where a subtree ends is where its splits are all
 * answered, so a child can lie nowhere but after its parent.
 */
final class TreesReader {
    private final CborMap map;
    private final int outputs;
    private final int[] feature;
    private final double[] threshold;
    private final int[] right;

    private TreesReader(CborMap map, int outputs, int[] feature) {
        this.map = map;
        this.outputs = outputs;
        this.feature = feature;
        this.threshold = new double[feature.length];
        this.right = new int[feature.length];
    }

    static Trees read(CborMap map, int outputs, int features) throws InvalidPackageException {
        int count = map.whole("count", 1, Limits.TREES);
        int[] feature = map.wholes("feature", Trees.LEAF, features - 1);
        double[] thresholds = map.numbers("threshold");
        double[] leaves = map.numbers("leaf");
        int[] cover = map.wholes("cover", 1, Integer.MAX_VALUE);
        map.end();
        int splits = 0;
        for (int f : feature) {
            splits += f == Trees.LEAF ? 0 : 1;
        }
        require(map, "threshold", thresholds.length, splits, "one per split");
        require(map, "leaf", leaves.length, (long) (feature.length - splits) * outputs, outputs + " per leaf");
        require(map, "cover", cover.length, feature.length, "one per node");
        var reader = new TreesReader(map, outputs, feature);
        int[] roots = reader.roots(count);
        return new Trees(
                outputs, roots, feature, reader.spread(thresholds), reader.right, reader.spreadLeaves(leaves), cover);
    }

    private static void require(CborMap map, String key, long found, long expected, String rule)
            throws InvalidPackageException {
        if (found != expected) {
            throw map.invalid(key, "has " + found + " items: must have " + expected + ", " + rule);
        }
    }

    /** Finds each tree's root and each split's right child; {@code open} holds the splits whose right child is due. */
    private int[] roots(int count) throws InvalidPackageException {
        int[] roots = new int[count];
        int[] open = new int[Trees.DEEPEST];
        int node = 0;
        for (int tree = 0; tree < count; tree++) {
            roots[tree] = node;
            int depth = 0;
            boolean whole = false;
            while (!whole) {
                if (node == feature.length) {
                    throw map.invalid("feature", "ends inside tree " + tree + " of " + count);
                }
                if (feature[node] != Trees.LEAF) {
                    if (depth == Trees.DEEPEST) {
                        throw map.invalid("feature/" + node, "is deeper than " + Trees.DEEPEST + " splits");
                    }
                    open[depth++] = node++;
                } else {
                    node++;
                    // The subtree is whole: so is every split above whose right child it was.
                    while (depth > 0 && right[open[depth - 1]] != 0) {
                        depth--;
                    }
                    whole = depth == 0;
                    if (!whole) {
                        right[open[depth - 1]] = node;
                    }
                }
            }
        }
        if (node < feature.length) {
            throw map.invalid("feature/" + node, "lies after the last of " + count + " trees");
        }
        return roots;
    }

    private double[] spread(double[] thresholds) {
        for (int node = 0, next = 0; node < feature.length; node++) {
            if (feature[node] != Trees.LEAF) {
                threshold[node] = thresholds[next++];
            }
        }
        return threshold;
    }

    private double[] spreadLeaves(double[] leaves) {
        double[] value = new double[feature.length * outputs];
        for (int node = 0, next = 0; node < feature.length; node++) {
            if (feature[node] == Trees.LEAF) {
                System.arraycopy(leaves, next, value, node * outputs, outputs);
                next += outputs;
            }
        }
        return value;
    }
}
