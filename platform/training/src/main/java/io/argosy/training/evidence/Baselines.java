package io.argosy.training.evidence;

import io.argosy.model.evaluation.Judged;
import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.Histogram;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Counts the training rows into histograms. */
public final class Baselines {
    /** How many bins a number has at the most: tenths of the rows. */
    private static final int BINS = 10;

    private Baselines() {}

    /**
     * What the training's rows and the answers to them look like.
     *
     * @param judged the rows with answers of fits that had not seen them: what a served model's answers look like, which
     *     its own answers to rows that it has seen do not
     */
    public static Baseline make(Judged judged) {
        Signature signature = judged.signature();
        var features = new ArrayList<Histogram>();
        for (int f = 0; f < signature.columns().size(); f++) {
            features.add(feature(judged, f));
        }
        var scores = new ArrayList<Histogram>();
        if (signature.task() == Task.REGRESSION) {
            double[] values = values(judged, i -> judged.output(i, 0));
            scores.add(numeric(signature.target(), values, edges(values)));
        } else {
            int first = signature.labels().size() == 2 ? 1 : 0;
            List<Double> tenths =
                    IntStream.range(1, BINS).mapToObj(i -> i / (double) BINS).toList();
            for (int k = first; k < signature.labels().size(); k++) {
                int label = k;
                scores.add(numeric(signature.labels().get(k), values(judged, i -> judged.output(i, label)), tenths));
            }
        }
        return new Baseline(judged.size(), features, scores);
    }

    private interface ValueOf {
        double of(int row);
    }

    private static double[] values(Judged judged, ValueOf value) {
        return IntStream.range(0, judged.size()).mapToDouble(value::of).toArray();
    }

    private static Histogram feature(Judged judged, int index) {
        Feature feature = judged.signature().columns().get(index);
        return switch (feature) {
            case NumericFeature f -> {
                double[] values = values(judged, i -> judged.row(i).value(index));
                yield numeric(f.name(), values, edges(values));
            }
            case TextFeature f -> {
                double[] lengths = values(judged, i -> length(judged.row(i), index));
                yield numeric(f.name(), lengths, edges(lengths));
            }
            case CategoricalFeature f -> {
                var empty = new Histogram.Categorical(
                        f.name(),
                        f.categories(),
                        f.categories().stream().map(_ -> 0L).toList(),
                        0);
                long[] counts = new long[f.categories().size()];
                long missing = count(values(judged, i -> judged.row(i).value(index)), empty, counts);
                yield new Histogram.Categorical(f.name(), f.categories(), boxed(counts), missing);
            }
        };
    }

    private static double length(Row row, int index) {
        return Objects.requireNonNull(row.text(index)).length();
    }

    private static Histogram numeric(String name, double[] values, List<Double> edges) {
        long[] counts = new long[edges.size() + 1];
        long missing = count(values, new Histogram.Numeric(name, edges, boxed(counts), 0), counts);
        return new Histogram.Numeric(name, edges, boxed(counts), missing);
    }

    /** Adds the values to their bins; returns how many fall in none. */
    private static long count(double[] values, Histogram bins, long[] counts) {
        long missing = 0;
        for (double value : values) {
            int bin = bins.bin(value);
            if (bin < 0) {
                missing++;
            } else {
                counts[bin]++;
            }
        }
        return missing;
    }

    private static List<Long> boxed(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    /** Edges between all values where they are few, else at tenths of the rows. */
    private static List<Double> edges(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double[] distinct = Arrays.stream(sorted).distinct().toArray();
        if (distinct.length <= BINS) {
            return IntStream.range(1, distinct.length)
                    .mapToObj(i -> distinct[i - 1] + (distinct[i] - distinct[i - 1]) / 2)
                    .toList();
        }
        return IntStream.range(1, BINS)
                .mapToObj(i -> sorted[sorted.length * i / BINS])
                .distinct()
                .toList();
    }
}
