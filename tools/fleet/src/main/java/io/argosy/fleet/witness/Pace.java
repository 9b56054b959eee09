package io.argosy.fleet.witness;

import java.time.Duration;

/**
 * How often a witness does what.
 *
 * @param look how long it waits between two looks
 * @param write how long it waits at least between two commits
 * @param heartbeat how long it waits at most between two commits: what is older says nothing of now
 */
public record Pace(Duration look, Duration write, Duration heartbeat) {
    /** A cluster's counters are no newer than the last scrape, which comes each 15 seconds. */
    public static final Pace OF_A_CLUSTER =
            new Pace(Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofMinutes(5));

    /** A look every ten seconds; a commit a minute at most, and one in five minutes at least. */
    public static final Pace USUAL = new Pace(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));
}
