package io.argosy.fleet.cluster;

import io.argosy.fleet.FleetException;
import java.time.Duration;
import java.time.Instant;

/** Tries again for a while where a cluster is not there yet. */
final class RetryUntil {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private RetryUntil() {}

    /** Something that a cluster may refuse for a moment. */
    @FunctionalInterface
    interface Attempt {
        void run() throws InterruptedException;
    }

    /**
     * Tries until it succeeds.
     *
     * @throws FleetException the last one, where it still fails after {@code limit}
     */
    static void within(Duration limit, Attempt attempt) throws InterruptedException {
        Instant end = Instant.now().plus(limit);
        while (true) {
            try {
                attempt.run();
                return;
            } catch (FleetException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
