package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFactsTest {
    private static final Path REPOSITORY = Path.of("../..");

    @Test
    void theRepositoryNamesAContextForEachEnvironment() {
        assertEquals(
                new ClusterFacts("dev", "kind", "kind-argosy-dev", "https://dev.argosy.localhost:8443"),
                ClusterFacts.of(REPOSITORY, "dev", Map.of()));
        assertEquals("gke", ClusterFacts.of(REPOSITORY, "staging", Map.of()).provider());
        assertEquals("gke", ClusterFacts.of(REPOSITORY, "production", Map.of()).provider());
    }

    @Test
    void aVariableOverridesTheContext() {
        ClusterFacts facts = ClusterFacts.of(REPOSITORY, "dev", Map.of("FLEET_CONTEXT_DEV", "mine"));

        assertEquals("mine", facts.context());
    }

    @Test
    void aContextOnTheCommandLineOverridesBoth() {
        ClusterFacts facts = new ClusterFacts("dev", "kind", "kind-argosy-dev", "https://dev");

        assertEquals("other", facts.reachedBy("other").context());
        assertEquals("kind-argosy-dev", facts.reachedBy(null).context());
    }

    @Test
    void aMissingFactIsNamedWithItsFile(@TempDir Path root) throws IOException {
        Path file = root.resolve("clusters/dev/facts/kustomization.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "configMapGenerator:\n- name: cluster\n  literals:\n  - PROVIDER=kind\n");

        FleetException told = assertThrows(FleetException.class, () -> ClusterFacts.of(root, "dev", Map.of()));

        assertEquals(
                "clusters/dev/facts/kustomization.yaml lacks CONTEXT: add `- CONTEXT=…` to its literals",
                told.getMessage());
    }
}
