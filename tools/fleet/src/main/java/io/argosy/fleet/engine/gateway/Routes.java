package io.argosy.fleet.engine.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The services of one environment, by name. */
public final class Routes {
    private final Map<String, Route> routes = new ConcurrentHashMap<>();

    /** The route of a service, new where there was none. */
    public Route of(String service) {
        return routes.computeIfAbsent(service, _ -> new Route());
    }

    /** The service is gone. */
    public void remove(String service) {
        routes.remove(service);
    }

    Optional<Route> find(String service) {
        return Optional.ofNullable(routes.get(service));
    }

    SortedSet<String> services() {
        return new TreeSet<>(routes.keySet());
    }
}
