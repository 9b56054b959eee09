package io.argosy.serving.metrics;

import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.Histogram;
import io.argosy.model.signature.Signature;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts the values of features and scores in the bins of training, since the process began. Counters of several processes add up, so
 * whoever reads them compares what the whole service saw, over any time, with what training saw. Counting is lock-free.
 *
 * <p>What is exposed is bounded: a model of many features has coarser bins, and one of very many is watched in part.
 */
public final class SeenValues {
    /** What the series of features may take in a scrape, in bytes, and those of scores half as much. */
    private static final int BYTES_OF_INPUTS = 80_000;

    /** What a series takes besides its name, in bytes. */
    private static final int BYTES_OF_SERIES = 64;

    /** How many bins a value has at the most: the first number with which all fit. */
    private static final int[] MOST_BINS = {10, 5, 3, 2};

    private final List<Bins> inputs;
    private final List<Bins> scores;
    private final int allScores;
    private final int unwatched;
    private final List<AtomicLongArray> counts;
    private final List<AtomicLongArray> asked;
    private final List<List<Labels>> labels;
    private final GaugeSnapshot training;

    /**
     * Begins with no value.
     *
     * @param own whether what callers sent is counted beside what the model was given, since code of the service's own may change it
     */
    public SeenValues(Baseline baseline, Signature signature, boolean own) {
        // A series of what was seen and one of training, and one of what was asked.
        int series = own ? 3 : 2;
        inputs = watched(baseline.features(), f -> signature.columns().get(f).nullable(), series, BYTES_OF_INPUTS);
        scores = watched(baseline.scores(), _ -> false, 2, BYTES_OF_INPUTS / 2);
        asked = own
                ? inputs.stream().map(bins -> new AtomicLongArray(bins.size())).toList()
                : List.of();
        allScores = baseline.scores().size();
        unwatched = baseline.features().size() + allScores - inputs.size() - scores.size();
        counts = bins().map(bins -> new AtomicLongArray(bins.size())).toList();
        labels = Stream.concat(
                        inputs.stream().map(bins -> labels(bins, "input")),
                        scores.stream().map(bins -> labels(bins, "score")))
                .toList();
        training = snapshotOfTraining();
    }

    private static List<Bins> watched(List<Histogram> histograms, IntPredicate gaps, int series, int budget) {
        List<Bins> watched = new ArrayList<>();
        for (int most : MOST_BINS) {
            watched.clear();
            int bytes = 0;
            for (int i = 0; i < histograms.size() && bytes <= budget; i++) {
                Bins bins = Bins.of(histograms.get(i), i, most, gaps.test(i));
                bytes += series * bins.size() * (BYTES_OF_SERIES + bytes(bins.name()));
                if (bytes <= budget) {
                    watched.add(bins);
                }
            }
            if (watched.size() == histograms.size()) {
                break;
            }
        }
        return List.copyOf(watched);
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static List<Labels> labels(Bins bins, String of) {
        return IntStream.range(0, bins.size())
                .mapToObj(bin -> labels(bins, bin).add("of", of))
                .toList();
    }

    private static Labels labels(Bins bins, int bin) {
        return Labels.of("bin", bin == bins.gap() ? "none" : Integer.toString(bin), "name", bins.name());
    }

    private Stream<Bins> bins() {
        return Stream.concat(inputs.stream(), scores.stream());
    }

    /** An empty tally of rows. */
    PredictionTally newTally(int labels, double[] scoreBounds, double[] confidenceBounds) {
        return new PredictionTally(inputs, scores, watchesAsked(), allScores, labels, scoreBounds, confidenceBounds);
    }

    /** Counts the rows of a tally. */
    void add(PredictionTally tally) {
        add(counts, tally.values());
        add(asked, tally.asked());
    }

    private static void add(List<AtomicLongArray> counts, int[][] tally) {
        for (int i = 0; i < counts.size(); i++) {
            int[] values = tally[i];
            AtomicLongArray total = counts.get(i);
            for (int bin = 0; bin < values.length; bin++) {
                if (values[bin] > 0) {
                    total.getAndAdd(bin, values[bin]);
                }
            }
        }
    }

    /** Forgets all values. */
    void forget() {
        forget(counts);
        forget(asked);
    }

    private static void forget(List<AtomicLongArray> counts) {
        for (AtomicLongArray values : counts) {
            for (int bin = 0; bin < values.length(); bin++) {
                values.set(bin, 0);
            }
        }
    }

    /** Whether what callers sent is counted, too. */
    boolean watchesAsked() {
        return !asked.isEmpty();
    }

    /** How many features and scores are too many to be watched. */
    int unwatched() {
        return unwatched;
    }

    /** What was counted. */
    CounterSnapshot seen() {
        CounterSnapshot.Builder snapshot = CounterSnapshot.builder()
                .name("model_values")
                .help("Values of each input and each score, by the bin of training that they fall in.");
        for (int i = 0; i < counts.size(); i++) {
            for (int bin = 0; bin < counts.get(i).length(); bin++) {
                snapshot.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels.get(i).get(bin))
                        .value((double) counts.get(i).get(bin))
                        .build());
            }
        }
        return snapshot.build();
    }

    /** What was counted of what callers sent. */
    CounterSnapshot asked() {
        CounterSnapshot.Builder snapshot = CounterSnapshot.builder()
                .name("model_values_asked")
                .help("Values of each input as callers sent it, before the service's own code made something of it.");
        for (int i = 0; i < asked.size(); i++) {
            for (int bin = 0; bin < asked.get(i).length(); bin++) {
                snapshot.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(inputs.get(i), bin))
                        .value((double) asked.get(i).get(bin))
                        .build());
            }
        }
        return snapshot.build();
    }

    /** What training counted, in the same bins. */
    GaugeSnapshot training() {
        return training;
    }

    private GaugeSnapshot snapshotOfTraining() {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder()
                .name("model_training_values")
                .help("Values of each input and each score that training saw, by bin.");
        List<Bins> all = bins().toList();
        for (int i = 0; i < all.size(); i++) {
            for (int bin = 0; bin < all.get(i).size(); bin++) {
                snapshot.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels.get(i).get(bin))
                        .value((double) all.get(i).training()[bin])
                        .build());
            }
        }
        return snapshot.build();
    }
}
