package io.argosy.training.learner;

import io.argosy.model.inference.CategorySet;
import io.argosy.model.inference.Trees;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds ensembles of trees up to one, each with its own weight. */
final class TreeSum {
    private record Part(Trees trees, double weight) {}

    private final List<Part> parts = new ArrayList<>();

    /** Adds trees, all with as many numbers per leaf. */
    void add(Trees trees, double weight) {
        parts.add(new Part(trees, weight));
    }

    /** All trees with their leaves weighted; null when there are none. */
    @Nullable
    Trees sum() {
        if (parts.isEmpty()) {
            return null;
        }
        int count = parts.stream().mapToInt(part -> part.trees.count()).sum();
        int nodes = parts.stream().mapToInt(part -> part.trees.nodes()).sum();
        int[] roots = new int[count];
        int[] feature = new int[nodes];
        double[] threshold = new double[nodes];
        int[] right = new int[nodes];
        int outputs = parts.getFirst().trees.outputs();
        double[] value = new double[nodes * outputs];
        int[] cover = new int[nodes];
        byte[] test = new byte[nodes];
        var sets = new ArrayList<CategorySet>();
        int tree = 0;
        int start = 0;
        for (Part part : parts) {
            Trees trees = part.trees;
            for (int t = 0; t < trees.count(); t++) {
                roots[tree++] = start + trees.root(t);
            }
            for (int n = 0; n < trees.nodes(); n++) {
                feature[start + n] = trees.feature(n);
                boolean set = (trees.test(n) & Trees.SET) != 0;
                threshold[start + n] = set ? sets.size() + trees.threshold(n) : trees.threshold(n);
                test[start + n] = (byte) trees.test(n);
                right[start + n] = trees.feature(n) == Trees.LEAF ? 0 : start + trees.right(n);
                for (int k = 0; k < outputs; k++) {
                    value[(start + n) * outputs + k] = part.weight * trees.value(n, k);
                }
                cover[start + n] = trees.cover(n);
            }
            start += trees.nodes();
            sets.addAll(trees.sets());
        }
        return new Trees(outputs, roots, feature, threshold, right, value, cover, test, sets);
    }

    /** The first of the trees. */
    static Trees first(Trees trees, int count) {
        if (count >= trees.count()) {
            return trees;
        }
        int nodes = trees.root(count);
        int outputs = trees.outputs();
        int[] roots = new int[count];
        for (int t = 0; t < count; t++) {
            roots[t] = trees.root(t);
        }
        int[] feature = new int[nodes];
        double[] threshold = new double[nodes];
        int[] right = new int[nodes];
        double[] value = new double[nodes * outputs];
        int[] cover = new int[nodes];
        byte[] test = new byte[nodes];
        for (int n = 0; n < nodes; n++) {
            feature[n] = trees.feature(n);
            threshold[n] = trees.threshold(n);
            test[n] = (byte) trees.test(n);
            right[n] = trees.right(n);
            cover[n] = trees.cover(n);
            for (int k = 0; k < outputs; k++) {
                value[n * outputs + k] = trees.value(n, k);
            }
        }
        return new Trees(outputs, roots, feature, threshold, right, value, cover, test, trees.sets());
    }

    /** The same trees with only one of a leaf's numbers. */
    static Trees output(Trees trees, int output) {
        int nodes = trees.nodes();
        int[] roots = new int[trees.count()];
        for (int t = 0; t < roots.length; t++) {
            roots[t] = trees.root(t);
        }
        int[] feature = new int[nodes];
        double[] threshold = new double[nodes];
        int[] right = new int[nodes];
        double[] value = new double[nodes];
        int[] cover = new int[nodes];
        byte[] test = new byte[nodes];
        for (int n = 0; n < nodes; n++) {
            feature[n] = trees.feature(n);
            threshold[n] = trees.threshold(n);
            test[n] = (byte) trees.test(n);
            right[n] = trees.right(n);
            value[n] = trees.value(n, output);
            cover[n] = trees.cover(n);
        }
        return new Trees(1, roots, feature, threshold, right, value, cover, test, trees.sets());
    }
}
