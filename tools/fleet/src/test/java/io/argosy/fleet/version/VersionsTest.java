package io.argosy.fleet.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.SmallFleet;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {
    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;
    private Versions versions;
    private RevCommit first;

    @BeforeEach
    void aFleet() {
        clone = SmallFleet.in(folder);
        first = clone.commit("A fleet");
        repository = clone.open();
        versions = new Versions(repository);
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services/churn/data/churn.csv",
                "services/churn/recipe.yaml",
                "services/churn/src/test/java/ChurnTest.java",
                "services/diabetes/model/model.json",
                "overlays/dev/churn/kustomization.yaml",
                "base/model-service/deployment.yaml",
                "tools/fleet/src/main/java/Main.java",
                "README.md"
            })
    void whatIsNotOnTheImageIsNotInTheVersion(String path) {
        clone.write(path, "changed");

        assertEquals(versions.at(first, "churn"), versions.at(clone.commit("edit"), "churn"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services/churn/model/weights.json",
                "services/churn/src/main/java/Main.java",
                "services/churn/pom.xml",
                "services/churn/deploy/settings.env",
                "platform/model/src/main/java/Forest.java",
                "platform/serving/src/main/java/Routes.java",
                "platform/store/src/main/java/Writer.java",
                "platform/onnx/src/main/java/Engine.java",
                "platform/image.yaml",
                "pom.xml"
            })
    void whatMakesTheServiceMakesItsVersion(String path) {
        clone.write(path, "changed");

        assertNotEquals(versions.at(first, "churn"), versions.at(clone.commit("edit"), "churn"));
    }

    /** Overlays pin such names, and history is searched by them: what they are made from may not change. */
    @Test
    void aStateHasTheNameThatItAlwaysHad() {
        assertEquals("1.0.0-29dbb23369ed", versions.at(first, "churn").toString());
        RevCommit before = clone.write("services/churn/pom.xml", "<project/>")
                .write("services/churn/src/main/java/Main.java", "class Main {}")
                .commit("A service as it was when each was a Maven module");
        assertEquals("1.0.0-8c2b656eb38d", versions.at(before, "churn").toString());
    }

    @Test
    void aVersionIsFoundAgainInHistoryAndOnOtherBranches() {
        Version before = versions.at(first, "churn");
        RevCommit second = clone.write("services/churn/model/model.json", "{\"version\": \"1.1.0\"}")
                .commit("Retrain");
        RevCommit third = clone.write("README.md", "words").commit("Words");

        assertEquals(Optional.of(first), versions.commitOf(third, "churn", before));
        assertEquals(Optional.of(second), versions.commitOf(third, "churn", versions.at(third, "churn")));
        assertEquals(Optional.of(second), versions.commitOf(first, "churn", versions.at(second, "churn")));
        assertEquals(Optional.empty(), versions.commitOf(third, "churn", Version.parse("9.9.9-ffffffffffff")));
    }

    @Test
    void aModelThatSaysNoVersionIsNamed() {
        RevCommit broken = clone.write("services/churn/model/model.json", "{\"name\": \"churn\"}")
                .commit("Broken");

        assertEquals(
                "services/churn/model/model.json cannot be read: it has no \"version\": train the model again and"
                        + " commit what that writes",
                assertThrows(FleetException.class, () -> versions.at(broken, "churn"))
                        .getMessage());
    }
}
