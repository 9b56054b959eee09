package io.argosy.serving.metrics;

import io.argosy.model.prediction.Warning;
import io.argosy.model.signature.Row;
import io.argosy.serving.kept.KeptRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts the rows of one request apart from all others, so that a request that is refused in the end has counted
 * nothing, and a batch touches what other threads count into once and not for each row. Not thread-safe.
 *
 * <pre>{@code
 * tally.add(row, out, label, warnings); // for each row
 * metrics.publish(tally);               // all are answered; or tally.clear(): none is
 * }</pre>
 */
public final class PredictionTally {
    /** What is unusual, and about which feature. */
    record Unusual(String feature, Warning.Kind kind) {}

    private final Bins[] inputs;
    private final Bins[] scores;
    private final int allScores;
    private final int[][] values;
    private final int[][] asked;
    private final int[] labels;
    private final Buckets score;
    private final Buckets confidence;
    private final boolean classification;
    private final Map<Unusual, Integer> unusual = new HashMap<>();
    private final List<KeptRow> kept = new ArrayList<>();
    private int rows;

    /**
     * An empty tally.
     *
     * @param inputs those that are watched
     * @param scores those that are watched, of {@code allScores}
     * @param asks whether what callers sent is counted, too
     * @param labels how many a classification has; 0 for a regression
     */
    PredictionTally(
            List<Bins> inputs,
            List<Bins> scores,
            boolean asks,
            int allScores,
            int labels,
            double[] scoreBounds,
            double[] confidenceBounds) {
        this.inputs = inputs.toArray(Bins[]::new);
        this.scores = scores.toArray(Bins[]::new);
        this.allScores = allScores;
        this.values = Stream.concat(inputs.stream(), scores.stream())
                .map(bins -> new int[bins.size()])
                .toArray(int[][]::new);
        this.asked = asks ? inputs.stream().map(bins -> new int[bins.size()]).toArray(int[][]::new) : new int[0][];
        this.labels = new int[Math.max(1, labels)];
        this.classification = labels > 0;
        this.score = new Buckets(scoreBounds);
        this.confidence = new Buckets(confidenceBounds);
    }

    /**
     * Counts one row, which is what the caller sent.
     *
     * @param out the model's outputs
     * @param label the index of the label that was answered; 0 for a regression
     */
    public void add(Row row, double[] out, int label, List<Warning> warnings) {
        made(row, out, label, warnings);
        asked(row, 1);
    }

    /** Counts what callers sent, so many times: what the model was given in its place is {@link #made}. */
    public void asked(Row row, int times) {
        for (int i = 0; i < asked.length; i++) {
            int bin = inputs[i].of(row);
            if (bin >= 0) {
                asked[i][bin] += times;
            }
        }
    }

    /**
     * Counts one row that code of the service's own has made of whatever the caller sent.
     *
     * @param out the model's outputs
     * @param label the index of the label that was answered; 0 for a regression
     */
    public void made(Row row, double[] out, int label, List<Warning> warnings) {
        rows++;
        labels[label]++;
        if (!classification) {
            score.add(out[0]);
        } else {
            confidence.add(out[label]);
            if (out.length == 2) {
                score.add(out[1]);
            }
        }
        for (int i = 0; i < inputs.length; i++) {
            count(i, inputs[i].of(row));
        }
        int first = out.length - allScores;
        for (int k = 0; k < scores.length; k++) {
            count(inputs.length + k, scores[k].of(out[first + scores[k].place()]));
        }
        for (Warning warning : warnings) {
            unusual.merge(new Unusual(warning.feature(), warning.kind()), 1, Integer::sum);
        }
    }

    private void count(int value, int bin) {
        if (bin >= 0) {
            values[value][bin]++;
        }
    }

    /** Takes a row that is to be kept if the whole request is answered. */
    public void keep(KeptRow row) {
        kept.add(row);
    }

    /** The rows that are to be kept. */
    public List<KeptRow> kept() {
        return List.copyOf(kept);
    }

    /** Forgets all rows. */
    public void clear() {
        if (rows == 0) {
            return;
        }
        rows = 0;
        kept.clear();
        Arrays.fill(labels, 0);
        score.clear();
        confidence.clear();
        for (int[] counts : values) {
            Arrays.fill(counts, 0);
        }
        for (int[] counts : asked) {
            Arrays.fill(counts, 0);
        }
        unusual.clear();
    }

    int rows() {
        return rows;
    }

    /** Counts by label. */
    int[] labels() {
        return labels;
    }

    Buckets score() {
        return score;
    }

    Buckets confidence() {
        return confidence;
    }

    /** Counts by bin, of each input that is watched and then of each such score. */
    int[][] values() {
        return values;
    }

    /** The same of what callers sent, of each input that is watched; empty where nobody counts it. */
    int[][] asked() {
        return asked;
    }

    Map<Unusual, Integer> unusual() {
        return unusual;
    }

    /** Values counted by the first bound that is not below them, the last bucket without a bound. */
    static final class Buckets {
        private final double[] bounds;
        private final int[] counts;
        private double sum;
        private int total;

        Buckets(double[] bounds) {
            this.bounds = bounds;
            this.counts = new int[bounds.length + 1];
        }

        private void add(double value) {
            int bucket = 0;
            for (double bound : bounds) {
                bucket += value > bound ? 1 : 0;
            }
            counts[bucket]++;
            sum += value;
            total++;
        }

        private void clear() {
            Arrays.fill(counts, 0);
            sum = 0;
            total = 0;
        }

        int total() {
            return total;
        }

        int count(int bucket) {
            return counts[bucket];
        }

        double sum() {
            return sum;
        }
    }
}
