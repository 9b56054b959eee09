package io.argosy.onnx;

import io.argosy.model.inference.GraphInput;
import io.argosy.model.signature.FeatureTensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a file of ONNX says of itself, after a look that it is data: nothing outside of it is read, no code of others is
 * asked for, and the graph is run through once, from its inputs to its outputs.
 *
 * @param producer what wrote it, such as {@code pytorch 2.9}; empty where it does not say
 * @param inputs what it takes, in its order, without the constants
 * @param outputs what it gives, in its order
 */
public record OnnxFile(String producer, List<GraphInput> inputs, List<Output> outputs) {
    /** More is no graph over rows of columns. */
    private static final int MOST_COLUMNS = 4_096;

    private static final int MOST_NODES = 20_000;

    /** Operators of the standard, and no others: those would need a library of somebody's. */
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml");

    /** Whose answers differ each time. */
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli", "Multinomial");

    /** Whose answers are as large as a number in the graph says. */
    private static final Set<String> UNBOUNDED = Set.of(
            "CenterCropPad", "ConstantOfShape", "Expand", "EyeLike", "Pad", "Range", "Resize", "Tile", "Upsample");

    private static final int EXTERNAL = 1;

    /**
     * What a graph gives.
     *
     * @param type ONNX's number of what its elements are; 0 where it is no tensor
     * @param width how many numbers it has for each row; 0 where the file does not say
     */
    public record Output(String name, int type, int width) {
        /** Whether its elements are floats, of 32 bits or 64. */
        public boolean isFloats() {
            return type == GraphInput.Type.FLOAT.code() || type == GraphInput.Type.DOUBLE.code();
        }
    }

    public OnnxFile {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException for what is refused: the message goes on after the file's name
     */
    public static OnnxFile read(byte[] file) {
        try {
            Protobuf model = Protobuf.read(file);
            List<Protobuf> graphs = model.messages(7);
            if (graphs.size() != 1) {
                throw new IllegalArgumentException("is no ONNX model: it has no graph");
            }
            if (model.has(25) || model.has(20)) {
                throw new IllegalArgumentException(
                        "has functions or training steps of its own: export it for inference");
            }
            Protobuf graph = graphs.getFirst();
            requireData(graph);
            return new OnnxFile(
                    (model.text(2) + " " + model.text(3)).strip(), inputs(graph, constants(graph)), outputs(graph));
        } catch (UnsoundProtobufException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IllegalArgumentException("is damaged: " + e.getMessage(), e);
        }
    }

    private static void requireData(Protobuf graph) throws UnsoundProtobufException {
        if (graph.has(15)) {
            throw new IllegalArgumentException("has sparse constants: export it with dense ones");
        }
        for (Protobuf constant : graph.messages(5)) {
            requireInside(constant);
        }
        List<Protobuf> nodes = graph.messages(1);
        if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
            throw new IllegalArgumentException("has " + nodes.size() + " nodes: 1 to " + MOST_NODES + " are taken");
        }
        for (Protobuf node : nodes) {
            requireStandard(node);
        }
    }

    private static void requireStandard(Protobuf node) throws UnsoundProtobufException {
        String operator = node.text(4);
        if (!DOMAINS.contains(node.text(7))) {
            throw new IllegalArgumentException("has a node " + operator + " of " + node.text(7)
                    + ", which is no operator of ONNX's own: export it with standard ones");
        }
        if (RANDOM.contains(operator)) {
            throw new IllegalArgumentException("has a node " + operator + ": its answers would differ each time");
        }
        if (UNBOUNDED.contains(operator)) {
            throw new IllegalArgumentException("has a node " + operator
                    + ", which makes tables as large as a number says: how much memory it takes cannot be told");
        }
        for (Protobuf attribute : node.messages(5)) {
            if (attribute.has(6) || attribute.has(11)) {
                throw new IllegalArgumentException(
                        "has a node " + operator + " with a graph inside: how long a loop takes cannot be told");
            }
            if (attribute.has(22) || attribute.has(23)) {
                throw new IllegalArgumentException("has sparse constants: export it with dense ones");
            }
            for (Protobuf constant : attribute.messages(5)) {
                requireInside(constant);
            }
            for (Protobuf constant : attribute.messages(10)) {
                requireInside(constant);
            }
        }
    }

    private static void requireInside(Protobuf constant) throws UnsoundProtobufException {
        if (constant.has(13) || constant.whole(14) == EXTERNAL) {
            throw new IllegalArgumentException("has numbers in another file: save all in one, in PyTorch with"
                    + " torch.onnx.export(…, external_data=False)");
        }
    }

    private static Set<String> constants(Protobuf graph) throws UnsoundProtobufException {
        Set<String> constants = new HashSet<>();
        for (Protobuf constant : graph.messages(5)) {
            constants.add(constant.text(8));
        }
        return constants;
    }

    private static List<GraphInput> inputs(Protobuf graph, Set<String> constants) throws UnsoundProtobufException {
        List<GraphInput> inputs = new ArrayList<>();
        int columns = 0;
        for (Protobuf value : graph.messages(11)) {
            if (!constants.contains(value.text(1))) {
                GraphInput input = input(value);
                columns += input.width();
                inputs.add(input);
            }
        }
        if (inputs.isEmpty() || columns > MOST_COLUMNS) {
            throw new IllegalArgumentException(
                    "has " + columns + " columns of inputs: 1 to " + MOST_COLUMNS + " are taken");
        }
        return inputs;
    }

    private static GraphInput input(Protobuf value) throws UnsoundProtobufException {
        String name = value.text(1);
        Protobuf tensor = tensor(value)
                .orElseThrow(() -> new IllegalArgumentException("has an input " + name + " that is no tensor"));
        List<Protobuf> shape = shape(tensor);
        List<Integer> row = new ArrayList<>();
        long size = 1;
        for (Protobuf dimension : shape.subList(Math.min(1, shape.size()), shape.size())) {
            long length = Math.min(MOST_COLUMNS + 1, Math.max(0, dimension.whole(1)));
            size = Math.min(MOST_COLUMNS + 1, size * length);
            row.add((int) length);
        }
        if (shape.isEmpty() || row.size() > FeatureTensor.MOST_DIMENSIONS || size < 1 || size > MOST_COLUMNS) {
            throw new IllegalArgumentException("has an input " + name + " of shape " + told(shape)
                    + ": taken are [rows], and [rows, …] with up to " + FeatureTensor.MOST_DIMENSIONS
                    + " more dimensions, each of them fixed, and " + MOST_COLUMNS + " elements for each row at most");
        }
        if (shape.getFirst().whole(1) > 0) {
            throw new IllegalArgumentException("has an input " + name + " of shape " + told(shape)
                    + ": export it for any number of rows, in PyTorch with dynamic_shapes");
        }
        int code = (int) tensor.whole(1);
        for (GraphInput.Type type : GraphInput.Type.values()) {
            if (type.code() == code && (type != GraphInput.Type.STRING || size == 1)) {
                return new GraphInput(name, type, row, List.of());
            }
        }
        throw new IllegalArgumentException("has an input " + name + " of type " + code + " and " + size
                + " columns: floats, whole numbers of 32 or 64 bits, and texts in a column each are taken");
    }

    private static List<Output> outputs(Protobuf graph) throws UnsoundProtobufException {
        List<Output> outputs = new ArrayList<>();
        for (Protobuf value : graph.messages(12)) {
            Optional<Protobuf> tensor = tensor(value);
            if (tensor.isEmpty()) {
                outputs.add(new Output(value.text(1), 0, 0));
                continue;
            }
            List<Protobuf> shape = shape(tensor.get());
            long width =
                    shape.size() == 1 ? 1 : shape.size() == 2 ? shape.get(1).whole(1) : 0;
            outputs.add(new Output(
                    value.text(1), (int) tensor.get().whole(1), width < 1 || width > MOST_COLUMNS ? 0 : (int) width));
        }
        return outputs;
    }

    private static Optional<Protobuf> tensor(Protobuf value) throws UnsoundProtobufException {
        List<Protobuf> types = value.messages(2);
        return types.isEmpty()
                ? Optional.empty()
                : types.getFirst().messages(1).stream().findFirst();
    }

    private static List<Protobuf> shape(Protobuf tensor) throws UnsoundProtobufException {
        List<Protobuf> shapes = tensor.messages(2);
        return shapes.isEmpty() ? List.of() : shapes.getFirst().messages(1);
    }

    private static String told(List<Protobuf> shape) {
        List<String> told = new ArrayList<>();
        for (Protobuf dimension : shape) {
            told.add(dimension.whole(1) > 0 ? Long.toString(dimension.whole(1)) : "?");
        }
        return "[" + String.join(", ", told) + "]";
    }
}
