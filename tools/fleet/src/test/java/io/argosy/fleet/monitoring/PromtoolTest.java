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
        for (String tests : List.of("/alerts-test.yaml", "/drift-test.yaml")) {
            accepted(List.of(promtool(), "test", "rules", FOLDER + tests));
        }
    }

    @Test
    void driftOfAServiceThatRunsInTwoPodsIsWhatScipyAndEvidentlySay() throws Exception {
        StringBuilder test = new StringBuilder("rule_files: [" + FOLDER + "/generated/rules.yaml]\n"
                + "evaluation_interval: 2m\ntests:\n- interval: 15s\n  input_series:\n");
        StringBuilder checks = new StringBuilder("  promql_expr_test:\n");
        int number = 0;
        for (JsonNode fixture : JsonMapper.shared().readTree(Files.readString(DriftTest.FIXTURES))) {
            String name = "fixture_" + number++;
            long[] trained = DriftTest.counts(fixture, "trained");
            long[] seen = DriftTest.counts(fixture, "seen");
            for (int bin = 0; bin < seen.length; bin++) {
                for (String pod : List.of("a", "b")) {
                    String labels = "{environment=\"production\",service=\"churn\",version=\"1\",of=\"input\",name=\""
                            + name + "\",bin=\"" + bin + "\",pod=\"" + pod + "\"}'\n    values: ";
                    // An hour has 240 scrapes; one pod gets three rows of four.
                    test.append("  - series: 'model_values_total")
                            .append(labels)
                            .append("0+")
                            .append(seen[bin] * (pod.equals("a") ? 0.75 : 0.25) / 240)
                            .append("x500\n");
                    test.append("  - series: 'model_training_values")
                            .append(labels)
                            .append(trained[bin])
                            .append("x500\n");
                }
            }
            for (String window : List.of(Drift.HOUR, Drift.DAY)) {
                String which = "{name=\"" + name + "\",window=\"" + window + "\"}";
                checks.append(close(
                        Metric.DRIFT_INDEX.exposed() + which,
                        fixture.path("psi").asDouble(),
                        1e-6));
                if (!fixture.path("sparse").asBoolean()) {
                    checks.append(close(
                            Metric.DRIFT_STATISTIC.exposed() + which,
                            fixture.path("chi2").asDouble(),
                            1e-6));
                }
                checks.append(close(
                        Metric.DRIFT_CRITICAL.exposed() + which,
                        JudgedDrift.critical(fixture.path("freedom").asInt(), 2 * 20),
                        1e-6));
            }
        }
        Path file = Files.writeString(folder.resolve("drift.yaml"), test.append(checks));

        accepted(List.of(promtool(), "test", "rules", file.toString()));
    }

    @Test
    void theAutoscalerIsToldOfASpikeWithinHalfAMinuteAndOfNothingThatNobodyKnows() throws Exception {
        String target = "{job=\"models\",environment=\"production\",service=\"churn\",namespace=\"model-churn\",pod=\"";
        String asked = "serving_request_duration_seconds_count" + target;
        String query =
                "round(" + Signal.SCALING.promql(new Frame(List.of("namespace=\"model-churn\""), "30s")) + ", 1)";
        // Scrapes each 15 s: 125 requests each are 500 a minute, 1,250 are 5,000. It begins after ten minutes, as if
        // wiped.
        String test = """
                rule_files: []
                evaluation_interval: 15s
                tests:
                - name: a spike, and its end
                  interval: 15s
                  input_series:
                  - {series: 'up%1$sa"}', values: 1x200}
                  - {series: '%2$sa"}', values: 0+125x40 6250+1250x40 55125+125x80}
                  promql_expr_test:
                  - {expr: '%3$s', eval_time: 9m, exp_samples: [{labels: '{}', value: 8}]}
                  - {expr: '%3$s', eval_time: 10m45s, exp_samples: [{labels: '{}', value: 83}]}
                  - {expr: '%3$s', eval_time: 20m15s, exp_samples: [{labels: '{}', value: 83}]}
                  - {expr: '%3$s', eval_time: 22m, exp_samples: [{labels: '{}', value: 8}]}
                - name: a Prometheus that was wiped says nothing until it has seen a minute
                  interval: 15s
                  input_series:
                  - {series: 'up%1$sa"}', values: _x40 1x40}
                  - {series: '%2$sa"}', values: _x40 90000+1250x40}
                  promql_expr_test:
                  - {expr: '%3$s', eval_time: 10m15s, exp_samples: []}
                  - {expr: '%3$s', eval_time: 10m45s, exp_samples: []}
                  - {expr: '%3$s', eval_time: 11m30s, exp_samples: [{labels: '{}', value: 83}]}
                - name: nobody asks
                  interval: 15s
                  input_series:
                  - {series: 'up%1$sa"}', values: 1x40}
                  promql_expr_test:
                  - {expr: '%3$s', eval_time: 5m, exp_samples: [{labels: '{}', value: 0}]}
                - name: pods that nobody sees
                  interval: 15s
                  input_series:
                  - {series: 'up%1$sa"}', values: 1x20 0x20}
                  - {series: '%2$sa"}', values: 0+1250x20 _x20}
                  promql_expr_test:
                  - {expr: '%3$s', eval_time: 9m, exp_samples: []}
                """.formatted(target, asked, query);
        Path file = Files.writeString(folder.resolve("scaling.yaml"), test);

        accepted(List.of(promtool(), "test", "rules", file.toString()));
    }

    private static String close(String query, double expected, double by) {
        return "  - expr: abs(sum(" + query + ") - " + expected + ") < bool " + by * Math.max(1, expected)
                + "\n    eval_time: 1h50m\n    exp_samples: [{labels: '{}', value: 1}]\n";
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
    void everyQueryOfWhoIsIdleIsOne() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: idle\n  rules:\n");
        for (String query : new IdleQueries("model-churn", Duration.ofMinutes(15)).all()) {
            rules.append("  - record: a:query\n    expr: '").append(query).append("'\n");
        }
        Path file = Files.writeString(folder.resolve("idle.yaml"), rules);

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
