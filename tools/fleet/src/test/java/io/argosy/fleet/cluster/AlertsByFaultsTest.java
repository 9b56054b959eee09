package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.story.SteadyLoad;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each alert by its own fault, made for real: too little processor time, a version that crashes, no node, metrics that nobody gets, who
 * tells them gone, the same customer again and again.
 *
 * <p>The queries are those of the repository. How long a thing has to be so is a minute here where it is five or fifteen, and where
 * {@code NoTraffic} looks back by half an hour, and {@code Drift} by an hour, it is a minute, too.
 */
@OnClusters
@Tag("load")
class AlertsByFaultsTest {
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
    private static final Duration SOON = Duration.ofMinutes(4);
    /** Five minutes without a request, and what is rounded up twice; drift is judged every two. */
    private static final Duration LATER = Duration.ofMinutes(9);

    private static final int ROWS = 8_000;

    private static final String SCALED = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: by-hand, namespace: model-churn}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: churn-model}
              minReplicas: 1
              maxReplicas: 2
              metrics:
              - type: Resource
                resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}
            """;
    /** By requests, of which nobody tells. */
    private static final String BLIND = SCALED.replace("type: Resource", "type: External")
            .replace(
                    "resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}",
                    "external: {metric: {name: requests}, target: {type: AverageValue, averageValue: 100}}");

    /** A tenth of a core, and two requests that wait. */
    private static final String LITTLE = """
            patches:
            - target:
                kind: Deployment
              patch: |
                - op: remove
                  path: /spec/replicas
                - op: replace
                  path: /spec/template/spec/containers/0/resources/requests/cpu
                  value: 100m
                - op: add
                  path: /spec/template/spec/containers/0/resources/limits/cpu
                  value: 100m
                - op: replace
                  path: /spec/progressDeadlineSeconds
                  value: 60
            configMapGenerator:
            - name: settings
              behavior: merge
              literals:
              - SERVING_QUEUE=QUEUED
            """;

    private static final String UNSEEN = """
            patches:
            - target:
                kind: Deployment
              patch: |
                - op: replace
                  path: /spec/template/metadata/annotations/prometheus.io~1path
                  value: /nothing
                - op: remove
                  path: /spec/replicas
            """;

    @Test
    void eachFaultIsToldByItsAlert(FleetOnClusters fleet) throws Exception {
        try (Faulty dev = new Faulty(fleet)) {
            try (SteadyLoad _ = dev.load(fleet.read("services/churn/examples/customer.json"), 5)) {
                dev.isSilent();
            }
            try (SteadyLoad _ = dev.load(dev.large(), 10)) {
                dev.fires(
                        LATER,
                        "SlowAnswers",
                        "Errors",
                        "ErrorBudgetBurns",
                        "ErrorBudgetBurnsFast",
                        "AutoscalerAtItsLimit",
                        "Drift");
            }
            dev.autoscaler(BLIND);
            dev.overlay(LITTLE.replace("QUEUED", "none"), "Give churn a setting that it does not take");
            dev.fires(LATER, "Restarts", "RolloutStuck", "AutoscalerBlind", "NoTraffic");
            dev.maySleep();
            dev.isOver("NoTraffic");
            dev.overlay(UNSEEN, "Lead who scrapes churn to nothing");
            dev.awaitPods(1);
            dev.nodeTakesPods(false);
            dev.scale(2);
            dev.fires(SOON, "MetricsStopped", "NotReady");
            dev.scale(1);
            dev.podsGo();
            dev.fires(SOON, "NobodyAnswers");
            dev.nodeTakesPods(true);
            dev.isOver("NobodyAnswers");
            dev.prometheus().stateMetrics(0);
            dev.fires(SOON, "KubernetesUnseen");
        }
    }

    /** dev with Prometheus and kube-state-metrics, a little room, and an autoscaler of its own. */
    private static final class Faulty implements AutoCloseable {
        private final FleetOnClusters fleet;
        private final Cluster dev;
        private final String overlay;
        private final ApiForPods api;
        private final Watched prometheus;

        Faulty(FleetOnClusters fleet) throws Exception {
            this.fleet = fleet;
            this.dev = fleet.dev();
            this.overlay = fleet.read(OVERLAY);
            this.api = new ApiForPods(dev.kubectl());
            this.prometheus = Watched.following(fleet, dev, api, Faulty::soon);
            autoscaler(SCALED);
            overlay(LITTLE.replace("QUEUED", "2"), "Give churn little room");
            Duration _ = Eventually.within(
                    SOON,
                    () -> "dev does not get its little room: " + dev.status(),
                    () -> dev.pods().size() == 1
                            && dev.pods()
                                    .getFirst()
                                    .at("/spec/containers/0/resources/limits/cpu")
                                    .asString("")
                                    .equals("100m"));
        }

        /** The rules with their queries as they are. */
        private static String soon(String rules) {
            return rules.replaceAll("for: (5|15)m\n", "for: 1m\n").replaceAll("offset (30m|1h)", "offset 1m");
        }

        Watched prometheus() {
            return prometheus;
        }

        void overlay(String more, String why) throws IOException, InterruptedException {
            fleet.write(OVERLAY, overlay + more, why);
            dev.refresh();
        }

        /** At its first pod, as somebody who has found it. */
        SteadyLoad load(String body, int rate) throws InterruptedException {
            String pod = dev.pods().getFirst().at("/status/podIP").asString("");
            return new SteadyLoad(URI.create("http://" + pod + ":8080/predict"), body, rate, 12);
        }

        /** Thousands of rows in one request. */
        String large() throws IOException {
            String row = fleet.read("services/churn/examples/customer.json").strip();
            return "{\"instances\": [" + String.join(",", Collections.nCopies(ROWS, row)) + "]}";
        }

        /** For a minute and more, in which whatever is wrong would be told. */
        void isSilent() throws InterruptedException {
            Duration _ = Eventually.within(
                    SOON,
                    () -> "it is not quiet: " + told(),
                    () -> prometheus.ask("up{job=\"kube-state-metrics\"} == 1").size() == 1
                            && prometheus
                                            .ask("service:requests:rate5m{service=\"churn\"} > 1")
                                            .size()
                                    == 1
                            && prometheus.ask("ALERTS").isEmpty());
            Instant end = Instant.now().plus(Duration.ofSeconds(70));
            Duration _ = Eventually.within(SOON, () -> "no end", () -> {
                assertEquals(Collections.emptySortedSet(), prometheus.firing(), () -> attempted());
                return Instant.now().isAfter(end);
            });
            System.out.println("silent under ordinary load");
        }

        void fires(Duration within, String... alerts) throws InterruptedException {
            SortedSet<String> left = new TreeSet<>(List.of(alerts));
            Instant start = Instant.now();
            Duration _ = Eventually.within(within, () -> left + " not fired: " + told(), () -> {
                for (String alert : prometheus.firing()) {
                    if (left.remove(alert)) {
                        System.out.printf(
                                "%s fires after %d s%n",
                                alert, Duration.between(start, Instant.now()).toSeconds());
                    }
                }
                return left.isEmpty();
            });
        }

        void isOver(String alert) throws InterruptedException {
            Duration over = Eventually.within(
                    SOON,
                    () -> alert + " does not end: " + told(),
                    () -> !prometheus.firing().contains(alert));
            System.out.printf("%s is over after %d s%n", alert, over.toSeconds());
        }

        void autoscaler(String manifest) throws InterruptedException {
            String _ = dev.kubectl().apply(manifest);
        }

        /** As the trait {@code asleep} says it. */
        void maySleep() throws InterruptedException {
            String _ = dev.kubectl()
                    .run("-n", Cluster.NAMESPACE, "label", "deployment", Cluster.DEPLOYMENT, "argosy.io/asleep=true");
        }

        void scale(int count) throws InterruptedException {
            String _ = dev.kubectl()
                    .run("-n", Cluster.NAMESPACE, "scale", "deployment", Cluster.DEPLOYMENT, "--replicas=" + count);
        }

        void podsGo() throws InterruptedException {
            String _ = dev.kubectl().run("-n", Cluster.NAMESPACE, "delete", "pods", "--all", "--grace-period=1");
        }

        void nodeTakesPods(boolean takes) throws InterruptedException {
            String node =
                    dev.kubectl().get("nodes").at("/items/0/metadata/name").asString("");
            String _ = dev.kubectl().run(takes ? "uncordon" : "cordon", node);
        }

        /** Waits until so many are there of what Git says now, and none of before. */
        void awaitPods(int count) throws InterruptedException {
            scale(count);
            Duration _ = Eventually.within(
                    SOON,
                    () -> "dev does not get to " + count + " pods: " + told(),
                    () -> dev.kubectl()
                                            .get("pods", "-n", Cluster.NAMESPACE)
                                            .path("items")
                                            .size()
                                    == count
                            && dev.pods().size() == count
                            && dev.pods().stream()
                                    .allMatch(pod -> pod.at("/metadata/annotations/prometheus.io~1path")
                                            .asString("")
                                            .equals("/nothing")));
        }

        private String told() throws InterruptedException {
            return dev.status() + "\n" + prometheus.ask("ALERTS") + "\n"
                    + prometheus.ask("{__name__=~\"service:.*\"}") + "\n"
                    + dev.kubectl()
                            .attempt("-n", Cluster.NAMESPACE, "get", "deployment,pods,hpa", "-o", "wide")
                            .out();
        }

        private String attempted() {
            try {
                return told();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        }

        @Override
        public void close() throws IOException {
            fleet.write(OVERLAY, overlay, "Give churn its room");
            Eventually.finallyWithin(SOON, () -> "dev does not get back to one pod: " + dev.status(), () -> {
                nodeTakesPods(true);
                var _ = dev.kubectl()
                        .attempt("-n", Cluster.NAMESPACE, "delete", "hpa", "by-hand", "--ignore-not-found");
                var _ = dev.kubectl()
                        .attempt(
                                "-n",
                                Cluster.NAMESPACE,
                                "label",
                                "deployment",
                                Cluster.DEPLOYMENT,
                                "argosy.io/asleep-");
                dev.refresh();
                return dev.pods().size() == 1 && dev.status().isHealthy();
            });
            prometheus.close();
            api.close();
        }
    }
}
