package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.git.Monorepo;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a real service's processes behind the gateway of {@code ./fleet up}; it takes two minutes. */
@Tag("cluster")
@Tag("load")
class KilledUnderLoadTest {
    private static final int RATE = 250;
    private static final int TIMES = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";

    @TempDir
    private Path folder;

    @Test
    void tenKillsLoseNoRequestWhereThereAreTwoProcesses() throws Exception {
        FreshClone clone = FreshClone.in(folder.resolve("argosy"));
        clone.shell("ls -d overlays/*/* | grep -v -e /environment -e /churn | xargs -r git rm -rq");
        Files.writeString(
                clone.folder().resolve(OVERLAY),
                Files.readString(clone.folder().resolve(OVERLAY)) + "replicas:\n- name: model\n  count: 2\n");
        clone.shell("git add -A && git commit --quiet -m 'churn twice in dev, and nothing else'");
        clone.shell("./fleet release churn");
        clone.shell("./fleet up --detach --replicas 2 --port-base " + clone.portBase());
        try (Monorepo repository = Monorepo.open(clone.folder());
                SteadyLoad load = new SteadyLoad(
                        URI.create("http://127.0.0.1:" + clone.portBase() + "/churn/predict"),
                        Files.readString(clone.folder().resolve("services/churn/examples/customer.json")),
                        RATE)) {
            for (int i = 0; i < TIMES; i++) {
                ServiceRun victim = churn(state(repository)).get(i % 2);
                assertTrue(victim.process().alive().orElseThrow().destroyForcibly());
                Instant end = Instant.now().plus(PATIENCE);
                while (!isBack(state(repository), victim)) {
                    assertTrue(Instant.now().isBefore(end), () -> victim + " does not come back");
                    Thread.sleep(100);
                }
            }
            SteadyLoad.Report report = load.stop();
            System.out.printf(
                    "kill -9 of %d processes behind the embedded gateway: %d requests at %.0f a second, p99 %.1f ms,"
                            + " %d failed%n",
                    TIMES,
                    report.sent(),
                    report.rate(),
                    report.p99Millis(),
                    report.failures().size());
            assertEquals(List.of(), report.failures());
            assertEquals(0, report.lost());
            assertTrue(report.rate() > RATE * 0.95, () -> "the load was only " + report.rate() + " a second");
        } finally {
            clone.shell("./fleet down");
        }
    }

    /** Whether another process is in the place of one that was killed, and ready. */
    private static boolean isBack(EngineState state, ServiceRun victim) {
        List<ServiceRun> runs = churn(state);
        return runs.size() == 2
                && !runs.contains(victim)
                && state.services().stream()
                        .noneMatch(status -> status.environment().equals("dev")
                                && status.message().startsWith("it is not ready"));
    }

    private static List<ServiceRun> churn(EngineState state) {
        return state.runs().stream()
                .filter(run -> run.environment().equals("dev") && run.service().equals("churn"))
                .toList();
    }

    private static EngineState state(Monorepo repository) {
        return EngineDirectory.of(repository).stateFile().read().orElseThrow();
    }
}
