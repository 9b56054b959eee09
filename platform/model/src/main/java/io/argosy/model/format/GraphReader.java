package io.argosy.model.format;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.GraphInput;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Weights;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/** Reads a graph's weights and checks that they fit the signature. What is in the graph itself, its engine checks. */
final class GraphReader {
    static final String KIND = "graph";

    /** Stands for the width of an input whose shape is {@code [rows]}. */
    static final int FLAT = 0;

    /** The first version of the format in which an input may have more than two dimensions. */
    static final int SHAPE_SINCE = 6;

    private final Signature signature;
    private final CborMap map;
    private final int format;

    GraphReader(Signature signature, CborMap map, int format) {
        this.signature = signature;
        this.map = map;
        this.format = format;
    }

    /** Whether weights are of this kind, which stands first in them. */
    static boolean isGraph(byte[] weights) {
        try (JsonParser parser = new CBORFactory().createParser(ObjectReadContext.empty(), weights)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    && "kind".equals(parser.nextName())
                    && parser.nextToken() == JsonToken.VALUE_STRING
                    && parser.getString().equals(KIND);
        } catch (JacksonException e) {
            return false;
        }
    }

    Weights read() throws InvalidPackageException {
        if (format < 5) {
            throw map.invalid("kind", "is graph, which is of format 5");
        }
        boolean single = map.whole("single", 0, 1) == 1;
        int labels = signature.labels().size();
        if (single ? labels > 2 : labels == 0) {
            throw map.invalid("single", "is " + (single ? 1 : 0) + ", which is not for " + labels + " labels");
        }
        Link link = link(single, labels);
        double[] reference = map.numbers("reference");
        if (reference.length != signature.inputs().size()) {
            throw map.invalid("reference", "must have one item per input of the model");
        }
        List<Integer> columns = columns();
        return new Weights.Graph(
                ByteBuffer.wrap(map.bytes("graph")),
                link,
                inputs(columns, reference),
                columns,
                map.text("output"),
                single,
                Arrays.stream(reference).boxed().toList());
    }

    private Link link(boolean single, int labels) throws InvalidPackageException {
        String id = map.text("link");
        Link link = Link.of(id).orElse(Link.EXPONENTIAL);
        boolean sound = switch (link) {
            case IDENTITY -> true;
            case LOGISTIC -> single && labels == 2;
            case SOFTMAX -> !single;
            case EXPONENTIAL, ONE_VS_ALL -> false;
        };
        if (!sound) {
            throw map.invalid("link", "is \"" + id + "\", which no such graph has");
        }
        return link;
    }

    /** Each input of the signature once. */
    private List<Integer> columns() throws InvalidPackageException {
        int size = signature.inputs().size();
        int[] columns = map.wholes("column", 0, size - 1);
        BitSet given = new BitSet(size);
        for (int column : columns) {
            given.set(column);
        }
        if (columns.length != size || given.cardinality() != size) {
            throw map.invalid("column", "must have each input of the model once");
        }
        return Arrays.stream(columns).boxed().toList();
    }

    private List<GraphInput> inputs(List<Integer> columns, double[] reference) throws InvalidPackageException {
        List<String> names = map.texts("input");
        int[] types = map.wholes("type", 0, Short.MAX_VALUE);
        int[] widths = map.wholes("width", FLAT, columns.size());
        if (types.length != names.size() || widths.length != names.size()) {
            throw map.invalid("type", "and width must have one item per input");
        }
        List<List<Integer>> shapes = shapes(widths);
        List<GraphInput> inputs = new ArrayList<>();
        int column = 0;
        for (int i = 0; i < names.size(); i++) {
            GraphInput.Type type = type(types[i], i);
            int width = Math.max(1, widths[i]);
            if (column + width > columns.size() || (type == GraphInput.Type.STRING && width > 1)) {
                throw map.invalid("width/" + i, "is " + widths[i] + ", more than such an input may have");
            }
            List<String> categories = List.of();
            for (int c = column; c < column + width; c++) {
                int feature = columns.get(c);
                categories = categories(signature.inputs().get(feature), type, reference[feature], c);
            }
            inputs.add(new GraphInput(names.get(i), type, shapes.get(i), categories));
            column += width;
        }
        if (column != columns.size()) {
            throw map.invalid("width", "must add up to the number of columns");
        }
        return inputs;
    }

    /** Per input its dimensions after that of the rows: its width alone, where nothing says how that is laid out. */
    private List<List<Integer>> shapes(int[] widths) throws InvalidPackageException {
        List<List<Integer>> shapes = new ArrayList<>();
        if (format < SHAPE_SINCE || !map.has("rank")) {
            for (int width : widths) {
                shapes.add(width == FLAT ? List.of() : List.of(width));
            }
            return shapes;
        }
        int[] ranks = map.wholes("rank", 0, FeatureTensor.MOST_DIMENSIONS);
        int[] dimensions = map.wholes("shape", 1, FeatureTensor.MOST_ELEMENTS);
        if (ranks.length != widths.length || Arrays.stream(ranks).sum() != dimensions.length) {
            throw map.invalid("rank", "must have one item per input, and shape one per dimension");
        }
        int from = 0;
        for (int i = 0; i < ranks.length; i++) {
            long size = 1;
            List<Integer> shape = new ArrayList<>();
            for (int d = from; d < from + ranks[i]; d++) {
                size = Math.min(Integer.MAX_VALUE, size * dimensions[d]);
                shape.add(dimensions[d]);
            }
            if (size != Math.max(1, widths[i]) || shape.isEmpty() != (widths[i] == FLAT)) {
                throw map.invalid("rank/" + i, "and shape make " + size + " columns, and width says " + widths[i]);
            }
            from += ranks[i];
            shapes.add(shape);
        }
        return shapes;
    }

    private GraphInput.Type type(int code, int index) throws InvalidPackageException {
        return Arrays.stream(GraphInput.Type.values())
                .filter(type -> type.code() == code)
                .findFirst()
                .orElseThrow(() -> map.invalid("type/" + index, "is " + code + ": must be 1, 6, 7, 8 or 11"));
    }

    /** The names of a category, none for a number, after a look that the graph is never given what it has no place for. */
    private List<String> categories(Feature feature, GraphInput.Type type, double reference, int column)
            throws InvalidPackageException {
        boolean text = type == GraphInput.Type.STRING;
        boolean sound = switch (feature) {
            case NumericFeature f ->
                !text
                        && (f.missing() == null || f.missing().value() != null || !type.whole())
                        && (f.integer() || !type.whole());
            case CategoricalFeature f ->
                text
                        && (f.missing() == null || f.missing().value() != null)
                        && reference == Math.rint(reference)
                        && reference >= 0
                        && reference < f.categories().size();
            case TextFeature _ -> false;
        };
        if (!sound) {
            throw map.invalid("column/" + column, "is no input that the graph can be given");
        }
        return feature instanceof CategoricalFeature f ? f.categories() : List.of();
    }
}
