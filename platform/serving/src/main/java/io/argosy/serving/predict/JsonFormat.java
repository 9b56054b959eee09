package io.argosy.serving.predict;

import io.argosy.serving.http.RefusedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** How JSON is read and written here, and what is said of a text that is none. */
public final class JsonFormat {
    /** Reads and writes numbers by the faster of Jackson's two ways; both are exact. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            // The threads are few and platform's own: each keeps its buffers, where a shared pool would hand them
            // about.
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private JsonFormat() {}

    /** The refusal of a body that is not JSON: it says where, and repeats nothing of it. */
    public static RefusedException refusal(JacksonException e) {
        TokenStreamLocation where = e.getLocation();
        return new RefusedException(
                400,
                where == null
                        ? "the body is not valid JSON"
                        : "the body is not valid JSON: see line %d, column %d"
                                .formatted(where.getLineNr(), where.getColumnNr()));
    }
}
