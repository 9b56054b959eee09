package io.argosy.fleet.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.monitoring.Objectives.Objective;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectivesTest {
    @Test
    void theRepositorySaysWhatIsUsual() throws Exception {
        assertEquals(
                Objectives.defaults(),
                Objectives.parse(Files.readString(Path.of("../..").resolve(Objectives.PATH))));
    }

    @Test
    void whatAServiceDoesNotSayItTakesFromTheRest() {
        assertEquals(
                new Objectives(
                        new Objective(0.02, 2.5),
                        new TreeMap<>(Map.of(
                                "production/churn", new Objective(0.001, 2.5),
                                "dev/churn", new Objective(0.02, 0.25)))),
                Objectives.parse("""
                        errors: 0.02
                        latency: 2.5s
                        services:
                          production/churn: {errors: 0.001}
                          dev/churn: {latency: 250ms}
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error: 0.01 | nobody reads `error`: did you mean \"errors\"?",
                "errors: 0 | `errors` is a share above 0 and at most 0.05, as nobody would be paged by a larger one, not 0",
                "errors: 5 | `errors` is a share above 0 and at most 0.05, as nobody would be paged by a larger one, not 5",
                "latency: 500 | `latency` is 500, and what is slower than a limit is counted for these alone: 1ms",
                "latency: 600ms | `latency` is \"600ms\", and what is slower than a limit is counted for these alone: 1ms",
                "latency: 10s | `latency` is \"10s\", and what is slower than a limit is counted for these alone: 1ms",
                "latency: 11s | `latency` is \"11s\", and what is slower than a limit is counted for these alone: 1ms",
                "services: [churn] | `services` holds environments and services, not [\"churn\"]",
                "services: {churn: {}} | `services.churn` is named like production/churn",
                "services: {A/b: {}} | `services.A/b` is named like production/churn",
                "services: {dev/churn: 1} | `services.dev/churn` holds keys and values, not 1",
            })
    void whatIsWrongIsToldWithItsPlace(String yaml, String fact) {
        FleetException told = assertThrows(FleetException.class, () -> Objectives.parse(yaml + "\n"));

        assertTrue(told.fact().startsWith("overlays/objectives.yaml cannot be read: " + fact), told.fact());
    }

    /** Any other limit would be held against a guess between two of them. */
    @Test
    void aLimitIsWhereTheServicesHistogramCounts() throws Exception {
        String metrics = Files.readString(
                Path.of("../../platform/serving/src/main/java/io/argosy/serving/metrics/ServingMetrics.java"));
        String bounds = metrics.replaceFirst("(?s).*double\\[] SECONDS = \\{([^}]*)}.*", "$1");
        List<Double> counted = Stream.of(bounds.split(",")).map(Double::valueOf).toList();
        for (String latency : Objectives.LATENCIES) {
            double seconds =
                    Objectives.parse("latency: " + latency + "\n").usual().latency();
            assertTrue(counted.contains(seconds), latency);
            assertTrue(seconds < counted.getLast(), "of what is slower than the last nothing is known");
        }
    }

    @Test
    void anExceptionIsASeriesOfItsOwnBesideTheUsual() {
        String rules = Alerts.yaml(Objectives.parse("services: {production/churn: {errors: 0.001}}\n"));

        assertTrue(
                rules.contains(
                        "- record: service:errors_allowed:share\n    expr: |-\n      label_replace(label_replace(vector(0.001),"
                                + " \"environment\", \"production\", \"\", \"\"), \"service\", \"churn\", \"\", \"\")\n      or\n"
                                + "      0.01 * group by (environment, service) (up{job=\"models\"})\n"),
                rules);
    }
}
