package io.argosy.serving.http;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A whole answer that is not a problem.
 *
 * @param type its media type
 * @param parts its body, in order
 * @param length the body's, in bytes
 */
public record Reply(int status, String type, List<ByteBuffer> parts, long length) {
    private static final String JSON = "application/json";

    /** 200 with JSON. */
    public static Reply json(AnswerBuffer body) {
        return new Reply(200, JSON, body.parts(), body.size());
    }

    /** A status and JSON. */
    public static Reply json(int status, byte[] body) {
        return new Reply(status, JSON, List.of(ByteBuffer.wrap(body)), body.length);
    }
}
