package io.argosy.fleet.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the training code before it is built; that it trains is shown where a service is made. */
class LocalTrainerTest {
    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aCloneWithTrainingCode() {
        clone = TemporaryClone.in(folder)
                .write("pom.xml", "<project/>")
                .write("platform/training/src/main/java/Trainer.java", "class Trainer {}");
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

    private void train() throws Exception {
        new LocalTrainer(repository, folder.resolve("cache")).train(folder.resolve("services/plants"), _ -> {});
    }
}
