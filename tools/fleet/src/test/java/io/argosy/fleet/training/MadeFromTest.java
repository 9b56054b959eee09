package io.argosy.fleet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeFromTest {
    /** SHA-256 of {@code abc}: FIPS 180-2, B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private TemporaryClone clone;

    @BeforeEach
    void aPackageOfItsRecipeAndData(@TempDir Path folder) {
        clone = TemporaryClone.in(folder)
                .write("services/toy/recipe.yaml", "abc")
                .write("services/toy/data/rows.csv", "abc")
                .write(
                        "services/toy/model/model.json",
                        "{\"provenance\": {\"recipeSha256\": \"" + ABC
                                + "\", \"dataFile\": \"data/rows.csv\", \"dataSha256\": \"" + ABC + "\"}}");
    }

    @AfterEach
    void close() {
        clone.close();
    }

    @Test
    void aPackageIsKnownToBeOfOtherFilesThanThoseBesideIt() {
        assertEquals(Optional.empty(), otherFile());

        clone.write("services/toy/data/rows.csv", "abcd");
        assertEquals(Optional.of("services/toy/data/rows.csv"), otherFile());

        clone.write("services/toy/recipe.yaml", "ab");
        assertEquals(Optional.of("services/toy/recipe.yaml"), otherFile());
    }

    @Test
    void whatSaysNothingOfWhereItComesFromIsLeftToWhoeverLoadsIt() {
        clone.write("services/toy/model/model.json", "{");
        assertEquals(Optional.empty(), otherFile());
        clone.write("services/toy/model/model.json", "[]");
        assertEquals(Optional.empty(), otherFile());
    }

    private Optional<String> otherFile() {
        clone.commit("As it is");
        try (Monorepo repository = clone.open()) {
            return MadeFrom.otherFile(repository, repository.commit("main"), "toy");
        }
    }
}
