package io.argosy.fleet.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** dev with two pods while a test runs, as production has: what one pod can only do with a gap, two do without. */
final class TwoPodsInDev implements AutoCloseable {
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";

    private final FleetOnClusters fleet;
    private final String before;

    TwoPodsInDev(FleetOnClusters fleet) throws IOException, InterruptedException {
        this.fleet = fleet;
        this.before = fleet.read(OVERLAY);
        fleet.write(OVERLAY, before + "replicas:\n- name: model\n  count: 2\n", "Run churn twice in dev");
        awaitPods(2);
    }

    private void awaitPods(int count) {
        Eventually.finallyWithin(Duration.ofMinutes(2), () -> "dev does not get to " + count + " pods", () -> {
            fleet.dev().refresh();
            return fleet.dev().pods().size() == count && fleet.dev().status().isHealthy();
        });
    }

    /** Changes the overlay on top of the two pods. */
    void overlay(String lines, String message) throws IOException, InterruptedException {
        fleet.write(OVERLAY, before + "replicas:\n- name: model\n  count: 2\n" + lines, message);
        fleet.dev().refresh();
    }

    List<String> names() throws InterruptedException {
        return fleet.dev().pods().stream()
                .map(pod -> pod.at("/metadata/name").asString(""))
                .toList();
    }

    @Override
    public void close() throws IOException {
        fleet.write(OVERLAY, before, "Run churn once in dev");
        awaitPods(1);
    }
}
