package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.story.PublicGateway;
import io.argosy.fleet.story.SteadyLoad;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of pods behind the public gateway: who calls by it notices nothing. */
@OnClusters
@Tag("load")
class KilledPodsTest {
    /** A little more than is asked for. */
    private static final int RATE = 270;

    private static final int ASKED = 250;

    /** What a gateway's callers have open at the most, so that a machine that stands still for a moment is no test of its limits. */
    private static final int CALLERS = 500;

    private static final int TIMES = 10;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void tenKillsLoseNoRequestBehindTheGateway(FleetOnClusters fleet) throws Exception {
        String program = System.getenv("FLEET_ENVOY");
        assumeTrue(program != null, "nobody says in FLEET_ENVOY where an Envoy is");
        try (TwoPodsInDev dev = new TwoPodsInDev(fleet);
                PublicGateway gateway = new PublicGateway(
                        Path.of(String.valueOf(program)), fleet.folder(), folder, () -> ready(fleet.dev()));
                SteadyLoad load = new SteadyLoad(
                        gateway.uri("/predict"), fleet.read("services/churn/examples/customer.json"), RATE, CALLERS)) {
            for (int i = 1; i <= TIMES; i++) {
                JsonNode victim = fleet.dev().pods().getFirst();
                String name = victim.at("/metadata/name").asString("");
                Optional<ProcessHandle> java = java(victim.at("/metadata/uid").asString(""));
                assumeTrue(java.isPresent(), "pods' processes are not seen from here");
                assertTrue(java.orElseThrow().destroyForcibly());
                Duration _ = Eventually.within(
                        SOON, () -> name + " is not started again", () -> restarts(fleet.dev(), name) == 1);
                // One that ends again and again is started later and later: another one takes its place.
                String _ = fleet.dev().kubectl().run("-n", Cluster.NAMESPACE, "delete", "pod", name, "--wait=false");
                Duration _ = Eventually.within(
                        SOON,
                        () -> name + " is not replaced",
                        () -> dev.names().size() == 2
                                && !dev.names().contains(name)
                                && gateway.known().size() == 2
                                && gateway.known().equals(ready(fleet.dev())));
            }
            SteadyLoad.Report report = load.stop();
            System.out.printf(
                    "kill -9 of %d pods behind Envoy: %d requests at %.0f a second, p99 %.1f ms, %d asked again of another"
                            + " pod, %d failed%n",
                    TIMES,
                    report.sent(),
                    report.rate(),
                    report.p99Millis(),
                    gateway.retries(),
                    report.failures().size());
            assertEquals(List.of(), report.failures());
            assertEquals(0, report.lost());
            assertTrue(gateway.retries() > 0, "no pod was killed with a request in hand");
            assertTrue(report.rate() >= ASKED, () -> "the load was only " + report.rate() + " a second");
        }
    }

    /** What the cluster says of the Service's pods, by which Envoy Gateway goes. */
    private static List<InetSocketAddress> ready(Cluster cluster) throws InterruptedException {
        return cluster.kubectl()
                .get(
                        "endpointslices",
                        "-n",
                        Cluster.NAMESPACE,
                        "-l",
                        "kubernetes.io/service-name=" + Cluster.DEPLOYMENT)
                .path("items")
                .valueStream()
                .flatMap(slice -> slice.path("endpoints").valueStream())
                .filter(endpoint -> endpoint.at("/conditions/ready").asBoolean(false))
                .map(endpoint -> endpoint.at("/addresses/0").asString(""))
                .sorted()
                .map(address -> InetSocketAddress.createUnresolved(address, 8080))
                .toList();
    }

    private static int restarts(Cluster cluster, String pod) throws InterruptedException {
        return cluster.kubectl()
                .get("pod", "-n", Cluster.NAMESPACE, pod)
                .at("/status/containerStatuses/0/restartCount")
                .asInt(0);
    }

    /** The Java of a pod's container, where its node is this machine. */
    private static Optional<ProcessHandle> java(String uid) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .filter(process -> text("/proc/" + process.pid() + "/cgroup")
                        .replace('_', '-')
                        .contains("pod" + uid))
                .findFirst();
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }
}
