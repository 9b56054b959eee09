package io.argosy.serving.own;

import io.argosy.serving.http.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes that a service brings, for its {@code Main} to give to the process:
 *
 * <pre>{@code
 * public static void main(String[] arguments) {
 *     ServingProcess.run(arguments, new OwnRoutes().post("/ranking", "Whom to call first", EXAMPLE, Main::ranking));
 * }
 * }</pre>
 *
 * <p>They go the way of every request: bodies and answers within the memory budget, at most so many at a time and the
 * rest refused at once, errors as problems, measured under their paths, told in the OpenAPI document. They are worked on
 * by threads of their own, so that predictions and probes never wait for them; a route that never returns keeps one.
 */
public final class OwnRoutes {
    /** How many routes a service may bring: each is a label of metrics. */
    static final int MOST = 64;

    private final List<Route> routes = new ArrayList<>();

    /** Answers one request. */
    @FunctionalInterface
    public interface Handler {
        /**
         * The answer, made by one of the request's methods. May block, but the threads are few.
         *
         * @throws io.argosy.serving.http.RefusedException with what the caller is told
         * @throws Exception whatever else: the caller gets 500, the log the reason
         */
        Reply answer(OwnRequest request) throws Exception;
    }

    /**
     * One route.
     *
     * @param summary what it does, in a few words for the OpenAPI document
     * @param example a body that it takes, JSON; null where it takes none
     */
    record Route(
            String method,
            String path,
            String summary,
            @Nullable String example,
            Handler handler) {}

    /**
     * Adds a route without a body.
     *
     * @param path such as {@code /segments/{name}}: its first segment is a word that no route of the platform begins with
     */
    public OwnRoutes get(String path, String summary, Handler handler) {
        routes.add(new Route("GET", path, summary, null, handler));
        return this;
    }

    /**
     * Adds a route with a body of JSON.
     *
     * @param path as {@link #get} has it
     * @param example a body that the route takes
     */
    public OwnRoutes post(String path, String summary, String example, Handler handler) {
        routes.add(new Route("POST", path, summary, example, handler));
        return this;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return routes.isEmpty();
    }

    List<Route> all() {
        return List.copyOf(routes);
    }
}
