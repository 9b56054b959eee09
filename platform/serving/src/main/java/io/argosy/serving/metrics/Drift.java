package io.argosy.serving.metrics;

import io.argosy.model.Baseline;
import io.argosy.model.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Compares the rows of the last hour with the rows of the training, feature by feature.
 *
 * <p>The window is a ring of slots, each a few minutes long; the oldest one is emptied when its turn comes again.
 * Counting is lock-free. Rows that are counted in the instant in which a slot is emptied may be lost: of no weight
 * against the hundreds that an index needs.
 */
public final class Drift {
    /** How many rows the window must hold before an index means anything. */
    public static final int ENOUGH = 200;

    /** What a bin's share is at least: the logarithm of an empty bin's would be infinite. */
    private static final double LEAST_SHARE = 1e-4;

    private static final int SLOTS = 12;
    private static final long SLOT_NANOS = 300_000_000_000L;

    private final Histogram[] features;
    private final Histogram[] scores;
    private final LongSupplier nanoTime;
    private final long start;
    private final Slot[] slots = new Slot[SLOTS];

    /**
     * Begins with an empty window.
     *
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    public Drift(Baseline baseline, LongSupplier nanoTime) {
        this.features = baseline.features().toArray(Histogram[]::new);
        this.scores = baseline.scores().toArray(Histogram[]::new);
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        forget();
    }

    /** An empty tally of rows for this window. */
    PredictionTally newTally(int labels, double[] scoreBounds, double[] confidenceBounds) {
        return new PredictionTally(bins(features), bins(scores), labels, scoreBounds, confidenceBounds);
    }

    private static Bins[] bins(Histogram[] histograms) {
        return Arrays.stream(histograms).map(Bins::of).toArray(Bins[]::new);
    }

    /** Counts the rows of a tally. */
    void add(PredictionTally tally) {
        Slot slot = current();
        for (int i = 0; i < slot.counts.length; i++) {
            int[] counts = tally.drift()[i];
            for (int bin = 0; bin < counts.length; bin++) {
                if (counts[bin] > 0) {
                    slot.counts[i].getAndAdd(bin, counts[bin]);
                }
            }
        }
        slot.rows.getAndAdd(tally.rows());
    }

    private Slot current() {
        long epoch = (nanoTime.getAsLong() - start) / SLOT_NANOS;
        int index = (int) (epoch % SLOTS);
        Slot slot = slots[index];
        if (slot.epoch == epoch) {
            return slot;
        }
        synchronized (this) {
            if (slots[index].epoch != epoch) {
                slots[index] = new Slot(epoch);
            }
            return slots[index];
        }
    }

    /** Empties the window. */
    synchronized void forget() {
        long epoch = (nanoTime.getAsLong() - start) / SLOT_NANOS;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot(epoch);
        }
    }

    /** How many rows the window holds. */
    public long rows() {
        return live().stream().mapToLong(slot -> slot.rows.get()).sum();
    }

    /** The index of each feature, by name; NaN while there are too few rows. */
    public Map<String, Double> features() {
        return indices(features, 0);
    }

    /** The index of each score, by name; NaN while there are too few rows. */
    public Map<String, Double> scores() {
        return indices(scores, features.length);
    }

    private Map<String, Double> indices(Histogram[] histograms, int offset) {
        List<Slot> live = live();
        boolean enough = rows() >= ENOUGH;
        Map<String, Double> indices = new LinkedHashMap<>();
        for (int i = 0; i < histograms.length; i++) {
            indices.put(histograms[i].name(), enough ? index(histograms[i], live, offset + i) : Double.NaN);
        }
        return indices;
    }

    private static double index(Histogram histogram, List<Slot> live, int place) {
        int bins = histogram.counts().size() + 1;
        double[] expected = new double[bins];
        double[] actual = new double[bins];
        for (int bin = 0; bin < bins; bin++) {
            expected[bin] = bin < bins - 1 ? histogram.counts().get(bin) : histogram.missing();
            for (Slot slot : live) {
                actual[bin] += slot.counts[place].get(bin);
            }
        }
        return populationStabilityIndex(expected, actual);
    }

    /** Sum over the bins of (actual - expected) * ln(actual / expected), of shares that are at least 1e-4. */
    static double populationStabilityIndex(double[] expected, double[] actual) {
        double allExpected = sum(expected);
        double allActual = sum(actual);
        double index = 0;
        for (int bin = 0; bin < expected.length; bin++) {
            double e = Math.max(LEAST_SHARE, expected[bin] / allExpected);
            double a = Math.max(LEAST_SHARE, actual[bin] / allActual);
            index += (a - e) * Math.log(a / e);
        }
        return index;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private List<Slot> live() {
        long epoch = (nanoTime.getAsLong() - start) / SLOT_NANOS;
        List<Slot> live = new ArrayList<>(SLOTS);
        synchronized (this) {
            for (Slot slot : slots) {
                if (slot.epoch > epoch - SLOTS) {
                    live.add(slot);
                }
            }
        }
        return live;
    }

    /** The counts of a few minutes; the last place of each array counts the values that fall in no bin. */
    private final class Slot {
        final long epoch;
        final AtomicLong rows = new AtomicLong();
        final AtomicLongArray[] counts = new AtomicLongArray[features.length + scores.length];

        Slot(long epoch) {
            this.epoch = epoch;
            for (int i = 0; i < counts.length; i++) {
                Histogram histogram = i < features.length ? features[i] : scores[i - features.length];
                counts[i] = new AtomicLongArray(histogram.counts().size() + 1);
            }
        }
    }
}
