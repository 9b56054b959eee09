package io.argosy.fleet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.Caches;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.experiment.Experiments;
import io.argosy.fleet.experiment.Run;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
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

/** What an author's training asks for, and what it leaves. */
class LocalTrainerTest {
    private static final String MANIFEST = "services/plants/model/model.json";

    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;
    private Path service;

    @BeforeEach
    void aTrainedService() throws Exception {
        clone = ToyTraining.in(TemporaryClone.in(folder.resolve("clone")));
        service = clone.root().resolve("services/plants");
        clone.write(MANIFEST, manifest("1.4.2", "a"));
        ToyTraining.recipe(service, "kind\noak\n");
        clone.commit("Training");
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void trainingCodeThatGitDoesNotHaveTrainsNothing() {
        clone.write("platform/training/src/main/java/Trainer.java", "class Trainer { int edited; }");

        FleetException refusal = assertThrows(FleetException.class, this::train);

        assertEquals(
                "the training code is not committed: platform/training/src/main/java/Trainer.java: commit or stash it: a"
                        + " model is trained by code that Git has",
                refusal.getMessage());
    }

    @Test
    void anotherPackageOfAVersionThatMainHasIsNotWritten() throws Exception {
        recipeGives(manifest("1.4.2", "b"));

        FleetException refusal = assertThrows(FleetException.class, this::train);

        assertEquals(
                "main has another package of plants 1.4.2; here model.json says b at /says where main has a: write"
                        + " `version: 1.5.0` into services/plants/recipe.yaml, and train again; model/ is as it was",
                refusal.getMessage());
        assertEquals(manifest("1.4.2", "a"), clone.text(MANIFEST));
    }

    @Test
    void aNewVersionIsWrittenAndNeedsNoSecondTrainingToBeKnown() throws Exception {
        recipeGives(manifest("1.5.0", "b"));

        train();

        assertEquals(manifest("1.5.0", "b"), clone.text(MANIFEST));
        RevCommit commit = clone.commit("Train plants");
        List<String> progress = new ArrayList<>();
        Retraining retraining =
                new Retraining(Caches.root(), new Confirmations(folder.resolve("seen")), Duration.ofMinutes(5), "200m");
        assertEquals(
                List.of(),
                new TrainedPackages(retraining, repository, commit, commit, progress::add)
                        .differencesAfterMerge("plants"));
        assertEquals(List.of(), progress);
    }

    @Test
    void theSameAgainIsNoSurprise() throws Exception {
        train();

        assertEquals(List.of(), repository.uncommitted(List.of("services")));
    }

    @Test
    void everyRunIsNotedWithWhatWentInAndWhatCameOfIt() throws Exception {
        train();
        recipeGives(manifest("1.4.2", "b"));
        assertThrows(FleetException.class, this::train);
        ToyTraining.recipe(service, "kind\nelm\n", "fail: no\n");
        assertThrows(FleetException.class, this::train);

        List<Run> runs = new Experiments(repository).of("plants");

        assertEquals(
                List.of("", "another package has this version", "not trained"),
                runs.stream().map(Run::trouble).toList());
        assertEquals(1, runs.stream().map(Run::code).distinct().count());
        assertEquals(repository.commit("HEAD").name(), runs.getFirst().commit());
        assertEquals(
                List.of("recipe.yaml", "data/churn.csv"),
                List.copyOf(runs.getFirst().files().keySet()));
        assertEquals(runs.get(0).data(), runs.get(1).data());
        assertNotEquals(runs.get(1).data(), runs.get(2).data());
        assertEquals(
                List.of("services/plants/data/churn.csv", "services/plants/recipe.yaml"),
                repository.uncommitted(List.of()));
    }

    /** Lets the recipe give a package, and leaves the one that is there. */
    private void recipeGives(String manifest) throws Exception {
        String before = clone.text(MANIFEST);
        clone.write(MANIFEST, manifest);
        ToyTraining.recipe(service, "kind\noak\n");
        Files.writeString(clone.root().resolve(MANIFEST), before);
    }

    private static String manifest(String version, String says) {
        return "{\"version\": \"" + version + "\", \"says\": \"" + says + "\"}\n";
    }

    private void train() throws Exception {
        new LocalTrainer(
                        repository,
                        Caches.root(),
                        new Confirmations(folder.resolve("seen")),
                        new RunTracking(repository, Map.of()))
                .train(service, "main", _ -> {});
    }
}
