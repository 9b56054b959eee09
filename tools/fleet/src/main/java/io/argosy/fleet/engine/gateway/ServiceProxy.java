package io.argosy.fleet.engine.gateway;

import io.argosy.fleet.NearestName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@code /churn/predict} to churn's process as {@code /predict} with {@code X-Forwarded-Prefix: /churn}, and
 * answers itself what no service can: the list of services, an unknown one, one that is not ready. Requests for one that is asleep wake
 * it and are held until it answers, a bounded number of them.
 */
final class ServiceProxy extends ProxyHandler.Reverse {
    private static final String TARGET = ServiceProxy.class.getName() + ".target";

    /** A service bounds its own answers; this bounds the silence of one that has lost its way. */
    private static final long SILENCE_MINUTES = 2;

    /** Requests that wait for services which are waking, of all that the gateway leads to. */
    static final int MOST_HELD = 500;

    /** Less than a connection may be silent for (Jetty: 30 s). */
    private static final Duration LONGEST_HELD = Duration.ofSeconds(20);

    private final String environment;
    private final Routes routes;
    private final Duration pooled;
    private final Semaphore held = new Semaphore(MOST_HELD);

    /** Where a request goes: the service's path prefix and the process that takes it. */
    private record Target(String prefix, Endpoint endpoint) {}

    /**
     * @param pooled how long a connection to a process waits for its next request. Shorter than the process waits: Jetty
     *     and Tomcat drop one after 30 s, a service's own limit may be 10 s, and a request that met a connection just
     *     closed would be lost
     */
    ServiceProxy(String environment, Routes routes, Duration pooled) {
        super(ServiceProxy::rewrite);
        this.environment = environment;
        this.routes = routes;
        this.pooled = pooled;
        setUseServerThreadPool(true);
        setViaHost("fleet");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = path(request);
        int end = path == null ? -1 : path.indexOf('/', 1);
        String service = path == null ? "" : path.substring(1, end < 0 ? path.length() : end);
        if (service.isEmpty()) {
            new Answer(response, callback).json(HttpStatus.OK_200, index(request));
            return true;
        }
        Optional<Route> route = routes.find(service);
        if (route.isEmpty()) {
            new Answer(response, callback)
                    .problem(
                            HttpStatus.NOT_FOUND_404,
                            "there is no service \"" + service + "\" in " + environment + ": "
                                    + NearestName.suggest(service, routes.services()));
            return true;
        }
        if (!isEncoded(request.getHttpURI().getQuery())) {
            new Answer(response, callback)
                    .problem(HttpStatus.BAD_REQUEST_400, "the query is not valid: encode it as a URL asks for");
            return true;
        }
        Optional<Endpoint> endpoint = route.get().acquire();
        if (endpoint.isPresent()) {
            return forward(service, endpoint.get(), request, response, callback);
        }
        if (!route.get().wake()) {
            refuse(service + " is not ready in " + environment + ": see ./fleet status", response, callback);
        } else if (!held.tryAcquire()) {
            refuse(
                    service + " is waking in " + environment + ", and " + MOST_HELD
                            + " requests wait already: ask again after the time in Retry-After",
                    response,
                    callback);
        } else {
            Thread _ = Thread.ofVirtual()
                    .name("held for " + service)
                    .start(() -> hold(service, route.get(), request, response, callback));
        }
        return true;
    }

    private boolean forward(String service, Endpoint endpoint, Request request, Response response, Callback callback) {
        request.setAttribute(TARGET, new Target("/" + service, endpoint));
        return super.handle(request, response, Callback.from(callback, endpoint::release));
    }

    /** Waits for a service that is waking. Nothing of a request's body is read meanwhile: it stays with who sends it. */
    private void hold(String service, Route route, Request request, Response response, Callback callback) {
        try {
            Optional<Endpoint> endpoint;
            try {
                endpoint = route.await(LONGEST_HELD);
            } finally {
                held.release();
            }
            if (endpoint.isEmpty()) {
                refuse(
                        service + " did not wake in " + environment + " within " + LONGEST_HELD.toSeconds()
                                + " s: see ./fleet status",
                        response,
                        callback);
            } else if (!forward(service, endpoint.get(), request, response, callback)) {
                throw new IllegalStateException("the proxy takes every request");
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
    private static @Nullable String path(Request request) {
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

    private Map<String, Object> index(Request request) {
        HttpURI uri = request.getHttpURI();
        String base = uri.getScheme() + "://" + uri.getAuthority() + "/";
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("environment", environment);
        List<Map<String, String>> services = routes.services().stream()
                .map(service -> Map.of("service", service, "url", base + service))
                .toList();
        index.put("services", services);
        return index;
    }

    private static HttpURI rewrite(Request request) {
        Target target = target(request);
        String query = request.getHttpURI().getQuery();
        String rest = Objects.requireNonNullElse(path(request), "/")
                .substring(target.prefix().length());
        String path = rest.startsWith("/") ? rest : "/" + rest;
        return HttpURI.from("http", "127.0.0.1", target.endpoint().port(), query == null ? path : path + "?" + query);
    }

    private static Target target(Request request) {
        if (request.getAttribute(TARGET) instanceof Target target) {
            return target;
        }
        throw new IllegalStateException("a request is proxied only once its target is known");
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
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
        client.setRequestBufferSize(Gateway.LONGEST_HEAD);
        client.setMaxRequestHeadersSize(Gateway.LONGEST_HEAD);
        client.setMaxResponseHeadersSize(Gateway.LONGEST_HEAD);
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI uri) {
        // Not by a java.net.URI, which knows fewer queries than are sent.
        return getHttpClient()
                .newRequest("127.0.0.1", uri.getPort())
                .path(uri.getPathQuery())
                .method(request.getMethod())
                .idleTimeout(SILENCE_MINUTES, TimeUnit.MINUTES);
    }

    @Override
    protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request proxied) {
        super.addProxyHeaders(request, proxied);
        proxied.headers(
                headers -> headers.put("X-Forwarded-Prefix", target(request).prefix()));
    }

    @Override
    protected void onServerToProxyResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request proxied,
            org.eclipse.jetty.client.Response answer,
            Response response,
            Callback callback,
            Throwable failure) {
        String service = target(request).prefix().substring(1) + " in " + environment;
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
