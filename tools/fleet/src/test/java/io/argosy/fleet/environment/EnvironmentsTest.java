package io.argosy.fleet.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentsTest {
    @TempDir
    private Path folder;

    @Test
    void eachComesAfterTheOneItNames() {
        Environments environments = at("production", "after: staging", "staging", "after: dev", "dev", "after:");

        assertEquals(List.of("dev", "staging", "production"), environments.names());
        assertEquals(Optional.of("dev"), environments.before("staging"));
        assertEquals(Optional.empty(), environments.before("dev"));
    }

    @Test
    void anEmptyFileMakesTheFirst() {
        assertEquals(List.of("dev"), at("dev", "# the first\n").names());
    }

    @Test
    void aFolderWithoutRulesIsNoEnvironment() {
        try (TemporaryRepository repository = new TemporaryRepository(folder)) {
            repository.write("overlays/README.md", "").write("overlays/notes/churn/x", "");
            RevCommit commit = repository.commit("Notes");
            try (Monorepo monorepo = Monorepo.open(folder)) {
                assertEquals(List.of(), Environments.at(monorepo, commit).names());
            }
        }
    }

    @Test
    void anUnknownOneIsToldWithTheNearest() {
        Environments environments = at("dev", "after:", "staging", "after: dev");

        FleetException error = assertThrows(FleetException.class, () -> environments.require("stagin"));

        assertEquals(
                "no environment is named stagin: did you mean staging? There are dev, staging", error.getMessage());
    }

    @Test
    void twoAfterTheSameOneAreRefused() {
        FleetException error = assertThrows(
                FleetException.class, () -> at("dev", "after:", "blue", "after: dev", "green", "after: dev"));

        assertEquals(
                "blue and green all come after dev: see `after:` in overlays/*/environment/promotion.yaml: it makes one"
                        + " line of environments",
                error.getMessage());
    }

    @Test
    void aCircleIsRefused() {
        FleetException error =
                assertThrows(FleetException.class, () -> at("dev", "after: staging", "staging", "after: dev"));

        assertEquals("no environment comes first, yet there are [dev, staging]", error.fact());
    }

    private Environments at(String... namesAndRules) {
        try (TemporaryRepository repository = new TemporaryRepository(folder)) {
            for (int i = 0; i < namesAndRules.length; i += 2) {
                repository.write(
                        "overlays/" + namesAndRules[i] + "/environment/promotion.yaml", namesAndRules[i + 1] + "\n");
            }
            RevCommit commit = repository.commit("Environments");
            try (Monorepo monorepo = Monorepo.open(folder)) {
                return Environments.at(monorepo, commit);
            }
        }
    }
}
