package io.argosy.training;

import io.argosy.model.inference.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns XGBoost's JSON model of trees over bins into flat arrays over inputs. XGBoost sends a bin below its condition to
 * the left; here an input up to a threshold goes there, which lies between the greatest input of the last such bin and
 * the least of the next one.
 */
final class XgboostExport {
    private final Bins bins;
    private final int rows;
    private final int outputs;
    private int[] feature = new int[0];
    private double[] threshold = new double[0];
    private int[] right = new int[0];
    private int[] cover = new int[0];
    private double[] value = new double[0];
    private int size;

    /**
     * @param outputs how many numbers a leaf has; each tree adds to one of them
     */
    XgboostExport(Bins bins, int rows, int outputs) {
        this.bins = bins;
        this.rows = rows;
        this.outputs = outputs;
    }

    /** One tree as XGBoost has it: its nodes' children, splits and values, and how many rows reach each. */
    private static final class Source {
        private final int[] left;
        private final int[] right;
        private final int[] feature;
        private final double[] condition;
        private final int[] cover;
        private final int output;

        Source(JsonNode tree, int output) {
            this.left = ints(tree.get("left_children"));
            this.right = ints(tree.get("right_children"));
            this.feature = ints(tree.get("split_indices"));
            this.condition = new double[left.length];
            for (int i = 0; i < condition.length; i++) {
                condition[i] = tree.get("split_conditions").get(i).asDouble();
            }
            this.cover = new int[left.length];
            this.output = output;
        }

        void count(Bins bins, int rows) {
            for (int row = 0; row < rows; row++) {
                int node = 0;
                cover[0]++;
                while (left[node] >= 0) {
                    node = bins.bin(row, feature[node]) < condition[node] ? left[node] : right[node];
                    cover[node]++;
                }
            }
        }

        private static int[] ints(JsonNode array) {
            int[] ints = new int[array.size()];
            for (int i = 0; i < ints.length; i++) {
                ints[i] = array.get(i).asInt();
            }
            return ints;
        }
    }

    /** The model's trees, in their order. */
    Trees trees(byte[] json) {
        JsonNode model = JsonMapper.shared().readTree(json).at("/learner/gradient_booster/model");
        List<Integer> roots = new ArrayList<>();
        for (int t = 0; t < model.get("trees").size(); t++) {
            var source = new Source(
                    model.get("trees").get(t), model.get("tree_info").get(t).asInt());
            source.count(bins, rows);
            roots.add(size);
            reserve(source.left.length);
            add(source, 0);
        }
        return new Trees(
                outputs,
                roots.stream().mapToInt(Integer::intValue).toArray(),
                Arrays.copyOf(feature, size),
                Arrays.copyOf(threshold, size),
                Arrays.copyOf(right, size),
                Arrays.copyOf(value, size * outputs),
                Arrays.copyOf(cover, size));
    }

    private void reserve(int more) {
        if (size + more > feature.length) {
            int capacity = Math.max(size + more, 2 * feature.length);
            feature = Arrays.copyOf(feature, capacity);
            threshold = Arrays.copyOf(threshold, capacity);
            right = Arrays.copyOf(right, capacity);
            cover = Arrays.copyOf(cover, capacity);
            value = Arrays.copyOf(value, capacity * outputs);
        }
    }

    private void add(Source source, int node) {
        boolean leaf = source.left[node] < 0;
        // With rows sampled, a split may have been made where no row of all is on one side: it decides nothing.
        if (!leaf && source.cover[source.left[node]] == 0) {
            add(source, source.right[node]);
            return;
        }
        if (!leaf && source.cover[source.right[node]] == 0) {
            add(source, source.left[node]);
            return;
        }
        int at = size++;
        cover[at] = source.cover[node];
        if (leaf) {
            feature[at] = Trees.LEAF;
            value[at * outputs + source.output] = source.condition[node];
            return;
        }
        feature[at] = source.feature[node];
        threshold[at] = bins.threshold(source.feature[node], (int) Math.ceil(source.condition[node]) - 1);
        add(source, source.left[node]);
        right[at] = size;
        add(source, source.right[node]);
    }
}
