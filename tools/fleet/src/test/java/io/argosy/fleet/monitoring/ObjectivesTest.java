package io.argosy.fleet.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.monitoring.Objectives.Objective;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
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
                        new Objective(0.02, 2),
                        new TreeMap<>(Map.of(
                                "production/churn", new Objective(0.001, 2),
                                "dev/churn", new Objective(0.02, 0.25)))),
                Objectives.parse("""
                        errors: 0.02
                        latency: 2s
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
                "errors: 0 | `errors` is a share above 0 and at most 0.5, not 0",
                "errors: 5 | `errors` is a share above 0 and at most 0.5, not 5",
                "latency: 500 | `latency` is a time of at most 10s, like 500ms, not 500",
                "latency: 11s | `latency` is a time of at most 10s, like 500ms, not \"11s\"",
                "services: [churn] | `services` holds environments and services, not [\"churn\"]",
                "services: {churn: {}} | `services.churn` is named like production/churn",
                "services: {A/b: {}} | `services.A/b` is named like production/churn",
                "services: {dev/churn: 1} | `services.dev/churn` holds keys and values, not 1",
            })
    void whatIsWrongIsToldWithItsPlace(String yaml, String fact) {
        FleetException told = assertThrows(FleetException.class, () -> Objectives.parse(yaml + "\n"));

        assertTrue(told.fact().startsWith("overlays/objectives.yaml cannot be read: " + fact), told.fact());
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
