package io.argosy.fleet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services that have no process while nobody asks them. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AsleepTest {
    private static final Version FIRST = TinyFleet.FIRST;
    private static final Version SECOND = TinyFleet.SECOND;

    @TempDir
    private Path folder;

    private TemporaryClone clone;

    @BeforeEach
    void repository() {
        clone = TinyFleet.in(folder);
    }

    @AfterEach
    void close() {
        clone.close();
    }

    @Test
    void oneThatNobodyAsksHasNoProcessBeforeTheFirstRequestAndSomeTimeAfterTheLast() throws Exception {
        release(FIRST, "1s");
        try (RunningEngine engine = RunningEngine.over(clone)) {
            ServiceStatus asleep = engine.await("dev", "churn", status -> status.health() == Health.ASLEEP);
            assertEquals(Sync.SYNCED, asleep.sync());
            assertEquals(FIRST.toString(), asleep.version());
            assertEquals("", asleep.message());
            assertTrue(asleep.isHealthy());
            assertEquals(List.of(), engine.await(EngineState::isSettled).runs());

            Instant asked = Instant.now();
            String answer = engine.ask(0, "/churn/predict?x=1");
            Duration took = Duration.between(asked, Instant.now());
            assertTrue(answer.startsWith(FIRST + " GET /predict?x=1 prefix=/churn environment=dev "), answer);
            assertTrue(took.toSeconds() < 10, () -> "the first answer took " + took);

            engine.await("dev", "churn", status -> status.health() == Health.ASLEEP);
            engine.await(state -> state.runs().isEmpty());
            assertTrue(engine.ask(0, "/churn/").startsWith(FIRST.toString()), "it wakes again");
        }
    }

    @Test
    void manyWhoAskAtOnceAreAllAnsweredByOneProcess() throws Exception {
        release(FIRST, "1h");
        try (RunningEngine engine = RunningEngine.over(clone);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            engine.await("dev", "churn", status -> status.health() == Health.ASLEEP);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(callers.submit(() -> engine.ask(0, "/churn/")));
            }
            Set<String> different = new HashSet<>();
            for (Future<String> answer : answers) {
                different.add(answer.get());
            }
            assertEquals(1, different.size(), different::toString);
        }
    }

    @Test
    void noRequestIsLostAboutTheTimeWhenItFallsAsleep() throws Exception {
        release(FIRST, "1s");
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.await("dev", "churn", status -> status.health() == Health.ASLEEP);
            Set<String> processes = new HashSet<>();
            for (int i = 0; i < 8; i++) {
                String answer = engine.ask(0, i % 2 == 0 ? "/churn/" : "/churn/slow");
                processes.add(answer.substring(answer.indexOf("pid=")));
                // What the test is about: how long a caller says nothing.
                Thread.sleep(970 + random.nextInt(200));
            }
            assertTrue(processes.size() > 1, "it never slept");
        }
    }

    @Test
    void aNewVersionOfOneThatSleepsSleepsToo() throws Exception {
        release(FIRST, "1h");
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.await("dev", "churn", status -> status.health() == Health.ASLEEP);
            pin(SECOND);
            engine.await(
                    "dev",
                    "churn",
                    status -> status.health() == Health.ASLEEP
                            && status.version().equals(SECOND.toString())
                            && status.sync() == Sync.SYNCED);

            assertEquals(List.of(), engine.await(EngineState::isSettled).runs());
            assertTrue(engine.ask(0, "/churn/").startsWith(SECOND.toString()));
            pin(FIRST);
            engine.await(
                    "dev",
                    "churn",
                    status -> status.health() == Health.HEALTHY
                            && status.version().equals(FIRST.toString()));
        }
    }

    @Test
    void oneThatDoesNotWakeSaysWhyAndWhoWaitsIsAnsweredByTheVersionThatMendsIt() throws Exception {
        release(FIRST, "1h", "TINY_EXIT=3");
        try (RunningEngine engine = RunningEngine.over(clone);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            engine.await("dev", "churn", status -> status.health() == Health.ASLEEP);
            Future<String> answer = callers.submit(() -> engine.ask(0, "/churn/"));
            ServiceStatus ill = engine.await("dev", "churn", status -> status.health() == Health.DEGRADED);
            assertTrue(ill.message().startsWith(FIRST + " does not wake: exit code 3, "), ill.message());

            pin(SECOND);
            assertTrue(answer.get().startsWith(SECOND.toString()), answer.get());
            assertEquals("", engine.awaitHealthy("dev", "churn", SECOND).message());
        }
    }

    @Test
    void oneThatMayNoLongerSleepIsStarted() throws Exception {
        release(FIRST, "1h");
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.await("dev", "churn", status -> status.health() == Health.ASLEEP);
            TinyFleet.release(clone, "dev", "churn", FIRST);
            engine.await("dev", "churn", status -> status.health() == Health.HEALTHY);
        }
    }

    @Test
    void aTimeThatIsNoneIsSaidToBe() throws Exception {
        TinyFleet.release(clone, "staging", "churn", FIRST);
        release(FIRST, "soon");
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("staging", "churn", FIRST);
            ServiceStatus unknown = engine.await("dev", "churn", status -> status.sync() == Sync.UNKNOWN);
            assertEquals(
                    "overlays/dev/churn has the annotation argosy.io/asleep-after \"soon\": say for how long nobody asks it"
                            + " before it sleeps, from 1s to 168h, e.g. 15m",
                    unknown.message());
        }
    }

    /** Pins a version of churn in dev, and lets it sleep from then on. */
    private void release(Version version, String after, String... settings) {
        TinyFleet.release(clone, "dev", "churn", version, settings);
        clone.write("overlays/dev/churn/kustomization.yaml", """
                resources: [../../../base/model-service]
                components: [release, ../environment]
                patches:
                - target: {kind: Deployment}
                  patch: |
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata:
                      name: any
                      annotations: {argosy.io/asleep-after: %s}
                """.formatted(after));
        clone.commit("Let churn sleep after " + after);
    }

    /** Pins another version, without settings of its own, in one commit. */
    private void pin(Version version) {
        clone.write(
                        Release.path("dev", "churn"),
                        new Release("churn", "registry.example/models/churn", version, null).yaml())
                .write(Release.folder("dev", "churn") + "/deploy/settings.env", "\n");
        clone.commit("Pin " + version);
    }
}
