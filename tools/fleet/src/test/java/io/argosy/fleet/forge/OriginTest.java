package io.argosy.fleet.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/argosy-fleet/argosy.git",
                "https://github.com/argosy-fleet/argosy",
                "git@github.com:argosy-fleet/argosy.git",
                "ssh://git@github.com/argosy-fleet/argosy"
            })
    void anAddressOnGitHubNamesItsRepository(String address) {
        assertEquals(Optional.of("argosy-fleet/argosy"), Origin.repository(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/srv/git/argosy", "https://example.org/github.com/argosy", "https://github.com.example.org/a/b"
            })
    void anotherAddressIsNotGitHub(String address) {
        assertEquals(Optional.empty(), Origin.repository(address));
    }

    @Test
    void aPushThatGitRefusesSaysThatTheBranchesAreHere() {
        try (TemporaryClone clone = TemporaryClone.in(folder)) {
            clone.write("a", "b").commit("One");
            try (Monorepo repository = clone.open()) {
                Origin origin = new Origin(repository.root(), new GitHubForge("http://127.0.0.1:9", "a/b", "token"));

                FleetException refused =
                        Assertions.assertThrows(FleetException.class, () -> origin.push(List.of("main")));

                assertEquals("they are here; run the same command again, or pass --local", refused.nextStep());
            }
        }
    }
}
