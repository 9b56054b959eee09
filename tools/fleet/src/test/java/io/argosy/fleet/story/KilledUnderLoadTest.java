package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a real service's processes, behind the gateway of {@code ./fleet up} and behind an Envoy with the public gateway's
 * retries. It takes four minutes.
 */
@Tag("cluster")
@Tag("load")
class KilledUnderLoadTest {
    /** A little more than is asked for. */
    private static final int RATE = 270;

    private static final int ASKED = 250;

    /** What a gateway's callers have open at the most, so that a machine that stands still for a moment is no test of its limits. */
    private static final int CALLERS = 500;

    private static final int TIMES = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private FreshClone clone;
    private Monorepo repository;

    @BeforeEach
    void twoProcesses() throws IOException {
        clone = FreshClone.in(folder.resolve("argosy"));
        clone.shell("ls -d overlays/*/* | grep -v -e /environment -e /churn | xargs -r git rm -rq");
        Files.writeString(
                clone.folder().resolve(OVERLAY),
                Files.readString(clone.folder().resolve(OVERLAY)) + "replicas:\n- name: model\n  count: 2\n");
        clone.shell("git add -A && git commit --quiet -m 'churn twice in dev, and nothing else'");
        clone.shell("./fleet release churn");
        clone.shell("./fleet up --detach --replicas 2 --port-base " + clone.portBase());
        repository = Monorepo.open(clone.folder());
    }

    @AfterEach
    void end() {
        repository.close();
        clone.shell("./fleet down");
    }

    @Test
    void tenKillsBehindTheGatewayOfThisMachineLoseNoRequest() throws Exception {
        killed(
                "the embedded gateway",
                URI.create("http://127.0.0.1:" + clone.portBase() + "/churn/predict"),
                () -> true);
    }

    @Test
    void tenKillsBehindEnvoyLoseNoRequest() throws Exception {
        String program = System.getenv("FLEET_ENVOY");
        assumeTrue(program != null, "nobody says in FLEET_ENVOY where an Envoy is");
        try (PublicGateway gateway =
                new PublicGateway(Path.of(String.valueOf(program)), clone.folder(), folder, this::ready)) {
            killed("Envoy", gateway.uri("/predict"), () -> {
                List<InetSocketAddress> ready = ready();
                return ready.size() == 2 && gateway.known().equals(ready);
            });
            System.out.printf("%d of them were asked again of the other process%n", gateway.retries());
            assertTrue(gateway.retries() > 0, "no process was killed with a request in hand");
        }
    }

    /** Where the gateway knows of both processes. */
    @FunctionalInterface
    private interface Knows {
        boolean both() throws InterruptedException;
    }

    private void killed(String behind, URI target, Knows knows) throws Exception {
        String customer = Files.readString(clone.folder().resolve("services/churn/examples/customer.json"));
        try (SteadyLoad load = new SteadyLoad(target, customer, RATE, CALLERS)) {
            for (int i = 0; i < TIMES; i++) {
                ServiceRun victim = churn(state()).get(i % 2);
                assertTrue(victim.process().alive().orElseThrow().destroyForcibly());
                Instant end = Instant.now().plus(PATIENCE);
                while (!isBack(victim) || !knows.both()) {
                    assertTrue(Instant.now().isBefore(end), () -> victim + " does not come back");
                    Thread.sleep(100);
                }
            }
            SteadyLoad.Report report = load.stop();
            System.out.printf(
                    "kill -9 of %d processes behind %s: %d requests at %.0f a second, p99 %.1f ms, %d failed%n",
                    TIMES,
                    behind,
                    report.sent(),
                    report.rate(),
                    report.p99Millis(),
                    report.failures().size());
            assertEquals(List.of(), report.failures());
            assertEquals(0, report.lost());
            assertTrue(report.rate() >= ASKED, () -> "the load was only " + report.rate() + " a second");
        }
    }

    /** Whether another process is in the place of one that was killed, and ready. */
    private boolean isBack(ServiceRun victim) {
        EngineState state = state();
        List<ServiceRun> runs = churn(state);
        return runs.size() == 2
                && !runs.contains(victim)
                && state.services().stream()
                        .noneMatch(status -> status.environment().equals("dev")
                                && status.message().startsWith("it is not ready"));
    }

    /** Where the processes that are ready answer. */
    private List<InetSocketAddress> ready() throws InterruptedException {
        List<InetSocketAddress> ready = new ArrayList<>();
        for (ServiceRun run : churn(state())) {
            try {
                int port = Integer.parseInt(Pattern.compile("SERVING_PORT=(\\d+)")
                        .matcher(Files.readString(
                                Path.of("/proc/" + run.process().pid() + "/environ")))
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1));
                URI probe = URI.create("http://127.0.0.1:" + run.managementPort() + "/readyz");
                if (CLIENT.send(HttpRequest.newBuilder(probe).build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    ready.add(InetSocketAddress.createUnresolved("127.0.0.1", port));
                }
            } catch (IOException | NoSuchElementException e) {
                // It is gone, or not there yet: the next.
            }
        }
        return ready;
    }

    private static List<ServiceRun> churn(EngineState state) {
        return state.runs().stream()
                .filter(run -> run.environment().equals("dev") && run.service().equals("churn"))
                .toList();
    }

    private EngineState state() {
        return EngineDirectory.of(repository).stateFile().read().orElseThrow();
    }
}
