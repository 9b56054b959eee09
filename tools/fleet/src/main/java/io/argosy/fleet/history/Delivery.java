package io.argosy.fleet.history;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The four keys of software delivery (dora.dev), for one service in the environment where its users are.
 *
 * @param deployments how many versions came, rollbacks not counted
 * @param perWeek deployments a week since the first; the first week counts as whole
 * @param leadTime median time from the commit of a version to its deployment, or null where there was none
 * @param failureRate the share of deployments that were rolled back, 0 to 1
 * @param timeToRestore median time from a failed deployment to its rollback, or null where none failed
 */
public record Delivery(
        String environment,
        int deployments,
        double perWeek,
        @Nullable Duration leadTime,
        double failureRate,
        @Nullable Duration timeToRestore) {
    private static final double WEEK = Duration.ofDays(7).toSeconds();

    static Delivery of(
            String environment, int deployments, Duration observed, List<Duration> leads, List<Duration> restores) {
        return new Delivery(
                environment,
                deployments,
                deployments / Math.max(1, observed.toSeconds() / WEEK),
                median(leads),
                deployments == 0 ? 0 : (double) restores.size() / deployments,
                median(restores));
    }

    /** The middle one; of two in the middle, the shorter. */
    private static @Nullable Duration median(List<Duration> durations) {
        return durations.isEmpty() ? null : durations.stream().sorted().toList().get((durations.size() - 1) / 2);
    }
}
