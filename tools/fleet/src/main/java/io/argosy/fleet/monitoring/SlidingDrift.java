package io.argosy.fleet.monitoring;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether what one version is asked, or what it answers, is like its training, where no Prometheus keeps what was: over the last hour, and the one before
 * it, as {@link Drift}'s rules have it. Feed it every look at every process, and ask. For one thread.
 */
public final class SlidingDrift {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration PART = Duration.ofMinutes(Drift.MINUTES);

    private static final String INPUT = "input";

    private final Metric metric;
    private final String of;
    private final Deque<Part> parts = new ArrayDeque<>();
    private Map<String, Map<String, Double>> trained = Map.of();

    private SlidingDrift(Metric metric, String of) {
        this.metric = metric;
        this.of = of;
    }

    /** Of what the model of a version is given. */
    public static SlidingDrift ofInputs() {
        return new SlidingDrift(Metric.VALUES, INPUT);
    }

    /** Of what its callers sent, where code of the service's own may give the model something else. */
    public static SlidingDrift ofAsked() {
        return new SlidingDrift(Metric.VALUES_ASKED, INPUT);
    }

    /** Of what it answers, beside the answers of training to rows that it had not seen. */
    public static SlidingDrift ofScores() {
        return new SlidingDrift(Metric.VALUES, "score");
    }

    /** What came in a part of an hour. */
    private record Part(long nanos, Map<String, Map<String, Double>> counts) {}

    /**
     * Takes in what came since a process was looked at before.
     *
     * @param before null where it was not
     * @param nanos when, by a clock that never goes back
     */
    public void add(@Nullable Scrape before, Scrape now, long nanos) {
        if (parts.isEmpty() || nanos - parts.getLast().nanos() >= PART.toNanos()) {
            parts.addLast(new Part(nanos, new HashMap<>()));
        }
        while (nanos - parts.getFirst().nanos() > 2 * WINDOW.toNanos()) {
            parts.removeFirst();
        }
        add(parts.getLast().counts(), now.valuesSince(before, metric, of));
        Map<String, Map<String, Double>> its = now.trained(of);
        if (!its.isEmpty()) {
            trained = its;
        }
    }

    private static void add(Map<String, Map<String, Double>> all, Map<String, Map<String, Double>> more) {
        more.forEach((input, bins) -> bins.forEach(
                (bin, count) -> all.computeIfAbsent(input, _ -> new HashMap<>()).merge(bin, count, Double::sum)));
    }

    /** The largest index over the last hour; null where too few rows came to say. */
    public @Nullable Double index(long nanos) {
        return judged(nanos, 0).values().stream()
                .map(JudgedDrift::psi)
                .max(Double::compare)
                .orElse(null);
    }

    /** The same, with whether chance explains it, and whether what was asked does: null where there are too few rows to say. */
    public @Nullable ScoreShift shift(long nanos, SlidingDrift given, SlidingDrift sent) {
        ScoreShift shift = ScoreShift.largest(judged(nanos, 0).values());
        return shift == null || !shift.beyondChance()
                ? shift
                : shift.of(new Asked(given.trained, given.seen(nanos, 0), sent.seen(nanos, 0)).index());
    }

    /** Whether an input had shifted in the hour before, and has in the last. */
    public boolean drifts(long nanos) {
        Map<String, JudgedDrift> before = judged(nanos, 1);
        return judged(nanos, 0).entrySet().stream().anyMatch(input -> {
            JudgedDrift then = before.get(input.getKey());
            return input.getValue().shifted() && then != null && then.shifted();
        });
    }

    private Map<String, Map<String, Double>> seen(long nanos, int windowsAgo) {
        Map<String, Map<String, Double>> seen = new HashMap<>();
        for (Part part : parts) {
            if ((nanos - part.nanos()) / WINDOW.toNanos() == windowsAgo) {
                add(seen, part.counts());
            }
        }
        return seen;
    }

    private Map<String, JudgedDrift> judged(long nanos, int windowsAgo) {
        Map<String, Map<String, Double>> seen = seen(nanos, windowsAgo);
        Map<String, JudgedDrift> judged = new TreeMap<>();
        trained.forEach((input, bins) -> {
            JudgedDrift its = JudgedDrift.of(bins, seen.getOrDefault(input, Map.of()), trained.size());
            if (its != null) {
                judged.put(input, its);
            }
        });
        return judged;
    }
}
