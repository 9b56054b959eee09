package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What zizmor, of PyPI, finds in workflows: nothing but what {@code .github/zizmor.yml} gives a reason for. */
@Tag("clients")
class ZizmorTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String PINNED = "zizmor==1.32.0";

    @Test
    void zizmorHasNothingToSay() throws Exception {
        Execution audit = run(List.of(zizmor().toString(), "--offline", "--no-progress", "--quiet", ".github"));

        assertEquals(0, audit.exitCode(), audit::out);
    }

    private static Path zizmor() throws IOException, InterruptedException {
        Path folder = Caches.root().resolve("python").resolve(PINNED);
        Path made = folder.resolve("made");
        if (!Files.exists(made)) {
            Files.createDirectories(folder);
            run(List.of("python3", "-m", "venv", folder.toString()));
            run(List.of(folder.resolve("bin/pip").toString(), "install", "--quiet", PINNED));
            // Only now: an environment whose installation broke off is made again.
            Files.writeString(made, PINNED);
        }
        return folder.resolve("bin/zizmor");
    }

    private static Execution run(List<String> command) throws IOException, InterruptedException {
        return Execution.of(ROOT, command, Duration.ofMinutes(5));
    }
}
