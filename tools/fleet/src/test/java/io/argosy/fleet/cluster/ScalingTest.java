package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.story.SteadyLoad;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The autoscaler in an environment that has one, with short memory so that the test sees it scale back too. */
@OnClusters
@Tag("load")
class ScalingTest {
    private static final String OVERLAY = "overlays/staging/churn/kustomization.yaml";
    private static final String SHORT_MEMORY = """
            patches:
            - target:
                kind: HorizontalPodAutoscaler
              patch: |
                - op: replace
                  path: /spec/behavior/scaleDown/stabilizationWindowSeconds
                  value: 15
            - target:
                kind: Deployment
              patch: |
                - op: replace
                  path: /spec/template/spec/containers/0/resources/requests/cpu
                  value: 100m
            """;

    @Test
    void moreWorkBringsMorePodsAndLessBringsFewer(FleetOnClusters fleet) throws Exception {
        Cluster staging = fleet.staging();
        String before = fleet.read(OVERLAY);
        fleet.write(OVERLAY, before + SHORT_MEMORY, "Let staging scale back soon");
        staging.refresh();
        Eventually.within(
                Duration.ofMinutes(2),
                () -> "staging does not roll to two pods that ask for little",
                () -> rolled(staging) && staging.pods().size() == 2);
        try {
            List<SteadyLoad> loads = new ArrayList<>();
            for (URI pod : pods(staging)) {
                loads.add(new SteadyLoad(
                        pod.resolve("/predict"), fleet.read("services/churn/examples/customer.json"), 250, 16));
            }
            Eventually.within(
                    Duration.ofMinutes(3),
                    () -> "the autoscaler adds no pod",
                    () -> staging.pods().size() > 2);
            int most = staging.pods().size();
            for (SteadyLoad load : loads) {
                SteadyLoad.Report report = load.stop();
                System.out.printf(
                        "scaled to %d pods under %.0f requests a second on each of two, %d of %d failed%n",
                        most, report.rate(), report.failures().size(), report.sent());
                assertEquals(List.of(), report.failures());
            }
            Eventually.within(
                    Duration.ofMinutes(5),
                    () -> "the autoscaler keeps its pods",
                    () -> staging.pods().size() == 2);
        } finally {
            fleet.write(OVERLAY, before, "Let staging remember as long as base says");
            staging.refresh();
            staging.awaitHealthy();
        }
    }

    /** Whether each pod is of the overlay as it is now: load on one that is about to go would prove nothing. */
    private static boolean rolled(Cluster cluster) throws InterruptedException {
        JsonNode deployment = cluster.kubectl().get("deployment", "-n", Cluster.NAMESPACE, Cluster.DEPLOYMENT);
        int replicas = deployment.at("/status/replicas").asInt(0);
        return deployment
                        .at("/spec/template/spec/containers/0/resources/requests/cpu")
                        .asString("")
                        .equals("100m")
                && deployment.at("/metadata/generation").asLong(0)
                        == deployment.at("/status/observedGeneration").asLong(0)
                && deployment.at("/status/updatedReplicas").asInt(0) == replicas
                && deployment.at("/status/availableReplicas").asInt(0) == replicas;
    }

    @Test
    void tenTimesTheRequestsAMinuteAreAnsweredWithin500Milliseconds(FleetOnClusters fleet) throws Exception {
        URI predict = fleet.dev().service().resolve("/predict");
        String customer = fleet.read("services/churn/examples/customer.json");
        SteadyLoad.Report calm = minutes(predict, customer, 500 / 60 + 1, Duration.ofSeconds(20));
        SteadyLoad.Report spike = minutes(predict, customer, 5_000 / 60 + 1, Duration.ofSeconds(60));

        System.out.printf(
                "500 a minute: p99 %.1f ms; 5,000 a minute: p99 %.1f ms, %d of %d failed%n",
                calm.p99Millis(), spike.p99Millis(), spike.failures().size(), spike.sent());
        assertEquals(List.of(), spike.failures());
        assertTrue(spike.p99Millis() < 500, () -> "p99 is " + spike.p99Millis() + " ms");
    }

    private static SteadyLoad.Report minutes(URI target, String body, int rate, Duration time)
            throws InterruptedException {
        try (SteadyLoad load = new SteadyLoad(target, body, rate)) {
            long enough = time.toSeconds() * rate;
            Eventually.within(time.plusSeconds(30), () -> "the load does not get on", () -> load.sent() >= enough);
            return load.stop();
        }
    }

    private static List<URI> pods(Cluster cluster) throws InterruptedException {
        return cluster.pods().stream()
                .map(pod -> URI.create("http://" + pod.at("/status/podIP").asString("") + ":8080"))
                .toList();
    }
}
