package io.argosy.serving.http;

import io.argosy.serving.metrics.RequestMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Stands before Javalin in its own Jetty. A request to a {@link FastEndpoint} is answered here, on the thread that read
 * it; every other goes to Javalin on a {@link Lane}, or is refused when the lane is full.
 */
public final class FrontDoor extends Handler.Wrapper {
    private static final HttpField CLOSE =
            new PreEncodedHttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());

    private final Map<String, FastEndpoint> fast = new HashMap<>();
    private final Lane lane;
    private final OpenConnections connections;
    private final HttpFields always;
    private final BooleanSupplier leaving;
    private final Exchange.Observation observation;

    /**
     * A front door that leads to the handler that Javalin attaches to it.
     *
     * @param always headers of every answer
     * @param leaving asked once for each request: whether its caller should go elsewhere for the next one, and its
     *     connection is closed
     * @param mostConnections how many connections are answered at a time; the next is told to come again
     * @param slow a request that takes longer is written to the log
     * @param spans takes the spans of traces that are kept
     */
    public FrontDoor(
            List<FastEndpoint> endpoints,
            Lane lane,
            HttpFields always,
            BooleanSupplier leaving,
            int mostConnections,
            RequestMetrics metrics,
            Duration slow,
            Spans spans) {
        this.lane = lane;
        this.always = always;
        this.leaving = leaving;
        this.connections = new OpenConnections(mostConnections);
        this.observation = new Exchange.Observation(metrics, slow, spans);
        endpoints.forEach(endpoint -> fast.put(endpoint.path(), endpoint));
    }

    /** What must hear of each connection that opens and closes. */
    OpenConnections connections() {
        return connections;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, callback, observation);
        response.getHeaders().add(always);
        if (leaving.getAsBoolean()) {
            response.getHeaders().put(CLOSE);
        }
        if (connections.isExcess(request.getConnectionMetaData().getConnection())) {
            response.getHeaders().put(CLOSE);
            Answer.busy(exchange, "too_many_connections");
            return true;
        }
        FastEndpoint endpoint = fastEndpoint(request);
        if (endpoint != null) {
            try {
                endpoint.handle(exchange);
            } catch (RuntimeException e) {
                Answer.unexpected(exchange, e);
            }
        } else {
            boolean taken = lane.offer(() -> servlet(exchange), () -> Answer.busy(exchange, "waited_too_long"));
            if (!taken) {
                Answer.busy(exchange, "queue_full");
            }
        }
        return true;
    }

    private @Nullable FastEndpoint fastEndpoint(Request request) {
        if (!"POST".equals(request.getMethod())) {
            return null;
        }
        FastEndpoint endpoint = fast.get(Request.getPathInContext(request));
        return endpoint != null && endpoint.accepts(request) ? endpoint : null;
    }

    private void servlet(Exchange exchange) {
        try {
            exchange.request().setAttribute(Exchange.ATTRIBUTE, exchange);
            if (!super.handle(exchange.request(), exchange.response(), exchange)) {
                Answer.problem(exchange, ProblemDetail.of(404, "nothing is here: GET /openapi.json says what is"));
            }
        } catch (Exception e) {
            Answer.unexpected(exchange, e);
        }
    }
}
