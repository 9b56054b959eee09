package io.argosy.fleet.witness;

import io.argosy.fleet.monitoring.Scrape;
import java.util.Map;
import java.util.TreeMap;

/**
 * One look at a service in an environment.
 *
 * @param version what answers; what is wanted, where nothing does
 * @param digest of its image; empty where what is pinned names none
 * @param health in the words of {@code ./fleet status}
 * @param ready whether all that is wanted of it is ready, or sleeps as it may
 * @param pods how many run
 * @param restarts since the look before
 * @param answered by each pod since the look before
 */
record Look(
        String version,
        String digest,
        String health,
        boolean ready,
        int pods,
        int restarts,
        Map<String, Scrape.Counted> answered) {
    Look {
        answered = new TreeMap<>(answered);
    }
}
