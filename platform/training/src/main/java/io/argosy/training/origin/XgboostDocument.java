package io.argosy.training.origin;

import io.argosy.model.inference.CategorySet;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * XGBoost's models (xgboost.readthedocs.io, "Introduction to Model IO", schema of 1.7 to 3.x): trees as gbtree and dart grow
 * them, and lines as gblinear fits them. XGBoost rounds inputs to floats of 32 bits, sends what is below a threshold to the left, and adds leaves up in floats
 * of 32 bits, from the margin of the base score on.
 */
final class XgboostDocument {
    private static final int MOST_LABELS = 1_000;
    private static final int MOST_FEATURES = 4_096;

    private final Document learner;
    private final List<String> remarks = new ArrayList<>();

    private XgboostDocument(Document learner) {
        this.learner = learner;
    }

    static OriginModel read(Document document) throws OriginException, Document.Unsound {
        String version = document.has("version")
                ? document.get("version").items().stream()
                        .map(XgboostDocument::plain)
                        .collect(Collectors.joining("."))
                : "";
        return new XgboostDocument(document.get("learner")).model("XGBoost" + (version.isEmpty() ? "" : " " + version));
    }

    private static String plain(Document number) {
        try {
            return Integer.toString(number.whole());
        } catch (Document.Unsound e) {
            return "?";
        }
    }

    /** What an objective makes of scores, and of a base score. */
    private record Objective(Link link, int classes, boolean logarithmic, boolean logit) {
        static Objective regression(Link link) {
            return new Objective(link, 0, link == Link.EXPONENTIAL, link == Link.LOGISTIC);
        }
    }

    private Objective objective(String name, int classes) throws OriginException {
        return switch (name) {
            case "reg:squarederror",
                    "reg:linear",
                    "reg:squaredlogerror",
                    "reg:pseudohubererror",
                    "reg:absoluteerror",
                    "reg:quantileerror",
                    "reg:expectileerror",
                    "rank:pairwise",
                    "rank:ndcg",
                    "rank:map",
                    "binary:logitraw" -> Objective.regression(Link.IDENTITY);
            case "reg:logistic" -> Objective.regression(Link.LOGISTIC);
            case "binary:logistic" -> new Objective(Link.LOGISTIC, 2, false, true);
            case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft" ->
                Objective.regression(Link.EXPONENTIAL);
            case "multi:softprob", "multi:softmax" -> {
                if (classes < 2 || classes > MOST_LABELS) {
                    throw new OriginException("has " + classes + " classes: a package takes 2 to " + MOST_LABELS);
                }
                yield new Objective(Link.SOFTMAX, classes, false, false);
            }
            case "binary:hinge" ->
                throw new OriginException("was trained with binary:hinge, which answers 0 or 1 without a probability:"
                        + " train it with binary:logistic");
            default -> throw new OriginException("was trained with " + name + ", which is not known here");
        };
    }

    private OriginModel model(String tool) throws OriginException, Document.Unsound {
        Document parameters = learner.get("learner_model_param");
        int featureCount = parameters.get("num_feature").wholeText();
        if (featureCount < 1 || featureCount > MOST_FEATURES) {
            throw new OriginException("has " + featureCount + " inputs: a package takes 1 to " + MOST_FEATURES);
        }
        if (parameters.has("num_target") && parameters.get("num_target").wholeText() > 1) {
            throw new OriginException("has several targets: a package answers one; train a model for each");
        }
        String name = learner.get("objective").get("name").text();
        Objective objective = objective(name, parameters.get("num_class").wholeText());
        int scores = objective.link() == Link.SOFTMAX ? objective.classes() : 1;
        List<Double> bias = bias(parameters.get("base_score").text(), objective, scores);
        Document booster = learner.get("gradient_booster");
        Document model;
        Numbers weights = Numbers.EMPTY;
        switch (booster.get("name").text()) {
            case "gbtree" -> model = booster.get("model");
            case "dart" -> {
                model = booster.get("gbtree").get("model");
                weights = booster.get("weight_drop").numbers();
            }
            case "gblinear" -> {
                return line(tool, name, objective, bias, booster.get("model"), featureCount);
            }
            default ->
                throw new OriginException("is a " + booster.get("name").text()
                        + ": trees (gbtree and dart) and lines (gblinear) can be imported");
        }
        List<OriginFeature> features = features(model, featureCount);
        return new OriginModel(
                tool,
                name,
                objective.classes(),
                List.of(),
                objective.link(),
                bias,
                1,
                true,
                features,
                trees(model, weights, scores, features),
                null,
                hasNames(),
                true,
                remarks);
    }

    /**
     * A gblinear: a coefficient per input and score, and one more for each score behind them. What is missing adds nothing, as
     * if it were 0. To every score XGBoost adds the first one's base score (seen in 3.2).
     */
    private OriginModel line(
            String tool, String name, Objective objective, List<Double> base, Document model, int featureCount)
            throws OriginException, Document.Unsound {
        if (objective.link() == Link.EXPONENTIAL) {
            throw new OriginException("is a gblinear of the objective " + name
                    + ", the exponential of a line, which a package has of trees alone: train it with gbtree");
        }
        int scores = base.size();
        Numbers weights = model.get("weights").numbers();
        if (weights.size() != (featureCount + 1) * scores) {
            throw new OriginException("has " + weights.size() + " weights for " + featureCount + " inputs and " + scores
                    + (scores == 1 ? " score" : " scores"));
        }
        List<List<List<Double>>> coefficients = new ArrayList<>();
        List<OriginFeature> features = new ArrayList<>();
        for (OriginFeature feature : features(model, featureCount)) {
            if (feature.category()) {
                throw new OriginException("is a gblinear with the category " + feature.name()
                        + ", of which it takes the number: give it a column for each category");
            }
            coefficients.add(List.of(weights(weights, features.size(), scores)));
            features.add(new OriginFeature(feature.name(), false, List.of(), false, true, 0.0));
        }
        List<Double> bias = new ArrayList<>();
        for (double intercept : weights(weights, featureCount, scores)) {
            bias.add(base.getFirst() + intercept);
        }
        if (base.stream().distinct().count() > 1) {
            remarks.add("XGBoost adds the first class's base score to the scores of all classes, and so does this.");
        }
        return new OriginModel(
                tool,
                name,
                objective.classes(),
                List.of(),
                objective.link(),
                bias,
                1,
                true,
                features,
                null,
                new OriginLine(coefficients),
                hasNames(),
                false,
                remarks);
    }

    /** One number per score of a row of weights. */
    private static List<Double> weights(Numbers all, int row, int scores) throws OriginException {
        List<Double> weights = new ArrayList<>();
        for (int score = 0; score < scores; score++) {
            float weight = (float) all.get(row * scores + score);
            if (!(Math.abs(weight) <= 1e37f)) {
                throw new OriginException("has the weight " + weight + " for input " + row);
            }
            weights.add((double) weight);
        }
        return weights;
    }

    private static List<Double> bias(String text, Objective objective, int scores) throws OriginException {
        List<Double> bias = new ArrayList<>();
        try {
            for (String number : text.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
                bias.add(margin(Float.parseFloat(number), objective));
            }
        } catch (NumberFormatException e) {
            throw new OriginException("has the base score \"" + text + "\", which is no number");
        }
        if (bias.size() == 1) {
            while (bias.size() < scores) {
                bias.add(bias.getFirst());
            }
        }
        if (bias.size() != scores) {
            throw new OriginException("has " + bias.size() + " base scores for " + scores + " scores");
        }
        for (double number : bias) {
            if (!(Math.abs(number) <= 1e37)) {
                throw new OriginException("has the base score " + text + ", which gives a score of " + number);
            }
        }
        return bias;
    }

    /** The score of a base score, which is on the scale of the answers. */
    private static double margin(float base, Objective objective) {
        if (objective.logit()) {
            return (float) -Math.log(1f / base - 1f);
        }
        return objective.logarithmic() ? (float) Math.log(base) : base;
    }

    private boolean hasNames() throws Document.Unsound {
        return learner.has("feature_names")
                && !learner.get("feature_names").items().isEmpty();
    }

    private List<OriginFeature> features(Document model, int count) throws OriginException, Document.Unsound {
        List<String> names = new ArrayList<>();
        if (hasNames()) {
            for (Document name : learner.get("feature_names").items()) {
                names.add(name.text());
            }
        } else {
            for (int i = 0; i < count; i++) {
                names.add("f" + i);
            }
        }
        List<String> types = new ArrayList<>();
        if (learner.has("feature_types")) {
            for (Document type : learner.get("feature_types").items()) {
                types.add(type.text());
            }
        }
        if (names.size() != count || (!types.isEmpty() && types.size() != count)) {
            throw new OriginException(
                    "names " + names.size() + " and types " + types.size() + " of " + count + " inputs");
        }
        Map<Integer, List<String>> categories = categories(model);
        List<OriginFeature> features = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean category = !types.isEmpty() && types.get(i).equals("c");
            List<String> known = categories.getOrDefault(i, List.of());
            // Without names the codes are the names, and a code that no tree has seen goes where all such go.
            features.add(
                    category
                            ? new OriginFeature(names.get(i), true, known, known.isEmpty(), true)
                            : OriginFeature.number(names.get(i), true));
        }
        return features;
    }

    /** The names of categories that XGBoost keeps from 3.1 on: as texts in one array of bytes, or as numbers. */
    private static Map<Integer, List<String>> categories(Document model) throws OriginException, Document.Unsound {
        Map<Integer, List<String>> categories = new HashMap<>();
        if (!model.has("cats") || !model.get("cats").has("enc")) {
            return categories;
        }
        List<Document> encodings = model.get("cats").get("enc").items();
        for (int i = 0; i < encodings.size(); i++) {
            Document encoding = encodings.get(i);
            Numbers values = encoding.get("values").numbers();
            List<String> names = new ArrayList<>();
            if (encoding.has("offsets")) {
                names.addAll(texts(encoding, values));
            } else {
                for (int k = 0; k < values.size(); k++) {
                    double value = values.get(k);
                    names.add(
                            value == Math.rint(value) && Math.abs(value) < 1e15
                                    ? Long.toString((long) value)
                                    : Double.toString(value));
                }
            }
            if (!names.isEmpty()) {
                categories.put(i, names);
            }
        }
        return categories;
    }

    /**
     * Texts in one array. XGBoost counts a text's characters and keeps as many bytes of its UTF-8 (seen in 3.2), so what is
     * not ASCII cannot be told apart again.
     */
    private static List<String> texts(Document encoding, Numbers values) throws OriginException, Document.Unsound {
        byte[] bytes = new byte[values.size()];
        for (int b = 0; b < bytes.length; b++) {
            bytes[b] = (byte) values.whole(b);
            if (bytes[b] < 0) {
                throw new OriginException("has categories whose names are not ASCII, which XGBoost writes with wrong"
                        + " lengths: rename them before training");
            }
        }
        Numbers offsets = encoding.get("offsets").numbers();
        List<String> names = new ArrayList<>();
        for (int k = 0; k + 1 < offsets.size(); k++) {
            int from = offsets.whole(k);
            int to = offsets.whole(k + 1);
            if (from < 0 || to < from || to > bytes.length) {
                throw encoding.unsound("has offsets outside its values");
            }
            names.add(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        }
        return names;
    }

    private Trees trees(Document model, Numbers weights, int scores, List<OriginFeature> features)
            throws OriginException, Document.Unsound {
        List<Document> trees = model.get("trees").items();
        Numbers classes = model.get("tree_info").numbers();
        if (classes.size() != trees.size()) {
            throw new OriginException("says the class of " + classes.size() + " trees, and has " + trees.size());
        }
        if (weights.size() != 0 && weights.size() != trees.size()) {
            throw new OriginException("has " + weights.size() + " weights for " + trees.size() + " trees");
        }
        int kept = kept(model, trees.size(), scores);
        if (kept == 0) {
            throw new OriginException("has no tree");
        }
        var builder = new TreesBuilder(scores, features.size());
        for (int t = 0; t < kept; t++) {
            int score = classes.whole(t);
            if (score < 0 || score >= scores) {
                throw new OriginException("tree " + t + " is of class " + score + " of " + scores);
            }
            float weight = weights.size() == 0 ? 1 : (float) weights.get(t);
            builder.add(nodes(trees.get(t), score, scores, weight, features));
        }
        return builder.build();
    }

    /** How many trees count: with early stopping, as scikit-learn's interface has it, those up to the best iteration. */
    private int kept(Document model, int trees, int scores) throws OriginException, Document.Unsound {
        if (!learner.has("attributes") || !learner.get("attributes").has("best_iteration")) {
            return trees;
        }
        int best = learner.get("attributes").get("best_iteration").wholeText();
        int parallel = model.get("gbtree_model_param").has("num_parallel_tree")
                ? Math.max(
                        1,
                        model.get("gbtree_model_param").get("num_parallel_tree").wholeText())
                : 1;
        int kept;
        if (model.has("iteration_indptr")) {
            Numbers starts = model.get("iteration_indptr").numbers();
            if (best < 0 || best + 1 >= starts.size()) {
                throw new OriginException("has the best iteration " + best + " of " + (starts.size() - 1));
            }
            kept = starts.whole(best + 1);
        } else {
            kept = Math.multiplyExact(Math.multiplyExact(best + 1, scores), parallel);
        }
        if (kept < 1 || kept > trees) {
            throw new OriginException("has the best iteration " + best + ", but " + trees + " trees");
        }
        if (kept < trees) {
            remarks.add("Early stopping: of " + trees + " trees the " + kept + " up to the best iteration (" + best
                    + ") count, as in XGBoost's scikit-learn interface; Booster.predict alone takes all.");
        }
        return kept;
    }

    private static List<TreeNode> nodes(
            Document tree, int score, int scores, float weight, List<OriginFeature> features)
            throws OriginException, Document.Unsound {
        if (tree.has("tree_param")
                && tree.get("tree_param").has("size_leaf_vector")
                && tree.get("tree_param").get("size_leaf_vector").wholeText() > 1) {
            throw new OriginException(
                    "has leaves for several targets at once (multi_strategy multi_output_tree), which a"
                            + " package has not: train it with one_output_per_tree");
        }
        Numbers left = tree.get("left_children").numbers();
        Numbers right = tree.get("right_children").numbers();
        Numbers split = tree.get("split_indices").numbers();
        Numbers condition = tree.get("split_conditions").numbers();
        Numbers defaults = flags(tree.get("default_left"));
        Numbers types = tree.has("split_type") ? tree.get("split_type").numbers() : Numbers.EMPTY;
        Numbers cover = tree.get("sum_hessian").numbers();
        int size = left.size();
        for (Numbers numbers : List.of(right, split, condition, defaults, cover)) {
            if (numbers.size() != size) {
                throw tree.unsound("has arrays of different length");
            }
        }
        Map<Integer, CategorySet> sets = sets(tree);
        List<TreeNode> nodes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            boolean missingLeft = defaults.get(i) != 0;
            if (left.whole(i) < 0) {
                float leaf = weight * (float) condition.get(i);
                nodes.add(TreeNode.leaf(TreeNode.only(score, scores, leaf), cover.get(i)));
            } else if (i < types.size() && types.get(i) == 1) {
                CategorySet set = sets.get(i);
                if (set == null) {
                    throw tree.unsound("has no categories for node " + i);
                }
                requireCategory(split.whole(i), features, true);
                // XGBoost sends what is in the set to the right, and what nobody has seen to the left.
                nodes.add(new TreeNode(
                        right.whole(i),
                        left.whole(i),
                        split.whole(i),
                        0,
                        Trees.SET | (missingLeft ? Trees.MISSING_RIGHT : 0),
                        set,
                        List.of(),
                        cover.get(i)));
            } else {
                requireCategory(split.whole(i), features, false);
                nodes.add(TreeNode.compare(
                        split.whole(i),
                        Thresholds.roundedBelow((float) condition.get(i)),
                        missingLeft ? 0 : Trees.MISSING_RIGHT,
                        left.whole(i),
                        right.whole(i),
                        cover.get(i)));
            }
        }
        return nodes;
    }

    private static void requireCategory(int feature, List<OriginFeature> features, boolean category)
            throws OriginException {
        if (feature < 0 || feature >= features.size() || features.get(feature).category() != category) {
            throw new OriginException("splits input " + feature + (category ? " by categories" : " by a threshold")
                    + ", which is none of such");
        }
    }

    /** Flags are numbers in files of the newer versions and true or false in the old ones. */
    private static Numbers flags(Document array) throws Document.Unsound {
        if (array.isNumbers()) {
            return array.numbers();
        }
        List<Document> items = array.items();
        double[] flags = new double[items.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = items.get(i).flag() ? 1 : 0;
        }
        return Numbers.of(flags, flags.length);
    }

    private static Map<Integer, CategorySet> sets(Document tree) throws OriginException, Document.Unsound {
        Map<Integer, CategorySet> sets = new HashMap<>();
        if (!tree.has("categories_nodes")) {
            return sets;
        }
        Numbers nodes = tree.get("categories_nodes").numbers();
        Numbers segments = tree.get("categories_segments").numbers();
        Numbers sizes = tree.get("categories_sizes").numbers();
        Numbers categories = tree.get("categories").numbers();
        if (segments.size() != nodes.size() || sizes.size() != nodes.size()) {
            throw tree.unsound("has arrays of categories of different length");
        }
        for (int i = 0; i < nodes.size(); i++) {
            int from = segments.whole(i);
            int count = sizes.whole(i);
            if (from < 0 || count < 0 || count > categories.size() - from) {
                throw tree.unsound("has categories outside their array");
            }
            var set = new BitSet();
            for (int k = from; k < from + count; k++) {
                set.set(CategorySets.require(categories.whole(k)));
            }
            sets.put(nodes.whole(i), CategorySets.of(set));
        }
        return sets;
    }
}
