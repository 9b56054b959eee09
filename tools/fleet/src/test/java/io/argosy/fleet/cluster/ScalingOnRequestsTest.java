package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.story.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The trait {@code scale-on-requests} with real KEDA and real Prometheus, with a short memory and a quarter of the requests for each pod,
 * so that a small machine is enough. Where a cluster's maker says in {@code FLEET_WITHOUT_KEDA} that it has none, this is left out.
 */
@OnClusters
class ScalingOnRequestsTest {
    private static final int LEAST = 2;
    /** For 84 requests a second, 25 for each. */
    private static final int RIGHT = 4;

    private static final int CALM = 500;
    private static final int SPIKE = 5_000;
    private static final Duration SOON = Duration.ofMinutes(1);
    /** Three failures of a query, each 5 to 15 s, and the half minute for which more pods are remembered, are over by then. */
    private static final Duration LONG = Duration.ofSeconds(80);

    @Test
    void tenTimesTheRequestsBringThePodsThatTheyNeedAndLessTakesThemAwayAgain(FleetOnClusters fleet) throws Exception {
        try (Scaled scaled = new Scaled(fleet)) {
            Cluster dev = scaled.dev();
            SteadyLoad.Report calm;
            try (SteadyLoad load = scaled.load(CALM)) {
                Duration seen = awaitSight(dev);
                assertEquals(List.of(LEAST), pods(dev, Duration.ofSeconds(15)), "500 requests a minute need no more");
                calm = load.stop();
                say("requests are seen after " + seen.toSeconds() + " s", calm);
            }
            SteadyLoad.Report spike;
            Duration grown;
            try (SteadyLoad load = scaled.load(SPIKE)) {
                grown = awaitPods(dev, RIGHT, Duration.ofMinutes(3));
                List<Integer> then = pods(dev, Duration.ofSeconds(30));
                assertSynced(dev);
                spike = load.stop();
                say(RIGHT + " pods " + grown.toSeconds() + " s after 500 requests a minute became 5,000", spike);
                assertEquals(List.of(RIGHT), then, "the right number stays");
            }
            shrinks(dev);
            assertTrue(grown.compareTo(SOON) <= 0, () -> RIGHT + " pods after " + grown);
            assertEquals(List.of(), calm.failures());
            assertWell(spike);
        }
    }

    @Test
    @Tag("load")
    void whoIsGoneAtFullLoadTakesNoPodAlong(FleetOnClusters fleet) throws Exception {
        try (Scaled scaled = new Scaled(fleet);
                SteadyLoad load = scaled.load(SPIKE)) {
            Cluster dev = scaled.dev();
            Duration _ = awaitPods(dev, RIGHT, Duration.ofMinutes(3));
            scaled.prometheus().away();
            int without = fewest(dev, LONG);
            String ofPrometheus = dev.status().message();
            // It comes back wiped: its disk was the pod's.
            scaled.prometheus().back();
            int wiped = fewest(dev, LONG);
            Duration _ = awaitSight(dev);
            scaled.keda().away();
            int blind = fewest(dev, LONG);
            String ofKeda = dev.status().message();
            scaled.keda().back();
            int seeing = fewest(dev, LONG);
            Duration _ = awaitSight(dev);
            assertSynced(dev);
            SteadyLoad.Report report = load.stop();
            say(
                    "pods at the least: %d without Prometheus, %d when it came back wiped, %d without KEDA, %d when it came back"
                            .formatted(without, wiped, blind, seeing),
                    report);
            System.out.printf("status without Prometheus: %s%nstatus without KEDA: %s%n", ofPrometheus, ofKeda);
            assertEquals(List.of(RIGHT, RIGHT, RIGHT, RIGHT), List.of(without, wiped, blind, seeing));
            assertEquals(
                    "autoscaler requests gets no number of requests from Prometheus: the pods that there are stay",
                    ofPrometheus);
            assertTrue(ofKeda.startsWith("autoscaler keda-hpa-requests is blind: "), ofKeda);
            assertWell(report);
        }
    }

    private static void shrinks(Cluster dev) throws InterruptedException {
        List<Integer> pods = new ArrayList<>();
        Duration shrunk = Eventually.within(Duration.ofMinutes(6), () -> "the pods stay: " + told(dev), () -> {
            pods.add(dev.pods().size());
            return pods.getLast() == LEAST;
        });
        pods.addAll(pods(dev, Duration.ofSeconds(20)));
        System.out.printf("back to %d pods %d s after the last request%n", LEAST, shrunk.toSeconds());
        assertSynced(dev);
        List<Integer> sorted = new ArrayList<>(pods);
        sorted.sort(Collections.reverseOrder());
        assertEquals(sorted, pods, "it flaps");
    }

    /** Waits until the autoscaler has a number of requests to go by, from Prometheus and not from its fallback. */
    private static Duration awaitSight(Cluster cluster) throws InterruptedException {
        return Eventually.within(
                Duration.ofMinutes(3),
                () -> "the autoscaler is blind: " + told(cluster),
                () -> is(cluster, "hpa", "keda-hpa-requests", "ScalingActive", "True")
                        && is(cluster, "scaledobject", "requests", "Fallback", "False")
                        && cluster.kubectl()
                                .attempt(
                                        "-n",
                                        Cluster.NAMESPACE,
                                        "get",
                                        "hpa",
                                        "keda-hpa-requests",
                                        "-o",
                                        "jsonpath={.status.currentMetrics[*].external.current.averageValue}")
                                .out()
                                .matches(".*[1-9].*"));
    }

    private static boolean is(Cluster cluster, String kind, String name, String condition, String status)
            throws InterruptedException {
        return cluster.kubectl()
                .attempt(
                        "-n",
                        Cluster.NAMESPACE,
                        "get",
                        kind,
                        name,
                        "-o",
                        "jsonpath={.status.conditions[?(@.type==\"" + condition + "\")].status}")
                .out()
                .equals(status);
    }

    private static Duration awaitPods(Cluster cluster, int count, Duration limit) throws InterruptedException {
        return Eventually.within(
                limit,
                () -> cluster.pods().size() + " pods and not " + count + ": " + told(cluster),
                () -> cluster.pods().size() == count);
    }

    private static String told(Cluster cluster) throws InterruptedException {
        return cluster.kubectl()
                        .attempt("-n", Cluster.NAMESPACE, "get", "scaledobject,hpa,pods", "-o", "wide")
                        .out()
                + cluster.kubectl()
                        .attempt("-n", Cluster.NAMESPACE, "describe", "scaledobject,hpa")
                        .out()
                + cluster.status();
    }

    private static void say(String what, SteadyLoad.Report report) {
        System.out.printf(
                "%s; %d of %d failed, p99 %.1f ms%n",
                what, report.failures().size(), report.sent(), report.p99Millis());
    }

    private static void assertWell(SteadyLoad.Report report) {
        assertEquals(List.of(), report.failures());
        assertEquals(0, report.lost(), "requests that nobody answered");
        assertTrue(report.p99Millis() < 500, () -> "p99 is " + report.p99Millis() + " ms");
    }

    private static void assertSynced(Cluster cluster) throws InterruptedException {
        assertEquals(Sync.SYNCED, cluster.status().sync(), "Argo CD fights the autoscaler");
    }

    private static int fewest(Cluster cluster, Duration time) throws InterruptedException {
        return Collections.min(pods(cluster, time));
    }

    /** How many pods are ready, each time that it changes, looked at again and again from now on. */
    private static List<Integer> pods(Cluster cluster, Duration time) throws InterruptedException {
        List<Integer> pods = new ArrayList<>(List.of(cluster.pods().size()));
        for (Instant end = Instant.now().plus(time); Instant.now().isBefore(end); ) {
            int now = cluster.pods().size();
            if (now != pods.getLast()) {
                pods.add(now);
            }
            Thread.sleep(500);
        }
        return pods;
    }

    /** dev with the trait, KEDA and Prometheus while a test runs. */
    private static final class Scaled implements AutoCloseable {
        private static final String ENVIRONMENT = "overlays/dev/environment/kustomization.yaml";
        private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";

        private final FleetOnClusters fleet;
        private final String environment;
        private final String overlay;
        private final Deque<Runnable> addons = new ArrayDeque<>();
        private final Keda keda;
        private final Watched prometheus;

        Scaled(FleetOnClusters fleet) throws Exception {
            String without = System.getenv("FLEET_WITHOUT_KEDA");
            assumeTrue(without == null, () -> "NOT TESTED, scaling on requests: " + without);
            this.fleet = fleet;
            this.environment = fleet.read(ENVIRONMENT);
            this.overlay = fleet.read(OVERLAY);
            try {
                ApiForPods api = new ApiForPods(dev().kubectl());
                addons.push(api::close);
                this.keda = new Keda(fleet, dev());
                addons.push(keda::close);
                this.prometheus = Watched.following(fleet, dev(), api);
                addons.push(prometheus::close);
                fleet.write(OVERLAY, overlay + small(prometheus.address()), "Let dev scale soon");
                fleet.write(
                        ENVIRONMENT,
                        environment.replace("pinned-replicas", "scale-on-requests"),
                        "Scale dev on requests");
                dev().refresh();
                Duration _ = awaitPods(dev(), LEAST, Duration.ofMinutes(3));
            } catch (Exception | Error e) {
                try {
                    close();
                } catch (IOException | RuntimeException | Error second) {
                    e.addSuppressed(second);
                }
                throw e;
            }
        }

        Cluster dev() {
            return fleet.dev();
        }

        Keda keda() {
            return keda;
        }

        Watched prometheus() {
            return prometheus;
        }

        SteadyLoad load(int perMinute) throws IOException, InterruptedException {
            return new SteadyLoad(
                    dev().service().resolve("/predict"),
                    fleet.read("services/churn/examples/customer.json"),
                    perMinute / 60 + 1);
        }

        /** A short memory, and a quarter of the requests for each pod. The cluster of a test may have no DNS. */
        private static String small(String prometheus) {
            return """
                    patches:
                    - target:
                        kind: Deployment
                      patch: |
                        - op: replace
                          path: /spec/template/spec/containers/0/resources/requests/cpu
                          value: 250m
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
                          value: %s
                        - op: replace
                          path: /spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds
                          value: 30
                    """.formatted(prometheus);
        }

        /** What is scaled goes before KEDA does, which alone may let go of it. */
        @Override
        public void close() throws IOException {
            if (!fleet.read(ENVIRONMENT).equals(environment)
                    || !fleet.read(OVERLAY).equals(overlay)) {
                fleet.write(OVERLAY, overlay, "Let dev be as it was");
                fleet.write(ENVIRONMENT, environment, "Pin dev pods again");
                Eventually.finallyWithin(
                        Duration.ofMinutes(3), () -> "dev does not get back to one pod: " + told(dev()), () -> {
                            dev().refresh();
                            return dev().pods().size() == 1
                                    && dev().status().isHealthy()
                                    && dev().kubectl()
                                            .get("scaledobject", "-n", Cluster.NAMESPACE)
                                            .path("items")
                                            .isEmpty();
                        });
            }
            while (!addons.isEmpty()) {
                addons.pop().run();
            }
        }
    }
}
