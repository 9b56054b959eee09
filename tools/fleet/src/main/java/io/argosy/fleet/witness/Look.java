package io.argosy.fleet.witness;

import io.argosy.fleet.monitoring.OutcomeFigures;
import io.argosy.fleet.monitoring.ScoreShift;
import io.argosy.fleet.monitoring.Scrape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One look at a service in an environment.
 *
 * @param version what answers; what is wanted, where nothing does
 * @param digest of its image; empty where what is pinned names none
 * @param health in the words of {@code ./fleet status}
 * @param ready whether all that is wanted of it is ready, or sleeps as it may
 * @param pods how many run
 * @param restarts since the look before
 * @param answered by each pod since the look before; null where nobody counted
 * @param drift the largest index of its inputs; null where nobody knows
 * @param scores how far its answers are from those that its package was judged by; null where nobody knows
 * @param quality how good it is in use; null where nobody knows
 * @param alerts of its own that somebody else raised, by name
 */
record Look(
        String version,
        String digest,
        String health,
        boolean ready,
        int pods,
        int restarts,
        @Nullable Map<String, Scrape.Counted> answered,
        @Nullable Double drift,
        @Nullable ScoreShift scores,
        @Nullable OutcomeFigures quality,
        List<String> alerts) {
    Look {
        answered = answered == null ? null : new TreeMap<>(answered);
        alerts = List.copyOf(alerts);
    }
}
