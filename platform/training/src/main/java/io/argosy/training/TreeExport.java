package io.argosy.training;

import io.argosy.model.inference.Trees;
import java.util.Arrays;
import java.util.function.Function;
import smile.data.Tuple;
import smile.data.type.StructType;
import smile.model.cart.InternalNode;
import smile.model.cart.LeafNode;
import smile.model.cart.Node;

/** Turns Smile's fitted trees into flat arrays. */
final class TreeExport {
    private final int outputs;
    private final Function<LeafNode, double[]> leaf;
    private final Probe probe;
    private int[] roots = {};
    private int[] feature = new int[1024];
    private double[] threshold = new double[1024];
    private int[] right = new int[1024];
    private int[] cover = new int[1024];
    private double[] value;
    private int size;

    /**
     * @param outputs how many numbers a leaf has
     * @param features how many inputs a row has
     * @param leaf gives a leaf's numbers
     */
    TreeExport(int outputs, int features, Function<LeafNode, double[]> leaf) {
        this.outputs = outputs;
        this.leaf = leaf;
        this.probe = new Probe(new double[features]);
        this.value = new double[1024 * outputs];
    }

    /** Adds a tree with its leaves' numbers multiplied by {@code weight}. */
    void add(Node root, double weight) {
        roots = Arrays.copyOf(roots, roots.length + 1);
        roots[roots.length - 1] = size;
        addNode(root, weight);
    }

    Trees trees() {
        return new Trees(
                outputs,
                roots,
                Arrays.copyOf(feature, size),
                Arrays.copyOf(threshold, size),
                Arrays.copyOf(right, size),
                Arrays.copyOf(value, size * outputs),
                Arrays.copyOf(cover, size));
    }

    private void addNode(Node node, double weight) {
        int at = size++;
        if (at == feature.length) {
            int more = 2 * at;
            feature = Arrays.copyOf(feature, more);
            threshold = Arrays.copyOf(threshold, more);
            right = Arrays.copyOf(right, more);
            cover = Arrays.copyOf(cover, more);
            value = Arrays.copyOf(value, more * outputs);
        }
        cover[at] = node.size();
        if (node instanceof InternalNode split) {
            feature[at] = split.feature();
            threshold[at] = threshold(split);
            addNode(split.trueChild(), weight);
            right[at] = size;
            addNode(split.falseChild(), weight);
        } else {
            feature[at] = Trees.LEAF;
            double[] numbers = leaf.apply((LeafNode) node);
            for (int k = 0; k < outputs; k++) {
                value[at * outputs + k] = weight * numbers[k];
            }
        }
    }

    /**
     * The greatest double that goes to the true child. Smile keeps a split's threshold to itself but tells which way a
     * row goes, and doubles ordered by their bits can be halved 64 times.
     */
    private double threshold(InternalNode split) {
        long low = ordered(-Double.MAX_VALUE);
        long high = ordered(Double.MAX_VALUE);
        while (low < high) {
            // Rounded up, and without overflow: low and high have different signs at first.
            long middle = (low & high) + ((low ^ high) >> 1) + ((low ^ high) & 1);
            probe.inputs[split.feature()] = ofOrdered(middle);
            if (split.branch(probe)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return ofOrdered(low) + 0.0;
    }

    /** The bits of a double as a number that grows with it. */
    private static long ordered(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static double ofOrdered(long ordered) {
        return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
    }

    /** A row of which a split reads one input. */
    private static final class Probe implements Tuple {
        private static final long serialVersionUID = 1L;
        private final double[] inputs;

        Probe(double[] inputs) {
            this.inputs = inputs;
        }

        @Override
        public StructType schema() {
            throw new UnsupportedOperationException("a split reads inputs by index");
        }

        @Override
        public Object get(int i) {
            return inputs[i];
        }

        @Override
        public double getDouble(int i) {
            return inputs[i];
        }
    }
}
