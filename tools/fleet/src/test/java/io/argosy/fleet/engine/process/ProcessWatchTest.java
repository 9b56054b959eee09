package io.argosy.fleet.engine.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.argosy.fleet.engine.state.ProcessIdentity;
import io.argosy.fleet.manifest.Probe;
import io.argosy.fleet.manifest.Probes;
import io.argosy.fleet.manifest.Workload;
import io.argosy.fleet.version.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that hangs is asked as often as its manifest says. */
@Timeout(60)
class ProcessWatchTest {
    @Test
    void aProcessThatHangsEndsAfterSoManyPeriodsAndNotAfterEachTimeoutBesides() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/healthz", _ -> {
            try {
                Thread.sleep(Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            ServiceProcess service = new ServiceProcess(
                    process,
                    ProcessIdentity.of(process.toHandle()),
                    Map.of("management", server.getAddress().getPort()),
                    Path.of("none.log"));
            Duration period = Duration.ofSeconds(1);
            Probe liveness = new Probe("/healthz", "management", Duration.ZERO, period, period, 6);
            long start = System.nanoTime();
            String ending =
                    new ProcessWatch(workload(liveness), service, new ProbeClient(), (_, _) -> {}).untilItEnds();
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertTrue(ending.startsWith("no longer alive"), ending);
            // Six questions a second apart, and the last one's timeout; with each timeout between them it would be 11
            // s.
            assertTrue(took.compareTo(Duration.ofSeconds(9)) < 0, took::toString);
        } finally {
            process.destroyForcibly();
            server.stop(0);
        }
    }

    private static Workload workload(Probe liveness) {
        return new Workload(
                "dev",
                "churn",
                Version.parse("1.0.0-00000000000a"),
                "registry.example/models/churn:1.0.0-00000000000a",
                Map.of(),
                Map.of("management", 8081),
                OptionalLong.empty(),
                1,
                new Probes(null, null, liveness),
                Duration.ofSeconds(3),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Optional.empty());
    }
}
