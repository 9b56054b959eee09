package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.story.SteadyLoad;
import io.argosy.fleet.tool.Execution;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to a pod is nothing that a client sees: 200 requests a second, and not one fails. */
@OnClusters
@Tag("load")
class NoRequestIsLostTest {
    private static final int RATE = 220;
    private static final int TIMES = 10;

    @Test
    void tenRolloutsLoseNoRequest(FleetOnClusters fleet) throws Exception {
        try (TwoPodsInDev dev = new TwoPodsInDev(fleet);
                SteadyLoad load = load(fleet)) {
            for (int i = 1; i <= TIMES; i++) {
                List<String> old = dev.names();
                dev.overlay(setting("SERVING_MAX_ROWS=" + (1_000 + i)), "Roll dev, time " + i);
                Eventually.within(
                        Duration.ofMinutes(2),
                        () -> "the old pods " + old + " do not go",
                        () -> dev.names().size() == 2 && dev.names().stream().noneMatch(old::contains));
            }
            assertNothingLost("10 rollouts", load.stop());
        }
    }

    @Test
    void tenPodsThatAreDeletedLoseNoRequest(FleetOnClusters fleet) throws Exception {
        try (TwoPodsInDev dev = new TwoPodsInDev(fleet);
                SteadyLoad load = load(fleet)) {
            for (int i = 1; i <= TIMES; i++) {
                String victim = dev.names().getFirst();
                fleet.dev().kubectl().run("-n", Cluster.NAMESPACE, "delete", "pod", victim, "--wait=false");
                Eventually.within(
                        Duration.ofMinutes(1),
                        () -> victim + " is not replaced",
                        () -> dev.names().size() == 2 && !dev.names().contains(victim));
            }
            assertNothingLost("10 deleted pods", load.stop());
        }
    }

    @Test
    void drainingANodeTakesNoMoreThanTheDisruptionBudgetAllows(FleetOnClusters fleet) throws Exception {
        try (TwoPodsInDev dev = new TwoPodsInDev(fleet);
                SteadyLoad load = load(fleet)) {
            String node = fleet.dev()
                    .kubectl()
                    .get("nodes")
                    .at("/items/0/metadata/name")
                    .asString("");
            try {
                // The only node is closed, so a pod that goes is not replaced, and the second one has to stay.
                Execution drain = fleet.dev()
                        .kubectl()
                        .attempt(
                                "drain",
                                node,
                                "--ignore-daemonsets",
                                "--delete-emptydir-data",
                                "--timeout=20s",
                                "--pod-selector",
                                "app.kubernetes.io/name=" + Cluster.SERVICE);

                assertTrue(drain.err().contains("would violate the pod's disruption budget"), drain.err());
                assertEquals(1, dev.names().size());
            } finally {
                fleet.dev().kubectl().run("uncordon", node);
            }
            assertNothingLost("a drained node", load.stop());
        }
    }

    private static SteadyLoad load(FleetOnClusters fleet) throws Exception {
        String customer = fleet.read("services/churn/examples/customer.json");
        return new SteadyLoad(fleet.dev().service().resolve("/predict"), customer, RATE);
    }

    private static String setting(String literal) {
        return "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals:\n  - " + literal + "\n";
    }

    private static void assertNothingLost(String what, SteadyLoad.Report report) {
        System.out.printf(
                "%s: %d requests at %.0f a second, p99 %.1f ms, %d failed%n",
                what,
                report.sent(),
                report.rate(),
                report.p99Millis(),
                report.failures().size());
        assertEquals(List.of(), report.failures());
        assertEquals(0, report.lost());
        assertTrue(report.rate() >= 200, () -> "the load was only " + report.rate() + " a second");
    }
}
