package io.argosy.fleet.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProgramTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void eachQuestionHasItsAnswer() throws Exception {
        try (LineProgram program = shell("while read -r line; do echo \"$line!\"; done")) {
            for (String word : List.of("one", "ä ö", "", "x".repeat(1 << 20))) {
                assertEquals(word + "!", new String(program.ask(word, LIMIT), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void itSeesNoVariableButItsOwn() throws Exception {
        try (LineProgram program = shell("read -r line; echo \"$WORD $HOME\"")) {
            assertEquals("given ", new String(program.ask("", LIMIT), StandardCharsets.UTF_8));
        }
    }

    @Test
    void oneThatHangsIsClosedWhenItsTimeIsOver() throws Exception {
        LineProgram program = shell("read -r line; exec sleep 600");

        assertThrows(OvertimeException.class, () -> program.ask("?", Duration.ofMillis(100)));
        assertEnds(program);
    }

    @Test
    void oneThatEndsSaysWhy() throws Exception {
        LineProgram program = shell("read -r line; echo the disk is full >&2");

        EOFException error = assertThrows(EOFException.class, () -> program.ask("?", LIMIT));
        assertEquals("the disk is full", error.getMessage());
        assertThrows(EOFException.class, () -> program.ask("?", LIMIT));
    }

    @Test
    void oneThatAnswersWithoutEndIsClosed() throws Exception {
        LineProgram program = shell("read -r line; exec cat /dev/zero");

        IOException error = assertThrows(IOException.class, () -> program.ask("?", LIMIT));
        assertEquals("it writes more than 256 MiB", error.getMessage());
        assertEnds(program);
    }

    private static LineProgram shell(String script) throws IOException {
        return LineProgram.start(
                Path.of("."), List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin", "WORD", "given"));
    }

    private static void assertEnds(LineProgram program) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (program.isAlive() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertFalse(program.isAlive());
    }
}
