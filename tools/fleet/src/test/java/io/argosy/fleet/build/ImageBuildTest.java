package io.argosy.fleet.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.FileTree;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImageBuildTest {
    private static final String NAME = "registry.example/models/churn:1.0.0-3f2a9c1b7d04";

    @TempDir
    private Path folder;

    private String base;

    @BeforeEach
    void anEmptyBaseImage() throws Exception {
        Path tar = folder.resolve("base.tar");
        Jib.fromScratch().containerize(Containerizer.to(TarImage.at(tar).named("base")));
        base = "tar://" + tar;
    }

    @Test
    void theSameVersionHasTheSameDigestWhereverAndWheneverItIsBuilt() throws Exception {
        BuiltVersion here = version("here", "weights", Instant.parse("2026-01-02T03:04:05Z"));
        BuiltVersion there = version("there", "weights", Instant.parse("2030-06-07T08:09:10Z"));

        assertEquals(
                new ImageBuild(here, base).toArchive(folder.resolve("here.tar"), NAME),
                new ImageBuild(there, base).toArchive(folder.resolve("there.tar"), NAME));
    }

    @Test
    void aRetrainedModelChangesOneLayer() throws Exception {
        JsonNode before = config(version("before", "weights", Instant.EPOCH));
        JsonNode after = config(version("after", "other weights", Instant.EPOCH));

        JsonNode layers = before.path("rootfs").path("diff_ids");
        JsonNode others = after.path("rootfs").path("diff_ids");
        assertEquals(4, layers.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(layers.path(i), others.path(i));
        }
        assertNotEquals(layers.path(3), others.path(3));
    }

    @Test
    void aServiceWithoutJavaOfItsOwnHasNoLayerForIt() throws Exception {
        BuiltVersion version = version("version", "weights", Instant.EPOCH);
        FileTree.delete(version.directory().resolve("service"));

        assertEquals(3, config(version).path("rootfs").path("diff_ids").size());
    }

    @Test
    void whatRunsGraphsIsALayerOfTheVersionThatNeedsIt() throws Exception {
        BuiltVersion version = version("version", "weights", Instant.EPOCH);
        write(version.directory().resolve("onnx/platform-onnx.jar"), "the engine", Instant.EPOCH);
        VersionManifest plain = VersionManifest.read(version.directory());
        new VersionManifest(
                        plain.image(),
                        plain.mainClass(),
                        List.of("lib/a.jar", "onnx/platform-onnx.jar"),
                        plain.model(),
                        plain.platform())
                .write(folder.resolve("version"));

        JsonNode config = config(version);

        assertEquals(5, config.path("rootfs").path("diff_ids").size());
        assertEquals(
                List.of(
                        "java",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        "/app/lib/a.jar:/app/onnx/platform-onnx.jar",
                        "io.argosy.churn.Main"),
                JsonMapper.shared().convertValue(config.path("config").path("Entrypoint"), List.class));
    }

    @Test
    void itRunsAsANumericUserAndSaysWhatItIs() throws Exception {
        JsonNode config = config(version("version", "weights", Instant.EPOCH)).path("config");

        assertEquals("65532", config.path("User").asString());
        assertEquals("/app", config.path("WorkingDir").asString());
        List<?> environment = JsonMapper.shared().convertValue(config.path("Env"), List.class);
        assertTrue(
                environment.containsAll(List.of(
                        "SERVING_HOST=0.0.0.0", "SERVING_MODEL=/app/model", "SERVING_VERSION=1.0.0-3f2a9c1b7d04")),
                environment.toString());
        assertEquals(
                "1.0.0-3f2a9c1b7d04",
                config.path("Labels").path("org.opencontainers.image.version").asString());
        assertEquals(
                "1.0.0", config.path("Labels").path("io.argosy.model.version").asString());
        assertEquals(
                List.of(
                        "java",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "/app/service/churn.jar:/app/lib/a.jar",
                        "io.argosy.churn.Main"),
                JsonMapper.shared().convertValue(config.path("Entrypoint"), List.class));
    }

    @Test
    void aBaseImageOutOfReachIsNamedWithTheNextStep() throws Exception {
        BuiltVersion version = version("version", "weights", Instant.EPOCH);

        FleetException told = assertThrows(
                FleetException.class,
                () -> new ImageBuild(version, "127.0.0.1:1/base:1").toArchive(folder.resolve("image.tar"), NAME));

        assertTrue(told.fact().contains("127.0.0.1:1/base:1"), told.fact());
        assertEquals("name a base image that this machine can reach with --base", told.nextStep());
    }

    private JsonNode config(BuiltVersion version) throws Exception {
        Path archive = version.directory().resolveSibling("image.tar");
        new ImageBuild(version, base).toArchive(archive, NAME);
        JsonNode manifest =
                blob(archive, entry(archive, "index.json").path("manifests").path(0));
        return blob(archive, manifest.path("config"));
    }

    private JsonNode blob(Path archive, JsonNode descriptor) throws Exception {
        return entry(archive, "blobs/" + descriptor.path("digest").asString().replace(':', '/'));
    }

    private JsonNode entry(Path archive, String name) throws Exception {
        Execution tar = Execution.of(folder, List.of("tar", "-xOf", archive.toString(), name), Duration.ofMinutes(1));
        assertTrue(tar.succeeded(), tar.err());
        return JsonMapper.shared().readTree(tar.out());
    }

    private BuiltVersion version(String name, String weights, Instant modified) throws IOException {
        Path version = Files.createDirectory(folder.resolve(name));
        Path app = VersionManifest.app(version);
        write(app.resolve("lib/a.jar"), "a library", modified);
        write(app.resolve("platform/platform-model.jar"), "the platform", modified);
        write(app.resolve("service/churn.jar"), "the service", modified);
        write(app.resolve("model/weights.json"), weights, modified);
        new VersionManifest(
                        new ImageSettings(
                                "unused",
                                "65532",
                                Map.of("SERVING_HOST", "0.0.0.0"),
                                List.of("-XX:+UseSerialGC"),
                                "",
                                false),
                        "io.argosy.churn.Main",
                        List.of("service/churn.jar", "lib/a.jar"),
                        "churn",
                        "")
                .write(version);
        return new BuiltVersion("churn", Version.parse("1.0.0-3f2a9c1b7d04"), app, app, List.of("java"), Map.of());
    }

    private static void write(Path file, String text, Instant modified) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}
