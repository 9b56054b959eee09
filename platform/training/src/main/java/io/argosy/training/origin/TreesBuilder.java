package io.argosy.training.origin;

import io.argosy.model.inference.CategorySet;
import io.argosy.model.inference.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lays out trees in pre-order. Every index is checked: a tree is one, without a loop, and not too deep. */
final class TreesBuilder {
    /** No package holds more: 24 MB with 14 bytes a node. */
    private static final int MOST_NODES = 1_797_558;

    /** What a tree's root counts where its file has other than whole numbers of rows. */
    private static final double WHOLE = 1e6;

    private final int outputs;
    private final int features;
    private final List<Integer> roots = new ArrayList<>();
    private final Map<CategorySet, Integer> sets = new HashMap<>();
    private final List<CategorySet> setList = new ArrayList<>();
    private int[] feature = new int[64];
    private double[] threshold = new double[64];
    private int[] right = new int[64];
    private int[] cover = new int[64];
    private byte[] test = new byte[64];
    private double[] value;
    private int size;

    TreesBuilder(int outputs, int features) {
        this.outputs = outputs;
        this.features = features;
        this.value = new double[64 * outputs];
    }

    /** Adds a tree whose root is the first node. */
    void add(List<TreeNode> nodes) throws OriginException {
        if (nodes.isEmpty()) {
            throw new OriginException("tree " + roots.size() + " has no node");
        }
        roots.add(size);
        double root = nodes.getFirst().cover();
        double factor = root > 0 && Double.isFinite(root) && (root != Math.rint(root) || root > 1e9) ? WHOLE / root : 1;
        add(nodes, 0, new BitSet(), 0, factor);
    }

    private void add(List<TreeNode> nodes, int index, BitSet seen, int depth, double factor) throws OriginException {
        if (index < 0 || index >= nodes.size() || seen.get(index)) {
            throw new OriginException("tree " + (roots.size() - 1) + ": node " + index
                    + (index >= 0 && index < nodes.size() ? " is a child twice" : " does not exist"));
        }
        seen.set(index);
        TreeNode node = nodes.get(index);
        if (size == MOST_NODES) {
            throw new OriginException("has more than " + MOST_NODES + " nodes: train fewer or shallower trees");
        }
        reserve();
        int at = size++;
        cover[at] = (int) Math.clamp(Math.rint(node.cover() * factor), 1, Integer.MAX_VALUE);
        if (node.isLeaf()) {
            feature[at] = Trees.LEAF;
            for (int k = 0; k < outputs; k++) {
                double number = node.values().get(k);
                if (!(Math.abs(number) <= 1e100)) {
                    throw new OriginException("tree " + (roots.size() - 1) + ": a leaf is " + number);
                }
                value[at * outputs + k] = number;
            }
            return;
        }
        if (depth == Trees.DEEPEST) {
            throw new OriginException("tree " + (roots.size() - 1) + " is deeper than " + Trees.DEEPEST
                    + " splits: train it with max_depth");
        }
        if (node.feature() < 0 || node.feature() >= features) {
            throw new OriginException(
                    "tree " + (roots.size() - 1) + " looks at input " + node.feature() + " of " + features);
        }
        if (!Double.isFinite(node.threshold())) {
            throw new OriginException("tree " + (roots.size() - 1) + ": a threshold is " + node.threshold());
        }
        feature[at] = node.feature();
        test[at] = (byte) node.test();
        threshold[at] = node.set() == null ? node.threshold() : place(node.set());
        add(nodes, node.left(), seen, depth + 1, factor);
        right[at] = size;
        add(nodes, node.right(), seen, depth + 1, factor);
    }

    private int place(CategorySet set) throws OriginException {
        int place = sets.computeIfAbsent(set, added -> {
            setList.add(added);
            return setList.size() - 1;
        });
        if (place > Short.MAX_VALUE) {
            throw new OriginException(
                    "has more than " + Short.MAX_VALUE + " different sets of categories in its splits");
        }
        return place;
    }

    private void reserve() {
        if (size == feature.length) {
            int capacity = 2 * size;
            feature = Arrays.copyOf(feature, capacity);
            threshold = Arrays.copyOf(threshold, capacity);
            right = Arrays.copyOf(right, capacity);
            cover = Arrays.copyOf(cover, capacity);
            test = Arrays.copyOf(test, capacity);
            value = Arrays.copyOf(value, capacity * outputs);
        }
    }

    int count() {
        return roots.size();
    }

    Trees build() {
        return new Trees(
                outputs,
                roots.stream().mapToInt(Integer::intValue).toArray(),
                Arrays.copyOf(feature, size),
                Arrays.copyOf(threshold, size),
                Arrays.copyOf(right, size),
                Arrays.copyOf(value, size * outputs),
                Arrays.copyOf(cover, size),
                Arrays.copyOf(test, size),
                setList);
    }
}
