package io.argosy.fleet.engine.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which processes answer for one service. Switching to others is one write: each request sees the old or the new. While the service is
 * asleep, requests wake it and wait.
 */
public final class Route {
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Endpoint> endpoints = List.of();
    private volatile @Nullable Runnable alarm;
    private volatile long lastAsked = System.nanoTime();

    /** From now on, these answer, in turn. With none of them, a service that was asleep is so still, or is waking. */
    public synchronized void to(List<Endpoint> next) {
        endpoints = List.copyOf(next);
        if (!next.isEmpty()) {
            alarm = null;
        }
        notifyAll();
    }

    /**
     * From now on, nobody answers until one is asked.
     *
     * @param wake run with each request until there is an endpoint, in the thread of the request: returns at once
     */
    public synchronized void asleep(Runnable wake) {
        alarm = wake;
        endpoints = List.of();
    }

    /** From now on, nobody answers, and nobody waits. */
    public synchronized void close() {
        alarm = null;
        endpoints = List.of();
        notifyAll();
    }

    /** For how long nobody has asked. */
    public Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - lastAsked);
    }

    /** The next endpoint in turn, with this request counted in; nothing where none takes requests. */
    Optional<Endpoint> acquire() {
        lastAsked = System.nanoTime();
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

    /** As {@link #acquire}, and one that has just failed only where there is no other. */
    Optional<Endpoint> acquireRatherThan(Endpoint failed) {
        List<Endpoint> seen = endpoints;
        int first = turn.getAndIncrement();
        for (int i = 0; i < seen.size(); i++) {
            Endpoint endpoint = seen.get(Math.floorMod(first + i, seen.size()));
            if (!endpoint.equals(failed) && endpoint.acquire()) {
                return Optional.of(endpoint);
            }
        }
        return acquire();
    }

    /** Wakes a service that is asleep. Gives whether to wait is of use: it is waking, or has just become awake. */
    boolean wake() {
        Runnable now = alarm;
        if (now != null) {
            now.run();
        }
        return now != null || !endpoints.isEmpty();
    }

    /** As {@link #acquire}, but waits for a service that is waking, so long at most. */
    synchronized Optional<Endpoint> await(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (true) {
            Optional<Endpoint> endpoint = acquire();
            long left = (end - System.nanoTime()) / 1_000_000;
            if (endpoint.isPresent() || alarm == null || left <= 0) {
                return endpoint;
            }
            wait(left);
        }
    }
}
