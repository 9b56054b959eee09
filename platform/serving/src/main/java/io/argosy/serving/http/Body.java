package io.argosy.serving.http;

import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body to its end without blocking, and never more of it than the limit. What it holds of the budget
 * grows by what has arrived: a length that is only announced costs nothing.
 */
final class Body implements Invocable.Task {
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
     * answered with 413, one that breaks off with 400, one that stalls or is too slow with 408, and one for which there
     * is no room with 503.
     *
     * @param limit in bytes
     * @param then receives an array of exactly the body's length
     */
    static void read(Exchange exchange, long limit, Consumer<byte[]> then) {
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
        try {
            byte[] whole = readOn();
            if (whole != null) {
                exchange.bodyIsRead();
                then.accept(whole);
            }
        } catch (RefusedException e) {
            bytes = NOTHING;
            Answer.problem(exchange, e.problem());
        }
    }

    /** The whole body; null if the rest of it has not arrived. */
    private byte @Nullable [] readOn() {
        exchange.waits(false);
        while (true) {
            Content.@Nullable Chunk chunk = exchange.request().read();
            if (chunk == null) {
                exchange.waits(true);
                exchange.request().demand(this);
                return null;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw new RefusedException(brokenOff(chunk.getFailure()));
            }
            boolean last = chunk.isLast();
            try {
                append(chunk, last);
            } finally {
                chunk.release();
            }
            if (last) {
                return length == bytes.length ? bytes : resized(length);
            }
            if (exchange.isLate()) {
                throw new RefusedException(tooSlow());
            }
        }
    }

    private void append(Content.Chunk chunk, boolean last) {
        int more = chunk.remaining();
        long needed = length + (long) more;
        if (needed > limit) {
            throw new RefusedException(tooLarge(limit));
        }
        if (bytes.length < needed) {
            // Twice what has arrived, but no more than will: the usual body is copied once, into its own array.
            long declared = exchange.request().getLength();
            long most = last ? needed : declared < 0 ? limit : Math.max(needed, declared);
            bytes = resized((int) Math.min(most, 2 * needed));
        }
        chunk.get(bytes, length, more);
        length += more;
    }

    private byte[] resized(int size) {
        exchange.hold(size);
        byte[] resized = Arrays.copyOf(bytes, size);
        exchange.letGo(bytes.length);
        return resized;
    }

    static ProblemDetail brokenOff(Throwable cause) {
        if (cause instanceof CutShortException cut) {
            return cut.problem();
        }
        return cause instanceof TimeoutException || cause.getCause() instanceof TimeoutException
                ? tooSlow()
                : ProblemDetail.of(400, "the body broke off before its end: send all of it");
    }

    static ProblemDetail tooSlow() {
        return ProblemDetail.of(408, "the body did not arrive in time: send it without pauses");
    }

    private static ProblemDetail tooLarge(long limit) {
        return ProblemDetail.of(
                413,
                "the body has more than " + limit
                        + " bytes: send fewer rows at a time, or stream them as application/x-ndjson or text/csv");
    }
}
