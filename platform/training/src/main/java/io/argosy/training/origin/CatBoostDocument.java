package io.argosy.training.origin;

import io.argosy.model.inference.CategorySet;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Trees;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * CatBoost's models as JSON (catboost/libs/model/model_export/json_model_helpers.cpp): oblivious trees, all of whose splits of
 * one level are the same, and others. A split is true where the float of 32 bits is above the border, or the category is one
 * by its hash. Statistics of categories over the target (CTR), texts and embeddings are not taken.
 */
final class CatBoostDocument {
    private static final int MOST_FEATURES = 4_096;
    private static final int MOST_LABELS = 1_000;
    private static final int DEEPEST = 16;

    private final Document document;
    private final Map<Integer, Integer> floats = new HashMap<>();
    private final Map<Integer, Integer> categoricals = new HashMap<>();
    private final Map<Integer, Boolean> missingIsTrue = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final List<OriginFeature> features = new ArrayList<>();

    private CatBoostDocument(Document document) {
        this.document = document;
    }

    static OriginModel read(Document document) throws OriginException, Document.Unsound {
        return new CatBoostDocument(document).model();
    }

    private OriginModel model() throws OriginException, Document.Unsound {
        readFeatures();
        List<Document> scaleAndBias = document.get("scale_and_bias").items();
        if (scaleAndBias.size() != 2) {
            throw document.get("scale_and_bias").unsound("must have a scale and a bias");
        }
        double scale = scaleAndBias.getFirst().number();
        List<Double> bias = new ArrayList<>();
        if (scaleAndBias.getLast().isNumber()) {
            bias.add(scaleAndBias.getLast().number());
        } else {
            for (Document number : scaleAndBias.getLast().items()) {
                bias.add(number.number());
            }
        }
        if (bias.isEmpty() || bias.size() > MOST_LABELS) {
            throw new OriginException("has " + bias.size() + " scores: a package takes 1 to " + MOST_LABELS);
        }
        for (double number : bias) {
            if (!(Math.abs(number) <= 1e100) || !(Math.abs(scale) <= 1e100)) {
                throw document.get("scale_and_bias").unsound("is beyond all reason");
            }
        }
        Document info = document.get("model_info");
        String loss = loss(info);
        Link link = switch (loss) {
            case "RMSE",
                    "MAE",
                    "Quantile",
                    "MAPE",
                    "Huber",
                    "Expectile",
                    "LogLinQuantile",
                    "Lq",
                    "YetiRank",
                    "YetiRankPairwise",
                    "PairLogit",
                    "PairLogitPairwise",
                    "QueryRMSE",
                    "QuerySoftMax",
                    "StochasticRank",
                    "LambdaMart" -> Link.IDENTITY;
            case "Poisson", "Tweedie" -> Link.EXPONENTIAL;
            case "Logloss", "CrossEntropy" -> Link.LOGISTIC;
            case "MultiClass" -> Link.SOFTMAX;
            case "MultiClassOneVsAll" -> Link.ONE_VS_ALL;
            default -> throw new OriginException("was trained with the loss " + loss + ", which is not known here");
        };
        boolean several = link == Link.SOFTMAX || link == Link.ONE_VS_ALL;
        if (several != bias.size() > 1) {
            throw new OriginException("has " + bias.size() + " scores for the loss " + loss);
        }
        int classes = several ? bias.size() : link == Link.LOGISTIC ? 2 : 0;
        var builder = new TreesBuilder(bias.size(), features.size());
        if (document.has("oblivious_trees")) {
            for (Document tree : document.get("oblivious_trees").items()) {
                builder.add(oblivious(tree, bias.size()));
            }
        } else {
            for (Document tree : document.get("trees").items()) {
                List<TreeNode> nodes = new ArrayList<>();
                grow(tree, bias.size(), nodes, 0);
                builder.add(nodes);
            }
        }
        if (builder.count() == 0) {
            throw new OriginException("has no tree");
        }
        return new OriginModel(
                "CatBoost",
                loss,
                classes,
                labels(info, classes),
                link,
                bias,
                scale,
                false,
                features,
                builder.build(),
                null,
                true,
                true,
                List.of());
    }

    private static String loss(Document info) throws Document.Unsound {
        return info.get("params").get("loss_function").get("type").text();
    }

    private static List<String> labels(Document info, int classes) throws Document.Unsound {
        List<String> labels = new ArrayList<>();
        if (classes > 0 && info.has("class_params") && info.get("class_params").has("class_names")) {
            for (Document name : info.get("class_params").get("class_names").items()) {
                labels.add(name.isText() ? name.text() : plain(name.number()));
            }
        }
        return labels.size() == classes ? labels : List.of();
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private void readFeatures() throws OriginException, Document.Unsound {
        Document info = document.get("features_info");
        for (String other : List.of("text_features", "embedding_features")) {
            if (!array(info, other).isEmpty()) {
                throw new OriginException("has " + other.replace('_', ' ') + ", which cannot be imported");
            }
        }
        Map<Long, String> hashes = new HashMap<>();
        if (info.has("cat_features_hash")) {
            for (Document pair : array(info, "cat_features_hash")) {
                hashes.put((long) pair.get("hash").number(), pair.get("value").text());
            }
        }
        Map<Integer, OriginFeature> found = new TreeMap<>();
        for (Document feature : array(info, "float_features")) {
            int place = place(feature, found);
            String missing = feature.has("nan_value_treatment")
                    ? feature.get("nan_value_treatment").text()
                    : "AsIs";
            floats.put(feature.get("feature_index").whole(), place);
            missingIsTrue.put(place, missing.equals("AsTrue"));
            found.put(place, OriginFeature.number(name(feature, place), !missing.equals("AsIs")));
        }
        for (Document feature : array(info, "categorical_features")) {
            int place = place(feature, found);
            List<String> known = new ArrayList<>();
            if (feature.has("values")) {
                for (Document value : feature.get("values").items()) {
                    long hash = (long) value.number() & 0xFFFFFFFFL;
                    String category = hashes.get(hash);
                    if (category == null) {
                        throw new OriginException("has a category of " + name(feature, place)
                                + " by its hash alone: give save_model the data too, pool=Pool(X, y, cat_features=…)");
                    }
                    known.add(category);
                }
            }
            categoricals.put(feature.get("feature_index").whole(), place);
            found.put(place, new OriginFeature(name(feature, place), true, known, true, false));
        }
        int count = found.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
        if (count < 1 || count > MOST_FEATURES) {
            throw new OriginException("has " + count + " inputs: a package takes 1 to " + MOST_FEATURES);
        }
        for (int i = 0; i < count; i++) {
            features.add(found.getOrDefault(i, OriginFeature.number("f" + i, true)));
        }
        hashes.forEach((hash, value) -> names.put((int) (long) hash, value));
    }

    private static List<Document> array(Document info, String key) throws Document.Unsound {
        return info.has(key) && !info.get(key).isNull() ? info.get(key).items() : List.of();
    }

    private static int place(Document feature, Map<Integer, OriginFeature> found) throws Document.Unsound {
        int place = feature.get("flat_feature_index").whole();
        if (place < 0 || place >= MOST_FEATURES || found.containsKey(place)) {
            throw feature.unsound("has the index " + place + " among all, which cannot be");
        }
        return place;
    }

    private static String name(Document feature, int place) throws Document.Unsound {
        for (String key : List.of("feature_name", "feature_id")) {
            if (feature.has(key) && !feature.get(key).text().isEmpty()) {
                return feature.get(key).text();
            }
        }
        return "f" + place;
    }

    private List<TreeNode> oblivious(Document tree, int scores) throws OriginException, Document.Unsound {
        List<Document> splits = array(tree, "splits");
        Numbers values = tree.get("leaf_values").numbers();
        Numbers weights = tree.get("leaf_weights").numbers();
        if (splits.size() > DEEPEST || values.size() != scores << splits.size()) {
            throw tree.unsound("has " + values.size() + " leaves' numbers for " + splits.size() + " splits");
        }
        if (weights.size() != 1 << splits.size()) {
            throw tree.unsound("has " + weights.size() + " leaves' weights for " + splits.size() + " splits");
        }
        List<Split> read = new ArrayList<>();
        for (Document split : splits) {
            read.add(split(split));
        }
        List<TreeNode> nodes = new ArrayList<>();
        level(read, values, weights, scores, 0, 0, nodes);
        return nodes;
    }

    /** The weight of the node that is added, whose splits so far gave {@code leaf}'s lowest bits. */
    private static double level(
            List<Split> splits,
            Numbers values,
            Numbers weights,
            int scores,
            int depth,
            int leaf,
            List<TreeNode> nodes) {
        if (depth == splits.size()) {
            List<Double> numbers = new ArrayList<>();
            for (int k = 0; k < scores; k++) {
                numbers.add(values.get(leaf * scores + k));
            }
            nodes.add(TreeNode.leaf(numbers, weights.get(leaf)));
            return weights.get(leaf);
        }
        int at = nodes.size();
        nodes.add(TreeNode.leaf(List.of(), 0));
        double cover = level(splits, values, weights, scores, depth + 1, leaf, nodes);
        int whenTrue = nodes.size();
        cover += level(splits, values, weights, scores, depth + 1, leaf | 1 << depth, nodes);
        nodes.set(at, splits.get(depth).node(at + 1, whenTrue, cover));
        return cover;
    }

    private double grow(Document node, int scores, List<TreeNode> nodes, int depth)
            throws OriginException, Document.Unsound {
        if (depth > Trees.DEEPEST) {
            throw new OriginException("has a tree deeper than " + Trees.DEEPEST + " splits: train it with depth");
        }
        if (!node.has("split")) {
            double weight = node.has("weight") ? node.get("weight").number() : 0;
            List<Double> values = new ArrayList<>();
            if (node.get("value").isNumber()) {
                values.add(node.get("value").number());
            } else {
                Numbers several = node.get("value").numbers();
                for (int k = 0; k < several.size(); k++) {
                    values.add(several.get(k));
                }
            }
            if (values.size() != scores) {
                throw node.unsound("has " + values.size() + " numbers for " + scores + " scores");
            }
            nodes.add(TreeNode.leaf(values, weight));
            return weight;
        }
        int at = nodes.size();
        nodes.add(TreeNode.leaf(List.of(), 0));
        double cover = grow(node.get("left"), scores, nodes, depth + 1);
        int whenTrue = nodes.size();
        cover += grow(node.get("right"), scores, nodes, depth + 1);
        nodes.set(at, split(node.get("split")).node(at + 1, whenTrue, cover));
        return cover;
    }

    /** A split: true where an input is above a border, or a category is in a set. */
    private record Split(
            int feature,
            double threshold,
            boolean missingIsTrue,
            @Nullable CategorySet set) {
        TreeNode node(int whenFalse, int whenTrue, double cover) {
            if (set == null) {
                return TreeNode.compare(
                        feature, threshold, missingIsTrue ? Trees.MISSING_RIGHT : 0, whenFalse, whenTrue, cover);
            }
            return new TreeNode(
                    whenTrue, whenFalse, feature, 0, Trees.SET | Trees.MISSING_RIGHT, set, List.of(), cover);
        }
    }

    private Split split(Document split) throws OriginException, Document.Unsound {
        String type = split.get("split_type").text();
        return switch (type) {
            case "FloatFeature" -> {
                int feature = known(floats, split.get("float_feature_index"));
                float border = (float) split.get("border").number();
                yield new Split(
                        feature, Thresholds.roundedUpTo(border), missingIsTrue.getOrDefault(feature, false), null);
            }
            case "OneHotFeature" -> {
                int feature = known(categoricals, split.get("cat_feature_index"));
                String category = names.get((int) (long) split.get("value").number());
                int index = category == null
                        ? -1
                        : features.get(feature).categories().indexOf(category);
                if (index < 0) {
                    throw split.unsound("asks for a category that is none of its input's");
                }
                var set = new BitSet();
                set.set(CategorySets.require(index));
                yield new Split(feature, 0, false, CategorySets.of(set));
            }
            case "OnlineCtr" ->
                throw new OriginException("counts how often a category had which answer (CTR), which a package has not:"
                        + " train it with a one_hot_max_size above the number of categories");
            default -> throw new OriginException("has splits of type " + type + ", which are not known here");
        };
    }

    private static int known(Map<Integer, Integer> places, Document index) throws Document.Unsound {
        Integer place = places.get(index.whole());
        if (place == null) {
            throw index.unsound("is no input");
        }
        return place;
    }
}
