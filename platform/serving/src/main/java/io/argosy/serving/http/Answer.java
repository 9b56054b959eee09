package io.argosy.serving.http;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.logging.Level;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** Writes answers, without blocking: the one place that does, for results and for problems. */
final class Answer {
    /** The next request needs another connection. */
    static final HttpField CLOSE = new PreEncodedHttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());

    /** So much of a body that nobody wants is read and thrown away, so that its sender gets to read the answer. */
    private static final long MOST_UNWANTED = 16 << 20;

    private Answer() {}

    /** Completes the exchange with a whole answer. */
    static void send(Exchange exchange, Reply reply) {
        send(exchange, reply.status(), reply.type(), reply.parts(), reply.length());
    }

    /** Completes the exchange with a problem, in the form that the path's clients read. */
    static void problem(Exchange exchange, ProblemDetail problem) {
        exchange.letGoOfAll();
        byte[] body = prepare(
                exchange.response(), problem, exchange.request().getHttpURI().getDecodedPath());
        send(exchange, problem.status(), null, List.of(ByteBuffer.wrap(body)), body.length);
    }

    /** As {@link #problem(Exchange, ProblemDetail)}, for a request of which so little is valid that it is no exchange. */
    static void problem(Response response, ProblemDetail problem, Callback callback) {
        byte[] body = prepare(response, problem, null);
        response.setStatus(problem.status());
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static byte[] prepare(Response response, ProblemDetail problem, @Nullable String path) {
        boolean inference = ErrorForm.isInference(path);
        if (problem.status() == 503 || problem.status() == 429) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, inference ? "application/json" : ProblemDetail.TYPE);
        return inference ? problem.inferenceJson() : problem.json();
    }

    /**
     * Refuses for want of room.
     *
     * @param reason a word from a short list, under which the refusal is counted
     */
    static void busy(Exchange exchange, String reason) {
        exchange.rejected(reason);
        problem(exchange, ProblemDetail.BUSY);
    }

    /** Answers after an error of our own: the log has it, the caller learns only that it is not theirs. */
    static void unexpected(Exchange exchange, Throwable e) {
        exchange.log(Level.SEVERE, "request failed unexpectedly", e);
        problem(exchange, ProblemDetail.of(500, "an error of the service, not of the request: its log has more"));
    }

    private static void send(
            Exchange exchange, int status, @Nullable String type, List<ByteBuffer> parts, long length) {
        Response response = exchange.response();
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(status);
        if (type != null) {
            headers.put(HttpHeader.CONTENT_TYPE, type);
        }
        headers.put(HttpHeader.CONTENT_LENGTH, length);
        Callback end = exchange;
        if (exchange.hasUnreadBody()) {
            // What is left of the body would be taken for the next request.
            headers.put(CLOSE);
            end = new Unwanted(exchange);
        }
        exchange.waits(true);
        if (parts.size() == 1) {
            response.write(true, parts.getFirst(), end);
        } else {
            new Parts(response, parts, end).iterate();
        }
    }

    /** Writes one part after the other. */
    private static final class Parts extends IteratingCallback {
        private final Response response;
        private final Iterator<ByteBuffer> parts;
        private final Callback end;

        Parts(Response response, List<ByteBuffer> parts, Callback end) {
            this.response = response;
            this.parts = parts.iterator();
            this.end = end;
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        protected Action process() {
            if (!parts.hasNext()) {
                return Action.SUCCEEDED;
            }
            ByteBuffer part = parts.next();
            response.write(!parts.hasNext(), part, this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            end.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            end.failed(cause);
        }
    }

    /** Reads on after the answer: a sender whose connection is closed while it writes may never see what was said. */
    private static final class Unwanted implements Invocable.Task, Callback {
        private final Exchange exchange;
        private long thrownAway;

        Unwanted(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        public void succeeded() {
            run();
        }

        @Override
        public void failed(Throwable cause) {
            exchange.failed(cause);
        }

        @Override
        public void run() {
            while (thrownAway < MOST_UNWANTED && !exchange.isLate()) {
                Content.@Nullable Chunk chunk = exchange.request().read();
                if (chunk == null) {
                    exchange.request().demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    break;
                }
                thrownAway += chunk.remaining();
                chunk.release();
                if (chunk.isLast()) {
                    break;
                }
            }
            exchange.succeeded();
        }
    }
}
