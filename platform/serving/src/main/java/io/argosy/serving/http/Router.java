package io.argosy.serving.http;

import io.argosy.serving.settings.Settings.Limits;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.pathmap.MappedResource;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The one way of every request. It finds the route's {@link Endpoint}, whose kind says where it is worked on, so that
 * nobody waits behind somebody slower:
 *
 * <ul>
 *   <li>what needs no body, and small bodies: on the thread that read them, as they arrive;
 *   <li>other bodies, once they are there: in a {@link Bulkhead}, large ones apart from the rest;
 *   <li>streams and whatever else may block: on virtual threads, so many at a time;
 *   <li>what a service brings: in a bulkhead of its own.
 * </ul>
 *
 * What does not fit is refused at once with 503.
 */
public final class Router extends Handler.Abstract.NonBlocking implements AutoCloseable {
    /** A body that is no stream, and an answer, have so many times the timeout to arrive. */
    private static final int TIMEOUTS = 6;

    /** What is worked on holds its body, and as a text or as rows about as much again. */
    private static final int WORK = 2;

    private static final int BUFFER = 32_768;

    private final PathMappings<Route> routes = new PathMappings<>();
    private final Limits limits;
    private final MemoryBudget budget;
    private final HttpFields always;
    private final BooleanSupplier leaving;
    private final Exchange.Observation observation;
    private final Connections connections;
    private final Bulkhead small;
    private final Bulkhead large;
    private final Bulkhead apart;
    private final Semaphore streams;
    private final Semaphore blocking;

    /** The methods of one path. */
    private record Route(String path, Map<String, Endpoint> methods) {
        String allowed() {
            TreeSet<String> allowed = new TreeSet<>(methods.keySet());
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            return String.join(", ", allowed);
        }
    }

    /**
     * A router without routes.
     *
     * @param always headers of every answer
     * @param leaving asked once for each request: whether its caller should go elsewhere for the next one, and its
     *     connection is closed
     * @param observation where requests are counted
     */
    public Router(
            Limits limits,
            MemoryBudget budget,
            HttpFields always,
            BooleanSupplier leaving,
            Exchange.Observation observation) {
        this.limits = limits;
        this.budget = budget;
        this.always = always;
        this.leaving = leaving;
        this.observation = observation;
        this.connections = new Connections(limits.connections(), limits.timeout(), limits.bytesPerSecond());
        // Nothing waits for a client in a bulkhead: more threads than processors would only take them from small
        // requests.
        int threads = Math.min(limits.concurrency(), Runtime.getRuntime().availableProcessors());
        this.small = new Bulkhead("small", threads, limits.queue(), limits.timeout(), connections.clock());
        this.large = new Bulkhead("large", threads, limits.queue(), limits.timeout(), connections.clock());
        // Its work may block, so there are two at the least; no more than processors, so that the rest gets its share.
        this.apart = new Bulkhead(
                "apart",
                Math.min(limits.concurrency(), Math.max(2, Runtime.getRuntime().availableProcessors())),
                limits.queue(),
                limits.timeout(),
                connections.clock());
        this.streams = new Semaphore(limits.streams());
        this.blocking = new Semaphore(limits.streams());
    }

    /**
     * Adds a route.
     *
     * @param method such as {@code GET}, which answers to {@code HEAD} too
     * @param path in which {@code {name}} stands for one segment; a slash behind it makes no difference
     */
    public Router add(String method, String path, Endpoint endpoint) {
        UriTemplatePathSpec spec = new UriTemplatePathSpec(path);
        Route route = routes.get(spec);
        if (route == null) {
            route = new Route(path, new TreeMap<>());
            routes.put(spec, route);
        }
        route.methods.put(method, endpoint);
        return this;
    }

    /** Every path with its methods but {@code HEAD}, which each {@code GET} answers too. */
    public Map<String, Set<String>> paths() {
        Map<String, Set<String>> paths = new TreeMap<>();
        routes.streamResources()
                .map(MappedResource::getResource)
                .forEach(route -> paths.put(route.path, Set.copyOf(route.methods.keySet())));
        return paths;
    }

    /** How many requests wait for their turn. */
    public int waiting() {
        return small.waiting() + large.waiting() + apart.waiting();
    }

    /** What must hear of each connection that opens and closes. */
    Connections connections() {
        return connections;
    }

    /** The time in which callers are waited for. */
    ProcessClock clock() {
        return connections.clock();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Connections.Watch connection =
                connections.of(request.getConnectionMetaData().getConnection());
        Exchange exchange = new Exchange(
                request,
                response,
                callback,
                observation,
                budget,
                connection,
                connections.clock(),
                limits.timeout().multipliedBy(TIMEOUTS));
        response.getHeaders().add(always);
        if (leaving.getAsBoolean()) {
            response.getHeaders().put(Answer.CLOSE);
        }
        if (connection.isExcess()) {
            response.getHeaders().put(Answer.CLOSE);
            Answer.busy(exchange, "too_many_connections");
            return true;
        }
        try {
            answer(exchange, endpoint(exchange));
        } catch (RefusedException e) {
            Answer.problem(exchange, e.problem());
        } catch (RuntimeException e) {
            Answer.unexpected(exchange, e);
        }
        return true;
    }

    private Endpoint endpoint(Exchange exchange) {
        Request request = exchange.request();
        String path = Request.getPathInContext(request);
        if (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        MatchedResource<Route> matched = routes.getMatched(path);
        if (matched == null) {
            throw new RefusedException(404, "nothing is here: GET /openapi.json says what is");
        }
        Route route = matched.getResource();
        if (matched.getPathSpec() instanceof UriTemplatePathSpec spec && spec.getVariableCount() > 0) {
            exchange.parameters(spec.getPathParams(path));
        }
        String method = request.getMethod();
        Endpoint endpoint = route.methods.get(method.equals("HEAD") ? "GET" : method);
        if (endpoint == null) {
            exchange.response().getHeaders().put(HttpHeader.ALLOW, route.allowed());
            throw new RefusedException(405, "this path does not answer to that method: use " + route.allowed());
        }
        exchange.route(route.path);
        return endpoint;
    }

    private void answer(Exchange exchange, Endpoint endpoint) {
        switch (endpoint) {
            case Endpoint.Choice choice -> answer(exchange, choice.of(exchange));
            case Endpoint.AtOnce atOnce -> Answer.send(exchange, atOnce.answer(exchange));
            case Endpoint.OfBody ofBody -> {
                requirePlainUtf8(exchange);
                ofBody.check(exchange);
                Body.read(exchange, limits.bodyBytes(), body -> answer(exchange, ofBody, body));
            }
            case Endpoint.Apart own -> {
                requirePlainUtf8(exchange);
                Body.read(exchange, limits.bodyBytes(), body -> answer(exchange, own, body));
            }
            case Endpoint.Stream stream -> {
                requirePlainUtf8(exchange);
                run(exchange, streams, "too_many_streams", () -> answer(exchange, stream));
            }
            case Endpoint.Blocking page -> run(exchange, blocking, "queue_full", () -> answer(exchange, page));
        }
    }

    private static void requirePlainUtf8(Exchange exchange) {
        String encoding = exchange.request().getHeaders().get(HttpHeader.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            exchange.response().getHeaders().put(HttpHeader.ACCEPT_ENCODING, "identity");
            throw new RefusedException(
                    415, "a body in this Content-Encoding is not read here: send it as it is, without one");
        }
        String type = exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE);
        String charset = type == null ? null : MimeTypes.getCharsetFromContentType(type);
        if (charset != null && !charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("us-ascii")) {
            throw new RefusedException(415, "a body in this charset is not read here: send it as UTF-8");
        }
    }

    private void answer(Exchange exchange, Endpoint.OfBody endpoint, byte[] body) {
        if (!Utf8.isWellFormed(body, 0, body.length)) {
            throw new RefusedException(400, "the body is not UTF-8: send it as UTF-8");
        }
        if (body.length <= endpoint.largestAtOnce()) {
            work(exchange, endpoint, body);
            return;
        }
        Bulkhead bulkhead = body.length <= MemoryBudget.SMALL ? small : large;
        if (!bulkhead.offer(() -> work(exchange, endpoint, body), () -> Answer.busy(exchange, "waited_too_long"))) {
            Answer.busy(exchange, "queue_full");
        }
    }

    private static void work(Exchange exchange, Endpoint.OfBody endpoint, byte[] body) {
        Reply reply;
        try {
            if (body.length > MemoryBudget.SMALL) {
                exchange.hold((long) WORK * body.length);
            }
            reply = endpoint.answer(exchange, body);
        } catch (RefusedException e) {
            Answer.problem(exchange, e.problem());
            return;
        } catch (RuntimeException e) {
            Answer.unexpected(exchange, e);
            return;
        }
        Answer.send(exchange, reply);
    }

    private void answer(Exchange exchange, Endpoint.Apart endpoint, byte[] body) {
        if (!Utf8.isWellFormed(body, 0, body.length)) {
            throw new RefusedException(400, "the body is not UTF-8: send it as UTF-8");
        }
        if (!apart.offer(() -> work(exchange, endpoint, body), () -> Answer.busy(exchange, "waited_too_long"))) {
            Answer.busy(exchange, "queue_full");
        }
    }

    /** Whatever this code throws, its caller is answered. */
    private static void work(Exchange exchange, Endpoint.Apart endpoint, byte[] body) {
        Reply reply;
        try {
            reply = endpoint.answer(exchange, body);
        } catch (RefusedException e) {
            Answer.problem(exchange, e.problem());
            return;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            Answer.unexpected(exchange, e);
            return;
        }
        Answer.send(exchange, reply);
    }

    private static void run(Exchange exchange, Semaphore permits, String otherwise, Runnable work) {
        if (!permits.tryAcquire()) {
            Answer.busy(exchange, otherwise);
            return;
        }
        Thread.ofVirtual().name(otherwise).start(() -> {
            try {
                work.run();
            } finally {
                permits.release();
            }
        });
    }

    private void answer(Exchange exchange, Endpoint.Stream stream) {
        Response response = exchange.response();
        try {
            exchange.longest(limits.streamTime());
            exchange.hold(StreamInput.BUFFERS);
            OutputStream out = new BufferedOutputStream(new StreamOutput(exchange), BUFFER);
            stream.answer(exchange, new StreamInput(exchange), out);
            out.flush();
            exchange.waits(true);
            response.write(true, ByteBuffer.allocate(0), exchange);
        } catch (RefusedException e) {
            refuse(exchange, e.problem(), e);
        } catch (IOException e) {
            // The connection broke or stalled while a body was read: nothing here is wrong.
            refuse(exchange, Body.brokenOff(e), e);
        } catch (RuntimeException e) {
            fail(exchange, e);
        }
    }

    private static void answer(Exchange exchange, Endpoint.Blocking endpoint) {
        try {
            endpoint.answer(exchange);
        } catch (Exception e) {
            fail(exchange, e);
        }
    }

    private static void fail(Exchange exchange, Exception e) {
        if (exchange.response().isCommitted()) {
            exchange.failed(e);
        } else {
            Answer.unexpected(exchange, e);
        }
    }

    /** A stream that has begun cannot become a problem: it is cut off, so that nobody takes what there is for all. */
    private static void refuse(Exchange exchange, ProblemDetail problem, Exception e) {
        if (exchange.response().isCommitted()) {
            exchange.failed(e);
        } else {
            Answer.problem(exchange, problem);
        }
    }

    @Override
    public void close() {
        small.close();
        large.close();
        apart.abandon();
    }
}
