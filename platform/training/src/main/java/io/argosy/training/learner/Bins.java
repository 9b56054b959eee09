package io.argosy.training.learner;

import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.training.rows.Examples;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Each feature's inputs as small whole numbers in the same order: the place among the column's different values where
 * these are few, else the quantile that the value falls into. Trees that are grown on bins do not see a column's scale,
 * nothing of a value is lost to a shorter float, and every cut lies between two bins.
 */
final class Bins {
    /** The bin of an input that is missing, and that nothing stands in for. */
    static final short MISSING = -1;

    private final int rows;

    /** Per feature each row's bin. */
    private final short[][] bins;

    /** Per feature and bin the least and the greatest input in it. */
    private final double[][] lows;

    private final double[][] highs;

    private Bins(int rows, int features) {
        this.rows = rows;
        this.bins = new short[features][];
        this.lows = new double[features][];
        this.highs = new double[features][];
    }

    /**
     * Bins the examples' inputs.
     *
     * @param most how many bins a number may have, 2 or more; a category has one for each name
     */
    static Bins of(Examples examples, int most) {
        int features = examples.signature().inputs().size();
        var all = new Bins(examples.size(), features);
        for (int f = 0; f < features; f++) {
            int feature = f;
            boolean number = examples.signature().inputs().get(f) instanceof NumericFeature;
            boolean text = examples.signature().inputs().get(f) instanceof TextFeature;
            double[] values = examples.rows().stream()
                    .mapToDouble(row -> text ? 0 : row.inputs()[feature] + 0.0)
                    .toArray();
            all.cut(f, values, number ? most : Short.MAX_VALUE);
        }
        return all;
    }

    private void cut(int feature, double[] values, int most) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        // Missing ones stand last.
        int known = sorted.length;
        while (known > 0 && Double.isNaN(sorted[known - 1])) {
            known--;
        }
        sorted = Arrays.copyOf(sorted, known);
        // A bin ends where the value changes and the rows so far fill it; the bins left over share the rows left over.
        int different = (int) Arrays.stream(sorted).distinct().count();
        double[] high = new double[Math.min(most, different)];
        double[] low = new double[high.length];
        int bin = 0;
        int start = 0;
        int left = different;
        for (int i = 0; i < sorted.length; ) {
            int end = i;
            while (end < sorted.length && sorted[end] == sorted[i]) {
                end++;
            }
            left--;
            int more = high.length - bin - 1;
            boolean full = (long) (end - start) * (more + 1) >= sorted.length - start;
            if (left == 0 || left == more || (full && more > 0)) {
                low[bin] = sorted[start];
                high[bin++] = sorted[i];
                start = end;
            }
            i = end;
        }
        lows[feature] = Arrays.copyOf(low, bin);
        highs[feature] = Arrays.copyOf(high, bin);
        bins[feature] = new short[rows];
        for (int i = 0; i < rows; i++) {
            int place = Arrays.binarySearch(highs[feature], values[i]);
            bins[feature][i] = Double.isNaN(values[i]) ? MISSING : (short) (place < 0 ? -place - 1 : place);
        }
    }

    int rows() {
        return rows;
    }

    int features() {
        return bins.length;
    }

    /** How many bins the feature with most of them has. */
    int most() {
        return IntStream.range(0, highs.length).map(f -> highs[f].length).max().orElse(0);
    }

    int bin(int row, int feature) {
        return bins[feature][row];
    }

    /** The greatest input of a bin. */
    double high(int feature, int bin) {
        return highs[feature][bin];
    }

    /**
     * A threshold between a bin and the next one: an input up to it is in that bin or one before it. Before the first bin
     * and behind the last one lies what no input reaches, so that only a missing one is told from the others.
     */
    double threshold(int feature, int bin) {
        if (bin < 0) {
            return -Double.MAX_VALUE;
        }
        if (bin >= highs[feature].length - 1) {
            return Double.MAX_VALUE;
        }
        double below = highs[feature][bin];
        double above = lows[feature][bin + 1];
        double middle = below + (above - below) / 2;
        return middle < above ? middle : below;
    }

    /** The bins of other rows: that of the nearest input where one falls between two. */
    float[] matrix(Examples others) {
        float[] matrix = new float[Math.multiplyExact(others.size(), bins.length)];
        int at = 0;
        for (Row row : others.rows()) {
            for (int f = 0; f < bins.length; f++) {
                double input = row.inputs()[f] + 0.0;
                matrix[at++] = Double.isNaN(input) ? Float.NaN : nearest(f, input);
            }
        }
        return matrix;
    }

    private int nearest(int feature, double input) {
        if (highs[feature].length == 0) {
            return 0;
        }
        int place = Arrays.binarySearch(highs[feature], input);
        int bin = place < 0 ? -place - 1 : place;
        if (bin == highs[feature].length || (bin > 0 && input <= threshold(feature, bin - 1))) {
            return bin - 1;
        }
        return bin;
    }

    /** Row after row the bins of every feature, NaN for a missing one. */
    float[] matrix() {
        float[] matrix = new float[Math.multiplyExact(rows, bins.length)];
        for (int i = 0, at = 0; i < rows; i++) {
            for (short[] feature : bins) {
                matrix[at++] = feature[i] == MISSING ? Float.NaN : feature[i];
            }
        }
        return matrix;
    }
}
