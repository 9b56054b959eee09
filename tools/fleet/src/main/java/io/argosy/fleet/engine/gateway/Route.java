package io.argosy.fleet.engine.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Which processes answer for one service. Switching to others is one write: each request sees the old or the new. */
public final class Route {
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Endpoint> endpoints = List.of();

    /** From now on, these answer, in turn. */
    public void to(List<Endpoint> next) {
        endpoints = List.copyOf(next);
    }

    /** The next endpoint in turn, with this request counted in; nothing where none takes requests. */
    Optional<Endpoint> acquire() {
        List<Endpoint> seen;
        do {
            seen = endpoints;
            int first = Math.floorMod(turn.getAndIncrement(), Math.max(1, seen.size()));
            for (int i = 0; i < seen.size(); i++) {
                Endpoint endpoint = seen.get((first + i) % seen.size());
                if (endpoint.acquire()) {
                    return Optional.of(endpoint);
                }
            }
            // All of them closed between the reading and the asking: the switch has happened, look again.
        } while (!seen.equals(endpoints));
        return Optional.empty();
    }
}
