package io.argosy.model.inference;

import java.util.List;

/**
 * One tensor that a graph takes: rows of one column, or a table of several.
 *
 * @param flat whether its shape is {@code [rows]}, and not {@code [rows, width]}
 * @param width how many of the graph's columns it holds, 1 or more
 * @param categories of a tensor of texts, the text of each category's index; empty for numbers
 */
public record GraphInput(String name, Type type, boolean flat, int width, List<String> categories) {
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
        categories = List.copyOf(categories);
        if (width < 1 || (flat && width > 1) || (type == Type.STRING && width > 1)) {
            throw new IllegalArgumentException("input " + name + " has " + width + " columns");
        }
    }

    /** The same with these categories. */
    public GraphInput withCategories(List<String> names) {
        return new GraphInput(name, type, flat, width, names);
    }
}
