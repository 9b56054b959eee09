package io.argosy.fleet.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrapeTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void twoLooksAtTwoProcessesAreOneVersionsSignals() {
        GoldenSignals signals = Scrape.between(
                "1.2.0-abc",
                List.of(
                        new Scrape.Twice(at(0, 100, 0, 1.0), at(2, 180, 20, 1.5)),
                        new Scrape.Twice(at(0, 500, 5, 7.0), at(2, 600, 5, 7.0))));

        assertEquals(2, signals.processes());
        assertEquals(100, Objects.requireNonNull(signals.requests()), 1e-9);
        assertEquals(0.1, Objects.requireNonNull(signals.errors()), 1e-9);
        // All within 0.1 to 0.25 s: half of them, Prometheus would say, within 0.175.
        assertEquals(0.175, Objects.requireNonNull(signals.p50()), 1e-9);
        assertEquals(0.2485, Objects.requireNonNull(signals.p99()), 1e-9);
        assertEquals(0.25, Objects.requireNonNull(signals.cores()), 1e-9);
        assertEquals(6, signals.inFlight());
        assertEquals(2 * 1_048_576.0, signals.heap());
    }

    @Test
    void aFirstLookKnowsNothingThatGrows() {
        GoldenSignals signals = Scrape.between("1.2.0-abc", List.of(new Scrape.Twice(null, at(0, 100, 0, 1))));

        assertEquals(1, signals.processes());
        assertNull(signals.requests());
        assertNull(signals.p99());
        assertNull(signals.cores());
        assertEquals(3, signals.inFlight());
    }

    @Test
    void aCounterThatBeganAnewIsNoNegativeRate() {
        GoldenSignals signals =
                Scrape.between("1.2.0-abc", List.of(new Scrape.Twice(at(0, 1_000, 0, 90), at(2, 20, 0, 1))));

        assertEquals(10, Objects.requireNonNull(signals.requests()), 1e-9);
        assertEquals(0.5, Objects.requireNonNull(signals.cores()), 1e-9);
    }

    @Test
    void whatIsNoMetricIsPassedOver() {
        GoldenSignals signals = Scrape.between(
                "1.2.0-abc",
                List.of(new Scrape.Twice(
                        Scrape.of(0, "<html>not { found\n"),
                        Scrape.of(
                                SECOND, "serving_requests_in_flight many\n# HELP \nserving_requests_in_flight 4\n"))));

        assertEquals(4, signals.inFlight());
        assertEquals(0, signals.requests());
        assertNull(signals.errors());
    }

    @Test
    void aVersionOfWhichNoProcessAnswersHasNoFigures() {
        assertEquals(
                new GoldenSignals("1.2.0-abc", 0, null, null, null, null, null, null, null, null, null),
                Scrape.between("1.2.0-abc", List.of()));
    }

    @Test
    void howGoodAVersionIsInUseIsWhatOutcomesSayOfAll() {
        String auc = "model_quality{bound=\"%s\",known_by=\"%s\",measure=\"auc\",part=\"%s\",slice=\"%s\"} %s\n";
        String text = auc.formatted("value", "outcomes", "", "", "0.85")
                + auc.formatted("low", "outcomes", "", "", "0.84")
                + auc.formatted("high", "outcomes", "", "", "0.86")
                + auc.formatted("value", "estimate", "", "", "0.9")
                + auc.formatted("high", "outcomes", "yearly", "contract", "0.99")
                + auc.replace("auc", "accuracy").formatted("value", "outcomes", "", "", "0.8")
                + auc.replace("auc", "accuracy").formatted("low", "outcomes", "", "", "0.7")
                + auc.replace("auc", "accuracy").formatted("high", "outcomes", "", "", "0.9")
                // Half told, or no name: passed over.
                + auc.replace("auc", "brier").formatted("low", "outcomes", "", "", "0.1")
                + auc.replace("auc", "No name").formatted("value", "outcomes", "", "", "0.1")
                + "model_quality_predictions{known_by=\"estimate\",part=\"\",slice=\"\"} 5000.0\n"
                + "model_quality_predictions{known_by=\"outcomes\",part=\"yearly\",slice=\"contract\"} 300.0\n";

        assertEquals(Optional.empty(), Scrape.of(0, text).quality());
        assertEquals(
                Optional.of(new OutcomeFigures(
                        1234,
                        List.of(
                                new io.argosy.model.evidence.Metric("auc", 0.85, 0.84, 0.86),
                                new io.argosy.model.evidence.Metric("accuracy", 0.8, 0.7, 0.9)))),
                Scrape.of(0, text + "model_quality_predictions{known_by=\"outcomes\",part=\"\",slice=\"\"} 1234.0\n")
                        .quality());
    }

    private static Scrape at(int seconds, int ok, int failed, double cpu) {
        String name = "serving_request_duration_seconds";
        String good = "{method=\"POST\",route=\"/predict\",status=\"200\"";
        String bad = "{method=\"POST\",route=\"/predict\",status=\"503\"";
        return Scrape.of(
                seconds * SECOND,
                name + "_bucket" + good + ",le=\"0.1\"} 0\n" + name + "_bucket" + good + ",le=\"0.25\"} " + ok + "\n"
                        + name + "_bucket" + good + ",le=\"+Inf\"} " + ok + "\n" + name + "_count" + good + "} " + ok
                        + "\n" + name + "_bucket" + bad + ",le=\"0.1\"} 0\n" + name + "_bucket" + bad + ",le=\"0.25\"} "
                        + failed + "\n" + name + "_bucket" + bad + ",le=\"+Inf\"} " + failed + "\n" + name + "_count"
                        + bad + "} " + failed + "\nprocess_cpu_seconds_total " + cpu
                        + "\nserving_requests_in_flight 3.0\nserving_requests_waiting 0.0\n"
                        + "jvm_memory_used_bytes{area=\"heap\"} 1048576.0\njvm_memory_used_bytes{area=\"nonheap\"} 5.0\n");
    }
}
