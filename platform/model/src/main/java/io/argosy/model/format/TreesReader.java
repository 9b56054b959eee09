package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.CategorySet;
import io.argosy.model.inference.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    static Trees read(CborMap map, int outputs, List<Feature> features, int format) throws InvalidPackageException {
        int count = map.whole("count", 1, Limits.TREES);
        int[] feature = map.wholes("feature", Trees.LEAF, features.size() - 1);
        double[] thresholds = format > 1 ? map.finite("threshold") : map.numbers("threshold");
        double[] leaves = map.numbers("leaf");
        int[] cover = map.wholes("cover", 1, Integer.MAX_VALUE);
        int splits = 0;
        for (int f : feature) {
            splits += f == Trees.LEAF ? 0 : 1;
        }
        int[] tests = format > 1 && map.has("test") ? map.wholes("test", 0, Trees.LAST_TEST) : new int[splits];
        List<CategorySet> sets = format > 1 && map.has("set") ? sets(map) : List.of();
        map.end();
        require(map, "test", tests.length, splits, "one per split");
        require(map, "threshold", thresholds.length, splits, "one per split");
        require(map, "leaf", leaves.length, (long) (feature.length - splits) * outputs, outputs + " per leaf");
        require(map, "cover", cover.length, feature.length, "one per node");
        var reader = new TreesReader(map, outputs, feature);
        int[] roots = reader.roots(count);
        byte[] test = reader.tests(tests);
        double[] threshold = reader.spread(thresholds);
        for (int node = 0; node < feature.length; node++) {
            if (feature[node] != Trees.LEAF) {
                reader.requireSplit(node, features.get(feature[node]), test[node], sets);
            }
        }
        return new Trees(
                outputs, roots, feature, threshold, reader.right, reader.spreadLeaves(leaves), cover, test, sets);
    }

    private static List<CategorySet> sets(CborMap map) throws InvalidPackageException {
        int[] words = map.wholes("set", Integer.MIN_VALUE, Integer.MAX_VALUE);
        int[] sizes = map.wholes("setWords", 1, Short.MAX_VALUE);
        require(map, "set", words.length, Arrays.stream(sizes).asLongStream().sum(), "as many as setWords says");
        List<CategorySet> sets = new ArrayList<>();
        int start = 0;
        for (int size : sizes) {
            sets.add(new CategorySet(
                    Arrays.stream(words, start, start + size).boxed().toList()));
            start += size;
        }
        return sets;
    }

    /** A split compares a number, or a category by its place in the list or by a set. */
    private void requireSplit(int node, Feature compared, int test, List<CategorySet> sets)
            throws InvalidPackageException {
        if (compared instanceof TextFeature) {
            throw map.invalid("feature/" + node, "compares a text");
        }
        if ((test & Trees.SET) == 0) {
            return;
        }
        double set = threshold[node];
        if (!(compared instanceof CategoricalFeature)) {
            throw map.invalid("feature/" + node, "has a set of categories for a number");
        }
        if (set != Math.rint(set) || set < 0 || set >= sets.size()) {
            throw map.invalid("threshold", "has " + set + " for a set: must be 0 to " + (sets.size() - 1));
        }
    }

    private byte[] tests(int[] tests) {
        byte[] test = new byte[feature.length];
        for (int node = 0, next = 0; node < feature.length; node++) {
            if (feature[node] != Trees.LEAF) {
                test[node] = (byte) tests[next++];
            }
        }
        return test;
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
