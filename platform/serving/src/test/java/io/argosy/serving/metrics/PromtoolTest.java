package io.argosy.serving.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics under Prometheus's own linter, as {@code tools/promtool/go.mod} pins it: built with Go once, which takes
 * minutes, and kept in the user's cache. {@code FLEET_PROMTOOL} names one that is there already.
 */
@Tag("clients")
@Timeout(1_800)
class PromtoolTest {
    private static final Path MODULE = Path.of("../../tools/promtool");

    @TempDir
    Path folder;

    @Test
    void promtoolHasNothingToSay() throws Exception {
        Path metrics = folder.resolve("metrics.txt");
        try (RunningService service = RunningService.of(ToyModels.leaver(), "QUEUE", "0")) {
            service.post("/predict", ToyModels.CUSTOMER.replace("10", "99"));
            service.post("/predict", "{}");
            service.post("/explain", ToyModels.CUSTOMER);
            Files.writeString(metrics, service.manage("/metrics").body());
        }
        Process lint = new ProcessBuilder(promtool().toString(), "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", said);
        assertEquals(0, lint.waitFor());
    }

    private static Path promtool() throws IOException, InterruptedException {
        String given = System.getenv("FLEET_PROMTOOL");
        if (given != null) {
            return Path.of(given);
        }
        CRC32 pins = new CRC32();
        pins.update(Files.readAllBytes(MODULE.resolve("go.mod")));
        Path built = Path.of(
                System.getProperty("user.home"),
                ".cache/argosy/tools",
                "promtool-" + HexFormat.of().toHexDigits((int) pins.getValue()),
                "promtool");
        if (!Files.exists(built)) {
            Files.createDirectories(built.getParent());
            // Written beside and moved: a build that breaks off leaves nothing that looks like a tool.
            Path beside =
                    built.resolveSibling("promtool." + ProcessHandle.current().pid());
            Process go = new ProcessBuilder(List.of(
                            "go",
                            "build",
                            "-C",
                            MODULE.toString(),
                            "-trimpath",
                            "-o",
                            beside.toAbsolutePath().toString(),
                            "github.com/prometheus/prometheus/cmd/promtool"))
                    .inheritIO()
                    .start();
            assertEquals(0, go.waitFor(), "promtool cannot be built: install Go, or set FLEET_PROMTOOL to one");
            Files.move(beside, built);
        }
        return built;
    }
}
