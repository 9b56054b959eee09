package io.argosy.fleet.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final BaseJava HERE = new BaseJava("here", Path.of(System.getProperty("java.home"), "bin", "java"));

    @TempDir
    private Path folder;

    /** Stands for a service: what it starts with, it would be asked as. */
    static final class Checked {
        private Checked() {}

        public static void main(String[] arguments) {
            if (arguments.length != 1 || !arguments[0].equals("--check") || System.getenv("SERVING_MODEL") == null) {
                System.exit(2);
            }
            // A class that is loaded by a thread of its own, as in a server, and a lambda.
            Thread.ofPlatform().start(() -> System.out.println(List.of(1, 2, 3)));
        }
    }

    /** Stands for a platform: it needs no model. */
    static final class Asked {
        private Asked() {}

        public static void main(String[] arguments) {
            if (arguments.length != 1 || !arguments[0].equals("--classes")) {
                System.exit(2);
            }
            System.out.println(List.of(1, 2, 3));
        }
    }

    /** Stands for a service whose model does not pass. */
    static final class Refusing {
        private Refusing() {}

        public static void main(String[] arguments) {
            System.out.println("{\"level\":\"error\",\"message\":\"the model fails 1 of its 74 golden rows\"}");
            System.exit(2);
        }
    }

    @Test
    void theSameFilesGiveTheSameBytesAndJavaTrustsThem() throws Exception {
        VersionManifest manifest = manifest(Checked.class.getName());
        Path app = app();
        ClassArchive.ofService(HERE, manifest).make(List.of(app), folder.resolve("first.jsa"));
        Files.setLastModifiedTime(
                app.resolve("service/checked.jar"), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        ClassArchive.ofService(HERE, manifest).make(List.of(app), folder.resolve("second.jsa"));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("first.jsa")), Files.readAllBytes(folder.resolve("second.jsa")));

        // As on an image: in another folder, and dated as all files there are.
        Files.setLastModifiedTime(app.resolve("service/checked.jar"), FileTime.from(Instant.ofEpochSecond(1)));
        Execution started = Execution.of(
                folder,
                List.of(
                        HERE.executable().toString(),
                        "-Xshare:on",
                        "-XX:SharedArchiveFile=" + folder.resolve("first.jsa"),
                        "-Xlog:class+load",
                        "-XX:+UseSerialGC",
                        "-cp",
                        app.resolve("service/checked.jar").toString(),
                        Checked.class.getName()),
                Duration.ofMinutes(1));
        assertTrue(
                started.out().contains(Checked.class.getName() + " source: shared objects file"),
                () -> started.out() + started.err());
    }

    /** Every service has the platform's archive, and those with Java of their own have one jar more. */
    @Test
    void aPlatformsArchiveHoldsForAClassPathThatGoesOn() throws Exception {
        Path jar = app().resolve("service/checked.jar");
        Path image = folder.resolve("image/app");
        for (String place : List.of("platform/checked.jar", "lib/other.jar", "service/own.jar")) {
            Files.createDirectories(image.resolve(place).getParent());
            Files.copy(jar, image.resolve(place));
            Files.setLastModifiedTime(image.resolve(place), FileTime.from(Instant.ofEpochSecond(1)));
        }
        List<String> platform = List.of("platform/checked.jar", "lib/other.jar");
        ClassArchive.ofPlatform(HERE, manifest(Asked.class.getName(), platform))
                .make(List.of(image), folder.resolve("shared.jsa"));
        Execution started = Execution.of(
                folder,
                List.of(
                        HERE.executable().toString(),
                        "-Xshare:on",
                        "-XX:SharedArchiveFile=" + folder.resolve("shared.jsa"),
                        "-Xlog:class+load",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "image/app/platform/checked.jar:image/app/lib/other.jar:image/app/service/own.jar",
                        Asked.class.getName(),
                        "--classes"),
                Duration.ofMinutes(1));
        assertTrue(
                started.out().contains(Asked.class.getName() + " source: shared objects file"),
                () -> started.out() + started.err());
    }

    @Test
    void aServiceThatDoesNotPassItsCheckIsRefusedInItsOwnWords() throws Exception {
        FleetException told = assertThrows(
                FleetException.class,
                () -> ClassArchive.ofService(HERE, manifest(Refusing.class.getName()))
                        .make(List.of(app()), folder.resolve("archive.jsa")));
        assertEquals(
                "the service does not pass its own check, so no image is made of it: the model fails 1 of its 74 golden"
                        + " rows",
                told.fact());
    }

    @Test
    void aServiceThatDoesNotStartIsNamedWithItsLastWords() throws Exception {
        IOException told = assertThrows(
                IOException.class,
                () -> ClassArchive.ofService(HERE, manifest("io.argosy.Nobody"))
                        .make(List.of(app()), folder.resolve("archive.jsa")));
        assertTrue(String.valueOf(told.getMessage()).contains("ended with 1: "), told.getMessage());
    }

    @Test
    void theJavaOfABaseImageIsWhatItsPathLeadsTo() throws Exception {
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\n");
        Path tar = folder.resolve("base.tar");
        Jib.fromScratch()
                .addEnvironmentVariable("PATH", "/bin:/opt/java/bin")
                .addFileEntriesLayer(FileEntriesLayer.builder()
                        .addEntry(java, AbsoluteUnixPath.get("/opt/java/bin/java"))
                        .build())
                .containerize(Containerizer.to(TarImage.at(tar).named("base")));
        BaseJava base =
                BaseJava.of(Jib.from("tar://" + tar), false, folder.resolve("layers"), folder.resolve("unpacked"));
        assertEquals("#!/bin/sh\n", Files.readString(base.executable()));
        assertTrue(base.executable().startsWith(folder.resolve("unpacked")), base.toString());
    }

    @Test
    void aBaseImageWithoutJavaIsRefused() throws Exception {
        Path tar = folder.resolve("base.tar");
        Jib.fromScratch().containerize(Containerizer.to(TarImage.at(tar).named("base")));
        JibContainerBuilder base = Jib.from("tar://" + tar);
        IOException told = assertThrows(
                IOException.class,
                () -> BaseJava.of(base, false, folder.resolve("layers"), folder.resolve("unpacked")));
        assertEquals("it has no java in /usr/local/bin:/usr/bin:/bin", told.getMessage());
    }

    private static VersionManifest manifest(String main) {
        return manifest(main, List.of("service/checked.jar"));
    }

    private static VersionManifest manifest(String main, List<String> classPath) {
        return new VersionManifest(
                new ImageSettings(
                        "unused", "65532", Map.of(), List.of("-XX:+UseSerialGC"), "/app/classes/service.jsa", false),
                main,
                classPath,
                "checked",
                "");
    }

    private Path app() throws IOException {
        Path app = folder.resolve("app");
        Files.createDirectories(app.resolve("service"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(app.resolve("service/checked.jar")))) {
            for (Class<?> main : List.of(Asked.class, Checked.class, Refusing.class)) {
                String name = main.getName().replace('.', '/') + ".class";
                try (var type = ClassArchiveTest.class.getResourceAsStream("/" + name)) {
                    jar.putNextEntry(new ZipEntry(name));
                    if (type != null) {
                        type.transferTo(jar);
                    }
                }
            }
        }
        return app;
    }
}
