package io.argosy.fleet.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final ProcessIdentity ENGINE = ProcessIdentity.of(ProcessHandle.current());
    private static final EngineState EMPTY = new EngineState(ENGINE, "main", 8081, 1, "", "", List.of(), List.of());

    @TempDir
    private Path folder;

    private final List<EngineState> told = new ArrayList<>();
    private StateFile file;
    private Journal journal;

    @BeforeEach
    void begin() {
        file = new StateFile(folder.resolve("state.json"));
        journal = new Journal(file, EMPTY, told::add);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        journal.followed("0123abcd", List.of("dev", "staging"));
        journal.tell(status("staging", Health.DEGRADED, 20));
        journal.tell(status("dev", Health.HEALTHY, 10));
        journal.started(
                new ServiceRun(new ProcessIdentity(42, Instant.EPOCH), "dev", "churn", "1.0.0-x", "log", 30, 8081));

        EngineState read = file.read().orElseThrow();
        assertEquals(journal.state(), read);
        assertEquals("dev", read.services().getFirst().environment(), "in the order of promotion");
        assertTrue(read.isRunning());
        assertFalse(read.isHealthy());
        assertTrue(read.isSettled());
    }

    @Test
    void beforeTheFirstCommitNothingIsHealthyOrSettled() {
        EngineState read = file.read().orElseThrow();
        assertFalse(read.isHealthy());
        assertFalse(read.isSettled());
    }

    @Test
    void sinceStaysAsLongAsTheHealthDoes() {
        journal.tell(status("dev", Health.HEALTHY, 10));
        journal.tell(status("dev", Health.HEALTHY, 20));
        assertEquals(
                Instant.ofEpochSecond(10), journal.state().services().getFirst().since());

        journal.tell(status("dev", Health.DEGRADED, 30));
        assertEquals(
                Instant.ofEpochSecond(30), journal.state().services().getFirst().since());
        assertEquals(2, told.size(), "the same again is no news");
    }

    @Test
    void aDiskThatRefusesDoesNotEndTheEngine() throws Exception {
        Files.createDirectories(folder.resolve("state.json.unfinished/in the way"));
        journal.tell(status("dev", Health.HEALTHY, 10));
        assertEquals(EMPTY, file.read().orElseThrow());
        assertEquals(1, told.size());

        Files.delete(folder.resolve("state.json.unfinished/in the way"));
        Files.delete(folder.resolve("state.json.unfinished"));
        journal.followed("0123abcd", List.of("dev"));
        assertEquals(journal.state(), file.read().orElseThrow());
    }

    @Test
    void aFileOfAnotherMakeCountsAsNone() throws Exception {
        Files.writeString(folder.resolve("state.json"), "{\"engine\": 7}");
        assertEquals(Optional.empty(), file.read());
        Files.writeString(folder.resolve("state.json"), "half a");
        assertEquals(Optional.empty(), file.read());
    }

    private static ServiceStatus status(String environment, Health health, long since) {
        return new ServiceStatus(
                environment, "churn", "1.0.0-x", Sync.SYNCED, health, "", "url", Instant.ofEpochSecond(since));
    }
}
