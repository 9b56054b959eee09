package io.argosy.fleet.activator;

import io.argosy.fleet.activator.Seen.Name;
import io.argosy.fleet.engine.gateway.Endpoint;
import io.argosy.fleet.engine.gateway.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** A service that may sleep: where its callers come in, and where they are led to. */
final class Sleeper {
    private final Name name;
    private final int port;
    private final Route route = new Route();
    private final Runnable alarm;
    private final AtomicBoolean waking = new AtomicBoolean();
    private final Map<String, Endpoint> endpoints = new HashMap<>();
    private volatile int management;
    private long led = Long.MIN_VALUE;

    /**
     * @param port at which its callers come in
     * @param alarm run with each request while it has no pod that is ready: returns at once
     */
    Sleeper(Name name, int port, Runnable alarm) {
        this.name = name;
        this.port = port;
        this.alarm = alarm;
        route.asleep(alarm);
    }

    Name name() {
        return name;
    }

    int port() {
        return port;
    }

    Route route() {
        return route;
    }

    /** The port at which its pods say whether they are ready; 0 where none is known. */
    int management() {
        return management;
    }

    void management(int next) {
        management = next;
    }

    /** Whether somebody sees to it that it wakes; whoever gets no answers for that. */
    AtomicBoolean waking() {
        return waking;
    }

    /**
     * Leads callers to these pods; with none, they wait and wake it.
     *
     * @param since when it was asked where they are, by {@link System#nanoTime}: what was seen later counts
     * @return whether nobody has seen later
     */
    synchronized boolean to(SortedSet<String> pods, long since) {
        if (led != Long.MIN_VALUE && since - led < 0) {
            return false;
        }
        led = since;
        endpoints.entrySet().removeIf(endpoint -> {
            boolean gone = !pods.contains(endpoint.getKey());
            if (gone) {
                endpoint.getValue().close();
            }
            return gone;
        });
        List<Endpoint> now = new ArrayList<>();
        for (String pod : pods) {
            int colon = pod.lastIndexOf(':');
            now.add(endpoints.computeIfAbsent(
                    pod, _ -> new Endpoint(pod.substring(0, colon), Integer.parseInt(pod.substring(colon + 1)))));
        }
        if (now.isEmpty()) {
            route.asleep(alarm);
        } else {
            route.to(now);
        }
        return true;
    }

    /** Nobody is led anywhere any more, and nobody waits. */
    void close() {
        route.close();
    }
}
