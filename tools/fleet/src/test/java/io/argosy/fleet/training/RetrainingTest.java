package io.argosy.fleet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Caches;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a training, and what a training may use up. */
class RetrainingTest {
    private static final String DATA = "tenure,leaves\n1,yes\n";

    @TempDir
    private Path folder;

    private final List<String> progress = new ArrayList<>();
    private TemporaryClone clone;
    private Monorepo repository;
    private Path service;

    @BeforeEach
    void aServiceWithToyTraining() throws Exception {
        clone = ToyTraining.in(TemporaryClone.in(folder.resolve("clone")));
        clone.write("services/churn/model/CARD.md", "# churn\n");
        service = clone.root().resolve("services/churn");
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void whatIsConfirmedIsKnownToTheNextProcessWithoutTraining() throws Exception {
        RevCommit commit = commit("");

        assertEquals(List.of(), differences(commit, unlimited()));
        assertTrue(progress.contains("training churn again, to compare its package"), progress.toString());
        progress.clear();
        assertEquals(List.of(), differences(commit, unlimited()));
        assertEquals(List.of(), progress);
    }

    @Test
    void whatIsOtherwiseIsNeverKept() throws Exception {
        ToyTraining.recipe(service, DATA);
        clone.write("services/churn/model/CARD.md", "# The best\n");
        RevCommit commit = clone.commit("By hand");

        assertEquals(
                List.of("CARD.md line 1 says \"# The best\" where training gives \"# churn\""),
                differences(commit, unlimited()));
        assertFalse(Files.exists(folder.resolve("trained")));
    }

    @Test
    void aLongLineIsToldFromWhereItParts() throws Exception {
        String beginning = "It ranks customers by how likely they are to leave, so that a team calls them. ";
        assertEquals(
                List.of("CARD.md line 1 says \"…e, so that a team calls them. Not for prices.\" where training gives"
                        + " \"…e, so that a team calls them. For prices.\""),
                PackageDifference.between(
                        Map.of("CARD.md", (beginning + "Not for prices.").getBytes(StandardCharsets.UTF_8)),
                        Map.of("CARD.md", (beginning + "For prices.").getBytes(StandardCharsets.UTF_8)),
                        "training gives"));
    }

    @Test
    void aTrainingWithoutEndIsUnknownAndEnds() throws Exception {
        RevCommit commit = commit("sleep: 60000\n");
        Retraining impatient = retraining(Duration.ofMillis(700), "200m");

        FleetException told = assertThrows(FleetException.class, () -> differences(commit, impatient));

        assertEquals("training churn again takes more than 700 ms", told.fact());
    }

    @Test
    void aTrainingThatEatsItsMemoryIsUnknown() throws Exception {
        RevCommit commit = commit("eat: 100000000\n");
        Retraining small = retraining(Duration.ofMinutes(1), "50m");

        FleetException told = assertThrows(FleetException.class, () -> differences(commit, small));

        assertTrue(
                told.fact().startsWith("training churn again ended with status 3, out of 50m of memory: "),
                told.fact());
    }

    @Test
    void aTrainingSeesNoEnvironmentAndOnlyRecipeAndData() throws Exception {
        ToyTraining.with(clone, """
                Files.writeString(model.resolve("SEEN.md"), System.getenv("PATH") + "\\n");
                try (var files = Files.walk(Path.of(""))) {
                    Files.write(model.resolve("FILES.md"), files.filter(Files::isRegularFile)
                            .map(Path::toString).filter(file -> !file.contains("/model/")).sorted().toList());
                }
                """);
        ToyTraining.recipe(service, DATA);
        clone.write("services/churn/model/SEEN.md", "null\n")
                .write("services/churn/model/FILES.md", "services/churn/data/churn.csv\nservices/churn/recipe.yaml\n");

        assertEquals(List.of(), differences(clone.commit("Alone"), unlimited()));
    }

    @Test
    void aModelFromElsewhereIsMadeFromItsFileAndItsAnswersToo() throws Exception {
        ToyTraining.with(clone, """
                Files.writeString(model.resolve("ORIGIN.md"), Files.readString(folder.resolve("data/origin.bin"))
                        + Files.readString(folder.resolve("data/expected.csv")));
                """);
        clone.write("services/churn/data/origin.bin", "trees\n").write("services/churn/data/expected.csv", "p\n0.5\n");
        ToyTraining.recipe(
                service, DATA, "algorithm: {kind: imported, file: data/origin.bin, expected: data/expected.csv}\n");
        clone.write("services/churn/model/ORIGIN.md", "trees\np\n0.5\n");
        RevCommit before = clone.commit("Import");
        assertEquals(List.of(), differences(before, unlimited()));
        progress.clear();

        clone.write("services/churn/data/origin.bin", "other trees\n");
        RevCommit after = clone.commit("Another file, the same package");

        assertTrue(new TrainedPackages(unlimited(), repository, before, after, progress::add).changes("churn"));
        assertEquals(
                List.of("ORIGIN.md line 1 says \"trees\" where training gives \"other trees\""),
                differences(after, unlimited()));
        assertTrue(PackageSources.at(repository, after, "churn").isImported());
    }

    @Test
    void aFileOfAModelFromElsewhereThatIsNotCommittedMakesItUnknown() throws Exception {
        ToyTraining.recipe(service, DATA, "algorithm: {kind: imported, file: data/origin.bin}\n");
        RevCommit commit = clone.commit("Import");

        FleetException told = assertThrows(FleetException.class, () -> differences(commit, unlimited()));

        assertEquals(
                "commit " + commit.abbreviate(12).name()
                        + " has no plain file services/churn/data/origin.bin, which the recipe names",
                told.fact());
    }

    private RevCommit commit(String more) throws Exception {
        ToyTraining.recipe(service, DATA, more);
        return clone.commit("Train churn");
    }

    private Retraining unlimited() {
        return retraining(Duration.ofMinutes(5), "200m");
    }

    private Retraining retraining(Duration limit, String memory) {
        return new Retraining(Caches.root(), new Confirmations(folder), limit, memory);
    }

    private List<String> differences(RevCommit commit, Retraining retraining) throws Exception {
        return new TrainedPackages(retraining, repository, commit, commit, progress::add)
                .differencesAfterMerge("churn");
    }
}
