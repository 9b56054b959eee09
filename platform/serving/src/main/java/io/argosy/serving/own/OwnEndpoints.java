package io.argosy.serving.own;

import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Router;
import io.argosy.serving.predict.ServedModel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Puts a service's own routes beside the platform's, none of which they can stand in front of. */
public final class OwnEndpoints {
    /** With which routes of the platform begin, served or not, now or at another port. */
    private static final Set<String> RESERVED = Set.of(
            "predict",
            "explain",
            "model",
            "outcomes",
            "v1",
            "v2",
            "openapi.json",
            "docs",
            "redoc",
            "healthz",
            "readyz",
            "startupz",
            "livez",
            "metrics");

    private static final Pattern PATH =
            Pattern.compile("/[a-z][a-z0-9-]{0,39}(/([a-z0-9][a-z0-9._-]{0,39}|\\{[a-z][a-z0-9_]{0,39}})){0,7}");
    private static final Pattern NAME = Pattern.compile("\\{[^}]*}");

    private OwnEndpoints() {}

    /**
     * Adds the routes, once the platform's are there.
     *
     * @param mostRows in one request
     * @throws IllegalArgumentException in a sentence with the next step, where one cannot be had
     */
    public static void addTo(Router router, OwnRoutes routes, ServedModel model, int mostRows) {
        if (routes.all().size() > OwnRoutes.MOST) {
            throw new IllegalArgumentException(
                    "the service brings " + routes.all().size() + " routes: " + OwnRoutes.MOST
                            + " are the most, put what differs into a {name} of a path");
        }
        var platform = new HashSet<>(RESERVED);
        router.paths().keySet().forEach(path -> platform.add(first(path)));
        var taken = new HashSet<String>();
        var predictions = new OwnPredictions(model, mostRows);
        for (OwnRoutes.Route route : routes.all()) {
            check(route, platform);
            // Two paths that differ in the names of their segments alone are one.
            if (!taken.add(route.method() + " " + NAME.matcher(route.path()).replaceAll("{}"))) {
                throw new IllegalArgumentException(
                        route.method() + " " + route.path() + " is added twice: leave one of them out");
            }
            Endpoint.Apart endpoint =
                    (exchange, body) -> route.handler().answer(new OwnRequest(exchange, body, predictions));
            router.add(route.method(), route.path(), endpoint);
        }
    }

    private static void check(OwnRoutes.Route route, Set<String> platform) {
        String path = route.path();
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("the service's own route \"" + path
                    + "\" is no path: begin it with a slash and a word of small letters, then up to 7 segments"
                    + " or {names}");
        }
        long names = NAME.matcher(path).results().count();
        if (names
                != NAME.matcher(path)
                        .results()
                        .map(name -> name.group())
                        .distinct()
                        .count()) {
            throw new IllegalArgumentException(path + " has a {name} twice: give each its own");
        }
        if (platform.contains(first(path))) {
            throw new IllegalArgumentException("the service's own route " + path
                    + " begins as one of the platform's: begin it" + " with another word than "
                    + platform.stream().sorted().collect(Collectors.joining(", ")));
        }
        if (route.summary().isBlank()) {
            throw new IllegalArgumentException(path + " has no summary: say in a few words what it does");
        }
        if (route.example() != null && !isJson(route.example())) {
            throw new IllegalArgumentException(
                    "the example of " + path + " is no JSON: give a body that the route takes");
        }
    }

    private static boolean isJson(String text) {
        try {
            return !JsonMapper.shared().readTree(text).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String first(String path) {
        return Stream.of(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The names in a path. */
    static Set<String> names(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> part.startsWith("{"))
                .map(part -> part.substring(1, part.length() - 1))
                .collect(Collectors.toSet());
    }
}
