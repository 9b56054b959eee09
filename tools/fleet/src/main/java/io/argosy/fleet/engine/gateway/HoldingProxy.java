package io.argosy.fleet.engine.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to who answers for a service. Those for one that is asleep wake it and are held until it answers, a bounded number
 * of them: of each its head, {@value HoldingServer#LONGEST_HEAD} bytes at the most; its body stays with who sends it.
 */
public abstract class HoldingProxy extends ProxyHandler.Reverse {
    private static final String PASSING = HoldingProxy.class.getName() + ".passing";

    /** A service bounds its own answers; this bounds the silence of one that has lost its way. */
    private static final long SILENCE_MINUTES = 2;

    /** Requests that wait for services which are waking, of all that the proxy leads to. */
    public static final int MOST_HELD = 500;

    /** How long one waits at the most. Less than a connection may be silent for (Jetty: 30 s). */
    public static final Duration LONGEST_HELD = Duration.ofSeconds(20);

    private final String environment;
    private final Duration pooled;
    private final Duration longest;
    private final String look;
    private final Semaphore held = new Semaphore(MOST_HELD);

    /**
     * @param pooled how long a connection to a process waits for its next request. Shorter than the process waits: Jetty
     *     and Tomcat drop one after 30 s, a service's own limit may be 10 s, and a request that met a connection just
     *     closed would be lost
     * @param longest how long a request is held at the most
     * @param look where people see why a service does not answer
     */
    protected HoldingProxy(String environment, Duration pooled, Duration longest, String look) {
        super(HoldingProxy::rewrite);
        this.environment = environment;
        this.pooled = pooled;
        this.longest = longest;
        this.look = look;
    }

    @Override
    protected void doStart() throws Exception {
        setUseServerThreadPool(true);
        setViaHost("fleet");
        super.doStart();
    }

    /** Passes a request on, now or once the service answers, or says why not. */
    protected final boolean pass(
            String service, String prefix, Route route, Request request, Response response, Callback callback) {
        if (!isEncoded(request.getHttpURI().getQuery())) {
            new Answer(response, callback)
                    .problem(HttpStatus.BAD_REQUEST_400, "the query is not valid: encode it as a URL asks for");
            return true;
        }
        Optional<Endpoint> endpoint = route.acquire();
        if (endpoint.isPresent()) {
            forward(new Passing(service, prefix, route, endpoint.get()), request, response, callback);
            return true;
        }
        if (!route.wake()) {
            refuse(service + " is not ready in " + environment + ": see " + look, response, callback);
        } else if (!held.tryAcquire()) {
            refuse(
                    service + " is waking in " + environment + ", and " + MOST_HELD
                            + " requests wait already: ask again after the time in Retry-After",
                    response,
                    callback);
        } else {
            Thread _ = Thread.ofVirtual()
                    .name("held for " + service)
                    .start(() -> hold(service, prefix, route, request, response, callback));
        }
        return true;
    }

    /** How many requests wait now. */
    public final int held() {
        return MOST_HELD - held.availablePermits();
    }

    private void forward(Passing passing, Request request, Response response, Callback callback) {
        request.setAttribute(PASSING, passing);
        Callback counted = Callback.from(callback, passing::release);
        if (request.getLength() > Passing.LONGEST_KEPT
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                || request.getHeaders().contains(HttpHeader.EXPECT)) {
            ask(request, response, counted);
            return;
        }
        Content.Source.asByteArrayAsync(
                request,
                Passing.LONGEST_KEPT,
                Promise.Invocable.from(
                        Invocable.InvocationType.NON_BLOCKING,
                        body -> {
                            passing.keep(ByteBuffer.wrap(body));
                            ask(request, response, counted);
                        },
                        failure -> notRead(failure, response, counted)));
    }

    private static void notRead(Throwable failure, Response response, Callback callback) {
        if (failure instanceof TimeoutException) {
            new Answer(response, callback)
                    .problem(HttpStatus.REQUEST_TIMEOUT_408, "the request's body did not come in time");
        } else {
            callback.failed(failure);
        }
    }

    private void ask(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                throw new IllegalStateException("the proxy takes every request");
            }
        } catch (RuntimeException e) {
            callback.failed(e);
        }
    }

    private void askAnother(Passing passing, Request request, Response response, Callback callback) {
        if (passing.next()) {
            ask(request, response, callback);
        } else {
            refuse(passing.service() + " is not ready in " + environment + ": see " + look, response, callback);
        }
    }

    /** Waits for a service that is waking. Nothing of a request's body is read meanwhile: it stays with who sends it. */
    private void hold(
            String service, String prefix, Route route, Request request, Response response, Callback callback) {
        try {
            Optional<Endpoint> endpoint;
            try {
                endpoint = route.await(longest);
            } finally {
                held.release();
            }
            if (endpoint.isEmpty()) {
                refuse(
                        service + " did not wake in " + environment + " within " + longest.toSeconds() + " s: see "
                                + look,
                        response,
                        callback);
            } else {
                forward(new Passing(service, prefix, route, endpoint.get()), request, response, callback);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        } catch (RuntimeException e) {
            callback.failed(e);
        }
    }

    private static void refuse(String why, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        new Answer(response, callback).problem(HttpStatus.SERVICE_UNAVAILABLE_503, why);
    }

    /** The path as it came, but with every {@code ..} followed, so that none leads out of a service's prefix. */
    static @Nullable String path(Request request) {
        String path = request.getHttpURI().getPath();
        return path == null ? null : URIUtil.normalizePath(path);
    }

    /** Whether each percent sign has its two digits, without which the client of the services sends nothing. */
    private static boolean isEncoded(@Nullable String query) {
        int percent = query == null ? -1 : query.indexOf('%');
        while (query != null && percent >= 0) {
            if (percent + 2 >= query.length()
                    || Character.digit(query.charAt(percent + 1), 16) < 0
                    || Character.digit(query.charAt(percent + 2), 16) < 0) {
                return false;
            }
            percent = query.indexOf('%', percent + 1);
        }
        return true;
    }

    private static HttpURI rewrite(Request request) {
        Passing passing = passing(request);
        String query = request.getHttpURI().getQuery();
        String rest = Objects.requireNonNullElse(path(request), "/")
                .substring(passing.prefix().length());
        String path = rest.startsWith("/") ? rest : "/" + rest;
        return HttpURI.from(
                "http",
                passing.endpoint().host(),
                passing.endpoint().port(),
                query == null ? path : path + "?" + query);
    }

    private static Passing passing(Request request) {
        if (request.getAttribute(PASSING) instanceof Passing passing) {
            return passing;
        }
        throw new IllegalStateException("a request is proxied only once its target is known");
    }

    @Override
    protected final void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setUserAgentField(null);
        client.setIdleTimeout(TimeUnit.MINUTES.toMillis(SILENCE_MINUTES));
        // Only once it is open: a connection that idles out between being made and being opened, as many do when a
        // busy machine stands still for two seconds, takes the request along that it was made for.
        client.addBean(new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
                connection.getEndPoint().setIdleTimeout(pooled.toMillis());
            }
        });
        client.setDestinationIdleTimeout(TimeUnit.MINUTES.toMillis(1));
        // A service answers so many connections and refuses the rest by itself.
        client.setMaxConnectionsPerDestination(1_024);
        client.setMaxRequestsQueuedPerDestination(1_024);
        // A request without a type has none at the service either.
        client.setDefaultRequestContentType(null);
        client.setRequestBufferSize(HoldingServer.LONGEST_HEAD);
        client.setMaxRequestHeadersSize(HoldingServer.LONGEST_HEAD);
        client.setMaxResponseHeadersSize(HoldingServer.LONGEST_HEAD);
    }

    @Override
    protected final org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI uri) {
        // Not by a java.net.URI, which knows fewer queries than are sent.
        return getHttpClient()
                .newRequest(uri.getHost(), uri.getPort())
                .path(uri.getPathQuery())
                .method(request.getMethod())
                .idleTimeout(SILENCE_MINUTES, TimeUnit.MINUTES);
    }

    @Override
    protected final org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request request, Response response, org.eclipse.jetty.client.Request proxied) {
        ByteBuffer body = passing(request).body();
        return body == null
                ? super.newProxyToServerRequestContent(request, response, proxied)
                : new ByteBufferRequestContent(request.getHeaders().get(HttpHeader.CONTENT_TYPE), body);
    }

    @Override
    protected final void addProxyHeaders(Request request, org.eclipse.jetty.client.Request proxied) {
        super.addProxyHeaders(request, proxied);
        String prefix = passing(request).prefix();
        if (!prefix.isEmpty()) {
            proxied.headers(headers -> headers.put("X-Forwarded-Prefix", prefix));
        }
    }

    @Override
    protected final void onServerToProxyResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request proxied,
            org.eclipse.jetty.client.Response answer,
            Response response,
            Callback callback,
            Throwable failure) {
        Passing passing = passing(request);
        if (answer.getStatus() == 0 && !response.isCommitted() && passing.mayAskAnother(failure)) {
            var _ = getHttpClient()
                    .getScheduler()
                    .schedule(
                            () -> askAnother(passing, request, response, callback),
                            passing.pauseMillis(),
                            TimeUnit.MILLISECONDS);
            return;
        }
        String service = passing.service() + " in " + environment;
        if (failure instanceof RejectedExecutionException) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
            new Answer(response, callback)
                    .problem(
                            HttpStatus.SERVICE_UNAVAILABLE_503,
                            service + " has more requests than it takes: ask again after the time in Retry-After");
            return;
        }
        boolean silent = failure instanceof TimeoutException;
        new Answer(response, callback)
                .problem(
                        silent ? HttpStatus.GATEWAY_TIMEOUT_504 : HttpStatus.BAD_GATEWAY_502,
                        silent
                                ? service + " did not answer in time: see its log"
                                : service + " broke off (" + failure + "): see its log");
    }
}
