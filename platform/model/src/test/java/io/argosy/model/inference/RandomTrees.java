package io.argosy.model.inference;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes random ensembles for tests. */
public final class RandomTrees {
    private final SplittableRandom random;
    private final int features;
    private final int outputs;
    private final int deepest;
    private final int[] roots;
    private final int[] feature = new int[100_000];
    private final double[] threshold = new double[100_000];
    private final int[] right = new int[100_000];
    private final int[] cover = new int[100_000];
    private final double[] value;
    private int size;

    private RandomTrees(long seed, int count, int features, int outputs, int deepest) {
        this.random = new SplittableRandom(seed);
        this.features = features;
        this.outputs = outputs;
        this.deepest = deepest;
        this.roots = new int[count];
        this.value = new double[100_000 * outputs];
    }

    /** Trees over {@code features} inputs, with thresholds in eighths so that inputs can meet them exactly. */
    public static Trees make(long seed, int count, int features, int outputs, int deepest) {
        var made = new RandomTrees(seed, count, features, outputs, deepest);
        for (int t = 0; t < count; t++) {
            made.roots[t] = made.size;
            made.grow(0, 1_000);
        }
        return new Trees(
                outputs,
                made.roots,
                Arrays.copyOf(made.feature, made.size),
                Arrays.copyOf(made.threshold, made.size),
                Arrays.copyOf(made.right, made.size),
                Arrays.copyOf(made.value, made.size * outputs),
                Arrays.copyOf(made.cover, made.size));
    }

    private void grow(int depth, int rows) {
        int at = size++;
        cover[at] = rows;
        if (depth == deepest || rows < 2 || random.nextInt(6) == 0) {
            feature[at] = Trees.LEAF;
            for (int k = 0; k < outputs; k++) {
                value[at * outputs + k] = random.nextDouble(-1, 1);
            }
            return;
        }
        feature[at] = random.nextInt(features);
        threshold[at] = random.nextInt(-8, 9) / 8.0;
        int left = 1 + random.nextInt(rows - 1);
        grow(depth + 1, left);
        right[at] = size;
        grow(depth + 1, rows - left);
    }

    /** The leaf's number that a plain walk through one tree finds. */
    static double walk(Trees trees, int tree, double[] inputs, int output) {
        int node = trees.root(tree);
        while (trees.feature(node) != Trees.LEAF) {
            node = inputs[trees.feature(node)] <= trees.threshold(node) ? node + 1 : trees.right(node);
        }
        return trees.value(node, output);
    }

    /** Inputs in eighths between -1.25 and 1.25: often equal to a threshold. */
    static double[] inputs(SplittableRandom random, int features) {
        double[] inputs = new double[features];
        for (int f = 0; f < features; f++) {
            inputs[f] = random.nextInt(-10, 11) / 8.0;
        }
        return inputs;
    }
}
