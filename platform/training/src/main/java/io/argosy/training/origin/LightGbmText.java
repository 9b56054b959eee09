package io.argosy.training.origin;

import io.argosy.model.inference.CategorySet;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LightGBM's models as text (src/boosting/gbdt_model_text.cpp and src/io/tree.cpp of version 4): what {@code save_model}
 * writes. An input up to a threshold goes left; what counts as missing is said at each split.
 */
final class LightGbmText {
    private static final int CATEGORICAL = 1;
    private static final int DEFAULT_LEFT = 2;
    private static final int MOST_FEATURES = 4_096;
    private static final int MOST_LABELS = 1_000;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern CATEGORIES = Pattern.compile("-?[0-9]+(:-?[0-9]+)*");

    private final Map<String, String> header = new LinkedHashMap<>();
    private final List<Map<String, String>> trees = new ArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private String pandas = "";

    private LightGbmText() {}

    static OriginModel read(String text) throws OriginException, Document.Unsound {
        var reader = new LightGbmText();
        reader.parse(text);
        return reader.model();
    }

    private void parse(String text) throws OriginException {
        Map<String, String> section = header;
        boolean ended = false;
        for (String line : text.split("\r?\n", -1)) {
            int equals = line.indexOf('=');
            if (line.startsWith("Tree=") && !ended) {
                section = new HashMap<>();
                trees.add(section);
            } else if (line.equals("end of trees")) {
                ended = true;
            } else if (ended && line.startsWith("pandas_categorical:")) {
                pandas = line.substring("pandas_categorical:".length());
            } else if (ended && line.startsWith("[") && line.endsWith("]") && line.contains(": ")) {
                String[] pair = line.substring(1, line.length() - 1).split(": ", 2);
                parameters.put(pair[0], pair[1]);
            } else if (!ended && !line.isEmpty()) {
                String key = equals < 0 ? line : line.substring(0, equals);
                if (section.put(key, equals < 0 ? "" : line.substring(equals + 1)) != null) {
                    throw new OriginException("has " + shortened(key) + " twice in one section");
                }
            }
        }
        if (!ended) {
            throw new OriginException("ends before its trees do");
        }
    }

    private OriginModel model() throws OriginException, Document.Unsound {
        int count = whole(header, "max_feature_idx") + 1;
        if (count < 1 || count > MOST_FEATURES) {
            throw new OriginException("has " + count + " inputs: a package takes 1 to " + MOST_FEATURES);
        }
        int perIteration = whole(header, "num_tree_per_iteration");
        int classes = whole(header, "num_class");
        if (perIteration < 1 || perIteration > MOST_LABELS || classes < 1 || classes > MOST_LABELS) {
            throw new OriginException("has " + classes + " classes: a package takes up to " + MOST_LABELS);
        }
        if (trees.isEmpty() || trees.size() % perIteration != 0) {
            throw new OriginException("has " + trees.size() + " trees, " + perIteration + " an iteration");
        }
        String objective = header.getOrDefault("objective", "");
        List<String> words = List.of(objective.split(" ", -1));
        Link link;
        int labels = 0;
        double scale = 1;
        switch (words.getFirst()) {
            case "regression", "regression_l1", "huber", "fair", "quantile", "mape", "lambdarank", "rank_xendcg", "" ->
                link = Link.IDENTITY;
            case "poisson", "gamma", "tweedie" -> link = Link.EXPONENTIAL;
            case "cross_entropy", "xentropy" -> link = Link.LOGISTIC;
            case "binary" -> {
                link = Link.LOGISTIC;
                labels = 2;
                scale = setting(words, "sigmoid", 1);
            }
            case "multiclass", "softmax" -> {
                link = Link.SOFTMAX;
                labels = classes;
            }
            case "multiclassova" -> {
                link = Link.ONE_VS_ALL;
                labels = classes;
                scale = setting(words, "sigmoid", 1);
            }
            default ->
                throw new OriginException("was trained with " + shortened(objective) + ", which is not known here");
        }
        if (words.contains("sqrt")) {
            throw new OriginException(
                    "was trained with reg_sqrt, whose answers are squared: a package has no such link");
        }
        if (perIteration != (labels > 2 || link == Link.SOFTMAX || link == Link.ONE_VS_ALL ? labels : 1)) {
            throw new OriginException("has " + perIteration + " trees an iteration for " + classes + " classes");
        }
        if (header.containsKey("average_output")) {
            scale /= trees.size() / (double) perIteration;
        }
        if (!(scale > 0 && scale <= 1e6)) {
            throw new OriginException("has a sigmoid of " + scale);
        }
        List<OriginFeature> features = features(count);
        var builder = new TreesBuilder(perIteration, count);
        for (int t = 0; t < trees.size(); t++) {
            builder.add(nodes(trees.get(t), t, perIteration, features));
        }
        return new OriginModel(
                "LightGBM " + header.getOrDefault("version", ""),
                objective.isEmpty() ? "an objective of its own, whose raw scores are the answer" : objective,
                labels,
                List.of(),
                link,
                java.util.Collections.nCopies(perIteration, 0.0),
                scale,
                false,
                features,
                builder.build(),
                null,
                true,
                true,
                List.of());
    }

    private static double setting(List<String> words, String name, double otherwise) throws OriginException {
        for (String word : words) {
            if (word.startsWith(name + ":")) {
                return number(word.substring(name.length() + 1));
            }
        }
        return otherwise;
    }

    private List<OriginFeature> features(int count) throws OriginException, Document.Unsound {
        String[] names = header.getOrDefault("feature_names", "").split(" ", -1);
        String[] infos = header.getOrDefault("feature_infos", "").split(" ", -1);
        if (names.length != count || infos.length != count) {
            throw new OriginException(
                    "has " + names.length + " names and " + infos.length + " ranges of " + count + " inputs");
        }
        TreeSet<Integer> categorical = new TreeSet<>();
        for (String index : parameters.getOrDefault("categorical_feature", "").split(",", -1)) {
            if (WHOLE.matcher(index).matches()) {
                categorical.add(Integer.parseInt(index));
            }
        }
        for (int i = 0; i < count; i++) {
            // A number's range stands in brackets.
            if (CATEGORIES.matcher(infos[i]).matches()) {
                categorical.add(i);
            }
        }
        List<List<String>> known = pandas();
        if (!known.isEmpty() && known.size() != categorical.size()) {
            throw new OriginException("has the names of categories of " + known.size() + " inputs, but "
                    + categorical.size() + " inputs with categories");
        }
        List<OriginFeature> features = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < count; i++) {
            if (categorical.contains(i)) {
                List<String> categories = known.isEmpty() ? List.of() : known.get(next++);
                features.add(new OriginFeature(names[i], true, categories, true, true));
            } else {
                features.add(OriginFeature.number(names[i], true));
            }
        }
        return features;
    }

    /** The names that pandas' categories have, for each input with categories: codes are places in these lists. */
    private List<List<String>> pandas() throws OriginException, Document.Unsound {
        if (pandas.isBlank() || pandas.strip().equals("null")) {
            return List.of();
        }
        List<List<String>> known = new ArrayList<>();
        for (Document column : JsonText.read(pandas.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .items()) {
            List<String> names = new ArrayList<>();
            for (Document name : column.items()) {
                names.add(name.isText() ? name.text() : name.isNumber() ? plain(name.number()) : truth(name));
            }
            known.add(names);
        }
        return known;
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static String truth(Document flag) throws Document.Unsound {
        return flag.flag() ? "True" : "False";
    }

    private List<TreeNode> nodes(Map<String, String> tree, int index, int scores, List<OriginFeature> features)
            throws OriginException {
        if (tree.getOrDefault("is_linear", "0").equals("1")) {
            throw new OriginException(
                    "has lines in its leaves (linear_tree), which a package has not: train it without");
        }
        int leaves = whole(tree, "num_leaves");
        double[] values = numbers(tree, "leaf_value", leaves);
        int score = index % scores;
        if (leaves == 1) {
            return List.of(TreeNode.leaf(TreeNode.only(score, scores, values[0]), 1));
        }
        int splits = leaves - 1;
        double[] left = numbers(tree, "left_child", splits);
        double[] right = numbers(tree, "right_child", splits);
        double[] feature = numbers(tree, "split_feature", splits);
        double[] threshold = numbers(tree, "threshold", splits);
        double[] decision = numbers(tree, "decision_type", splits);
        double[] covers =
                tree.containsKey("internal_count") ? numbers(tree, "internal_count", splits) : new double[splits];
        double[] leafCovers = tree.containsKey("leaf_count") ? numbers(tree, "leaf_count", leaves) : new double[leaves];
        int sets = tree.containsKey("num_cat") ? whole(tree, "num_cat") : 0;
        double[] boundaries = sets == 0 ? new double[1] : numbers(tree, "cat_boundaries", sets + 1);
        double[] words = sets == 0 ? new double[0] : numbers(tree, "cat_threshold", (int) boundaries[sets]);
        List<TreeNode> nodes = new ArrayList<>();
        for (int i = 0; i < splits; i++) {
            int bits = (int) decision[i];
            int input = (int) feature[i];
            boolean categorical = (bits & CATEGORICAL) != 0;
            if (input < 0 || input >= features.size() || features.get(input).category() != categorical) {
                throw new OriginException("tree " + index + " splits input " + input
                        + (categorical ? " by categories" : " by a threshold") + ", which is none of such");
            }
            int leftChild = child((int) left[i], splits);
            int rightChild = child((int) right[i], splits);
            if (categorical) {
                CategorySet set = set(index, (int) threshold[i], boundaries, words);
                nodes.add(new TreeNode(
                        leftChild, rightChild, input, 0, Trees.SET | Trees.MISSING_RIGHT, set, List.of(), covers[i]));
            } else {
                boolean defaultLeft = (bits & DEFAULT_LEFT) != 0;
                // Below infinity lies every number: such a split only sets missing values apart.
                double most = threshold[i] == Double.POSITIVE_INFINITY ? Double.MAX_VALUE : threshold[i];
                nodes.add(TreeNode.compare(
                        input,
                        most,
                        test(index, bits >> 2 & 3, defaultLeft, threshold[i]),
                        leftChild,
                        rightChild,
                        covers[i]));
            }
        }
        for (int leaf = 0; leaf < leaves; leaf++) {
            nodes.add(TreeNode.leaf(TreeNode.only(score, scores, values[leaf]), leafCovers[leaf]));
        }
        return nodes;
    }

    /** Splits come first here and leaves after them; there a leaf is the complement of its index. */
    private static int child(int child, int splits) {
        return child >= 0 ? child : splits + ~child;
    }

    private static int test(int tree, int missing, boolean defaultLeft, double threshold) throws OriginException {
        return switch (missing) {
            // Nothing is missing to it: NaN counts as 0.
            case 0 -> 0 <= threshold ? 0 : Trees.MISSING_RIGHT;
            case 1 -> Trees.ZERO_IS_MISSING | (defaultLeft ? 0 : Trees.MISSING_RIGHT);
            case 2 -> defaultLeft ? 0 : Trees.MISSING_RIGHT;
            default ->
                throw new OriginException("tree " + tree + " has a split whose missing values are of type " + missing);
        };
    }

    private static CategorySet set(int tree, int set, double[] boundaries, double[] words) throws OriginException {
        if (set < 0 || set + 1 >= boundaries.length) {
            throw new OriginException("tree " + tree + " has no set of categories " + set);
        }
        int from = (int) boundaries[set];
        int to = (int) boundaries[set + 1];
        if (from < 0 || to <= from || to > words.length) {
            throw new OriginException("tree " + tree + " has a set of categories outside its words");
        }
        List<Integer> bits = new ArrayList<>();
        for (int word = from; word < to; word++) {
            bits.add((int) (long) words[word]);
        }
        return new CategorySet(bits);
    }

    private static String require(Map<String, String> section, String key) throws OriginException {
        String value = section.get(key);
        if (value == null) {
            throw new OriginException("has a section without " + key);
        }
        return value;
    }

    private static int whole(Map<String, String> section, String key) throws OriginException {
        String value = require(section, key);
        if (!WHOLE.matcher(value).matches()) {
            throw new OriginException(key + " is \"" + shortened(value) + "\", no whole number");
        }
        return Integer.parseInt(value);
    }

    private static double number(String text) throws OriginException {
        try {
            return switch (text) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan", "-nan" -> Double.NaN;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw new OriginException("has \"" + shortened(text) + "\" for a number");
        }
    }

    private static double[] numbers(Map<String, String> section, String key, int count) throws OriginException {
        Matcher words = Pattern.compile("[^ ]+").matcher(require(section, key));
        if (count < 0 || count > 2_000_000) {
            throw new OriginException(key + " would have " + count + " numbers");
        }
        List<Double> numbers = new ArrayList<>();
        while (words.find()) {
            numbers.add(number(words.group()));
        }
        if (numbers.size() != count) {
            throw new OriginException(key + " has " + numbers.size() + " numbers: must have " + count);
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
