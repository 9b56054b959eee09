package io.argosy.fleet.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRegistryTest {
    private static final String ABSENT = "sha256:" + "b".repeat(64);

    @TempDir
    private Path folder;

    @Test
    void whatWasPushedIsThereAndWhatWasNotIsNot() throws Exception {
        try (FakeRegistry registry = FakeRegistry.open()) {
            String digest = registry.push("models/churn");

            assertTrue(has(registry, digest, Map.of()));
            assertFalse(has(registry, ABSENT, Map.of()));
            registry.clear();
            assertFalse(has(registry, digest, Map.of()));
        }
    }

    @Test
    void aMirrorIsAskedWhereImagesWerePushedToOne() throws Exception {
        try (FakeRegistry registry = FakeRegistry.open()) {
            String digest = registry.push("mirror/churn");
            ImageRegistry mirrored = new ImageRegistry(Map.of(ImageRegistry.PUSHED_TO, registry.host() + "/mirror"));

            assertTrue(mirrored.has("registry.invalid/models/churn", digest));
        }
    }

    @Test
    void dockersOwnCredentialsOpenALockedRegistry() throws Exception {
        try (FakeRegistry registry = FakeRegistry.locked("ada", "lovelace")) {
            String digest = registry.push("models/churn");
            Files.writeString(
                    folder.resolve("config.json"),
                    "{\"auths\": {\"" + registry.host() + "\": {\"auth\": \"" + FakeRegistry.encoded("ada:lovelace")
                            + "\"}}}");

            assertTrue(has(registry, digest, Map.of("DOCKER_CONFIG", folder.toString())));
        }
    }

    @Test
    void aRegistryThatDoesNotLetUsLookIsNotSaidToLackTheImage() throws Exception {
        try (FakeRegistry registry = FakeRegistry.locked("ada", "lovelace")) {
            String digest = registry.push("models/churn");

            FleetException told = assertThrows(FleetException.class, () -> has(registry, digest, Map.of()));

            assertTrue(
                    told.fact().startsWith("the registry does not say whether it has " + registry.host()), told::fact);
            assertEquals(ExitCode.UNAVAILABLE, told.exitCode());
        }
    }

    @Test
    void aRegistryThatIsGoneIsNotSaidToLackTheImage() throws Exception {
        FakeRegistry registry = FakeRegistry.open();
        registry.close();

        FleetException told = assertThrows(FleetException.class, () -> has(registry, ABSENT, Map.of()));

        assertEquals(
                "see that this machine reaches it and may read it (`docker login`), then run it again",
                told.nextStep());
    }

    private boolean has(FakeRegistry registry, String digest, Map<String, String> environment) {
        // Where nobody has said otherwise, the user's own Docker configuration is not looked at.
        Map<String, String> own = environment.isEmpty()
                ? Map.of("DOCKER_CONFIG", folder.resolve("none").toString())
                : environment;
        return new ImageRegistry(own).has(registry.host() + "/models/churn", digest);
    }
}
