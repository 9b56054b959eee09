package io.argosy.serving.http;

import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** Reads a request's body to its end without blocking, and never more of it than the limit. */
public final class Body implements Invocable.Task {
    private static final byte[] NOTHING = {};

    private final Exchange exchange;
    private final long limit;
    private final Consumer<byte[]> then;
    private byte[] bytes = NOTHING;
    private int length;

    private Body(Exchange exchange, long limit, Consumer<byte[]> then) {
        this.exchange = exchange;
        this.limit = limit;
        this.then = then;
    }

    /**
     * Reads the body, then gives it on, on whichever thread the last of it arrived. A body that is too large is
     * answered with 413, one that breaks off with 400, and one that stalls with 408.
     *
     * @param limit in bytes
     * @param then receives an array of exactly the body's length
     */
    public static void read(Exchange exchange, long limit, Consumer<byte[]> then) {
        if (exchange.request().getLength() > limit) {
            Answer.problem(exchange, tooLarge(limit));
        } else {
            new Body(exchange, limit, then).run();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public void run() {
        while (true) {
            Content.@Nullable Chunk chunk = exchange.request().read();
            if (chunk == null) {
                exchange.request().demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                Answer.problem(exchange, brokenOff(chunk.getFailure()));
                return;
            }
            int more = chunk.remaining();
            if (length + (long) more > limit) {
                chunk.release();
                Answer.problem(exchange, tooLarge(limit));
                return;
            }
            append(chunk, more);
            boolean last = chunk.isLast();
            chunk.release();
            if (last) {
                then.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
                return;
            }
        }
    }

    private void append(Content.Chunk chunk, int more) {
        if (bytes.length < length + more) {
            // The declared length, where there is one, so that the usual body is copied once, into its own array.
            long declared = exchange.request().getLength();
            bytes = Arrays.copyOf(bytes, (int) Math.max(declared, Math.max(length + (long) more, 2L * length)));
        }
        chunk.get(bytes, length, more);
        length += more;
    }

    static ProblemDetail brokenOff(Throwable cause) {
        return cause instanceof TimeoutException || cause.getCause() instanceof TimeoutException
                ? ProblemDetail.of(408, "the body did not arrive in time: send it without pauses")
                : ProblemDetail.of(400, "the body broke off before its end: send all of it");
    }

    static ProblemDetail tooLarge(long limit) {
        return ProblemDetail.of(
                413,
                "the body has more than " + limit
                        + " bytes: send fewer rows at a time, or stream them as application/x-ndjson or text/csv");
    }
}
