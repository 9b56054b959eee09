package io.argosy.fleet.cluster;

import java.time.Duration;
import java.time.Instant;

/** Waits for what a cluster does in its own time. */
final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private Eventually() {}

    /** A look at the cluster. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** What to say where a condition does not hold: also a look at the cluster. */
    @FunctionalInterface
    interface Words {
        String get() throws InterruptedException;
    }

    /** As {@link #within}, where a thread that is interrupted can only fail: in a test's last steps. */
    static void finallyWithin(Duration limit, Words otherwise, Condition condition) {
        try {
            Duration _ = within(limit, otherwise, condition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /**
     * Looks until the condition holds, and says how long that took.
     *
     * @param otherwise what to say where it does not hold in time
     */
    static Duration within(Duration limit, Words otherwise, Condition condition) throws InterruptedException {
        Instant start = Instant.now();
        while (!condition.holds()) {
            if (Instant.now().isAfter(start.plus(limit))) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + otherwise.get());
            }
            Thread.sleep(PAUSE);
        }
        return Duration.between(start, Instant.now());
    }
}
