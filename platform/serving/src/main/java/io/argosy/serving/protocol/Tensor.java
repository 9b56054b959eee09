package io.argosy.serving.protocol;

import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An input tensor of an inference request, its data flat whether it came nested or not. The elements stay where they
 * are, in the request's body: of each, only the place is kept.
 */
final class Tensor {
    private static final int[] NONE = {};

    private final String name;
    private final String datatype;
    private final int rows;
    private final int columns;
    private final List<Integer> shape;
    private final int[] starts;

    /**
     * @param shape as it came, the rows first
     * @param starts where each element starts in the body, in row-major order, {@code rows * columns} of them
     */
    private Tensor(String name, String datatype, int rows, int columns, List<Integer> shape, int[] starts) {
        this.name = name;
        this.datatype = datatype;
        this.rows = rows;
        this.columns = columns;
        this.shape = List.copyOf(shape);
        this.starts = starts;
    }

    /**
     * Reads a tensor.
     *
     * @param parser at the token at which it should start; afterwards at its end
     * @param mostRows more are refused
     * @throws RefusedException if its members do not fit together
     */
    static Tensor read(JsonParser parser, Exchange exchange, int mostRows) {
        Members members = new Members(exchange);
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            members.read(parser);
        } else {
            parser.skipChildren();
        }
        return members.tensor(mostRows);
    }

    /** The feature's name, or any name for a matrix of all features. */
    String name() {
        return name;
    }

    /** One that is {@linkplain TensorTypes#known known}. */
    String datatype() {
        return datatype;
    }

    /** The first dimension. */
    int rows() {
        return rows;
    }

    /** The product of the other dimensions; 1 if there is none. */
    int columns() {
        return columns;
    }

    /** Its dimensions as they came. */
    List<Integer> shape() {
        return shape;
    }

    /** Where an element starts in the body. */
    int start(int row, int column) {
        return starts[row * columns + column];
    }

    /** What an input's object says, in whatever order. */
    private static final class Members {
        private final Exchange exchange;
        private @Nullable String name;
        private @Nullable String datatype;
        private @Nullable List<Integer> shape;
        private int @Nullable [] data;
        private int count;

        Members(Exchange exchange) {
            this.exchange = exchange;
        }

        void read(JsonParser parser) {
            for (String member = parser.nextName(); member != null; member = parser.nextName()) {
                JsonToken value = parser.nextToken();
                switch (member) {
                    case "name" -> name = text(parser, value);
                    case "datatype" -> datatype = text(parser, value);
                    case "shape" -> shape = value == JsonToken.START_ARRAY ? shape(parser) : null;
                    case "data" -> {
                        count = 0;
                        data = NONE;
                        if (value == JsonToken.START_ARRAY) {
                            readData(parser);
                        } else {
                            data = null;
                        }
                    }
                    default -> {
                        // A member that means nothing here.
                    }
                }
                parser.skipChildren();
            }
        }

        private static @Nullable String text(JsonParser parser, JsonToken value) {
            return value == JsonToken.VALUE_STRING ? parser.getString() : null;
        }

        /** The dimensions; one that is none is -1. */
        private static List<Integer> shape(JsonParser parser) {
            List<Integer> shape = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() == JsonParser.NumberType.INT;
                shape.add(whole ? parser.getIntValue() : -1);
                parser.skipChildren();
            }
            return shape;
        }

        private void readData(JsonParser parser) {
            for (int depth = 1; depth > 0; ) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return;
                }
                switch (token) {
                    case START_ARRAY -> depth++;
                    case END_ARRAY -> depth--;
                    case START_OBJECT ->
                        throw new RefusedException(
                                422, "the data of an input has an object in it: give numbers, texts, true or false");
                    default -> add((int) parser.currentTokenLocation().getByteOffset());
                }
            }
        }

        private void add(int start) {
            int[] before = data == null ? NONE : data;
            if (count == before.length) {
                int longer = Math.max(64, 2 * count);
                exchange.hold((long) Integer.BYTES * longer);
                data = Arrays.copyOf(before, longer);
                exchange.letGo((long) Integer.BYTES * count);
                before = data;
            }
            before[count++] = start;
        }

        Tensor tensor(int mostRows) {
            String its = required(name, "name");
            String type = required(datatype, "datatype");
            if (!TensorTypes.known(type)) {
                throw new RefusedException(
                        422,
                        "input " + its
                                + " has a datatype that is not known: give BYTES, FP64, INT64 or another number");
            }
            if (shape == null || shape.isEmpty()) {
                throw new RefusedException(422, "input " + its + " has no shape: give an array of its dimensions");
            }
            if (data == null) {
                throw new RefusedException(
                        422,
                        "input " + its + " has no data array: send it as JSON, in tritonclient with binary_data=False");
            }
            long rows = dimension(shape.getFirst(), its);
            long columns = 1;
            for (int i = 1; i < shape.size(); i++) {
                columns = Math.min(Integer.MAX_VALUE, columns * dimension(shape.get(i), its));
            }
            if (rows > mostRows) {
                throw new RefusedException(
                        413, "input " + its + " has more than " + mostRows + " rows: send fewer at a time");
            }
            if (count != rows * columns) {
                throw new RefusedException(
                        422,
                        "input " + its + " has " + count + " elements, its shape says " + rows * columns
                                + ": give as many");
            }
            return new Tensor(its, type, (int) rows, (int) columns, shape, data);
        }

        private static String required(@Nullable String value, String member) {
            if (value == null) {
                throw new RefusedException(422, "an input has no " + member + ": give name, datatype, shape and data");
            }
            return value;
        }

        private static long dimension(int given, String name) {
            if (given < 0) {
                throw new RefusedException(
                        422, "the shape of input " + name + " is no array of dimensions of 0 or more");
            }
            return given;
        }
    }
}
