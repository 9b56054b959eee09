package io.argosy.fleet.board.state;

import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.release.Overlay;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the last minutes were like, of each version that ran in them; bounded. */
public final class Moments {
    /** With a look each two seconds, ten minutes. */
    private static final int MOST = 300;

    private final Map<Overlay, Deque<Moment>> byPlace = new HashMap<>();

    /**
     * One look.
     *
     * @param requests a second
     * @param errors the share of them
     * @param p50 in seconds
     * @param p99 in seconds
     */
    public record Moment(
            Instant at,
            String version,
            double requests,
            @Nullable Double errors,
            @Nullable Double p50,
            @Nullable Double p99) {}

    synchronized void add(Overlay place, Instant at, List<GoldenSignals> versions) {
        Deque<Moment> its = byPlace.computeIfAbsent(place, _ -> new ArrayDeque<>());
        for (GoldenSignals one : versions) {
            Double requests = one.requests();
            if (requests != null) {
                its.addLast(new Moment(at, one.version(), requests, one.errors(), one.p50(), one.p99()));
            }
        }
        while (its.size() > MOST) {
            its.removeFirst();
        }
    }

    synchronized void keep(Set<Overlay> places) {
        byPlace.keySet().retainAll(places);
    }

    synchronized List<Moment> of(Overlay place) {
        return List.copyOf(byPlace.getOrDefault(place, new ArrayDeque<>()));
    }
}
