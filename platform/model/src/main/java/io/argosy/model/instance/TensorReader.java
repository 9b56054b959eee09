package io.argosy.model.instance;

import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.wording.Numbers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one row's array, nested as its shape says or flat, into the features that are its elements. What does not fit is
 * read to its end and not kept.
 */
final class TensorReader {
    private final FeatureTensor tensor;
    private final int size;
    private final int[] nested;
    private final List<NumericFeature> elements;

    TensorReader(FeatureTensor tensor, Signature signature) {
        this.tensor = tensor;
        this.size = tensor.size();
        this.nested = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
        this.elements = signature.features().subList(tensor.first(), tensor.first() + size).stream()
                .map(NumericFeature.class::cast)
                .toList();
    }

    FeatureTensor tensor() {
        return tensor;
    }

    Problem missing() {
        return new Problem(tensor.name(), Problem.Kind.MISSING, tensor.name() + " is missing: give " + expected());
    }

    private String expected() {
        return "an array of " + numbers() + " of the shape " + tensor.dimensions() + ", nested or flat";
    }

    private String numbers() {
        Bounds bounds = elements.getFirst().bounds();
        return (tensor.datatype().whole() ? "whole numbers" : "numbers")
                + (bounds == null
                        ? ""
                        : " from " + Numbers.plain(bounds.minimum()) + " to " + Numbers.plain(bounds.maximum()));
    }

    /** Leaves the parser at the array's end; null when all elements are sound and in the row. */
    @Nullable
    Problem read(JsonParser parser, JsonToken token, Row row) {
        if (token == JsonToken.VALUE_NULL) {
            return missing();
        }
        if (token != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return problem(Problem.Kind.WRONG_TYPE, "is no array");
        }
        JsonToken next = parser.nextToken();
        return new Filling(next == JsonToken.START_ARRAY ? nested : new int[] {size}, row).read(parser, next);
    }

    private Problem problem(Problem.Kind kind, String what) {
        return new Problem(tensor.name(), kind, tensor.name() + " " + what + ": give " + expected());
    }

    /** One array on its way into a row. */
    private final class Filling {
        private final int[] lengths;
        private final int[] counts;
        private final Row row;
        private int depth = 1;
        private int element;
        private boolean misshapen;
        private @Nullable Problem first;

        Filling(int[] lengths, Row row) {
            this.lengths = lengths;
            this.counts = new int[lengths.length];
            this.row = row;
        }

        @Nullable
        Problem read(JsonParser parser, JsonToken start) {
            for (JsonToken token = start; ; token = parser.nextToken()) {
                switch (token) {
                    case START_ARRAY -> open();
                    case END_ARRAY -> close();
                    case START_OBJECT -> {
                        parser.skipChildren();
                        fail(Problem.Kind.WRONG_TYPE, "has an object in it");
                    }
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getDoubleValue());
                    default -> fail(Problem.Kind.WRONG_TYPE, "has an element that is no number");
                }
                if (depth == 0) {
                    break;
                }
            }
            if (first == null && (misshapen || element != size)) {
                fail(
                        Problem.Kind.WRONG_TYPE,
                        element == size ? "is nested in another way" : "has " + element + " elements, not " + size);
            }
            return first;
        }

        private void open() {
            if (depth >= lengths.length) {
                misshapen = true;
            } else {
                counts[depth - 1]++;
                counts[depth] = 0;
            }
            depth++;
        }

        private void close() {
            depth--;
            misshapen |= depth < lengths.length && counts[depth] != lengths[depth];
        }

        private void number(double value) {
            if (depth != lengths.length) {
                misshapen = true;
            } else {
                counts[depth - 1]++;
            }
            if (element < size) {
                put(elements.get(element), value);
            }
            element++;
        }

        private void put(NumericFeature feature, double value) {
            Bounds bounds = feature.bounds();
            if (tensor.datatype().whole() && value != Math.rint(value)) {
                fail(Problem.Kind.WRONG_TYPE, "has an element that is not whole");
            } else if (!tensor.datatype().holds(value) || (bounds != null && !bounds.contains(value))) {
                fail(Problem.Kind.OUT_OF_BOUNDS, "has an element that is out of bounds");
            } else {
                row.setNumber(tensor.first() + element, value);
            }
        }

        private void fail(Problem.Kind kind, String what) {
            first = first == null ? problem(kind, what) : first;
        }
    }

    /** The readers of a signature's arrays. */
    static List<TensorReader> of(Signature signature) {
        return signature.tensors().stream()
                .map(tensor -> new TensorReader(tensor, signature))
                .toList();
    }
}
