package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Argo CD alone carries a merge to its environment. */
@OnClusters
class DeliveryTest {
    /** From the merge to the last pod ready, polling included. The goal is 30 s where nothing else uses the machine. */
    private static final Duration MERGE_TO_READY = Duration.ofMinutes(2);

    @Test
    void everyEnvironmentRunsWhatGitPinsAndSaysItsVersion(FleetOnClusters fleet) throws InterruptedException {
        for (Cluster cluster : fleet.clusters()) {
            cluster.awaitHealthy(fleet.pinned(cluster.environment()));
        }
    }

    @Test
    void aVersionGoesThroughTheEnvironmentsByMergesAndBackByAnother(FleetOnClusters fleet) throws Exception {
        String incumbent = fleet.pinned("production");

        String candidate = fleet.releaseChanged("SERVING_SLOW_REQUEST=400ms");
        ready("release to dev", fleet.dev(), candidate);

        fleet.merge(fleet.promote("staging"));
        ready("promotion to staging", fleet.staging(), candidate);
        assertEquals(incumbent, fleet.production().status().version(), "production waits for its own merge");

        fleet.merge(fleet.promote("production"));
        ready("promotion to production", fleet.production(), candidate);

        fleet.merge(fleet.rollback("production"));
        ready("rollback in production", fleet.production(), incumbent);
        assertEquals(candidate, fleet.staging().status().version(), "a rollback is of one environment");
    }

    /** A cluster that does not answer is unknown, and the others are told all the same. */
    @Test
    void theBoardSaysWhatEachClusterRuns(FleetOnClusters fleet, @TempDir Path pages) throws Exception {
        for (Cluster cluster : fleet.clusters()) {
            cluster.awaitHealthy(fleet.pinned(cluster.environment()));
        }
        fleet.repository().shell("./fleet board --kube --export " + pages.resolve("all"));
        for (Cluster cluster : fleet.clusters()) {
            String cell = cell(pages.resolve("all"), cluster.environment());
            String pinned = fleet.pinned(cluster.environment());
            assertTrue(cell.contains(">Healthy<"), cell);
            assertTrue(
                    cell.contains(pinned.substring(pinned.lastIndexOf('-') + 1).substring(0, 7)), cell);
            assertTrue(cell.contains("cluster"), cell);
        }

        fleet.repository()
                .shell("FLEET_CONTEXT_STAGING=nowhere ./fleet board --kube --export " + pages.resolve("lost"));
        assertTrue(cell(pages.resolve("lost"), "staging").contains(">Unknown<"), "a lost cluster");
        assertTrue(cell(pages.resolve("lost"), "production").contains(">Healthy<"), "beside a lost one");
    }

    private static String cell(Path pages, String environment) throws IOException {
        String page = Files.readString(pages.resolve("index.html"));
        int from = page.lastIndexOf("<td", page.indexOf("id=\"cell." + environment + ".churn\""));
        assertTrue(from > 0, () -> environment + " has no cell in " + page);
        return page.substring(from, page.indexOf("</td>", from));
    }

    private static void ready(String what, Cluster cluster, String version) throws InterruptedException {
        Duration took = cluster.awaitHealthy(version);
        System.out.printf("%s: ready %.1f s after the merge%n", what, took.toMillis() / 1e3);
        assertTrue(took.compareTo(MERGE_TO_READY) < 0, () -> what + " took " + took);
    }
}
