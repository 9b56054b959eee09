package io.argosy.model.inference;

/** Shapley values as they are defined, over all subsets of features: slow, and plainly right. */
final class ShapleyByDefinition {
    private ShapleyByDefinition() {}

    /** What {@code feature} adds, averaged over all orders in which features become known. */
    static double contribution(Trees trees, double[] inputs, int features, int feature) {
        double sum = 0;
        for (int known = 0; known < 1 << features; known++) {
            if ((known & 1 << feature) == 0) {
                int size = Integer.bitCount(known);
                double weight = factorial(size) * factorial(features - size - 1) / factorial(features);
                sum += weight * (value(trees, inputs, known | 1 << feature) - value(trees, inputs, known));
            }
        }
        return sum;
    }

    /** The trees' sum when only the features in {@code known} are: others follow the cover of a split's children. */
    static double value(Trees trees, double[] inputs, int known) {
        double sum = 0;
        for (int tree = 0; tree < trees.count(); tree++) {
            sum += value(trees, trees.root(tree), inputs, known);
        }
        return sum;
    }

    private static double value(Trees trees, int node, double[] inputs, int known) {
        int feature = trees.feature(node);
        if (feature == Trees.LEAF) {
            return trees.value(node, 0);
        }
        int left = node + 1;
        int right = trees.right(node);
        if ((known & 1 << feature) != 0) {
            return value(trees, inputs[feature] <= trees.threshold(node) ? left : right, inputs, known);
        }
        double all = (double) trees.cover(left) + trees.cover(right);
        return (trees.cover(left) * value(trees, left, inputs, known)
                        + trees.cover(right) * value(trees, right, inputs, known))
                / all;
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }
}
