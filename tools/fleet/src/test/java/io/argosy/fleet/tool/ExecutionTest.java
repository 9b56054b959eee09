package io.argosy.fleet.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExecutionTest {
    @TempDir
    private Path folder;

    @Test
    void whatACommandPrintsAndItsExitCodeAreKept() throws Exception {
        assertEquals(
                new Execution(3, "out\n", "err\n"),
                Execution.of(folder, List.of("sh", "-c", "echo out; echo err >&2; exit 3"), Duration.ofSeconds(10)));
    }

    @Test
    void oneThatTakesLongerIsKilledWithItsChildren() throws Exception {
        OvertimeException error = assertThrows(
                OvertimeException.class,
                () -> Execution.of(
                        folder, List.of("sh", "-c", "sleep 600 & echo $! >child; wait"), Duration.ofMillis(1500)));

        assertEquals("sh -c did not end within 1 s", error.getMessage());
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        ProcessHandle.of(child).ifPresent(process -> process.onExit().join());
    }

    @Test
    void aChildThatKeepsTheOutputOpenCostsTheLimitAtMost() throws Exception {
        long from = System.nanoTime();
        try {
            // Java may see the end of the process first, and closes its pipes then: both are right, and waiting is not.
            Execution ended = Execution.of(folder, List.of("sh", "-c", "sleep 60 & exit 0"), Duration.ofSeconds(1));
            assertEquals(0, ended.exitCode());
        } catch (OvertimeException e) {
            assertEquals("sh -c did not end within 1 s", e.getMessage());
        }

        long took = Duration.ofNanos(System.nanoTime() - from).toSeconds();
        assertTrue(took < 30, () -> "it took " + took + " s");
    }

    @Test
    void aCommandThatWritesWithoutEndIsEnded() {
        Exception error = assertThrows(
                java.io.IOException.class, () -> Execution.of(folder, List.of("yes"), Duration.ofSeconds(50)));

        assertTrue(String.valueOf(error.getMessage()).contains("it writes more than 256 MiB"), error::getMessage);
    }

    @Test
    void anEnvironmentOfItsOwnIsAllThatACommandSees() throws Exception {
        assertEquals(
                "A=b\n",
                Execution.of(folder, List.of("/usr/bin/env"), Duration.ofSeconds(10), Map.of("A", "b"))
                        .out());
    }
}
