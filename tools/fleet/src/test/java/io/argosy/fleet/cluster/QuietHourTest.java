package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.story.SteadyLoad;
import io.argosy.fleet.story.SteadyLoad.Asked;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Alerts that cry wolf are read by nobody: an hour in which all is well, with the rules as they are. {@code -Dminutes=60} says how long. */
@OnClusters
@Tag("load")
class QuietHourTest {
    private static final Duration LONG = Duration.ofMinutes(Integer.getInteger("minutes", 60));
    private static final int ROLLOUTS = 10;
    private static final int A_SECOND = 20;
    private static final Duration LOOK = Duration.ofSeconds(5);

    @Test
    void noAlertFiresInAnHourOfMixedLoadWithTenRollouts(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("an hour without an alert, -Dseed=" + seed);
        try (ApiForPods api = new ApiForPods(dev.kubectl());
                Watched prometheus = Watched.following(fleet, dev, api);
                TwoPodsInDev two = new TwoPodsInDev(fleet);
                SteadyLoad load = new SteadyLoad(callers(fleet, dev.service(), seed), A_SECOND, 64)) {
            assertEquals(2, two.names().size());
            Duration _ = Eventually.within(
                    Duration.ofMinutes(5),
                    () -> "Prometheus does not see all: " + prometheus.get("targets?state=any"),
                    () -> sees(prometheus));
            Instant start = Instant.now();
            for (int rollout = 1; rollout <= ROLLOUTS; rollout++) {
                Instant due = start.plus(LONG.multipliedBy(rollout).dividedBy(ROLLOUTS + 1));
                stays(prometheus, due);
                String version = fleet.releaseChanged("SERVING_SLOW_REQUEST=" + (700 + rollout) + "ms");
                dev.refresh();
                dev.awaitHealthy(version);
            }
            stays(prometheus, start.plus(LONG));
            Duration _ = Eventually.within(
                    Duration.ofMinutes(2),
                    () -> "Prometheus went blind: " + prometheus.get("targets?state=any"),
                    () -> sees(prometheus));
            SteadyLoad.Report report = load.stop();
            Duration took = Duration.between(start, Instant.now());
            System.out.printf(
                    "%d s, %d rollouts, %d requests, %d failed, p99 %.0f ms; alerts that only threatened: %s%n",
                    took.toSeconds(),
                    ROLLOUTS,
                    report.sent(),
                    report.failures().size(),
                    report.p99Millis(),
                    ever(prometheus, took, "pending"));
            assertEquals(List.of(), ever(prometheus, took, "firing"));
            assertEquals(List.of(), report.failures());
            assertTrue(report.p99Millis() < 500, () -> "p99 is " + report.p99Millis() + " ms");
        }
        dev.awaitHealthy();
    }

    /** Both pods with their requests, and what Kubernetes says of them. */
    private static boolean sees(Watched prometheus) throws InterruptedException {
        return prometheus.ask("up{job=\"kube-state-metrics\"} == 1").size() == 1
                && prometheus.ask("up{job=\"models\",service=\"churn\"} == 1").size() == 2
                && prometheus
                                .ask("service:requests:rate5m{service=\"churn\"} > 1")
                                .size()
                        == 1;
    }

    /** To fail at once; what fires between two looks is found at the end. */
    private static void stays(Watched prometheus, Instant end) throws InterruptedException {
        Duration _ = Eventually.within(LONG.plusMinutes(5), () -> "no end", () -> {
            assertTrue(prometheus.firing().isEmpty(), () -> fired(prometheus));
            Thread.sleep(LOOK);
            return Instant.now().isAfter(end);
        });
    }

    private static String fired(Watched prometheus) {
        try {
            return prometheus.ask("ALERTS").toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static List<String> ever(Watched prometheus, Duration over, String state) throws InterruptedException {
        return prometheus
                .ask("max by (alertname, alertstate) (max_over_time(ALERTS[%ds]))".formatted(over.toSeconds()))
                .valueStream()
                .map(alert -> alert.path("metric"))
                .filter(alert -> alert.path("alertstate").asString("").equals(state))
                .map(alert -> alert.path("alertname").asString(""))
                .distinct()
                .sorted()
                .toList();
    }

    /** Customers as the model was trained with, one or many, in JSON and in CSV; who asks why; and who makes a mistake. */
    private static Supplier<Asked> callers(FleetOnClusters fleet, URI service, long seed) throws IOException {
        Customers customers = new Customers(fleet);
        Random random = new Random(seed);
        return () -> {
            int kind = random.nextInt(100);
            List<String> rows = customers.rows(random, kind < 70 ? 1 : 25);
            if (kind < 60) {
                return Customers.json(service.resolve("/predict"), customers.object(rows.getFirst()), 200);
            }
            if (kind < 70) {
                return Customers.json(service.resolve("/explain"), customers.object(rows.getFirst()), 200);
            }
            if (kind < 80) {
                return Customers.json(
                        service.resolve("/predict"),
                        rows.stream().map(customers::object).collect(Collectors.joining(",", "{\"instances\":[", "]}")),
                        200);
            }
            if (kind < 98) {
                return Customers.post(service.resolve("/predict"), "text/csv", customers.csv(rows), 200);
            }
            return Customers.json(service.resolve("/predict"), "{\"tenure\": ", 400);
        };
    }
}
