package io.argosy.serving.http;

import java.nio.ByteBuffer;
import java.util.logging.Level;
import org.eclipse.jetty.http.HttpHeader;

/** Writes a whole answer past the servlet layer, without blocking. */
public final class Answer {
    private Answer() {}

    /** Completes the exchange with 200 and a body of JSON, of which the array's first {@code length} bytes are sent. */
    public static void json(Exchange exchange, byte[] body, int length) {
        send(exchange, 200, "application/json", ByteBuffer.wrap(body, 0, length));
    }

    /** Completes the exchange with a problem, in the form that the path's clients read. */
    public static void problem(Exchange exchange, ProblemDetail problem) {
        boolean inference =
                ErrorForm.isInference(exchange.request().getHttpURI().getDecodedPath());
        if (problem.status() == 503 || problem.status() == 429) {
            exchange.response().getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        send(
                exchange,
                problem.status(),
                inference ? "application/json" : ProblemDetail.TYPE,
                ByteBuffer.wrap(inference ? problem.inferenceJson() : problem.json()));
    }

    /**
     * Refuses for want of room.
     *
     * @param reason a word from a short list, under which the refusal is counted
     */
    public static void busy(Exchange exchange, String reason) {
        exchange.rejected(reason);
        problem(exchange, ProblemDetail.of(503, "the service is busy: ask again after the time in Retry-After"));
    }

    /** Answers after an error of our own: the log has it, the caller learns only that it is not theirs. */
    public static void unexpected(Exchange exchange, Exception e) {
        exchange.log(Level.SEVERE, "request failed unexpectedly", e);
        problem(exchange, ProblemDetail.of(500, "an error of the service, not of the request: its log has more"));
    }

    private static void send(Exchange exchange, int status, String type, ByteBuffer body) {
        exchange.response().setStatus(status);
        exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        exchange.response().getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        exchange.response().write(true, body, exchange);
    }
}
