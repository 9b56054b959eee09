package io.argosy.serving.metrics;

import io.argosy.model.evidence.Histogram;
import io.argosy.model.signature.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bins of a training histogram, laid out for counting millions of values. Bins of which training saw little are one with a
 * neighbour: the few values that fall there by chance would weigh as much as a change.
 *
 * @param name what is counted
 * @param place its index among the model's inputs or scores
 * @param edges where a number's bins meet; none for a category
 * @param categories the bin of each category; none for a number
 * @param training how many values training saw in each bin
 * @param gap the bin of a value that is missing, the last one; -1 where none can be
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared, and read for each row.
record Bins(String name, int place, double[] edges, int[] categories, long[] training, int gap) {
    /** What a bin holds at least, of training's rows. */
    private static final double LEAST_SHARE = 0.01;

    private static final double[] NO_EDGES = {};
    private static final int[] NO_CATEGORIES = {};

    /**
     * A histogram's bins.
     *
     * @param most how many there are at the most, besides the one of missing values; at least 2
     * @param gaps whether a value may be missing
     */
    static Bins of(Histogram histogram, int place, int most, boolean gaps) {
        return switch (histogram) {
            case Histogram.Numeric numeric -> numeric(numeric, place, most, gaps || histogram.missing() > 0);
            case Histogram.Categorical categorical ->
                categorical(categorical, place, most, gaps || histogram.missing() > 0);
        };
    }

    private static Bins numeric(Histogram.Numeric histogram, int place, int most, boolean gaps) {
        List<Double> edges = new ArrayList<>(histogram.edges());
        List<Long> counts = new ArrayList<>(histogram.counts());
        double least = sum(counts) * LEAST_SHARE;
        while (counts.size() > 1) {
            int small = IntStream.range(0, counts.size())
                    .boxed()
                    .min(Comparator.comparing(counts::get))
                    .orElseThrow();
            if (counts.size() <= most && counts.get(small) >= least) {
                break;
            }
            boolean left = small == counts.size() - 1 || (small > 0 && counts.get(small - 1) <= counts.get(small + 1));
            int first = left ? small - 1 : small;
            counts.set(first, counts.get(first) + counts.remove(first + 1));
            edges.remove(first);
        }
        return new Bins(
                histogram.name(),
                place,
                edges.stream().mapToDouble(Double::doubleValue).toArray(),
                NO_CATEGORIES,
                training(counts, gaps, histogram.missing()),
                gaps ? counts.size() : -1);
    }

    /** The most frequent categories have a bin each, all others one between them. */
    private static Bins categorical(Histogram.Categorical histogram, int place, int most, boolean gaps) {
        List<Long> counts = histogram.counts();
        double least = sum(counts) * LEAST_SHARE;
        int[] bins = new int[counts.size()];
        List<Integer> byCount = IntStream.range(0, bins.length)
                .boxed()
                .sorted(Comparator.<Integer, Long>comparing(counts::get).reversed())
                .toList();
        long frequent = counts.stream().filter(count -> count >= least).count();
        int own = (int) Math.min(frequent, bins.length > most || frequent < bins.length ? most - 1L : most);
        List<Long> merged = new ArrayList<>();
        for (int rank = 0; rank < bins.length; rank++) {
            int category = byCount.get(rank);
            bins[category] = Math.min(rank, own);
            if (rank <= own) {
                merged.add(counts.get(category));
            } else {
                merged.set(own, merged.get(own) + counts.get(category));
            }
        }
        return new Bins(
                histogram.name(),
                place,
                NO_EDGES,
                bins,
                training(merged, gaps, histogram.missing()),
                gaps ? merged.size() : -1);
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static long[] training(List<Long> counts, boolean gaps, long missing) {
        long[] training = counts.stream().mapToLong(Long::longValue).toArray();
        if (!gaps) {
            return training;
        }
        long[] all = Arrays.copyOf(training, training.length + 1);
        all[training.length] = missing;
        return all;
    }

    /** How many bins there are. */
    int size() {
        return training.length;
    }

    /** The bin of a row's value, where it is a feature; -1 where it falls in none. A text is counted by its length. */
    int of(Row row) {
        double value = row.value(place);
        if (Double.isNaN(value)) {
            String text = row.text(place);
            return text == null ? gap : of(text.length());
        }
        return of(value);
    }

    /** The bin of a number, or of a category's index; -1 where it falls in none. */
    int of(double value) {
        if (categories.length > 0) {
            return value >= 0 && value < categories.length ? categories[(int) value] : gap;
        }
        if (Double.isNaN(value)) {
            return gap;
        }
        // Bins are few: counting the edges below needs no branch that a processor could guess wrong.
        int bin = 0;
        for (double edge : edges) {
            bin += value >= edge ? 1 : 0;
        }
        return bin;
    }
}
