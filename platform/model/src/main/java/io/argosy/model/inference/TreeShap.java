package io.argosy.model.inference;

/**
 * Exact Shapley values of tree ensembles by the path-dependent TreeSHAP algorithm (Lundberg, Erion and Lee,
 * "Consistent Individualized Feature Attribution for Tree Ensembles", 2018, algorithm 2): what is unknown follows the
 * training rows' distribution over a split's children. Takes O(leaves × depth²) per tree.
 */
final class TreeShap {
    private final Trees trees;
    private final int output;
    private final double[] inputs;
    private final double[] amounts;

    /** The path's elements, one stretch per depth: a walk extends a copy of its parent's stretch. */
    private final int[] features;

    private final double[] zeros;
    private final double[] ones;
    private final double[] weights;

    private TreeShap(Trees trees, int output, double[] inputs, double[] amounts, int deepest) {
        int size = (deepest + 2) * (deepest + 3) / 2;
        this.trees = trees;
        this.output = output;
        this.inputs = inputs;
        this.amounts = amounts;
        this.features = new int[size];
        this.zeros = new double[size];
        this.ones = new double[size];
        this.weights = new double[size];
    }

    /**
     * Adds to {@code amounts[feature]} what each feature adds to output {@code output} of the trees' sum for this row,
     * and returns that sum's expectation over the training rows.
     */
    static double add(Trees trees, int output, double[] inputs, double[] amounts) {
        var shap = new TreeShap(trees, output, inputs, amounts, trees.deepest());
        double expected = 0;
        for (int tree = 0; tree < trees.count(); tree++) {
            expected += shap.expected(trees.root(tree));
            shap.walk(trees.root(tree), 0, 0, 1, 1, -1);
        }
        return expected;
    }

    private double expected(int node) {
        if (trees.feature(node) == Trees.LEAF) {
            return trees.value(node, output);
        }
        int left = node + 1;
        int right = trees.right(node);
        double leftCover = trees.cover(left);
        double rightCover = trees.cover(right);
        return (leftCover * expected(left) + rightCover * expected(right)) / (leftCover + rightCover);
    }

    /**
     * Walks down from {@code node}.
     *
     * @param parent where the parent's stretch starts
     * @param parentSize how many elements it has
     * @param zero the share of training rows that go this way when the split's feature is unknown
     * @param one 1 when the row itself goes this way, else 0
     * @param feature the feature of the split above, -1 at the root
     */
    private void walk(int node, int parent, int parentSize, double zero, double one, int feature) {
        int start = parent + parentSize;
        System.arraycopy(features, parent, features, start, parentSize);
        System.arraycopy(zeros, parent, zeros, start, parentSize);
        System.arraycopy(ones, parent, ones, start, parentSize);
        System.arraycopy(weights, parent, weights, start, parentSize);
        extend(start, parentSize, zero, one, feature);
        int size = parentSize + 1;
        int split = trees.feature(node);
        if (split == Trees.LEAF) {
            double value = trees.value(node, output);
            for (int i = 1; i < size; i++) {
                double share = unwoundSum(start, size, i) * (ones[start + i] - zeros[start + i]);
                amounts[features[start + i]] += share * value;
            }
            return;
        }
        int left = node + 1;
        int right = trees.right(node);
        boolean goesLeft = trees.goesLeft(node, inputs[split]);
        double leftCover = trees.cover(left);
        double rightCover = trees.cover(right);
        double leftShare = leftCover / (leftCover + rightCover);
        double rightShare = rightCover / (leftCover + rightCover);
        double zeroAbove = 1;
        double oneAbove = 1;
        for (int i = 1; i < size; i++) {
            if (features[start + i] == split) {
                zeroAbove = zeros[start + i];
                oneAbove = ones[start + i];
                unwind(start, size, i);
                size--;
                break;
            }
        }
        walk(left, start, size, zeroAbove * leftShare, goesLeft ? oneAbove : 0, split);
        walk(right, start, size, zeroAbove * rightShare, goesLeft ? 0 : oneAbove, split);
    }

    private void extend(int start, int size, double zero, double one, int feature) {
        features[start + size] = feature;
        zeros[start + size] = zero;
        ones[start + size] = one;
        weights[start + size] = size == 0 ? 1 : 0;
        for (int i = size - 1; i >= 0; i--) {
            weights[start + i + 1] += one * weights[start + i] * (i + 1) / (size + 1);
            weights[start + i] = zero * weights[start + i] * (size - i) / (size + 1);
        }
    }

    private void unwind(int start, int size, int index) {
        int last = size - 1;
        double one = ones[start + index];
        double zero = zeros[start + index];
        double next = weights[start + last];
        for (int i = last - 1; i >= 0; i--) {
            if (one != 0) {
                double weight = weights[start + i];
                weights[start + i] = next * size / ((i + 1) * one);
                next = weight - weights[start + i] * zero * (last - i) / size;
            } else {
                weights[start + i] = weights[start + i] * size / (zero * (last - i));
            }
        }
        for (int i = index; i < last; i++) {
            features[start + i] = features[start + i + 1];
            zeros[start + i] = zeros[start + i + 1];
            ones[start + i] = ones[start + i + 1];
        }
    }

    /** The sum of the weights that {@link #unwind} would leave. */
    private double unwoundSum(int start, int size, int index) {
        int last = size - 1;
        double one = ones[start + index];
        double zero = zeros[start + index];
        double next = weights[start + last];
        double sum = 0;
        for (int i = last - 1; i >= 0; i--) {
            if (one != 0) {
                double weight = next * size / ((i + 1) * one);
                sum += weight;
                next = weights[start + i] - weight * zero * (last - i) / size;
            } else {
                sum += weights[start + i] * size / (zero * (last - i));
            }
        }
        return sum;
    }
}
