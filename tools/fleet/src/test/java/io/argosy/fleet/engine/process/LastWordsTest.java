package io.argosy.fleet.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {
    @TempDir
    private Path folder;

    @Test
    void theLastLineIsTheReason() throws IOException {
        assertEquals(Optional.of("model.json is missing"), of("starting\nmodel.json is missing\n\n"));
    }

    @Test
    void aStackTraceIsPassedOver() throws IOException {
        assertEquals(Optional.of("Caused by: java.io.IOException: no space"), of("""
                        java.io.UncheckedIOException: java.io.IOException: no space
                        	at io.argosy.Main.main(Main.java:12)
                        Caused by: java.io.IOException: no space
                        	at java.base/sun.nio.ch.FileDispatcherImpl.write(Native Method)
                        	... 12 more
                        """));
    }

    @Test
    void aJsonLineGivesItsMessage() throws IOException {
        assertEquals(
                Optional.of("golden row 3 differs"),
                of("{\"time\":\"2026-01-01T00:00:00Z\",\"level\":\"error\",\"message\":\"golden row 3 differs\"}\n"));
        assertEquals(Optional.of("{half a line"), of("{half a line"));
    }

    @Test
    void ofALongLogOnlyTheEndIsRead() throws IOException {
        assertEquals(Optional.of("the end"), of("x".repeat(1_000_000) + "\nthe end\n"));
        assertEquals(301 + 1, of("y".repeat(5_000)).orElseThrow().length());
    }

    @Test
    void whoSaidNothingHasNoLastWords() throws IOException {
        assertEquals(Optional.empty(), of("\n \n"));
        assertEquals(Optional.empty(), LastWords.of(folder.resolve("missing")));
    }

    private Optional<String> of(String log) throws IOException {
        return LastWords.of(Files.writeString(folder.resolve("log"), log));
    }
}
