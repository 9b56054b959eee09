package io.argosy.fleet.watch;

import io.argosy.fleet.monitoring.GoldenSignals;
import java.time.Instant;
import java.util.List;

/**
 * One look at a service.
 *
 * @param at when
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 * @param pinned the version that Git says; empty where it says none
 * @param versions what runs, a version each; the pinned one last, so that old stands before new
 * @param troubles what could not be seen, a sentence each
 */
public record View(
        Instant at,
        String environment,
        String service,
        String pinned,
        List<GoldenSignals> versions,
        List<String> troubles) {
    public View {
        versions = List.copyOf(versions);
        troubles = List.copyOf(troubles);
    }
}
