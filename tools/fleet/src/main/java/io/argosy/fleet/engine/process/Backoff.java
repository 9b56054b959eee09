package io.argosy.fleet.engine.process;

import java.time.Duration;

/**
 * Growing pauses between attempts: first, then twice as long each time, up to a longest. After a good while the count
 * begins anew. For one thread.
 */
public final class Backoff {
    private final Duration atFirst;
    private final Duration step;
    private final Duration longest;
    private int failures;

    private Backoff(Duration atFirst, Duration step, Duration longest) {
        this.atFirst = atFirst;
        this.step = step;
        this.longest = longest;
    }

    /** For a process that ends by itself: at once, then after 1, 2, 4 … 60 s. */
    static Backoff ofCrashes() {
        return new Backoff(Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /** For a version that cannot be obtained: after 15, 30, 60 s … 10 minutes. */
    public static Backoff ofBuilds() {
        return new Backoff(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    /** Counts a failure and gives the pause before the next attempt. */
    public Duration next() {
        int doublings = failures++ - 1;
        if (doublings < 0) {
            return atFirst;
        }
        // Past 20 doublings any step is longer than the longest.
        Duration pause = step.multipliedBy(1L << Math.min(doublings, 20));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** How many failures in a row. */
    public int failures() {
        return failures;
    }

    /** All was well for a good while. */
    void reset() {
        failures = 0;
    }
}
