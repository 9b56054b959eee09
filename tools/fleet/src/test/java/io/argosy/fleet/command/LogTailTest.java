package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    private Path folder;

    private Path file;
    private LogTail tail;

    @BeforeEach
    void begin() {
        file = folder.resolve("log");
        tail = new LogTail(file);
    }

    @Test
    void eachLineIsGivenOnceAndOnlyWhenItIsWhole() throws IOException {
        assertEquals(List.of(), read(), "no file yet");
        append("one\ntw");
        assertEquals(List.of("one"), read());
        append("o\nthree\n");
        assertEquals(List.of("two", "three"), read());
        assertEquals(List.of(), read());
    }

    @Test
    void theLastLinesComeFirstAndNewOnesAfterThem() throws IOException {
        append("one\ntwo\nthree\n");
        List<String> last = new ArrayList<>();
        tail.readLast(2, last::add);
        assertEquals(List.of("two", "three"), last);
        append("four\n");
        assertEquals(List.of("four"), read());
    }

    @Test
    void aFileOfManyChunksLosesNothing() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append("line ").append(i).append(" ä\n");
        }
        append(text.toString());

        assertEquals(text.toString().lines().toList(), read());
    }

    @Test
    void aLineLongerThanAChunkComesInPieces() throws IOException {
        append("x".repeat(100_000) + "\nend\n");

        List<String> read = read();
        assertEquals("x".repeat(100_000), String.join("", read.subList(0, read.size() - 1)));
        assertEquals("end", read.getLast());
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> read() {
        List<String> lines = new ArrayList<>();
        tail.readNew(lines::add);
        return lines;
    }
}
