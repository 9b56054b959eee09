package io.argosy.fleet.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is asked is what is exposed, and what is made of it is kept as it is made. */
class MonitoringTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path FOLDER = ROOT.resolve("clusters/addons/monitoring");

    @Test
    void whatIsAskedOfAServiceIsWhatItExposes() throws IOException {
        JsonNode table = JsonMapper.shared().readTree(read(ROOT.resolve("docs/metrics.json")));
        for (Metric metric : of(Metric.Origin.SERVICE)) {
            JsonNode exposed = table.path(metric.exposed());
            assertEquals(
                    metric.form().name().toLowerCase(java.util.Locale.ROOT),
                    exposed.path("type").asString(""),
                    () -> "docs/metrics.json has no such " + metric.exposed());
            assertEquals(
                    new TreeSet<>(metric.labels()),
                    exposed.path("labels")
                            .valueStream()
                            .map(JsonNode::asString)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    metric.exposed());
        }
    }

    @Test
    void whatIsAskedOfKubernetesIsWhatKubeStateMetricsLetsThrough() throws IOException {
        String allowed = Pattern.compile("--metric-allowlist=(\\S+)")
                .matcher(read(FOLDER.resolve("kube-state-metrics.yaml")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.joining());

        assertEquals(
                of(Metric.Origin.KUBERNETES).stream()
                        .map(Metric::exposed)
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(List.of(allowed.split(",", -1))));
    }

    @Test
    void whatIsAskedOfRulesIsWhatTheyRecord() {
        String rules = Alerts.yaml(Objectives.defaults());
        for (Metric metric : of(Metric.Origin.RULES)) {
            assertTrue(rules.contains("  - record: " + metric.exposed() + "\n"), metric.exposed());
        }
    }

    @Test
    void noMetricIsListedThatNothingAsksFor() {
        String all = String.join("\n", Monitoring.files(Objectives.defaults()).values())
                + String.join("\n", new SeenQueries("dev").all());

        assertEquals(
                List.of(),
                Stream.of(Metric.values())
                        .map(Metric::exposed)
                        .filter(name -> !all.contains(name))
                        .toList());
    }

    @Test
    void aQueryOfALabelThatAMetricDoesNotHaveIsRefused() {
        Frame frame = new Frame(List.of("service=\"churn\""), "5m");

        assertEquals("serving_requests_in_flight{service=\"churn\"}", frame.now(Metric.IN_FLIGHT));
        assertThrows(IllegalArgumentException.class, () -> frame.now(Metric.IN_FLIGHT, "status=\"500\""));
        assertThrows(IllegalArgumentException.class, () -> frame.now(Metric.IN_FLIGHT, "pod=\"a\"} or vector(1"));
        // Rules have added the pods up.
        assertThrows(IllegalArgumentException.class, () -> frame.now(Metric.DRIFT_INDEX, "pod=\"a\""));
    }

    @Test
    void aQueryThatTakesAMetricForWhatItIsNotIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Frame.all("5m").rate(Metric.IN_FLIGHT));
        assertThrows(IllegalArgumentException.class, () -> Frame.all("5m").now(Metric.REQUEST_SECONDS));
    }

    @Test
    void theAutoscalerAsksTheSignalOfItsName() throws IOException {
        JsonNode scaled =
                Yaml.read(read(ROOT.resolve("base/components/scale-on-requests/scaled-object/scaled-object.yaml")));

        assertEquals(
                Signal.SCALING.promql(new Frame(List.of("namespace=\"NAMESPACE\""), "30s")),
                scaled.at("/spec/triggers/0/metadata/query").asString(""));
    }

    @Test
    void whatIsKeptIsWhatIsMade() throws IOException {
        Map<String, String> kept = new TreeMap<>();
        try (Stream<Path> files = Files.list(ROOT.resolve(Monitoring.FOLDER))) {
            for (Path file : files.toList()) {
                kept.put(ROOT.relativize(file).toString(), read(file));
            }
        }
        assertEquals(
                Monitoring.files(Objectives.parse(read(ROOT.resolve(Objectives.PATH)))),
                kept,
                "run ./fleet verify --write");
    }

    @Test
    void everyAlertHasATestInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        List<String> names = new ArrayList<>();
        for (String file : List.of("alerts-test.yaml", "drift-test.yaml")) {
            Yaml.read(read(FOLDER.resolve(file)))
                    .path("tests")
                    .forEach(test -> names.add(test.path("name").asString("")));
        }
        List<String> missing = new ArrayList<>();
        for (Alert alert : Alerts.ALL) {
            for (String what : List.of(" fires ", " is silent ")) {
                if (names.stream().noneMatch(name -> name.startsWith(alert.name() + what))) {
                    missing.add(alert.name() + what);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyAlertHasASectionOfTheRunbookWithAWayBack() throws IOException {
        Map<String, String> sections = new TreeMap<>();
        for (String section : read(ROOT.resolve(Alert.RUNBOOK)).split("\n## ", -1)) {
            sections.put(section.lines().findFirst().orElse(""), section);
        }
        for (Alert alert : Alerts.ALL) {
            String section = sections.getOrDefault(alert.name(), "");
            for (String part : List.of("**Means**", "**Look**", "**Back**")) {
                assertTrue(section.contains(part), () -> Alert.RUNBOOK + ", " + alert.name() + " has no " + part);
            }
            assertTrue(section.contains("`./fleet "), () -> alert.name() + " names no command");
        }
        Set<String> alerts = new TreeSet<>(Alerts.ALL.stream().map(Alert::name).toList());
        assertEquals(
                alerts,
                new TreeSet<>(sections.keySet().stream()
                        .filter(name -> !name.startsWith("#") && !name.contains(" "))
                        .toList()));
    }

    @Test
    void everyPanelAsksSomethingAndNoTwoPanelsOfAPageLieOnEachOther() {
        for (Dashboard dashboard : Dashboards.all()) {
            JsonNode page = JsonMapper.shared().readTree(dashboard.json());
            Set<String> places = new TreeSet<>();
            for (JsonNode panel : page.path("panels")) {
                assertTrue(
                        places.add(panel.path("gridPos").toString()), () -> panel.path("title") + " lies on another");
                for (JsonNode target : panel.path("targets")) {
                    assertTrue(!target.path("expr").asString("").isEmpty(), panel.toString());
                }
            }
            for (String variable : variables(page.toString())) {
                assertTrue(
                        page.at("/templating/list")
                                .valueStream()
                                .anyMatch(
                                        known -> known.path("name").asString("").equals(variable)),
                        () -> dashboard.name() + " has no variable " + variable);
            }
        }
    }

    private static List<String> variables(String json) {
        return Pattern.compile("\\$\\{?([a-z]+)")
                .matcher(json)
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .toList();
    }

    private static List<Metric> of(Metric.Origin origin) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.origin() == origin)
                .toList();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
