package io.argosy.training.learner;

import io.argosy.model.inference.CategorySet;
import io.argosy.model.inference.Trees;
import io.argosy.training.outcome.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns XGBoost's JSON model of trees over bins into flat arrays over inputs. XGBoost sends a bin below its condition to
 * the left; here an input up to a threshold goes there, which lies between the greatest input of the last such bin and
 * the least of the next one.
 */
final class XgboostExport {
    private final Bins bins;
    private final BitSet nullable;
    private final int rows;
    private final int outputs;
    private final Loss loss;
    private int[] feature = new int[0];
    private double[] threshold = new double[0];
    private int[] right = new int[0];
    private int[] cover = new int[0];
    private double[] value = new double[0];
    private byte[] test = new byte[0];
    private final Map<CategorySet, Integer> sets = new LinkedHashMap<>();
    private int size;

    /**
     * @param nullable the features that may be missing without a value that stands in
     * @param loss how many numbers a leaf has; each tree adds to one of them
     */
    XgboostExport(Bins bins, BitSet nullable, int rows, Loss loss) {
        this.bins = bins;
        this.nullable = nullable;
        this.rows = rows;
        this.outputs = loss.scores();
        this.loss = loss;
    }

    /** One tree as XGBoost has it: its nodes' children, splits and values, and how many rows reach each. */
    private static final class Source {
        private final int[] left;
        private final int[] right;
        private final int[] feature;
        private final double[] condition;
        private final int[] cover;
        private final int output;

        /** Whether a missing bin goes left, and per split by categories the bins that go right. */
        private final boolean[] missingLeft;

        private final Map<Integer, BitSet> sets = new HashMap<>();

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
            this.missingLeft = new boolean[left.length];
            for (int i = 0; i < missingLeft.length; i++) {
                missingLeft[i] = tree.get("default_left").get(i).asInt() != 0;
            }
            int[] nodes = ints(tree.path("categories_nodes"));
            int[] segments = ints(tree.path("categories_segments"));
            int[] sizes = ints(tree.path("categories_sizes"));
            JsonNode categories = tree.path("categories");
            for (int i = 0; i < nodes.length; i++) {
                var set = new BitSet();
                for (int k = segments[i]; k < segments[i] + sizes[i]; k++) {
                    set.set(categories.get(k).asInt());
                }
                sets.put(nodes[i], set);
            }
        }

        private boolean goesLeft(int node, int bin) {
            if (bin == Bins.MISSING) {
                return missingLeft[node];
            }
            BitSet set = sets.get(node);
            return set == null ? bin < condition[node] : !set.get(bin);
        }

        void count(Bins bins, int rows) {
            for (int row = 0; row < rows; row++) {
                int node = 0;
                cover[0]++;
                while (left[node] >= 0) {
                    node = goesLeft(node, bins.bin(row, feature[node])) ? left[node] : right[node];
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

    /**
     * The model's trees, in their order.
     *
     * @throws TrainingException where a package has no room for the sets of categories in their splits
     */
    Trees trees(byte[] json) throws TrainingException {
        JsonNode model = JsonMapper.shared().readTree(json).at("/learner/gradient_booster/model");
        List<Integer> roots = new ArrayList<>();
        for (int t = 0; t < model.get("trees").size(); t++) {
            var source = new Source(
                    model.get("trees").get(t),
                    loss.output(model.get("tree_info").get(t).asInt()));
            source.count(bins, rows);
            roots.add(size);
            reserve(source.left.length);
            add(source, 0);
        }
        if (sets.size() > Short.MAX_VALUE) {
            throw new TrainingException("the trees part categories in more than " + Short.MAX_VALUE
                    + " ways: give fewer n_estimators or a smaller max_depth");
        }
        return new Trees(
                outputs,
                roots.stream().mapToInt(Integer::intValue).toArray(),
                Arrays.copyOf(feature, size),
                Arrays.copyOf(threshold, size),
                Arrays.copyOf(right, size),
                Arrays.copyOf(value, size * outputs),
                Arrays.copyOf(cover, size),
                Arrays.copyOf(test, size),
                List.copyOf(sets.keySet()));
    }

    private void reserve(int more) {
        if (size + more > feature.length) {
            int capacity = Math.max(size + more, 2 * feature.length);
            feature = Arrays.copyOf(feature, capacity);
            threshold = Arrays.copyOf(threshold, capacity);
            right = Arrays.copyOf(right, capacity);
            cover = Arrays.copyOf(cover, capacity);
            test = Arrays.copyOf(test, capacity);
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
        BitSet set = source.sets.get(node);
        if (set == null) {
            threshold[at] = bins.threshold(source.feature[node], (int) Math.ceil(source.condition[node]) - 1);
            test[at] = (byte) (source.missingLeft[node] || !gaps(source.feature[node]) ? 0 : Trees.MISSING_RIGHT);
            add(source, source.left[node]);
            right[at] = size;
            add(source, source.right[node]);
        } else {
            // XGBoost sends what is in the set to the right, and here it goes left: the children change places.
            threshold[at] = sets.computeIfAbsent(categories(source.feature[node], set), _ -> sets.size());
            test[at] = (byte) (Trees.SET | (source.missingLeft[node] ? Trees.MISSING_RIGHT : 0));
            add(source, source.right[node]);
            right[at] = size;
            add(source, source.left[node]);
        }
    }

    /** Whether a feature may come without a value: elsewhere a package need not say what follows from that. */
    private boolean gaps(int tried) {
        return nullable.get(tried);
    }

    /** The categories of bins, by their index. */
    private CategorySet categories(int tried, BitSet chosen) {
        List<Integer> words = new ArrayList<>(List.of(0));
        chosen.stream().forEach(bin -> {
            int category = (int) bins.high(tried, bin);
            while (words.size() <= category / CategorySet.WORD) {
                words.add(0);
            }
            int word = category / CategorySet.WORD;
            words.set(word, words.get(word) | 1 << (category % CategorySet.WORD));
        });
        return new CategorySet(words);
    }
}
