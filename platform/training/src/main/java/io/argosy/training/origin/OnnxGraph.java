package io.argosy.training.origin;

import io.argosy.model.inference.Link;
import io.argosy.model.inference.Trees;
import io.argosy.onnx.Protobuf;
import io.argosy.onnx.UnsoundProtobufException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * ONNX graphs (onnx.ai, IR and ai.onnx.ml operators) as skl2onnx and onnxmltools write them: steps that look at one input
 * each, then trees or a line. Each column of a tensor is kept as a function of its input, so that a split of the last step
 * becomes a split of an input with exactly the same members, whatever was scaled, filled in or encoded before.
 */
final class OnnxGraph {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int STRING = 8;
    private static final int DOUBLE = 11;
    private static final int MOST_COLUMNS = 4_096;
    private static final int MOST_LABELS = 1_000;
    private static final Set<String> MODELS =
            Set.of("TreeEnsembleRegressor", "TreeEnsembleClassifier", "LinearRegressor", "LinearClassifier");

    /** What may come after the model: it changes no answer. */
    private static final Set<String> AFTER = Set.of("Identity", "ZipMap", "Cast", "Reshape", "Normalizer");

    private final Protobuf graph;
    private final String tool;
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, double[]> constants = new HashMap<>();
    private final Map<String, List<OnnxColumn>> tensors = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<Integer, List<String>> categories = new TreeMap<>();
    private final Set<Integer> open = new HashSet<>();
    private final Set<Integer> numbers = new HashSet<>();
    private final Map<Integer, Double> standIns = new HashMap<>();
    private final Set<Integer> unfilled = new HashSet<>();
    private boolean named = true;
    private boolean missingKnown;

    private OnnxGraph(Protobuf model) throws OriginException, UnsoundProtobufException {
        List<Protobuf> graphs = model.messages(7);
        if (graphs.size() != 1) {
            throw new OriginException("is no ONNX model: it has no graph");
        }
        this.graph = graphs.getFirst();
        this.tool = (model.text(2).isEmpty() ? "ONNX" : "ONNX by " + model.text(2) + " " + model.text(3)).strip();
    }

    static OriginModel read(byte[] file) throws OriginException, UnsoundProtobufException {
        return new OnnxGraph(Protobuf.read(file)).model();
    }

    private OriginModel model() throws OriginException, UnsoundProtobufException {
        for (Protobuf node : graph.messages(1)) {
            var read = new OnnxNode(node);
            if (read.inputs().isEmpty() || read.outputs().isEmpty()) {
                throw new OriginException("has a node " + read.operator() + " without inputs or outputs");
            }
            nodes.add(read);
        }
        for (Protobuf tensor : graph.messages(5)) {
            constants.put(tensor.text(8), constant(tensor));
        }
        readInputs();
        List<OnnxNode> models =
                nodes.stream().filter(node -> MODELS.contains(node.operator())).toList();
        if (models.size() != 1) {
            throw new OriginException("has " + models.size() + " nodes that are trees or a line, and a package is one: "
                    + String.join(
                            ", ",
                            nodes.stream()
                                    .map(OnnxNode::operator)
                                    .distinct()
                                    .limit(12)
                                    .toList())
                    + " is what it has" + (models.isEmpty() ? ", of which the model itself is not known here" : ""));
        }
        OnnxNode last = models.getFirst();
        for (OnnxNode node : nodes) {
            if (node == last) {
                break;
            }
            compute(node);
        }
        List<OnnxColumn> columns = columns(last.inputs().getFirst());
        OriginModel model = switch (last.operator()) {
            case "TreeEnsembleRegressor" -> trees(last, columns, false);
            case "TreeEnsembleClassifier" -> trees(last, columns, true);
            case "LinearRegressor" -> line(last, columns, false);
            default -> line(last, columns, true);
        };
        requireNothingAfter(last, model.classes());
        return model;
    }

    // ------------------------------------------------------------------------------------------------ inputs and
    // constants

    private static double[] constant(Protobuf tensor) throws OriginException, UnsoundProtobufException {
        int type = (int) tensor.whole(2);
        ByteBuffer raw = tensor.bytes(9).order(ByteOrder.LITTLE_ENDIAN);
        List<Double> values = new ArrayList<>();
        switch (type) {
            case FLOAT -> {
                for (float value : tensor.singles(4)) {
                    values.add((double) value);
                }
                while (raw.remaining() >= Float.BYTES) {
                    values.add((double) raw.getFloat());
                }
            }
            case INT64 -> {
                for (long value : tensor.wholes(7)) {
                    values.add((double) value);
                }
                while (raw.remaining() >= Long.BYTES) {
                    values.add((double) raw.getLong());
                }
            }
            default -> {
                // Nobody can use it: whoever asks for it is refused.
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void readInputs() throws OriginException, UnsoundProtobufException {
        for (Protobuf input : graph.messages(11)) {
            String name = input.text(1);
            if (constants.containsKey(name)) {
                continue;
            }
            Protobuf tensor = first(first(input, 2), 1);
            int type = (int) tensor.whole(1);
            List<Protobuf> dimensions = tensor.has(2) ? first(tensor, 2).messages(1) : List.of();
            long width = dimensions.size() < 2 ? 1 : dimensions.getLast().whole(1);
            if (width < 1 || names.size() + width > MOST_COLUMNS || dimensions.size() > 2) {
                throw new OriginException("has an input " + name + " of " + width
                        + " columns: give tables of a known width, " + MOST_COLUMNS + " columns at the most");
            }
            List<OnnxColumn> columns = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                int index = names.size();
                names.add(width == 1 ? name : "f" + index);
                named &= width == 1;
                columns.add(
                        switch (type) {
                            case FLOAT -> new OnnxColumn.Amount(index, value -> (float) value, 1, 0, null);
                            case INT64 -> new OnnxColumn.Amount(index, value -> value, 1, 0, null);
                            case STRING -> new OnnxColumn.Category(index);
                            default ->
                                throw new OriginException("has an input " + name + " of type " + type
                                        + ": floats of 32 bits, whole numbers and texts are known here");
                        });
            }
            tensors.put(name, columns);
        }
        if (names.isEmpty()) {
            throw new OriginException("has no input");
        }
    }

    private static Protobuf first(Protobuf message, int number) throws OriginException, UnsoundProtobufException {
        List<Protobuf> messages = message.messages(number);
        if (messages.isEmpty()) {
            throw new OriginException("has an input that is no tensor");
        }
        return messages.getFirst();
    }

    private List<OnnxColumn> columns(String tensor) throws OriginException {
        List<OnnxColumn> columns = tensors.get(tensor);
        if (columns == null) {
            throw new OriginException("uses " + tensor + " before it is known");
        }
        return columns;
    }

    private double[] constantOf(String name, String operator) throws OriginException {
        double[] constant = constants.get(name);
        if (constant == null || constant.length == 0) {
            throw new OriginException(
                    "has a node " + operator + " of two inputs that both hang on the row: each column of"
                            + " a model that can be imported hangs on one input");
        }
        return constant;
    }

    // ------------------------------------------------------------------------------------------------------------
    // steps

    private void compute(OnnxNode node) throws OriginException, UnsoundProtobufException {
        String out = node.outputs().getFirst();
        List<OnnxColumn> result = switch (node.operator()) {
            case "Identity" -> columns(node.inputs().getFirst());
            case "Cast" -> cast(node);
            case "Concat" -> concat(node.ignore("axis"));
            case "FeatureVectorizer" -> concat(node.ignore("inputdimensions"));
            case "Reshape" -> reshape(node.ignore("allowzero"));
            case "Scaler" -> scaler(node);
            case "Imputer" -> imputer(node);
            case "Sub", "Div", "Mul", "Add" -> arithmetic(node);
            case "OneHotEncoder" -> oneHot(node);
            case "LabelEncoder" -> labels(node);
            case "ArrayFeatureExtractor", "Gather" -> gather(node.ignore("axis"));
            default ->
                throw new OriginException("has a node " + node.operator()
                        + ", which is not known here: known are scalers," + " imputers, encoders, trees and lines");
        };
        node.end();
        if (result.size() > MOST_COLUMNS) {
            throw new OriginException("has " + result.size() + " columns: at most " + MOST_COLUMNS + " are taken");
        }
        tensors.put(out, result);
    }

    private List<OnnxColumn> cast(OnnxNode node) throws OriginException {
        long type = node.whole("to", FLOAT);
        node.ignore("saturate");
        List<OnnxColumn> result = new ArrayList<>();
        for (OnnxColumn column : columns(node.inputs().getFirst())) {
            result.add(
                    switch (column) {
                        case OnnxColumn.Amount number when type == FLOAT -> number.then(value -> (float) value, 1, 0);
                        case OnnxColumn.Table table when type == FLOAT || type == DOUBLE || type == INT64 -> table;
                        case OnnxColumn.Category category when type == STRING -> category;
                        default ->
                            throw new OriginException("has a Cast to type " + type + ", which is not known here");
                    });
        }
        return result;
    }

    private List<OnnxColumn> concat(OnnxNode node) throws OriginException {
        List<OnnxColumn> result = new ArrayList<>();
        for (String input : node.inputs()) {
            result.addAll(columns(input));
            if (result.size() > MOST_COLUMNS) {
                throw new OriginException("has more than " + MOST_COLUMNS + " columns");
            }
        }
        return result;
    }

    private List<OnnxColumn> reshape(OnnxNode node) throws OriginException {
        List<OnnxColumn> columns = columns(node.inputs().getFirst());
        double[] shape = constantOf(node.inputs().getLast(), "Reshape");
        double width = shape[shape.length - 1];
        if (shape.length != 2 || shape[0] > 0 || (width != columns.size() && width != -1)) {
            throw new OriginException(
                    "has a Reshape to " + Arrays.toString(shape) + " of " + columns.size() + " columns");
        }
        return columns;
    }

    private static double one(float[] values, int index, int columns) throws OriginException {
        if (values.length != 1 && values.length != columns) {
            throw new OriginException("has " + values.length + " numbers for " + columns + " columns");
        }
        return values[values.length == 1 ? 0 : index];
    }

    private static OnnxColumn.Amount number(OnnxColumn column, String operator) throws OriginException {
        if (column instanceof OnnxColumn.Amount number) {
            return number;
        }
        throw new OriginException("has a node " + operator + " for a category");
    }

    private List<OnnxColumn> scaler(OnnxNode node) throws OriginException, UnsoundProtobufException {
        List<OnnxColumn> columns = columns(node.inputs().getFirst());
        float[] offsets = node.singles("offset");
        float[] scales = node.singles("scale");
        List<OnnxColumn> result = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            float offset = (float) one(offsets, i, columns.size());
            float scale = (float) one(scales, i, columns.size());
            requireSound(offset, scale);
            result.add(
                    columns.get(i) instanceof OnnxColumn.Table table
                            ? table(table, value -> (float) value - offset, value -> (float) value * scale)
                            : number(columns.get(i), "Scaler")
                                    .then(value -> ((float) value - offset) * scale, scale, -(double) offset * scale));
        }
        return result;
    }

    private static OnnxColumn table(
            OnnxColumn.Table table,
            java.util.function.DoubleUnaryOperator first,
            java.util.function.DoubleUnaryOperator then) {
        java.util.function.DoubleUnaryOperator both = first.andThen(then);
        return new OnnxColumn.Table(
                table.input(),
                table.values().stream().map(both::applyAsDouble).toList(),
                both.applyAsDouble(table.other()));
    }

    private static void requireSound(double... numbers) throws OriginException {
        for (double number : numbers) {
            if (!(Math.abs(number) <= 1e37)) {
                throw new OriginException("has " + number + " for a number");
            }
        }
    }

    private List<OnnxColumn> imputer(OnnxNode node) throws OriginException, UnsoundProtobufException {
        List<OnnxColumn> columns = columns(node.inputs().getFirst());
        float[] values = node.singles("imputed_value_floats");
        if (!Float.isNaN(node.single("replaced_value_float", 0))) {
            throw new OriginException("has an Imputer that fills in for another value than NaN");
        }
        List<OnnxColumn> result = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            OnnxColumn.Amount column = number(columns.get(i), "Imputer");
            double value = one(values, i, columns.size());
            requireSound(value);
            if (column.slope() != 1 || column.shift() != 0 || column.standIn() != null) {
                throw new OriginException("has an Imputer after a Scaler, which is not known here");
            }
            result.add(new OnnxColumn.Amount(
                    column.input(),
                    input -> {
                        double before = column.function().applyAsDouble(input);
                        return Double.isNaN(before) ? value : before;
                    },
                    1,
                    0,
                    value));
        }
        return result;
    }

    private List<OnnxColumn> arithmetic(OnnxNode node) throws OriginException {
        String operator = node.operator();
        boolean swapped = constants.containsKey(node.inputs().getFirst());
        if (swapped && (operator.equals("Sub") || operator.equals("Div"))) {
            throw new OriginException("has a " + operator + " of a constant by a column, which is not known here");
        }
        List<OnnxColumn> columns =
                columns(swapped ? node.inputs().getLast() : node.inputs().getFirst());
        double[] constant =
                constantOf(swapped ? node.inputs().getFirst() : node.inputs().getLast(), operator);
        if (constant.length != 1 && constant.length != columns.size()) {
            throw new OriginException(
                    "has a " + operator + " of " + constant.length + " numbers and " + columns.size() + " columns");
        }
        List<OnnxColumn> result = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            float by = (float) constant[constant.length == 1 ? 0 : i];
            requireSound(by);
            OnnxColumn.Amount column = number(columns.get(i), operator);
            result.add(
                    switch (operator) {
                        case "Sub" -> column.then(value -> (float) value - by, 1, -(double) by);
                        case "Add" -> column.then(value -> (float) value + by, 1, by);
                        case "Mul" -> column.then(value -> (float) value * by, by, 0);
                        default -> {
                            if (by == 0) {
                                throw new OriginException("has a Div by 0");
                            }
                            yield column.then(value -> (float) value / by, 1.0 / by, 0);
                        }
                    });
        }
        return result;
    }

    /** Makes a text, or a number of which whole values are names, a category with these names. */
    private int category(OnnxColumn column, List<String> names, boolean others) throws OriginException {
        int input = switch (column) {
            case OnnxColumn.Category category -> category.input();
            case OnnxColumn.Amount amount
            when amount.slope() == 1 && amount.shift() == 0 && amount.standIn() == null -> amount.input();
            default -> throw new OriginException("has an encoder after another step, which is not known here");
        };
        if (new HashSet<>(names).size() != names.size() || names.isEmpty()) {
            throw new OriginException("has an encoder with a category twice, or with none");
        }
        List<String> before = categories.putIfAbsent(input, List.copyOf(names));
        if (before != null && !before.equals(names)) {
            throw new OriginException("encodes " + this.names.get(input) + " in two ways");
        }
        if (others) {
            open.add(input);
        }
        return input;
    }

    private static List<String> texts(OnnxNode node, String texts, String wholes) throws UnsoundProtobufException {
        List<String> names = new ArrayList<>(node.texts(texts));
        for (long whole : node.wholes(wholes)) {
            names.add(Long.toString(whole));
        }
        return names;
    }

    private List<OnnxColumn> oneHot(OnnxNode node) throws OriginException, UnsoundProtobufException {
        List<String> names = texts(node, "cats_strings", "cats_int64s");
        boolean zeros = node.whole("zeros", 1) != 0;
        List<OnnxColumn> result = new ArrayList<>();
        for (OnnxColumn column : columns(node.inputs().getFirst())) {
            int input = category(column, names, zeros);
            for (int k = 0; k < names.size(); k++) {
                Double[] values = new Double[names.size()];
                Arrays.fill(values, 0.0);
                values[k] = 1.0;
                result.add(new OnnxColumn.Table(input, List.of(values), 0));
            }
            if (result.size() > MOST_COLUMNS) {
                throw new OriginException("has more than " + MOST_COLUMNS + " columns");
            }
        }
        return result;
    }

    private List<OnnxColumn> labels(OnnxNode node) throws OriginException, UnsoundProtobufException {
        List<String> names = texts(node, "keys_strings", "keys_int64s");
        List<Double> values = new ArrayList<>();
        for (long value : node.wholes("values_int64s")) {
            values.add((double) value);
        }
        for (float value : node.singles("values_floats")) {
            values.add((double) value);
        }
        double other = node.has("values_floats") ? node.single("default_float", 0) : node.whole("default_int64", -1);
        node.ignore("default_int64", "default_float", "default_string");
        if (values.size() != names.size()) {
            throw new OriginException(
                    "has a LabelEncoder of " + names.size() + " names to " + values.size() + " numbers");
        }
        for (double value : values) {
            requireSound(value);
        }
        List<OnnxColumn> result = new ArrayList<>();
        for (OnnxColumn column : columns(node.inputs().getFirst())) {
            result.add(new OnnxColumn.Table(category(column, names, false), values, other));
        }
        return result;
    }

    private List<OnnxColumn> gather(OnnxNode node) throws OriginException {
        List<OnnxColumn> columns = columns(node.inputs().getFirst());
        List<OnnxColumn> result = new ArrayList<>();
        for (double index : constantOf(node.inputs().getLast(), node.operator())) {
            if (!(index >= 0 && index < columns.size())) {
                throw new OriginException("takes column " + index + " of " + columns.size());
            }
            result.add(columns.get((int) index));
        }
        return result;
    }

    // ------------------------------------------------------------------------------------------------------------
    // trees

    private OriginModel trees(OnnxNode node, List<OnnxColumn> columns, boolean classifier)
            throws OriginException, UnsoundProtobufException {
        String kind = classifier ? "class" : "target";
        List<String> labels = classifier ? texts(node, "classlabels_strings", "classlabels_int64s") : List.of();
        long[] ids = node.wholes(kind + "_ids");
        long[] leafTrees = node.wholes(kind + "_treeids");
        long[] leafNodes = node.wholes(kind + "_nodeids");
        float[] weights = node.singles(kind + "_weights");
        float[] base = node.singles("base_values");
        String transform = node.text("post_transform", "NONE");
        String aggregate = node.text("aggregate_function", "SUM");
        long targets = classifier ? labels.size() : node.whole("n_targets", 1);
        if (!aggregate.equals("SUM") && !aggregate.equals("AVERAGE")) {
            throw new OriginException(
                    "has trees whose " + aggregate + " is the answer: sums and averages are known here");
        }
        if (!classifier && targets != 1) {
            throw new OriginException("has " + targets + " targets: a package answers one; train a model for each");
        }
        if (classifier && (labels.size() < 2 || labels.size() > MOST_LABELS)) {
            throw new OriginException("has " + labels.size() + " labels: a package takes 2 to " + MOST_LABELS);
        }
        if (leafTrees.length != ids.length || leafNodes.length != ids.length || weights.length != ids.length) {
            throw new OriginException("has leaves' arrays of different length");
        }
        boolean binary = classifier
                && labels.size() == 2
                && Arrays.stream(ids).distinct().count() == 1;
        boolean positive = true;
        for (float weight : weights) {
            positive &= weight >= 0;
        }
        int scores = binary || !classifier ? 1 : labels.size();
        if (base.length != 0 && base.length != scores) {
            throw new OriginException("has " + base.length + " base values for " + scores + " scores");
        }
        Link link;
        if (classifier) {
            link = switch (transform) {
                case "NONE" -> {
                    if (binary && !positive) {
                        throw new OriginException("has one raw score for two labels, and says no way to a probability");
                    }
                    yield Link.IDENTITY;
                }
                case "LOGISTIC" -> binary ? Link.LOGISTIC : Link.ONE_VS_ALL;
                case "SOFTMAX" -> {
                    if (binary) {
                        throw new OriginException("has a softmax of one score");
                    }
                    yield Link.SOFTMAX;
                }
                default -> throw new OriginException("has the transform " + transform + ", which is not known here");
            };
        } else {
            link = switch (transform) {
                case "NONE" -> Link.IDENTITY;
                case "LOGISTIC" -> Link.LOGISTIC;
                default -> throw new OriginException("has the transform " + transform + ", which is not known here");
            };
        }
        // One probability stands for two.
        boolean twice = binary && link == Link.IDENTITY;
        int outputs = twice ? 2 : scores;
        Map<Long, List<Double>> leaves = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (!binary && (ids[i] < 0 || ids[i] >= scores)) {
                throw new OriginException("has a leaf of score " + ids[i] + " of " + scores);
            }
            List<Double> values = leaves.computeIfAbsent(
                    key(leafTrees[i], leafNodes[i]), _ -> new ArrayList<>(java.util.Collections.nCopies(outputs, 0.0)));
            int score = binary ? 0 : (int) ids[i];
            values.set(score, values.get(score) + (twice ? -weights[i] : weights[i]));
            if (twice) {
                values.set(1, values.get(1) + weights[i]);
            }
        }
        Trees trees = new Splits(node, columns, leaves, outputs).build();
        node.ignore("nodes_hitrates").end();
        List<Double> bias = new ArrayList<>();
        for (int k = 0; k < outputs; k++) {
            bias.add(base.length == 0 ? 0 : twice ? (k == 0 ? -base[0] : base[0]) : (double) base[k]);
        }
        if (twice) {
            bias.set(0, bias.getFirst() + 1);
        }
        boolean average = aggregate.equals("AVERAGE");
        return new OriginModel(
                tool,
                node.operator() + (transform.equals("NONE") ? "" : " with " + transform),
                labels.size(),
                labels,
                link,
                bias,
                average ? 1.0 / trees.count() : 1,
                true,
                features(),
                trees,
                null,
                named,
                false,
                List.of());
    }

    private static long key(long tree, long node) throws OriginException {
        if (tree < 0 || node < 0 || tree > Integer.MAX_VALUE || node > Integer.MAX_VALUE) {
            throw new OriginException("has node " + node + " of tree " + tree);
        }
        return tree << 31 | node;
    }

    /** The nodes of all trees, as splits of inputs. */
    private final class Splits {
        private final long[] treeIds;
        private final long[] nodeIds;
        private final long[] featureIds;
        private final long[] trueIds;
        private final long[] falseIds;
        private final float[] values;
        private final List<String> modes;
        private final long[] missingTrue;
        private final List<OnnxColumn> columns;
        private final Map<Long, List<Double>> leaves;
        private final int outputs;

        Splits(OnnxNode node, List<OnnxColumn> columns, Map<Long, List<Double>> leaves, int outputs)
                throws OriginException, UnsoundProtobufException {
            this.treeIds = node.wholes("nodes_treeids");
            this.nodeIds = node.wholes("nodes_nodeids");
            this.featureIds = node.wholes("nodes_featureids");
            this.trueIds = node.wholes("nodes_truenodeids");
            this.falseIds = node.wholes("nodes_falsenodeids");
            this.values = node.singles("nodes_values");
            this.modes = node.texts("nodes_modes");
            long[] missing = node.wholes("nodes_missing_value_tracks_true");
            this.missingTrue = missing.length == 0 ? new long[treeIds.length] : missing;
            this.columns = columns;
            this.leaves = leaves;
            this.outputs = outputs;
            for (int length : List.of(
                    nodeIds.length,
                    featureIds.length,
                    trueIds.length,
                    falseIds.length,
                    values.length,
                    modes.size(),
                    missingTrue.length)) {
                if (length != treeIds.length) {
                    throw new OriginException(
                            "has nodes' arrays of different length; nodes_values as a tensor of doubles is"
                                    + " not known here");
                }
            }
            missingKnown |= Arrays.stream(missingTrue).anyMatch(flag -> flag != 0);
        }

        Trees build() throws OriginException {
            Map<Long, List<Integer>> byTree = new java.util.LinkedHashMap<>();
            for (int i = 0; i < treeIds.length; i++) {
                byTree.computeIfAbsent(treeIds[i], _ -> new ArrayList<>()).add(i);
            }
            var builder = new TreesBuilder(outputs, names.size());
            for (Map.Entry<Long, List<Integer>> tree : byTree.entrySet()) {
                Map<Long, Integer> places = new HashMap<>();
                for (int i : tree.getValue()) {
                    if (places.put(nodeIds[i], places.size()) != null) {
                        throw new OriginException("has node " + nodeIds[i] + " of tree " + tree.getKey() + " twice");
                    }
                }
                List<TreeNode> nodes = new ArrayList<>();
                for (int i : tree.getValue()) {
                    nodes.add(node(i, places));
                }
                builder.add(nodes);
            }
            if (builder.count() == 0) {
                throw new OriginException("has no tree");
            }
            return builder.build();
        }

        private TreeNode node(int i, Map<Long, Integer> places) throws OriginException {
            String mode = modes.get(i);
            if (mode.equals("LEAF")) {
                return TreeNode.leaf(
                        Objects.requireNonNullElse(
                                leaves.get(key(treeIds[i], nodeIds[i])), java.util.Collections.nCopies(outputs, 0.0)),
                        1);
            }
            Integer whenTrue = places.get(trueIds[i]);
            Integer whenFalse = places.get(falseIds[i]);
            if (whenTrue == null || whenFalse == null || featureIds[i] < 0 || featureIds[i] >= columns.size()) {
                throw new OriginException("has a node " + nodeIds[i] + " without a child, or of no column");
            }
            float value = values[i];
            DoublePredicate passes = switch (mode) {
                case "BRANCH_LEQ" -> input -> (float) input <= value;
                case "BRANCH_LT" -> input -> (float) input < value;
                case "BRANCH_GTE" -> input -> (float) input >= value;
                case "BRANCH_GT" -> input -> (float) input > value;
                case "BRANCH_EQ" -> input -> (float) input == value;
                case "BRANCH_NEQ" -> input -> (float) input != value;
                default -> throw new OriginException("has a split of mode " + mode + ", which is not known here");
            };
            return switch (columns.get((int) featureIds[i])) {
                case OnnxColumn.Table table -> byCategory(table, passes, whenTrue, whenFalse);
                case OnnxColumn.Amount number -> {
                    boolean downwards = switch (mode) {
                        case "BRANCH_LEQ", "BRANCH_LT" -> number.slope() >= 0;
                        case "BRANCH_GTE", "BRANCH_GT" -> number.slope() < 0;
                        default -> throw new OriginException("asks whether a number is equal to another");
                    };
                    yield byNumber(number, passes, downwards, whenTrue, whenFalse, missingTrue[i] != 0);
                }
                case OnnxColumn.Category _ -> throw new OriginException("compares a text");
            };
        }

        private static TreeNode byCategory(OnnxColumn.Table table, DoublePredicate passes, int whenTrue, int whenFalse)
                throws OriginException {
            // The one side that no other category takes is the left one.
            boolean others = passes.test(table.other());
            var set = new BitSet();
            for (int k = 0; k < table.values().size(); k++) {
                if (passes.test(table.values().get(k)) != others) {
                    set.set(CategorySets.require(k));
                }
            }
            return new TreeNode(
                    others ? whenFalse : whenTrue,
                    others ? whenTrue : whenFalse,
                    table.input(),
                    0,
                    Trees.SET | Trees.MISSING_RIGHT,
                    CategorySets.of(set),
                    List.of(),
                    1);
        }

        private TreeNode byNumber(
                OnnxColumn.Amount number,
                DoublePredicate passes,
                boolean downwards,
                int whenTrue,
                int whenFalse,
                boolean missingTrue) {
            numbers.add(number.input());
            if (number.standIn() == null) {
                unfilled.add(number.input());
            }
            DoublePredicate members = input -> passes.test(number.function().applyAsDouble(input));
            double threshold = Thresholds.greatest(downwards ? members : members.negate());
            boolean missing = number.standIn() == null ? missingTrue : members.test(Double.NaN);
            boolean missingLeft = missing == downwards;
            return TreeNode.compare(
                    number.input(),
                    threshold,
                    missingLeft ? 0 : Trees.MISSING_RIGHT,
                    downwards ? whenTrue : whenFalse,
                    downwards ? whenFalse : whenTrue,
                    1);
        }
    }

    // -------------------------------------------------------------------------------------------------------------
    // line

    private OriginModel line(OnnxNode node, List<OnnxColumn> columns, boolean classifier)
            throws OriginException, UnsoundProtobufException {
        float[] coefficients = node.singles("coefficients");
        float[] intercepts = node.singles("intercepts");
        String transform = node.text("post_transform", "NONE");
        List<String> labels = classifier ? texts(node, "classlabels_strings", "classlabels_ints") : List.of();
        long targets = classifier ? labels.size() : node.whole("targets", 1);
        node.ignore("multi_class").end();
        if (!classifier && (targets != 1 || !transform.equals("NONE"))) {
            throw new OriginException("has a line with " + targets + " targets and the transform " + transform);
        }
        if (classifier && (labels.size() < 2 || labels.size() > MOST_LABELS)) {
            throw new OriginException("has " + labels.size() + " labels: a package takes 2 to " + MOST_LABELS);
        }
        if (coefficients.length != targets * columns.size()
                || (intercepts.length != targets && intercepts.length != 0)) {
            throw new OriginException("has a line of " + coefficients.length + " coefficients and " + intercepts.length
                    + " intercepts for " + columns.size() + " columns");
        }
        int rows = (int) targets;
        double[][] line = new double[rows][];
        double[] bias = new double[rows];
        for (int k = 0; k < rows; k++) {
            line[k] = new double[columns.size()];
            for (int i = 0; i < columns.size(); i++) {
                line[k][i] = coefficients[k * columns.size() + i];
            }
            bias[k] = intercepts.length == 0 ? 0 : intercepts[k];
        }
        Link link = Link.IDENTITY;
        if (classifier) {
            boolean mirrored = rows == 2 && bias[0] == -bias[1];
            for (int i = 0; mirrored && i < columns.size(); i++) {
                mirrored = line[0][i] == -line[1][i];
            }
            link = switch (transform) {
                case "SOFTMAX" -> Link.SOFTMAX;
                case "LOGISTIC" -> mirrored ? Link.LOGISTIC : Link.ONE_VS_ALL;
                default ->
                    throw new OriginException(
                            "has a line with the transform " + transform + ", which is not known here");
            };
            if (link == Link.LOGISTIC) {
                line = new double[][] {line[1]};
                bias = new double[] {bias[1]};
            }
        }
        OriginLine made = line(columns, line, bias);
        List<Double> starts = Arrays.stream(bias).boxed().toList();
        for (double start : starts) {
            requireSound(start);
        }
        return new OriginModel(
                tool,
                node.operator() + (transform.equals("NONE") ? "" : " with " + transform),
                labels.size(),
                labels,
                link,
                starts,
                1,
                true,
                features(),
                null,
                made,
                named,
                false,
                List.of());
    }

    /** A line over the inputs; what columns add for every row goes into {@code bias}. */
    private OriginLine line(List<OnnxColumn> columns, double[][] line, double[] bias) throws OriginException {
        double[][][] sums = new double[names.size()][][];
        for (int i = 0; i < columns.size(); i++) {
            OnnxColumn column = columns.get(i);
            int size = switch (column) {
                case OnnxColumn.Amount _ -> 1;
                case OnnxColumn.Table table -> table.values().size();
                case OnnxColumn.Category _ -> throw new OriginException("has a text in a line");
            };
            double[][] sum = sums[column.input()];
            if (sum == null) {
                sum = new double[size][line.length];
                sums[column.input()] = sum;
            }
            for (int k = 0; k < line.length; k++) {
                switch (column) {
                    case OnnxColumn.Amount number -> {
                        sum[0][k] += line[k][i] * number.slope();
                        bias[k] += line[k][i] * number.shift();
                        requireOneStandIn(number);
                    }
                    case OnnxColumn.Table table -> {
                        // Others add the same to each row, and a category what it has more.
                        bias[k] += line[k][i] * table.other();
                        for (int c = 0; c < size; c++) {
                            sum[c][k] += line[k][i] * (table.values().get(c) - table.other());
                        }
                    }
                    case OnnxColumn.Category _ -> throw new OriginException("has a text in a line");
                }
            }
        }
        List<List<List<Double>>> coefficients = new ArrayList<>();
        for (double[][] sum : sums) {
            List<List<Double>> made = new ArrayList<>();
            if (sum != null) {
                for (double[] column : sum) {
                    requireSound(column);
                    made.add(Arrays.stream(column).boxed().toList());
                }
            }
            coefficients.add(made);
        }
        return new OriginLine(coefficients);
    }

    private void requireOneStandIn(OnnxColumn.Amount number) throws OriginException {
        numbers.add(number.input());
        Double standIn = number.standIn();
        if (standIn == null) {
            unfilled.add(number.input());
        } else if (!standIn.equals(standIns.getOrDefault(number.input(), standIn))) {
            throw new OriginException("fills in two values for a missing " + names.get(number.input()));
        } else {
            standIns.put(number.input(), standIn);
        }
    }

    // --------------------------------------------------------------------------------------------------- inputs and
    // outputs

    private List<OriginFeature> features() throws OriginException {
        List<OriginFeature> features = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<String> known = categories.get(i);
            if (known != null && numbers.contains(i)) {
                throw new OriginException("takes " + names.get(i) + " as a number and as a category");
            }
            if (known != null) {
                features.add(new OriginFeature(names.get(i), true, known, open.contains(i), false, null));
            } else {
                boolean filled = !unfilled.contains(i);
                @Nullable Double standIn = filled ? standIns.get(i) : null;
                features.add(new OriginFeature(names.get(i), false, List.of(), false, filled || missingKnown, standIn));
            }
        }
        return features;
    }

    /** What comes after the model must change no answer; what hangs on the label alone is no part of it. */
    private void requireNothingAfter(OnnxNode last, int classes) throws OriginException {
        Set<String> answers = new HashSet<>(last.outputs());
        Set<String> ofLabel = new HashSet<>();
        if (classes > 0) {
            ofLabel.add(last.outputs().getFirst());
            answers.remove(last.outputs().getFirst());
        }
        boolean after = false;
        for (OnnxNode node : nodes) {
            if (node == last) {
                after = true;
            } else if (after) {
                boolean answer = node.inputs().stream().anyMatch(answers::contains);
                if (answer && (!AFTER.contains(node.operator()) || !keeps(last, node))) {
                    throw new OriginException("does more with the model's answer: " + node.operator());
                }
                if (!answer
                        && node.inputs().stream().noneMatch(ofLabel::contains)
                        && node.inputs().stream().anyMatch(tensors::containsKey)) {
                    throw new OriginException("has a node " + node.operator() + " beside the model");
                }
                (answer ? answers : ofLabel).addAll(node.outputs());
            }
        }
        boolean seen = false;
        for (String output : outputs()) {
            seen |= answers.contains(output);
            if (!answers.contains(output) && !ofLabel.contains(output)) {
                throw new OriginException("has an output " + output + " that is not the model's");
            }
        }
        if (!seen) {
            throw new OriginException("gives no " + (classes > 0 ? "probabilities" : "value"));
        }
    }

    private List<String> outputs() throws OriginException {
        List<String> outputs = new ArrayList<>();
        try {
            for (Protobuf output : graph.messages(12)) {
                outputs.add(output.text(1));
            }
        } catch (UnsoundProtobufException e) {
            throw new OriginException(String.valueOf(e.getMessage()));
        }
        return outputs;
    }

    /** Probabilities that add up to 1 stay as they are when they are divided by their sum. */
    private static boolean keeps(OnnxNode last, OnnxNode after) {
        if (!after.operator().equals("Normalizer")) {
            return true;
        }
        boolean softmax = last.text("post_transform", "NONE").equals("SOFTMAX");
        return after.text("norm", "MAX").equals("L1") && softmax;
    }
}
