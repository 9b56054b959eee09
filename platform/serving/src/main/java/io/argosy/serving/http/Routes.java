package io.argosy.serving.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.logging.Level;

/**
 * The routes of the servlet layer. Each names itself to its exchange, so that it is measured under its pattern, and
 * whatever is thrown on the way is answered here.
 */
public final class Routes {
    private final List<Route> routes = new ArrayList<>();

    private record Route(HandlerType method, String path, Handler handler) {}

    /** Adds a route, such as {@code GET /model}. */
    public Routes add(HandlerType method, String path, Handler handler) {
        routes.add(new Route(method, path, handler));
        return this;
    }

    /** Gives the routes, and the answers to errors, to Javalin. */
    public void register(JavalinConfig config) {
        for (Route route : routes) {
            config.routes.addHttpHandler(route.method, route.path, context -> {
                exchange(context).route(route.path);
                route.handler.handle(context);
            });
        }
        config.routes.exception(RefusedException.class, (e, context) -> answer(context, e.problem()));
        config.routes.exception(MethodNotAllowedResponse.class, (e, context) -> notAllowed(context));
        config.routes.exception(HttpResponseException.class, (e, context) -> answer(context, problem(e)));
        // The connection broke or stalled while a body was read: nothing here is wrong.
        config.routes.exception(IOException.class, (e, context) -> answer(context, Body.brokenOff(e)));
        config.routes.exception(Exception.class, (e, context) -> {
            exchange(context).log(Level.SEVERE, "request failed unexpectedly", e);
            answer(context, ProblemDetail.of(500, "an error of the service, not of the request: its log has more"));
        });
    }

    /** The exchange that a request of the servlet layer belongs to. */
    public static Exchange exchange(Context context) {
        return Objects.requireNonNull(context.attribute(Exchange.ATTRIBUTE), "no exchange came through the front door");
    }

    /** Sets an answer's media type, exactly. */
    public static void setType(Context context, String type) {
        // Otherwise the charset of the default type is put behind this one, and some clients read a type only alone.
        context.res().setCharacterEncoding(null);
        context.contentType(type);
    }

    private void notAllowed(Context context) {
        TreeSet<String> allowed = new TreeSet<>();
        Map<String, HandlerType> methods = new LinkedHashMap<>();
        for (Route route : routes) {
            if (matches(route.path, context.path())) {
                methods.put(route.method.name(), route.method);
                allowed.add(route.method.name());
            }
        }
        if (methods.containsKey("GET")) {
            allowed.add("HEAD");
        }
        String list = String.join(", ", allowed);
        context.header("Allow", list);
        answer(context, ProblemDetail.of(405, "this path does not answer to that method: use " + list));
    }

    /** Whether a path has the form of a pattern, in which {@code {name}} stands for one segment. */
    static boolean matches(String pattern, String path) {
        String[] wanted = pattern.split("/", -1);
        String[] given = (path.endsWith("/") ? path.substring(0, path.length() - 1) : path).split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].startsWith("{") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static ProblemDetail problem(HttpResponseException e) {
        int status = e.getStatus();
        return status == 404
                ? ProblemDetail.of(404, "nothing is here: GET /openapi.json says what is")
                : ProblemDetail.of(status, "the request cannot be answered");
    }

    private static void answer(Context context, ProblemDetail problem) {
        if (context.res().isCommitted()) {
            // A stream that has begun cannot become a problem: what has been sent is all that will be.
            return;
        }
        boolean inference = ErrorForm.isInference(context.path());
        context.status(problem.status());
        setType(context, inference ? "application/json" : ProblemDetail.TYPE);
        context.result(inference ? problem.inferenceJson() : problem.json());
    }
}
