package io.argosy.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.Sha256;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a clone remembers of its runs. */
class ExperimentsTest {
    @TempDir
    private Path folder;

    @Test
    void aRunIsWhatWentInAndWhatCameOut() throws Exception {
        Run run = run(4, 0.8);

        assertEquals("1.2.0", run.version());
        assertEquals("stack", run.algorithm());
        assertEquals("4", run.parameters().get("algorithm.estimators.0.max_depth"));
        assertEquals("[\"no\",\"yes\"]", run.parameters().get("target.labels"));
        assertEquals("1", run.parameters().get("features"));
        assertEquals(
                List.of("recipe.yaml", "data/rows.csv"), List.copyOf(run.files().keySet()));
        assertEquals(Sha256.of("a,y\n"), run.data());
        assertEquals(60, run.rows());
        assertEquals(new Figure(0.8, 0.7, 0.9), run.figures().get("auc"));
        assertTrue(run.seconds() >= 0);
    }

    @Test
    void theNewestRunsStayInOrderAndTheWorkingTreeIsAsItWas() throws Exception {
        try (TemporaryClone clone = TemporaryClone.in(Files.createDirectory(folder.resolve("clone")))) {
            clone.write("a", "a").commit("One");
            try (Monorepo repository = clone.open()) {
                Experiments experiments = new Experiments(repository);
                assertEquals(List.of(), experiments.of("churn"));
                Run run = run(4, 0.8);
                for (int i = 1; i <= Experiments.MOST + 3; i++) {
                    assertEquals(i, experiments.add(run).number());
                }
                List<Run> kept = experiments.of("churn");
                assertEquals(
                        IntStream.rangeClosed(4, Experiments.MOST + 3).boxed().toList(),
                        kept.stream().map(Run::number).toList());
                assertEquals(run.numbered(4), kept.getFirst());
                assertEquals(List.of(), new Experiments(repository).of("other"));
            }
            assertTrue(clone.isClean());
            try (Stream<Path> files = Files.list(clone.root().resolve(".git/fleet-experiments"))) {
                assertEquals(
                        List.of("churn.jsonl", "lock"),
                        files.map(file -> file.getFileName().toString())
                                .sorted()
                                .toList());
            }
        }
    }

    @Test
    void runsThatEndTogetherAreAllKept() throws Exception {
        Run run = run(4, 0.8);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Experiments experiments = new Experiments(folder.resolve("runs"));
            List<Callable<Run>> all = IntStream.range(0, 20)
                    .<Callable<Run>>mapToObj(_ -> () -> experiments.add(run))
                    .toList();
            for (Future<Run> one : threads.invokeAll(all)) {
                one.get();
            }
            assertEquals(20, experiments.of("churn").getLast().number());
        }
    }

    @Test
    void aFileThatSomebodyWroteIsNamedWithItsLine() throws Exception {
        Experiments experiments = new Experiments(folder);
        experiments.add(run(4, 0.8));
        Path file = folder.resolve("churn.jsonl");
        Files.writeString(file, Files.readString(file) + "{\n");

        FleetException refusal = assertThrows(FleetException.class, () -> experiments.of("churn"));

        assertEquals(
                file + " holds no run in line 2: remove that line, or the file: the runs are forgotten then",
                refusal.getMessage());
    }

    @Test
    void aComparisonHasWhatDiffersAndNothingElse() throws Exception {
        Run one = run(4, 0.8);
        Run other = run(6, 0.9);

        RunComparison same = RunComparison.of(one, one);
        assertEquals(List.of(), same.differences());
        RunComparison comparison = RunComparison.of(one, other);
        assertTrue(comparison.sameRows());
        assertEquals(
                List.of("algorithm.estimators.0.max_depth", "recipe.yaml"),
                comparison.differences().stream()
                        .map(RunComparison.Difference::name)
                        .toList());
        assertEquals(
                List.of(
                        new RunComparison.Change("auc", 0.8, 0.9, true),
                        new RunComparison.Change("log_loss", 0.4, 0.45, false)),
                comparison.figures());
    }

    /** A run of a boosting of some depth that reaches some AUC, and half of it as its loss. */
    private Run run(int depth, double auc) throws Exception {
        Path service = Files.createDirectories(folder.resolve("service-" + depth));
        Files.writeString(service.resolve("recipe.yaml"), """
                version: 1.2.0
                task: classification
                target: {name: y, labels: ["no", "yes"]}
                features: [{name: a, type: number}]
                algorithm: {kind: stack, folds: 5, estimators: [{kind: gradient-boosting, max_depth: %d}, {kind: logistic-regression}]}
                data: data/rows.csv
                """.formatted(depth));
        Files.createDirectories(service.resolve("data"));
        Files.createDirectories(service.resolve("model"));
        Files.writeString(service.resolve("data/rows.csv"), "a,y\n");
        Files.writeString(
                service.resolve("model/metrics.json"),
                "{\"rows\": 60, \"overall\": [{\"name\": \"auc\", \"value\": " + auc
                        + ", \"low\": 0.7, \"high\": 0.9}, {\"name\": \"log_loss\", \"value\": " + auc / 2 + "}]}");
        return new RunNote("churn", service, List.of("data/rows.csv", "data/gone.csv"), "code", "commit")
                .ended(service.resolve("model"), "");
    }
}
