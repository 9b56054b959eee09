package io.argosy.store;

import io.argosy.model.signature.Signature;
import io.argosy.serving.http.RefusedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code {"request_id": …, "row": 0, "actual": …}}; what is wrong is said without a value. */
final class OutcomeReader {
    private static final int MOST_ROWS = 100_000_000;
    private static final int LONGEST_ID = 128;

    /** Squares of numbers up to this one can be added up; of a larger one no measure is a number any more. */
    private static final double LARGEST = 1e150;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Signature signature;

    OutcomeReader(Signature signature) {
        this.signature = signature;
    }

    /**
     * One outcome.
     *
     * @throws RefusedException with 400 or 422 and what is wrong with it
     */
    Outcome read(byte[] bytes, int start, int length) {
        JsonNode node;
        try {
            node = JSON.readTree(bytes, start, length);
        } catch (JacksonException e) {
            throw new RefusedException(400, "this is not valid JSON");
        }
        if (!node.isObject()) {
            throw new RefusedException(
                    422, "this is no JSON object: give {\"request_id\": …, \"row\": 0, \"actual\": …}");
        }
        for (String name : node.propertyNames()) {
            if (!name.equals("request_id") && !name.equals("row") && !name.equals("actual")) {
                throw new RefusedException(422, "an outcome has request_id, row and actual, and nothing else");
            }
        }
        String id = node.path("request_id").isString() ? node.path("request_id").asString() : "";
        if (id.isEmpty() || id.length() > LONGEST_ID || id.indexOf(0) >= 0) {
            throw new RefusedException(422, "request_id is missing: give what the answer named in X-Request-Id");
        }
        JsonNode row = node.path("row");
        if (!row.isMissingNode()
                && (!row.isIntegralNumber()
                        || !row.canConvertToInt()
                        || row.intValue() < 0
                        || row.intValue() > MOST_ROWS)) {
            throw new RefusedException(422, "row is not the place of a row in its request: 0 is the first");
        }
        return new Outcome(
                id, row.isMissingNode() ? 0 : row.intValue(), label(node.path("actual")), value(node.path("actual")));
    }

    private @Nullable String label(JsonNode actual) {
        if (signature.labels().isEmpty()) {
            return null;
        }
        if (!actual.isString() || !signature.labels().contains(actual.asString())) {
            throw new RefusedException(
                    422, "actual is none of the labels: give " + String.join(" or ", signature.labels()));
        }
        return actual.asString();
    }

    private @Nullable Double value(JsonNode actual) {
        if (!signature.labels().isEmpty()) {
            return null;
        }
        if (!actual.isNumber()) {
            throw new RefusedException(422, "actual is no number: give the " + signature.target() + " that it was");
        }
        if (!(Math.abs(actual.doubleValue()) <= LARGEST)) {
            throw new RefusedException(
                    422, "actual is larger than any that could be: give the " + signature.target() + " that it was");
        }
        return actual.doubleValue();
    }
}
