package io.argosy.fleet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ProcessIdentity;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.FileTree;
import io.argosy.fleet.version.Version;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine over a real repository, with the real kustomize and real processes. */
class EngineTest {
    private static final Version FIRST = TinyFleet.FIRST;
    private static final Version SECOND = TinyFleet.SECOND;

    @TempDir
    private Path folder;

    private TemporaryClone clone;

    @BeforeEach
    void repository() {
        clone = TinyFleet.in(folder);
        TinyFleet.release(clone, "dev", "churn", FIRST);
    }

    @AfterEach
    void close() {
        clone.close();
    }

    @Test
    void everyEnvironmentAnswersOnItsPortWithThePrefixTakenOff() throws Exception {
        TinyFleet.release(clone, "staging", "churn", SECOND);
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            engine.awaitHealthy("staging", "churn", SECOND);

            String dev = engine.ask(0, "/churn/predict?row=1%2F2");
            assertTrue(dev.startsWith(FIRST + " GET /predict?row=1%2F2 prefix=/churn environment=dev "), dev);
            String staging = engine.ask(1, "/churn");
            assertTrue(staging.startsWith(SECOND + " GET / prefix=/churn environment=staging "), staging);
        }
    }

    @Test
    void theFrontPageListsServicesAndAnUnknownOneIsToldWithTheNearest() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);

            String index = engine.ask(0, "/");
            assertTrue(index.contains("\"url\" : \"" + engine.uri(0, "/churn") + "\""), index);
            var unknown = engine.get(0, "/chrun/predict");
            assertEquals(404, unknown.statusCode());
            assertTrue(
                    unknown.body().contains("there is no service \\\"chrun\\\" in dev: did you mean"), unknown.body());
        }
    }

    @Test
    void aNewCommitIsLiveInFiveSecondsAndTheOldProcessGoes() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            Instant committed = Instant.now();
            TinyFleet.release(clone, "dev", "churn", SECOND);
            engine.awaitHealthy("dev", "churn", SECOND);

            Duration took = Duration.between(committed, Instant.now());
            assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, () -> "took " + took);
            assertTrue(engine.ask(0, "/churn/").startsWith(SECOND.toString()));
            EngineState one = engine.await(state -> state.runs().size() == 1);
            assertEquals(SECOND.toString(), one.runs().getFirst().version());
        }
    }

    @Test
    void onlyWhatACommitChangesIsTouched() throws Exception {
        TinyFleet.release(clone, "staging", "churn", FIRST);
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            ServiceStatus before = engine.awaitHealthy("staging", "churn", FIRST);
            String process = engine.ask(1, "/churn/");
            TinyFleet.release(clone, "dev", "churn", SECOND);
            engine.awaitHealthy("dev", "churn", SECOND);

            assertEquals(process, engine.ask(1, "/churn/"));
            assertEquals(before, engine.awaitHealthy("staging", "churn", FIRST));
        }
    }

    @Test
    void aRequestInHandIsAnsweredByTheVersionThatTookIt() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            try (Load slow = Load.start(engine.uri(0, "/churn/slow"), 5, true)) {
                TinyFleet.release(clone, "dev", "churn", SECOND);
                engine.awaitHealthy("dev", "churn", SECOND);
                Load.Report report = slow.stop();

                assertEquals(List.of(), report.failures());
                assertTrue(report.versions().contains(FIRST.toString()), () -> "answered by " + report.versions());
            }
        }
    }

    @Test
    void noRequestIsLostInRollsUnderLoadWithKeepAliveAndWithout() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            try (Load kept = Load.start(engine.uri(0, "/churn/predict"), 200, true);
                    Load single = Load.start(engine.uri(0, "/churn/predict"), 200, false)) {
                for (Version version : List.of(SECOND, FIRST, SECOND)) {
                    TinyFleet.release(clone, "dev", "churn", version);
                    engine.awaitHealthy("dev", "churn", version);
                }
                engine.await(state -> state.runs().size() == 1);

                for (Load load : List.of(kept, single)) {
                    Load.Report report = load.stop();
                    assertEquals(List.of(), report.failures());
                    assertEquals(Set.of(FIRST.toString(), SECOND.toString()), report.versions());
                }
            }
        }
    }

    @Test
    void aVersionThatEndsAtOnceLeavesTheOldOneServing() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            TinyFleet.release(clone, "dev", "churn", SECOND, "TINY_EXIT=3");
            ServiceStatus status = engine.await("dev", "churn", now -> now.health() == Health.DEGRADED);

            assertEquals(FIRST.toString(), status.version());
            assertEquals(Sync.OUT_OF_SYNC, status.sync());
            assertEquals(
                    SECOND
                            + " does not start: exit code 3, \"Exception in thread main: no weights in the model folder\""
                            + " (log: .fleet/engine/logs/dev/churn/LOG-" + SECOND + ".log); " + FIRST
                            + " keeps serving",
                    status.message()
                            .replaceFirst("churn/[0-9-]+-1\\.1\\.0", "churn/LOG-1.1.0")
                            .replaceFirst(", restarted \\d+ times", ""));
            assertTrue(engine.ask(0, "/churn/").startsWith(FIRST.toString()));

            TinyFleet.release(clone, "dev", "churn", FIRST);
            ServiceStatus back = engine.awaitHealthy("dev", "churn", FIRST);
            assertEquals("", back.message());
        }
    }

    @Test
    void aVersionThatNeverGetsReadyIsDegradedAfterItsDeadline() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            TinyFleet.release(clone, "dev", "churn", SECOND, "TINY_READY=never");
            ServiceStatus status = engine.await("dev", "churn", now -> now.health() == Health.DEGRADED);

            assertTrue(
                    status.message().startsWith(SECOND + " is not ready after 3 s: /readyz answers 503 (log: "),
                    status.message());
            assertTrue(engine.ask(0, "/churn/").startsWith(FIRST.toString()));
        }
    }

    @Test
    void aVersionThatNobodyCanBuildIsDegradedWithTheReason() throws Exception {
        Version nowhere = new Version("2.0.0", RunningEngine.UNBUILDABLE);
        TinyFleet.release(clone, "staging", "churn", nowhere);
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            ServiceStatus status = engine.await("staging", "churn", now -> now.health() == Health.DEGRADED);

            assertEquals(Sync.OUT_OF_SYNC, status.sync());
            assertEquals(
                    nowhere + " cannot be had: no commit in this clone has churn " + nowhere + ": fetch it",
                    status.message());
            assertEquals(503, engine.get(1, "/churn/").statusCode());
        }
    }

    @Test
    void aProcessThatCrashesServesAgainByItself() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            ProcessIdentity before = process(engine);
            assertTrue(before.alive().orElseThrow().destroyForcibly());
            ServiceStatus down = engine.await("dev", "churn", now -> now.health() == Health.DEGRADED);
            assertTrue(down.message().startsWith("it is not ready: ended by signal 9"), down.message());
            assertEquals(Sync.SYNCED, down.sync());

            engine.awaitHealthy("dev", "churn", FIRST);
            assertNotEquals(before, process(engine));
            assertTrue(engine.ask(0, "/churn/").startsWith(FIRST.toString()));
        }
    }

    @Test
    void processesThatAreKilledUnderLoadLoseNoRequestWhereThereAreTwo() throws Exception {
        try (RunningEngine engine = RunningEngine.withReplicas(clone, 2)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            try (Load load = Load.start(engine.uri(0, "/churn/predict"), 250, true)) {
                for (int i = 0; i < 4; i++) {
                    ServiceRun victim = engine.await(state -> state.runs().size() == 2)
                            .runs()
                            .get(i % 2);
                    assertTrue(victim.process().alive().orElseThrow().destroyForcibly());
                    engine.await(state -> state.runs().size() == 2
                            && !state.runs().contains(victim)
                            && state.services().stream()
                                    .noneMatch(status -> status.message().startsWith("it is not ready")));
                }
                Load.Report report = load.stop();
                assertEquals(List.of(), report.failures());
            }
        }
    }

    @Test
    void aProcessThatKeepsEndingIsDegradedWithACountThoughItAnswersBetween() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            assertTrue(process(engine).alive().orElseThrow().destroyForcibly());
            engine.await("dev", "churn", now -> now.health() == Health.DEGRADED);
            engine.awaitHealthy("dev", "churn", FIRST);
            assertTrue(process(engine).alive().orElseThrow().destroyForcibly());
            engine.await("dev", "churn", now -> now.message().startsWith("it is not ready"));
            ServiceStatus between =
                    engine.await("dev", "churn", now -> now.message().startsWith("it keeps ending"));

            assertEquals(Health.DEGRADED, between.health());
            assertTrue(
                    between.message().matches("it keeps ending: ended by signal 9, .*, restarted 2 times \\(log: .*"),
                    between.message());
            assertTrue(engine.ask(0, "/churn/").startsWith(FIRST.toString()));
        }
    }

    @Test
    void aProcessWhoseFilesAreGoneIsMadeAgainAndServes() throws Exception {
        Path cache = folder.resolve("cache/first");
        try (RunningEngine engine = RunningEngine.over(clone, cache)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            FileTree.delete(cache);
            assertTrue(process(engine).alive().orElseThrow().destroyForcibly());
            engine.await("dev", "churn", now -> now.health() == Health.DEGRADED);
            engine.awaitHealthy("dev", "churn", FIRST);

            assertTrue(Files.isDirectory(cache));
            assertTrue(
                    engine.progress().contains("dev/churn: " + FIRST + " is gone from the cache, and is made again"),
                    engine.progress()::toString);
        }
    }

    @Test
    void aCtrlCThatReachesServicesFirstIsNotToldAsAFault() throws Exception {
        RunningEngine engine = RunningEngine.over(clone);
        try (engine) {
            engine.awaitHealthy("dev", "churn", FIRST);
            long pid = process(engine).alive().orElseThrow().pid();
            assertTrue(Execution.of(folder, List.of("kill", "-INT", Long.toString(pid)), Duration.ofSeconds(10))
                    .succeeded());
        }
        List<String> told = engine.progress();
        assertTrue(told.stream().noneMatch(line -> line.contains("signal") || line.contains("ready")), told::toString);
    }

    @Test
    void anOverlayThatGoesIsPruned() throws Exception {
        TinyFleet.release(clone, "dev", "diabetes", FIRST);
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            engine.awaitHealthy("dev", "diabetes", FIRST);
            FileTree.delete(folder.resolve("overlays/dev/diabetes"));
            clone.commit("Retire diabetes");
            EngineState left = engine.await(
                    state -> state.services().size() == 1 && state.runs().size() == 1);

            assertEquals("churn", left.runs().getFirst().service());
            assertEquals(404, engine.get(0, "/diabetes/").statusCode());
        }
    }

    @Test
    void anOverlayThatDoesNotRenderKeepsWhatServesAndDisturbsNoOther() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            clone.write("overlays/dev/churn/kustomization.yaml", "resources: [nothing]\n");
            TinyFleet.release(clone, "staging", "churn", SECOND);
            ServiceStatus broken = engine.await("dev", "churn", now -> now.sync() == Sync.UNKNOWN);
            engine.awaitHealthy("staging", "churn", SECOND);

            assertEquals(Health.HEALTHY, broken.health());
            assertTrue(
                    broken.message()
                            .startsWith("overlays/dev/churn/kustomization.yaml: `resources` refers to \"nothing\""),
                    broken.message());
            assertTrue(broken.message().endsWith("; " + FIRST + " keeps serving"), broken.message());
            assertTrue(engine.ask(0, "/churn/").startsWith(FIRST.toString()));
        }
    }

    @Test
    void aBranchThatIsGoneLeavesAllAsItIsAndSaysSoUntilItIsBack() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            // An older state of the branch, where a silent fallback would go.
            git("update-ref", "refs/remotes/origin/main", "main");
            TinyFleet.release(clone, "dev", "churn", SECOND);
            engine.awaitHealthy("dev", "churn", SECOND);
            git("branch", "--move", "main", "other");
            EngineState gone = engine.await(state -> !state.blocked().isEmpty());

            assertTrue(gone.blocked().startsWith("the branch main is gone, and all stays as it is"), gone::blocked);
            assertFalse(gone.isHealthy());
            assertEquals(Sync.UNKNOWN, gone.statuses().getFirst().sync());
            assertTrue(engine.ask(0, "/churn/").startsWith(SECOND.toString()));

            git("branch", "main", "other");
            engine.await(state -> state.blocked().isEmpty() && state.isHealthy());
        }
    }

    @Test
    void aCommitThatCannotBeReadIsInTheStatusUntilItCan() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            git("switch", "--quiet", "--create", "aside");
            TinyFleet.release(clone, "dev", "churn", SECOND);
            String tree = git("rev-parse", "aside^{tree}");
            Path object =
                    folder.resolve(".git/objects").resolve(tree.substring(0, 2)).resolve(tree.substring(2));
            Path kept = Files.move(object, folder.resolve("kept"));
            // The reference has come, and what it needs has not: a fetch that is not through yet, or was killed.
            git("update-ref", "refs/heads/main", "aside");
            EngineState blocked = engine.await(state -> !state.blocked().isEmpty());

            assertTrue(blocked.blocked().contains(" cannot be followed, and all stays as it is: "), blocked::blocked);
            assertTrue(engine.ask(0, "/churn/").startsWith(FIRST.toString()));

            Files.move(kept, object);
            engine.awaitHealthy("dev", "churn", SECOND);
        }
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Execution git = Execution.of(folder, command, Duration.ofMinutes(1));
        assertEquals(0, git.exitCode(), git::err);
        return git.out().strip();
    }

    @Test
    void anotherImageThanTheReleasesIsSaidToBeOneAndNotTakenForIt() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            clone.write(
                    "overlays/dev/churn/kustomization.yaml",
                    clone.text("overlays/dev/churn/kustomization.yaml") + image("docker.io/elsewhere/churn:" + FIRST));
            clone.commit("Another image");
            ServiceStatus other = engine.await("dev", "churn", now -> now.sync() == Sync.UNKNOWN);

            assertEquals(
                    "overlays/dev/churn runs the image docker.io/elsewhere/churn:" + FIRST
                            + ", and only registry.example/models/churn:VERSION can be built here; " + FIRST
                            + " keeps serving",
                    other.message());
        }
    }

    @Test
    void theVersionThatRunsIsTheImagesWhateverALabelSays() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            clone.write(
                    "overlays/dev/churn/kustomization.yaml",
                    clone.text("overlays/dev/churn/kustomization.yaml")
                            + image("registry.example/models/churn:" + SECOND));
            clone.commit("Another tag");
            engine.awaitHealthy("dev", "churn", SECOND);

            assertTrue(engine.ask(0, "/churn/").startsWith(SECOND.toString()));
        }
    }

    private static String image(String name) {
        return """
                patches:
                - target: {kind: Deployment}
                  patch: |
                    - op: replace
                      path: /spec/template/spec/containers/0/image
                      value: %s
                """.formatted(name);
    }

    @Test
    void replicasTakeTurns() throws Exception {
        try (RunningEngine engine = RunningEngine.withReplicas(clone, 5)) {
            engine.awaitHealthy("dev", "churn", FIRST);

            Set<String> answers = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                answers.add(engine.ask(0, "/churn/"));
            }
            assertEquals(2, answers.size(), "the manifest wants two, the machine would allow five");
        }
    }

    @Test
    void aTakenPortIsToldWithWhoHasIt() throws Exception {
        int port = FreePorts.next();
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                RunningEngine engine = RunningEngine.over(clone, port)) {
            assertEquals(
                    "port " + port + " for dev is taken by process "
                            + ProcessHandle.current().pid() + " (java): stop it, or pass --port-base",
                    engine.awaitFailure().getMessage());
        }
        assertFalse(EngineDirectory.of(clone.open()).stateFile().read().isPresent());
    }

    @Test
    void aSecondEngineIsRefusedAndTheFirstGoesOn() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            try (RunningEngine second = RunningEngine.over(clone)) {
                assertEquals(
                        "another engine of this clone is running",
                        second.awaitFailure().fact());
            }
            assertTrue(engine.ask(0, "/churn/").startsWith(FIRST.toString()));
        }
    }

    @Test
    void stoppingLeavesNoProcess() throws Exception {
        List<ServiceRun> runs;
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", FIRST);
            runs = engine.await(_ -> true).runs();
        }
        assertEquals(1, runs.size());
        assertTrue(runs.stream().allMatch(run -> run.process().alive().isEmpty()));
    }

    private static ProcessIdentity process(RunningEngine engine) throws InterruptedException {
        return engine.await(state -> state.runs().size() == 1).runs().getFirst().process();
    }
}
