package io.argosy.serving.protocol;

import io.argosy.serving.http.RefusedException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * An input tensor of an inference request, its data flat whether it came nested or not.
 *
 * @param name the feature's name, or any name for a matrix of all features
 * @param rows the first dimension
 * @param columns the product of the other dimensions; 1 if there is none
 * @param data the elements in row-major order, {@code rows * columns} of them
 */
record Tensor(String name, int rows, int columns, List<JsonNode> data) {
    /**
     * Reads a tensor.
     *
     * @param mostRows more are refused
     * @throws RefusedException if its members do not fit together
     */
    static Tensor read(JsonNode node, int mostRows) {
        String name = text(node, "name");
        String datatype = text(node, "datatype");
        if (!TensorTypes.known(datatype)) {
            throw new RefusedException(
                    422,
                    "input " + name + " has a datatype that is not known: give BYTES, FP64, INT64 or another number");
        }
        if (!(node.get("shape") instanceof ArrayNode shape) || shape.isEmpty()) {
            throw new RefusedException(422, "input " + name + " has no shape: give an array of its dimensions");
        }
        if (!(node.get("data") instanceof ArrayNode array)) {
            throw new RefusedException(
                    422,
                    "input " + name + " has no data array: send it as JSON, in tritonclient with binary_data=False");
        }
        long rows = dimension(shape.get(0), name);
        long columns = 1;
        for (int i = 1; i < shape.size(); i++) {
            columns = Math.min(Integer.MAX_VALUE, columns * dimension(shape.get(i), name));
        }
        if (rows > mostRows) {
            throw new RefusedException(
                    413, "input " + name + " has more than " + mostRows + " rows: send fewer at a time");
        }
        List<JsonNode> data = new ArrayList<>();
        flatten(array, data);
        if (data.size() != rows * columns) {
            throw new RefusedException(
                    422,
                    "input " + name + " has " + data.size() + " elements, its shape says " + rows * columns
                            + ": give as many");
        }
        return new Tensor(name, (int) rows, (int) columns, data);
    }

    /** An element. */
    JsonNode at(int row, int column) {
        return data.get(row * columns + column);
    }

    private static long dimension(JsonNode node, String name) {
        if (!node.isInt() || node.asInt() < 0) {
            throw new RefusedException(422, "the shape of input " + name + " is no array of dimensions of 0 or more");
        }
        return node.asInt();
    }

    private static String text(JsonNode node, String member) {
        JsonNode value = node.get(member);
        if (value == null || !value.isString()) {
            throw new RefusedException(422, "an input has no " + member + ": give name, datatype, shape and data");
        }
        return value.asString();
    }

    private static void flatten(ArrayNode array, List<JsonNode> into) {
        for (JsonNode element : array) {
            if (element instanceof ArrayNode nested) {
                flatten(nested, into);
            } else {
                into.add(element);
            }
        }
    }
}
