package io.argosy.model.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /**
     * The same trees with tests: missing inputs and zeros go anywhere, and splits of some features have sets.
     *
     * @param categories per feature how many categories it has; 0 for a number
     */
    public static Trees tested(Trees trees, long seed, int... categories) {
        var random = new SplittableRandom(seed);
        int nodes = trees.nodes();
        int[] roots = new int[trees.count()];
        int[] feature = new int[nodes];
        double[] threshold = new double[nodes];
        int[] right = new int[nodes];
        int[] cover = new int[nodes];
        double[] value = new double[nodes * trees.outputs()];
        byte[] test = new byte[nodes];
        List<CategorySet> sets = new ArrayList<>();
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = trees.root(tree);
        }
        for (int node = 0; node < nodes; node++) {
            feature[node] = trees.feature(node);
            right[node] = trees.right(node);
            cover[node] = trees.cover(node);
            for (int k = 0; k < trees.outputs(); k++) {
                value[node * trees.outputs() + k] = trees.value(node, k);
            }
            if (feature[node] == Trees.LEAF) {
                continue;
            }
            threshold[node] = random.nextInt(12) == 0 ? 1e300 : trees.threshold(node);
            test[node] = (byte) random.nextInt(4);
            if (categories[feature[node]] > 0) {
                test[node] = (byte) (Trees.SET | random.nextInt(2));
                threshold[node] = sets.size();
                int words = 1 + random.nextInt((categories[feature[node]] + 31) / 32);
                sets.add(new CategorySet(random.ints(words).boxed().toList()));
            }
        }
        return new Trees(trees.outputs(), roots, feature, threshold, right, value, cover, test, sets);
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
            node = trees.goesLeft(node, inputs[trees.feature(node)]) ? node + 1 : trees.right(node);
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
