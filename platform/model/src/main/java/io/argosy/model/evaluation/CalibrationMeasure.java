package io.argosy.model.evaluation;

import io.argosy.model.evidence.Reliability;
import java.util.ArrayList;

/**
 * {@code calibration_error}: rows in ten bins by the probability of the second label, or for more labels of the most
 * probable one; the mean gap in a bin between that probability and how often it came true, bins weighted by their rows
 * (expected calibration error, Naeini, Cooper and Hauskrecht 2015).
 */
final class CalibrationMeasure implements Measure {
    private static final int BINS = 10;

    private final Judged judged;
    private final double[] probabilities;
    private final boolean[] right;

    CalibrationMeasure(Judged judged) {
        int labels = judged.signature().outputs();
        this.judged = judged;
        probabilities = new double[judged.size()];
        right = new boolean[judged.size()];
        for (int i = 0; i < right.length; i++) {
            int label = 1;
            for (int k = 0; labels > 2 && k < labels; k++) {
                label = judged.output(i, k) > judged.output(i, label) ? k : label;
            }
            probabilities[i] = judged.output(i, label);
            right[i] = judged.label(i) == label;
        }
    }

    @Override
    public String name() {
        return "calibration_error";
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public double of(int[] weights) {
        double[] gaps = new double[BINS];
        double rows = 0;
        for (int i = 0; i < weights.length; i++) {
            int bin = Math.min(BINS - 1, (int) (probabilities[i] * BINS));
            gaps[bin] += weights[i] * ((right[i] ? 1 : 0) - probabilities[i]);
            rows += weights[i];
        }
        double sum = 0;
        for (double gap : gaps) {
            sum += Math.abs(gap);
        }
        return sum / rows;
    }

    /** The same bins by themselves, over all rows. */
    Reliability reliability() {
        long[] rows = new long[BINS];
        double[] predicted = new double[BINS];
        double[] observed = new double[BINS];
        double squares = 0;
        for (int i = 0; i < right.length; i++) {
            int bin = Math.min(BINS - 1, (int) (probabilities[i] * BINS));
            rows[bin]++;
            predicted[bin] += probabilities[i];
            observed[bin] += right[i] ? 1 : 0;
            for (int k = 0; k < judged.signature().outputs(); k++) {
                double error = judged.output(i, k) - (judged.label(i) == k ? 1 : 0);
                squares += error * error / 2;
            }
        }
        var bins = new ArrayList<Reliability.Bin>();
        for (int bin = 0; bin < BINS; bin++) {
            if (rows[bin] > 0) {
                double from = (double) bin / BINS;
                double to = (bin + 1.0) / BINS;
                // A mean of many like ones may lie beside them by a last digit.
                bins.add(new Reliability.Bin(
                        from,
                        to,
                        rows[bin],
                        Math.clamp(predicted[bin] / rows[bin], from, to),
                        observed[bin] / rows[bin]));
            }
        }
        return new Reliability(Math.min(1, squares / right.length), bins);
    }
}
