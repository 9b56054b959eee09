package io.argosy.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever may change an answer makes a service one that is to be asked again. */
class KeptBeforeTest {
    @TempDir
    private Path folder;

    private Path service;
    private Path classes;

    @BeforeEach
    void aServiceAndItsPlatform() throws IOException {
        service = Files.createDirectories(folder.resolve("plants"));
        write(service.resolve("model/model.json"), "{}");
        write(service.resolve("examples/request.json"), "{\"x\": 1}");
        classes = Files.createDirectories(folder.resolve("classes"));
        write(classes.resolve("Main.class"), "code");
        kept().add(service);
    }

    @Test
    void oneOfWhichNothingHasChangedHasKeptItAlready() throws IOException {
        assertTrue(kept().has(service));
        kept().add(service);
        assertTrue(kept().has(service));
    }

    @Test
    void anyByteOfItAndAnyFileMoreOrLessIsAnother() throws IOException {
        write(service.resolve("model/model.json"), "[]");
        assertFalse(kept().has(service));
        write(service.resolve("model/model.json"), "{}");
        assertTrue(kept().has(service));
        write(service.resolve("examples/another.json"), "");
        assertFalse(kept().has(service));
        Files.delete(service.resolve("examples/another.json"));
        Files.move(service.resolve("examples/request.json"), service.resolve("examples/renamed.json"));
        assertFalse(kept().has(service));
    }

    @Test
    void bytesThatGoFromOneFileToTheNextAreOthers() throws IOException {
        write(service.resolve("model/a"), "xy");
        write(service.resolve("model/b"), "z");
        kept().add(service);
        write(service.resolve("model/a"), "x");
        write(service.resolve("model/b"), "yz");
        assertFalse(kept().has(service));
    }

    @Test
    void anotherPlatformAndAnotherNameAreOthers() throws IOException {
        write(classes.resolve("Main.class"), "code of today");
        assertFalse(kept().has(service));
        write(classes.resolve("Main.class"), "code");
        assertTrue(kept().has(service));
        Path renamed = Files.move(service, folder.resolve("flowers"));
        assertFalse(kept().has(renamed));
    }

    private KeptBefore kept() throws IOException {
        return KeptBefore.in(folder.resolve("marks"), List.of(classes));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
