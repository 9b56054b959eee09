package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.story.SteadyLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The trait {@code scale-on-requests} with real KEDA and real Prometheus, with a short memory and a quarter of the requests for each pod,
 * so that a small machine is enough.
 */
@OnClusters
@Tag("load")
class ScalingOnRequestsTest {
    private static final String ENVIRONMENT = "overlays/dev/environment/kustomization.yaml";
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
    private static final int LEAST = 2;
    /** For 83 requests a second, 25 for each. */
    private static final int RIGHT = 4;

    private static final Duration SOON = Duration.ofMinutes(1);

    @Test
    void tenTimesTheRequestsBringThePodsThatTheyNeedAndPrometheusGoneTakesNoneAway(FleetOnClusters fleet)
            throws Exception {
        Cluster dev = fleet.dev();
        String environment = fleet.read(ENVIRONMENT);
        String overlay = fleet.read(OVERLAY);
        String customer = fleet.read("services/churn/examples/customer.json");
        try (ApiForPods _ = new ApiForPods(dev.kubectl());
                Keda _ = new Keda(fleet, dev);
                Watched _ = Watched.discovering(fleet, dev)) {
            String prometheus = dev.kubectl()
                    .get("service", "-n", Watched.NAMESPACE, "prometheus")
                    .at("/spec/clusterIP")
                    .asString("");
            fleet.write(
                    ENVIRONMENT, environment.replace("pinned-replicas", "scale-on-requests"), "Scale dev on requests");
            fleet.write(OVERLAY, overlay + small(prometheus), "Let dev scale soon");
            dev.refresh();
            Duration _ = awaitPods(dev, LEAST, Duration.ofMinutes(3));
            assertEquals(
                    "keda-hpa-requests",
                    dev.kubectl()
                            .get("hpa", "-n", Cluster.NAMESPACE)
                            .at("/items/0/metadata/name")
                            .asString(""));
            scales(dev, customer);
        } finally {
            fleet.write(OVERLAY, overlay, "Let dev be as it was");
            fleet.write(ENVIRONMENT, environment, "Pin dev pods again");
            dev.refresh();
            Duration _ = awaitPods(dev, 1, Duration.ofMinutes(3));
        }
    }

    private static void scales(Cluster dev, String customer) throws InterruptedException {
        SteadyLoad calm = load(dev, customer, 500);
        assertEquals(LEAST, pods(dev, Duration.ofSeconds(90)).getMax(), "500 requests a minute need no more");
        assertEquals(List.of(), calm.stop().failures());

        SteadyLoad spike = load(dev, customer, 5_000);
        Instant start = Instant.now();
        Duration grown = awaitPods(dev, RIGHT, Duration.ofMinutes(3));
        assertEquals(RIGHT, pods(dev, Duration.ofSeconds(45)).getMin(), "the right number stays");
        assertSynced(dev);
        SteadyLoad.Report grew = spike.stop();
        System.out.printf(
                "%d pods %d s after 500 requests a minute became 5,000; %d of %d failed, p99 %.1f ms%n",
                RIGHT, grown.toSeconds(), grew.failures().size(), grew.sent(), grew.p99Millis());

        SteadyLoad full = load(dev, customer, 5_000);
        dev.kubectl().run("-n", Watched.NAMESPACE, "scale", "statefulset", "prometheus", "--replicas=0");
        int fewest = pods(dev, Duration.ofMinutes(2)).getMin();
        dev.kubectl().run("-n", Watched.NAMESPACE, "scale", "statefulset", "prometheus", "--replicas=1");
        // It comes back wiped: its disk was the pod's.
        int fewestAfter = pods(dev, Duration.ofMinutes(2)).getMin();
        SteadyLoad.Report report = full.stop();
        System.out.printf(
                "fewest pods with Prometheus gone %d, after it came back wiped %d; %d s, %d of %d failed, p99 %.1f ms%n",
                fewest,
                fewestAfter,
                Duration.between(start, Instant.now()).toSeconds(),
                report.failures().size(),
                report.sent(),
                report.p99Millis());
        List<Integer> shrinking = new ArrayList<>();
        Duration shrunk = Eventually.within(Duration.ofMinutes(6), () -> "the pods stay: " + told(dev), () -> {
            shrinking.add(dev.pods().size());
            return shrinking.getLast() == LEAST;
        });
        System.out.printf("back to %d pods %d s after the last request%n", LEAST, shrunk.toSeconds());
        assertSynced(dev);
        assertEquals(List.of(), grew.failures());
        assertEquals(List.of(), report.failures());
        assertTrue(grew.p99Millis() < 500, () -> "p99 is " + grew.p99Millis() + " ms");
        assertTrue(report.p99Millis() < 500, () -> "p99 is " + report.p99Millis() + " ms");
        assertTrue(grown.compareTo(SOON) <= 0, () -> RIGHT + " pods after " + grown);
        assertTrue(fewest >= RIGHT, () -> "only " + fewest + " pods while Prometheus was gone");
        assertTrue(fewestAfter >= RIGHT, () -> "only " + fewestAfter + " pods after it came back");
        for (int i = 1; i < shrinking.size(); i++) {
            assertTrue(shrinking.get(i) <= shrinking.get(i - 1), () -> "it flaps: " + shrinking);
        }
    }

    /** A short memory, and a quarter of the requests for each pod. The cluster of a test may have no DNS. */
    private static String small(String prometheus) {
        return """
                patches:
                - target:
                    kind: ScaledObject
                  patch: |
                    - op: replace
                      path: /spec/maxReplicaCount
                      value: 6
                    - op: replace
                      path: /spec/triggers/0/metadata/threshold
                      value: "25"
                    - op: replace
                      path: /spec/triggers/0/metadata/serverAddress
                      value: http://%s:9090
                    - op: replace
                      path: /spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds
                      value: 30
                """.formatted(prometheus);
    }

    private static SteadyLoad load(Cluster cluster, String body, int perMinute) throws InterruptedException {
        return new SteadyLoad(cluster.service().resolve("/predict"), body, perMinute / 60 + 1);
    }

    private static Duration awaitPods(Cluster cluster, int count, Duration limit) throws InterruptedException {
        return Eventually.within(
                limit,
                () -> cluster.pods().size() + " pods and not " + count + ": " + told(cluster),
                () -> cluster.pods().size() == count);
    }

    private static String told(Cluster cluster) throws InterruptedException {
        return cluster.kubectl()
                        .attempt("-n", Cluster.NAMESPACE, "get", "scaledobject,hpa", "-o", "yaml")
                        .out()
                + cluster.status();
    }

    private static void assertSynced(Cluster cluster) throws InterruptedException {
        assertEquals(Sync.SYNCED, cluster.status().sync(), "Argo CD fights the autoscaler");
    }

    /** How many pods are ready, looked at again and again from now on. */
    private static IntSummaryStatistics pods(Cluster cluster, Duration time) throws InterruptedException {
        IntSummaryStatistics pods = new IntSummaryStatistics();
        for (Instant end = Instant.now().plus(time); Instant.now().isBefore(end); ) {
            pods.accept(cluster.pods().size());
            Thread.sleep(500);
        }
        return pods;
    }
}
