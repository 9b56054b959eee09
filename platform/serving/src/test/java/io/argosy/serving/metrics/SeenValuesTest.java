package io.argosy.serving.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.Histogram;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.serving.ToyModels;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenValuesTest {
    private static final long MOST_BYTES = 200_000;
    private static final long MOST_NANOS = 10_000_000;

    @Test
    void valuesAreCountedInTheBinsOfTraining() throws IOException {
        ModelPackage toy = ToyModels.leaver();
        ServingMetrics metrics = new ServingMetrics(toy, "1.0.0-000000000000", "dev");
        PredictionTally tally = metrics.predictions().newTally();
        Row row = toy.signature().newRow();
        row.setCategory(2, 1);
        for (double tenure : new double[] {0, 19.9, 20, 60, 1000}) {
            row.setNumber(0, tenure);
            row.setNumber(1, Double.NaN);
            tally.add(row, new double[] {0.25, 0.75}, 1, List.of());
        }
        metrics.predictions().publish(tally);

        List<String> lines = text(metrics)
                .lines()
                .filter(line -> line.startsWith("model_values_total{"))
                .toList();
        assertEquals("""
                model_values_total{bin="0",name="tenure",of="input"} 2.0
                model_values_total{bin="1",name="tenure",of="input"} 1.0
                model_values_total{bin="2",name="tenure",of="input"} 2.0
                model_values_total{bin="0",name="charges",of="input"} 0.0
                model_values_total{bin="1",name="charges",of="input"} 0.0
                model_values_total{bin="2",name="charges",of="input"} 0.0
                model_values_total{bin="none",name="charges",of="input"} 5.0
                model_values_total{bin="0",name="contract",of="input"} 0.0
                model_values_total{bin="1",name="contract",of="input"} 5.0
                model_values_total{bin="0",name="Yes",of="score"} 0.0
                model_values_total{bin="1",name="Yes",of="score"} 5.0
                """.lines().sorted().toList(), lines.stream().sorted().toList());
        assertTrue(text(metrics).contains("model_training_values{bin=\"1\",name=\"tenure\",of=\"input\"} 10.0\n"));
    }

    @Test
    void binsOfWhichTrainingSawLittleAreOneWithANeighbour() {
        Bins scores = Bins.of(
                new Histogram.Numeric(
                        "czech",
                        List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
                        List.of(4720L, 24L, 12L, 7L, 5L, 6L, 3L, 4L, 6L, 97L),
                        0),
                0,
                10,
                false);

        assertEquals(
                4884,
                IntStream.range(0, scores.size())
                        .mapToLong(bin -> scores.training()[bin])
                        .sum());
        for (long count : scores.training()) {
            assertTrue(count >= 48.84, () -> "a bin holds " + count + " of 4884");
        }
        assertEquals(0, scores.of(0.05));
        assertEquals(scores.size() - 1, scores.of(0.99));
        assertEquals(-1, scores.of(Double.NaN));
    }

    @Test
    void theMostFrequentCategoriesHaveABinEachAndTheOthersOneBetweenThem() {
        Bins bins = Bins.of(
                new Histogram.Categorical(
                        "city", List.of("a", "b", "c", "d", "e"), List.of(10L, 500L, 0L, 90L, 400L), 7),
                3,
                4,
                false);

        assertArrayEquals(new long[] {500, 400, 90, 10, 7}, bins.training());
        assertEquals(
                List.of(3, 0, 3, 2, 1), IntStream.range(0, 5).mapToObj(bins::of).toList());
        assertEquals(4, bins.gap());
        assertEquals(4, bins.of(Double.NaN));
        assertEquals(4, bins.of(5));
    }

    @Test
    void categoriesThatAreAllFrequentAndFitKeepTheirBins() {
        Bins bins = Bins.of(
                new Histogram.Categorical("plan", List.of("a", "b", "c"), List.of(10L, 20L, 30L), 0), 0, 3, false);

        assertArrayEquals(new long[] {30, 20, 10}, bins.training());
        assertArrayEquals(
                new long[] {30, 30},
                Bins.of(
                                new Histogram.Categorical("plan", List.of("a", "b", "c"), List.of(10L, 20L, 30L), 0),
                                0,
                                2,
                                false)
                        .training());
    }

    @Test
    void aScrapeOfTheWidestModelIsSmallAndQuick() throws IOException {
        Signature signature = signature(4_096, 200);
        ServingMetrics metrics = new ServingMetrics(with(signature, 60), "1.0.0-000000000000", "dev");
        metrics.addJvm();
        for (String route : List.of("/predict", "/explain", "/model", "/v2/models/{model}/infer", "unmatched")) {
            for (int status : new int[] {200, 400, 404, 413, 422, 503}) {
                metrics.requests().begun();
                metrics.requests().completed(route, "POST", status, 1_000_000);
            }
        }
        String text = text(metrics);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            // Its own processor time: what else the machine does is no part of a scrape.
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            String again = text(metrics);
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
            assertTrue(!again.isEmpty());
        }
        long bytes = text.getBytes(StandardCharsets.UTF_8).length;
        System.out.printf("a scrape of the widest model: %d bytes, %.1f ms%n", bytes, best / 1e6);
        assertTrue(bytes <= MOST_BYTES, () -> "a scrape has " + bytes + " bytes");
        assertTrue(best <= MOST_NANOS, "a scrape takes " + best / 1e6 + " ms");
        assertTrue(
                text.lines().filter(line -> !line.startsWith("#")).count() < 5_000,
                "Prometheus refuses a scrape of so many series");
        assertTrue(text.contains("name=\"label_1\",of=\"score\""), "the scores are watched");
        double unwatched = text.lines()
                .filter(line -> line.startsWith("model_unwatched_values "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
        assertTrue(unwatched > 3_000 && unwatched < 4_296, () -> unwatched + " are not watched, it says");
    }

    private static String text(ServingMetrics metrics) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, metrics.registry().scrape());
        return text.toString(StandardCharsets.UTF_8);
    }

    private static Signature signature(int features, int labels) {
        return new Signature(
                Task.CLASSIFICATION,
                IntStream.range(0, features).mapToObj(SeenValuesTest::feature).toList(),
                "target",
                "",
                IntStream.range(0, labels).mapToObj(i -> "label_" + i).toList(),
                null);
    }

    private static Feature feature(int place) {
        String name = String.format("%s_%04d", "f".repeat(59), place);
        return place % 2 == 0
                ? new NumericFeature(name, "One of many.", "", false, 0, 1, null, new Missing<>(0.0, "not known"))
                : new CategoricalFeature(name, "One of many.", List.of("a", "b", "c"), null, null);
    }

    private static ModelPackage with(Signature signature, int rows) {
        ModelPackage toy = ToyModels.measurer();
        List<Histogram> features = signature.features().stream()
                .map(feature -> feature instanceof CategoricalFeature f
                        ? (Histogram) new Histogram.Categorical(
                                f.name(), f.categories(), Collections.nCopies(3, (long) rows), 0)
                        : numeric(feature.name(), rows))
                .toList();
        return new ModelPackage(
                toy.name(),
                toy.version(),
                toy.description(),
                signature,
                toy.model(),
                toy.metrics(),
                new Baseline(
                        rows,
                        features,
                        signature.labels().stream()
                                .map(label -> numeric(label, rows))
                                .toList()),
                toy.goldenRows(),
                toy.card(),
                toy.provenance());
    }

    private static Histogram numeric(String name, int rows) {
        return new Histogram.Numeric(
                name, IntStream.range(1, 10).mapToObj(i -> i / 10.0).toList(), Collections.nCopies(10, (long) rows), 0);
    }
}
