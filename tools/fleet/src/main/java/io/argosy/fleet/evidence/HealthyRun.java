package io.argosy.fleet.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A healthy time without a break, and what it rests on.
 *
 * @param since when it began
 * @param until when it was last seen
 * @param time of it that was seen: what a witness missed is not counted
 * @param requests that were answered in it
 * @param failed how many of them with 500 or more
 * @param p99 the slowest stretch's, in seconds; null where nobody knows
 * @param drift the largest index; null where nobody knows
 * @param drifts whether an alert said that it drifts
 */
public record HealthyRun(
        Instant since,
        Instant until,
        Duration time,
        long requests,
        double failed,
        @Nullable Double p99,
        @Nullable Double drift,
        boolean drifts) {
    private static final String DRIFT = "Drift";

    static HealthyRun of(List<Timeline.Interval> intervals) {
        List<Stretch> stretches = intervals.stream()
                .map(Timeline.Interval::stretch)
                .filter(Objects::nonNull)
                .toList();
        return new HealthyRun(
                intervals.getFirst().from(),
                intervals.getLast().to(),
                intervals.stream()
                        .map(interval -> Duration.between(interval.from(), interval.to()))
                        .reduce(Duration.ZERO, Duration::plus),
                stretches.stream().mapToLong(Stretch::counted).sum(),
                stretches.stream().mapToDouble(Stretch::failed).sum(),
                largest(stretches, Stretch::p99),
                largest(stretches, Stretch::drift),
                stretches.stream().anyMatch(stretch -> stretch.alerts().contains(DRIFT)));
    }

    private static @Nullable Double largest(List<Stretch> stretches, Function<Stretch, @Nullable Double> figure) {
        @Nullable Double largest = null;
        for (Stretch stretch : stretches) {
            @Nullable Double one = figure.apply(stretch);
            if (one != null && (largest == null || one > largest)) {
                largest = one;
            }
        }
        return largest;
    }
}
