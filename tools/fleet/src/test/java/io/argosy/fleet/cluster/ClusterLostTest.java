package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.engine.state.ServiceStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster that is gone with all that it knew comes back from Git. */
@OnClusters
@Tag("load")
class ClusterLostTest {
    /** From the loss to the first prediction, the new cluster's own start included. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void productionIsLostAndAnswersAgainInFiveMinutes(FleetOnClusters fleet) throws Exception {
        String script = System.getenv("FLEET_CLUSTERS");
        assumeTrue(script != null, "nobody says in FLEET_CLUSTERS how a cluster is lost here");
        Cluster production = fleet.production();
        String pinned = fleet.pinned("production");
        Duration _ = production.awaitHealthy(pinned);
        URI before = pod(production);
        assertEquals(200, predicted(fleet, before));

        run(script, "lose", "production");
        long lost = System.nanoTime();
        assertFalse(production.kubectl().attempt("get", "namespaces").succeeded(), "it is still there");
        String told = fleet.repository().tried("./fleet status --kube").output();
        assertTrue(told.contains("production"), told);
        assertTrue(fleet.dev().status().isHealthy(), "another one is lost, too");

        run(script, "again", "production");
        long empty = System.nanoTime();
        assertFalse(
                production
                        .kubectl()
                        .attempt("get", "namespace", Cluster.NAMESPACE)
                        .succeeded(),
                "it is not empty");
        fleet.repository()
                .shell("./fleet bootstrap --env production --skip-argocd --skip-addons --repo-url " + fleet.url());
        long bootstrapped = System.nanoTime();
        Duration _ = production.awaitHealthy(pinned);
        List<ServiceStatus> all = new Applications(production.facts()).statuses((_, _) -> Optional.empty());
        assertEquals(
                List.of(Cluster.SERVICE),
                all.stream().map(ServiceStatus::service).toList());
        assertTrue(all.stream().allMatch(ServiceStatus::isHealthy), all::toString);
        assertEquals(200, predicted(fleet, pod(production)));
        Duration whole = Duration.ofNanos(System.nanoTime() - lost);

        System.out.printf(
                "a cluster lost: an empty one after %.1f s, bootstrapped after %.1f s, every Application Synced and Healthy"
                        + " and a prediction answered after %.1f s%n",
                (empty - lost) / 1e9, (bootstrapped - lost) / 1e9, whole.toMillis() / 1e3);
        assertTrue(whole.compareTo(LIMIT) < 0, () -> "back only after " + whole);
    }

    /** What the script starts is to stay when it ends. */
    private static void run(String... command) throws Exception {
        Path said = Files.createTempFile("cluster-lost-", ".log");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("../..").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertTrue(process.waitFor(4, TimeUnit.MINUTES), () -> String.join(" ", command) + " does not end");
        assertEquals(0, process.exitValue(), Files.readString(said));
        Files.delete(said);
    }

    private static URI pod(Cluster cluster) throws InterruptedException {
        String address = cluster.pods().getFirst().at("/status/podIP").asString("");
        return URI.create("http://" + address + ":8080/predict");
    }

    private static int predicted(FleetOnClusters fleet, URI target) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.ofString(fleet.read("services/churn/examples/customer.json")))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
