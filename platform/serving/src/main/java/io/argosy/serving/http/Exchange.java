package io.argosy.serving.http;

import io.argosy.serving.metrics.RequestMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the process, and the callback of its end: the one place that measures it.
 *
 * <p>The answer names the request in {@code X-Request-Id} and {@code traceparent}: the caller's own identifiers where
 * it gave some.
 */
public final class Exchange extends Callback.Nested {
    private static final Logger LOG = Logger.getLogger("io.argosy.serving.request");
    private static final int LONGEST_ID = 128;

    private final Request request;
    private final Response response;
    private final Observation observation;
    private final TraceContext trace;
    private final String id;
    private final long start = System.nanoTime();
    private final MemoryBudget.Lease lease;
    private final Connections.Watch connection;
    private final ProcessClock clock;
    private final long begun;
    private String route = "unmatched";
    private Map<String, String> parameters = Map.of();
    private boolean bodyIsRead;
    private volatile boolean waiting;
    private volatile boolean late;
    private volatile long longestNanos;

    /**
     * Where exchanges are observed.
     *
     * @param slow one that takes longer is written to the log as a warning
     * @param spans takes those whose trace is sampled
     */
    public record Observation(RequestMetrics metrics, Duration slow, Spans spans) {}

    Exchange(
            Request request,
            Response response,
            Callback callback,
            Observation observation,
            MemoryBudget budget,
            Connections.Watch connection,
            ProcessClock clock,
            Duration longest) {
        super(callback);
        this.request = request;
        this.response = response;
        this.observation = observation;
        this.lease = budget.lease();
        this.connection = connection;
        this.clock = clock;
        this.begun = clock.nanoTime();
        this.longestNanos = longest.toNanos();
        this.trace = TraceContext.of(request.getHeaders().get("traceparent"), observation.spans.percent());
        String given = request.getHeaders().get("X-Request-Id");
        this.id = given != null && printable(given) ? given : named(trace);
        response.getHeaders().put("X-Request-Id", id);
        response.getHeaders().put("traceparent", trace.traceparent());
        observation.metrics.begun();
        connection.began(this);
    }

    /** The request as Jetty has it. */
    public Request request() {
        return request;
    }

    /** The response as Jetty has it. */
    public Response response() {
        return response;
    }

    /** Its place in a trace. */
    public TraceContext trace() {
        return trace;
    }

    /** The identifier that finds this request in logs and in the store: the caller's, or one of its own. */
    public String id() {
        return id;
    }

    /** Whom it is about, where the caller said so in {@code X-Subject-Id}: a name of the caller's, of an identifier's form. */
    public @Nullable String subject() {
        String given = request.getHeaders().get("X-Subject-Id");
        return given != null && printable(given) ? given : null;
    }

    /** Names the pattern of the route that answers, under which it is measured. */
    public void route(String pattern) {
        route = pattern;
    }

    /** What stands in the path for the {@code {name}} of its route. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    void parameters(Map<String, String> given) {
        parameters = given;
    }

    /**
     * Holds so many more bytes of memory until the answer is complete.
     *
     * @throws RefusedException with 503 if all requests together would hold too much
     */
    public void hold(long bytes) {
        if (!lease.take(bytes)) {
            rejected("no_memory");
            throw new RefusedException(ProblemDetail.BUSY);
        }
    }

    /** Holds so many bytes less. */
    public void letGo(long bytes) {
        lease.give(bytes);
    }

    /** Nothing that was held is needed any more. */
    void letGoOfAll() {
        lease.close();
    }

    /** The body has been read to its end. */
    void bodyIsRead() {
        bodyIsRead = true;
    }

    /** Whether something of the body may still come. */
    boolean hasUnreadBody() {
        return !bodyIsRead && (request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
    }

    /** Whether the next step is the client's: to send, or to read. Only then does its pace count. */
    void waits(boolean forClient) {
        waiting = forClient;
    }

    boolean isWaiting() {
        return waiting;
    }

    /** How long it may take from now on, counted from its begin. */
    void longest(Duration time) {
        longestNanos = time.toNanos();
    }

    /** Whether its client has been too slow, or all of its time is over. */
    boolean isLate() {
        return late || clock.nanoTime() - begun > longestNanos;
    }

    /** Its client has been too slow. */
    void late() {
        late = true;
    }

    /** Counts that this request was refused for want of room. */
    public void rejected(String reason) {
        observation.metrics.rejected(reason);
    }

    @Override
    public void succeeded() {
        end();
        super.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
        // The connection broke, the client most likely went away. Nothing here is wrong, so it is no error of ours.
        log(Level.FINE, "request was cut off", cause);
        end();
        super.failed(cause);
    }

    private void end() {
        lease.close();
        connection.ended();
        long nanos = System.nanoTime() - start;
        observation.metrics.completed(route, request.getMethod(), response.getStatus(), nanos);
        if (nanos > observation.slow.toNanos()) {
            log(Level.WARNING, "request was slow", null);
        }
        if (trace.sampled()) {
            Instant end = Instant.now();
            observation.spans.ended(new Spans.Span(
                    trace,
                    id,
                    request.getMethod(),
                    route,
                    response.getStatus(),
                    TimeUnit.SECONDS.toNanos(end.getEpochSecond()) + end.getNano(),
                    nanos));
        }
    }

    /** Writes a line that names this request, and never anything of its body. */
    public void log(Level level, String message, @Nullable Throwable cause) {
        if (!LOG.isLoggable(level)) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("request_id", id);
        fields.put("trace_id", trace.traceId());
        fields.put("span_id", trace.spanId());
        fields.put("method", request.getMethod());
        fields.put("route", route);
        fields.put("status", response.getStatus());
        fields.put("millis", (System.nanoTime() - start) / 1_000_000);
        LogRecord line = new LogRecord(level, message);
        line.setLoggerName(LOG.getName());
        line.setParameters(new Object[] {fields});
        line.setThrown(cause);
        LOG.log(line);
    }

    /** The trace's, where it begins here; one that came may have many requests, so then this one's place in it too. */
    private static String named(TraceContext trace) {
        return trace.parentId() == null ? trace.traceId() : trace.traceId() + "-" + trace.spanId();
    }

    /** An identifier goes back in a header and into the log: letters, digits and a few signs, of bounded length. */
    private static boolean printable(String id) {
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
