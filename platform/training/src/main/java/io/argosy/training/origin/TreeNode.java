package io.argosy.training.origin;

import io.argosy.model.inference.CategorySet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a tree as its file has it, already with a package's meaning of left and right.
 *
 * @param left the index of the left child in its tree; -1 for a leaf
 * @param right that of the right child
 * @param feature the input that a split looks at
 * @param threshold what goes left at the most; of no meaning with a set
 * @param test as {@code Trees.test} has it
 * @param set the categories that go left; null for a comparison
 * @param values a leaf's numbers, one per score; empty for a split
 * @param cover how much of the training reached it, 0 or more
 */
record TreeNode(
        int left,
        int right,
        int feature,
        double threshold,
        int test,
        @Nullable CategorySet set,
        List<Double> values,
        double cover) {
    private static final int NONE = -1;

    static TreeNode leaf(List<Double> values, double cover) {
        return new TreeNode(NONE, NONE, NONE, 0, 0, null, values, cover);
    }

    static TreeNode compare(int feature, double threshold, int test, int left, int right, double cover) {
        return new TreeNode(left, right, feature, threshold, test, null, List.of(), cover);
    }

    boolean isLeaf() {
        return left < 0;
    }

    /** One number for one of several scores, and 0 for the others. */
    static List<Double> only(int score, int scores, double value) {
        Double[] values = new Double[scores];
        java.util.Arrays.fill(values, 0.0);
        values[score] = value;
        return List.of(values);
    }
}
