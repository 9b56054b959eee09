package io.argosy.model.inference;

import io.argosy.model.signature.FeatureTensor;
import java.util.List;

/**
 * One tensor that a graph takes: of one column, a table of several, or an array of more dimensions for each row.
 *
 * @param shape its dimensions after that of the rows; none where its shape is {@code [rows]}
 * @param categories of a tensor of texts, the text of each category's index; empty for numbers
 */
public record GraphInput(String name, Type type, List<Integer> shape, List<String> categories) {
    /** What its elements are, with ONNX's own numbers for them. */
    public enum Type {
        /** Floats of 32 bits. */
        FLOAT(1),
        /** Whole numbers of 32 bits. */
        INT32(6),
        /** Whole numbers of 64 bits. */
        INT64(7),
        /** Texts: the names of categories. */
        STRING(8),
        /** Floats of 64 bits. */
        DOUBLE(11);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        /** ONNX's number, {@code TensorProto.DataType}. */
        public int code() {
            return code;
        }

        /** Whether its elements are whole numbers. */
        public boolean whole() {
            return this == INT32 || this == INT64;
        }
    }

    public GraphInput {
        shape = List.copyOf(shape);
        categories = List.copyOf(categories);
        if (!shape.isEmpty()) {
            FeatureTensor.requireShape(name, shape);
        }
        if (type == Type.STRING && size(shape) > 1) {
            throw new IllegalArgumentException("input " + name + " has several columns of texts");
        }
    }

    /**
     * One of columns.
     *
     * @param flat whether its shape is {@code [rows]}, and not {@code [rows, width]}
     */
    public GraphInput(String name, Type type, boolean flat, int width, List<String> categories) {
        this(name, type, flat ? List.of() : List.of(width), categories);
        if (width < 1 || (flat && width > 1)) {
            throw new IllegalArgumentException("input " + name + " has " + width + " columns");
        }
    }

    /** Whether its shape is {@code [rows]}. */
    public boolean flat() {
        return shape.isEmpty();
    }

    /** How many of the graph's columns it holds: the product of its dimensions after that of the rows. */
    public int width() {
        return size(shape);
    }

    private static int size(List<Integer> shape) {
        return shape.stream().reduce(1, (a, b) -> a * b);
    }

    /** The same with these categories. */
    public GraphInput withCategories(List<String> names) {
        return new GraphInput(name, type, shape, names);
    }
}
