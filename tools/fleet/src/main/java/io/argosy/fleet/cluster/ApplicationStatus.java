package io.argosy.fleet.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one cluster's Argo CD says about one service.
 *
 * @param environment e.g. {@code production}
 * @param service e.g. {@code churn}
 * @param version what runs there, from the Deployment that is live; empty where nothing is
 * @param sync Argo CD's word: Synced, OutOfSync or Unknown
 * @param health Argo CD's word: Healthy, Progressing, Degraded, Missing, Suspended or Unknown
 * @param message why it is not both Synced and Healthy; empty where it is
 * @param url where it answers: the public route's address, else the address inside the cluster
 * @param since since when its health is this
 */
public record ApplicationStatus(
        String environment,
        String service,
        String version,
        String sync,
        String health,
        String message,
        String url,
        @Nullable Instant since) {
    /** Whether it runs what Git says, and is well. */
    public boolean isHealthy() {
        return sync.equals("Synced") && health.equals("Healthy");
    }
}
