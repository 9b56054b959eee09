package io.argosy.fleet.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonorepoTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"--depth=1, this clone is shallow", "--filter=blob:none, this clone lacks files of old versions"})
    void aCloneThatHasNotAllOfHistoryIsRefusedWithWhatToDo(String option, String said)
            throws IOException, InterruptedException {
        try (TemporaryClone clone = TemporaryClone.in(folder.resolve("whole"))) {
            clone.write("a", "first");
            clone.commit("First");
            clone.write("a", "second");
            clone.commit("Second");
            Execution less = Execution.of(
                    folder,
                    List.of(
                            "git",
                            "-c",
                            "uploadpack.allowFilter=true",
                            "clone",
                            "--quiet",
                            "--no-local",
                            option,
                            clone.root().toUri().toString(),
                            "less"),
                    Duration.ofSeconds(30));
            assertEquals(0, less.exitCode(), less.err());
            FleetException refused = assertThrows(
                    FleetException.class,
                    () -> Monorepo.open(folder.resolve("less")).close());
            assertTrue(String.valueOf(refused.getMessage()).contains(said), refused.getMessage());
        }
    }
}
