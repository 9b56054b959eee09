package io.argosy.fleet.history;

import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.evidence.Timeline;
import io.argosy.fleet.evidence.Timeline.Interval;
import io.argosy.fleet.evidence.Timeline.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a version did while it ran, as far as anybody saw it.
 *
 * @param environment where
 * @param version which
 * @param since when it came
 * @param seen how much of its time was seen
 * @param healthy how much of that it was healthy
 * @param healthySince when it first was; null where it never was
 * @param requests that it answered, rounded
 * @param errors the share that it answered with 500 or more; null without a request
 * @param p99 the slowest stretch's, in seconds; null where nobody knows
 * @param inUse how good it was last told to be by outcomes; null where nobody knows
 * @param by who saw it
 * @param until when that was written
 */
public record Conduct(
        String environment,
        String version,
        Instant since,
        Duration seen,
        Duration healthy,
        @Nullable Instant healthySince,
        long requests,
        @Nullable Double errors,
        @Nullable Double p99,
        @Nullable QualityInUse inUse,
        String by,
        Instant until) {

    static Conduct of(Placement placement, Instant end, Timeline timeline, Seen seen) {
        List<Stretch> stretches = timeline.intervals().stream()
                .map(Interval::stretch)
                .filter(Objects::nonNull)
                .toList();
        long requests = stretches.stream().mapToLong(Stretch::counted).sum();
        @Nullable Double slowest = null;
        for (Stretch stretch : stretches) {
            @Nullable Double p99 = stretch.p99();
            if (p99 != null && (slowest == null || p99 > slowest)) {
                slowest = p99;
            }
        }
        return new Conduct(
                placement.environment(),
                placement.version(),
                placement.at(),
                length(timeline, true),
                length(timeline, false),
                timeline.intervals().stream()
                        .filter(interval -> interval.state() == State.HEALTHY)
                        .map(Interval::from)
                        .findFirst()
                        .orElse(null),
                requests,
                requests == 0
                        ? null
                        : stretches.stream().mapToDouble(Stretch::failed).sum() / requests,
                slowest,
                seen.quality().stream()
                        .filter(judged -> judged.version().equals(placement.version()))
                        .filter(judged -> judged.at().isAfter(placement.at())
                                && !judged.at().isAfter(end))
                        .max(Comparator.comparing(QualityInUse::at))
                        .orElse(null),
                seen.by(),
                seen.time());
    }

    private static Duration length(Timeline timeline, boolean all) {
        return timeline.intervals().stream()
                .filter(interval -> interval.stretch() != null && (all || interval.state() == State.HEALTHY))
                .map(interval -> Duration.between(interval.from(), interval.to()))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
