package io.argosy.fleet.witness;

import io.argosy.fleet.monitoring.Scrape.Counted;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the pods of one service had answered when they were last counted. What was not counted for long, nobody can say when it was
 * answered: it is in no stretch. For one thread.
 */
final class Counters {
    private Map<String, Counted> before = new HashMap<>();
    private @Nullable Long nanos;

    /**
     * Counts.
     *
     * @param now all that each pod has answered since it began
     * @param newPods those that began since they were last counted, as far as anybody can say
     * @param at by a clock that never goes back
     * @return what each answered since it was last counted
     */
    Map<String, Counted> count(Map<String, Counted> now, Set<String> newPods, long at) {
        Long last = nanos;
        boolean lately = last != null && Duration.ofNanos(at - last).compareTo(Notes.APART) <= 0;
        Map<String, Counted> answered = new HashMap<>();
        now.forEach((pod, count) -> {
            Counted then = before.get(pod);
            if (lately && then != null) {
                answered.put(pod, count.since(then));
            } else {
                answered.put(pod, lately && newPods.contains(pod) ? count : Counted.NOTHING);
            }
        });
        before = new HashMap<>(now);
        nanos = at;
        return answered;
    }
}
