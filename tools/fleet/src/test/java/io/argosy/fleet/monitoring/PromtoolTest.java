package io.argosy.fleet.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rules, configurations and every query of the dashboards under Prometheus's own parser, as {@code tools/promtool/go.mod} pins it:
 * built with Go once, which takes minutes, and kept in the user's cache. {@code FLEET_PROMTOOL} names one that is there already, and
 * {@code FLEET_AMTOOL} an amtool, without which Alertmanager's configurations are not looked at.
 */
@Tag("clients")
@Timeout(1_800)
class PromtoolTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path FOLDER = ROOT.resolve("clusters/addons/monitoring");

    @TempDir
    Path folder;

    @Test
    void everyAlertFiresWhereItHasToAndIsSilentWhereItMustBe() throws Exception {
        accepted(List.of(promtool(), "test", "rules", FOLDER + "/alerts-test.yaml"));
    }

    @Test
    void rulesWithObjectivesOfTheirOwnAreRules() throws Exception {
        Path rules = Files.writeString(
                folder.resolve("rules.yaml"),
                Alerts.yaml(Objectives.parse(
                        "services: {production/churn: {errors: 0.0001, latency: 250ms}, dev/churn: {latency: 1s}}\n")));

        accepted(List.of(promtool(), "check", "rules", "--lint=all", "--lint-fatal", rules.toString()));
    }

    @Test
    void whatIsScrapedIsAConfiguration() throws Exception {
        accepted(List.of(promtool(), "check", "config", "--syntax-only", FOLDER + "/prometheus.yml"));
    }

    @Test
    void everyQueryOfADashboardIsOne() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboards\n  rules:\n");
        for (Dashboard dashboard : Dashboards.all()) {
            JsonNode page = JsonMapper.shared().readTree(dashboard.json());
            List<String> queries = new ArrayList<>(page.findValuesAsString("expr"));
            for (String query : queries) {
                rules.append("  - record: a:panel\n    expr: '")
                        .append(query.replace("$__rate_interval", "5m").replace("'", "''"))
                        .append("'\n");
            }
        }
        Path file = Files.writeString(folder.resolve("dashboards.yaml"), rules);

        accepted(List.of(promtool(), "check", "rules", "--lint=none", file.toString()));
    }

    @Test
    void alertmanagerTakesItsConfigurations() throws Exception {
        String amtool = System.getenv("FLEET_AMTOOL");
        assumeTrue(amtool != null, "FLEET_AMTOOL names no amtool");
        for (String configuration : List.of("alertmanager.yml", "chat/alertmanager.yml")) {
            accepted(List.of(
                    String.valueOf(amtool),
                    "check-config",
                    FOLDER.resolve(configuration).toString()));
        }
    }

    private static void accepted(List<String> command) throws IOException, InterruptedException {
        Execution run = Execution.of(ROOT, command, Duration.ofMinutes(10));
        assertEquals("", run.succeeded() ? "" : run.out() + run.err());
    }

    private static String promtool() throws IOException, InterruptedException {
        String given = System.getenv("FLEET_PROMTOOL");
        if (given != null) {
            return given;
        }
        Path module = ROOT.resolve("tools/promtool");
        CRC32 pins = new CRC32();
        pins.update(Files.readAllBytes(module.resolve("go.mod")));
        // Where the test of the metrics in platform/serving keeps it too.
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
            Execution go = Execution.of(
                    module,
                    List.of(
                            "go",
                            "build",
                            "-trimpath",
                            "-o",
                            beside.toString(),
                            "github.com/prometheus/prometheus/cmd/promtool"),
                    Duration.ofMinutes(25));
            assertEquals(
                    "", go.succeeded() ? "" : go.err(), "promtool cannot be built: install Go, or set FLEET_PROMTOOL");
            Files.move(beside, built);
        }
        return built.toString();
    }
}
