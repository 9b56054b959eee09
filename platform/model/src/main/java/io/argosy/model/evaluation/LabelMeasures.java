package io.argosy.model.evaluation;

import java.util.stream.IntStream;

/** The figures of a classification that look at one row after another. */
final class LabelMeasures {
    /** No probability counts as less, so that one certain error does not make a loss infinite. */
    private static final double FLOOR = 1e-15;

    private LabelMeasures() {}

    /** {@code log_loss}: the mean of minus the logarithm of the right label's probability. */
    record LogLoss(Judged judged) implements Measure {
        @Override
        public String name() {
            return "log_loss";
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public double of(int[] weights) {
            double sum = 0;
            double rows = 0;
            for (int i = 0; i < weights.length; i++) {
                if (weights[i] > 0) {
                    sum -= weights[i] * Math.log(Math.max(FLOOR, judged.output(i, judged.label(i))));
                    rows += weights[i];
                }
            }
            return sum / rows;
        }
    }

    /** {@code brier}: the mean squared error of the second label's probability. */
    record Brier(Judged judged) implements Measure {
        @Override
        public String name() {
            return "brier";
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public double of(int[] weights) {
            double sum = 0;
            double rows = 0;
            for (int i = 0; i < weights.length; i++) {
                double error = judged.output(i, 1) - judged.label(i);
                sum += weights[i] * error * error;
                rows += weights[i];
            }
            return sum / rows;
        }
    }

    /**
     * {@code accuracy}: the share of rows whose decision is right; {@code top_3_accuracy}: of rows whose right label is
     * among the three most probable.
     */
    static final class Accuracy implements Measure {
        private final int top;
        private final boolean[] right;

        Accuracy(Judged judged, int top) {
            this.top = top;
            this.right = new boolean[judged.size()];
            for (int i = 0; i < right.length; i++) {
                right[i] = top == 1 ? judged.decision(i) == judged.label(i) : above(judged, i) < top;
            }
        }

        private static long above(Judged judged, int row) {
            double probability = judged.output(row, judged.label(row));
            return IntStream.range(0, judged.signature().outputs())
                    .filter(k -> judged.output(row, k) > probability)
                    .count();
        }

        @Override
        public String name() {
            return top == 1 ? "accuracy" : "top_" + top + "_accuracy";
        }

        @Override
        public boolean higherIsBetter() {
            return true;
        }

        @Override
        public double of(int[] weights) {
            double hits = 0;
            double rows = 0;
            for (int i = 0; i < weights.length; i++) {
                hits += right[i] ? weights[i] : 0;
                rows += weights[i];
            }
            return hits / rows;
        }
    }

    /**
     * {@code f1}: the harmonic mean of precision and recall of the second of two labels; {@code macro_f1}: its mean over
     * all labels, for more than two. A label that is neither right nor given is left out. Not defined over rows of one
     * label, where it would only say how many labels there are.
     */
    static final class F1 implements Measure {
        private final int labels;
        private final int[] right;
        private final int[] given;

        F1(Judged judged) {
            labels = judged.signature().outputs();
            right = IntStream.range(0, judged.size()).map(judged::label).toArray();
            given = IntStream.range(0, judged.size()).map(judged::decision).toArray();
        }

        @Override
        public String name() {
            return labels == 2 ? "f1" : "macro_f1";
        }

        @Override
        public boolean higherIsBetter() {
            return true;
        }

        @Override
        public double of(int[] weights) {
            double[] both = new double[labels];
            double[] either = new double[labels];
            boolean[] occurs = new boolean[labels];
            for (int i = 0; i < weights.length; i++) {
                occurs[right[i]] |= weights[i] > 0;
                either[right[i]] += weights[i];
                either[given[i]] += weights[i];
                if (right[i] == given[i]) {
                    both[right[i]] += weights[i];
                }
            }
            if (IntStream.range(0, labels).filter(k -> occurs[k]).count() < 2) {
                return Double.NaN;
            }
            double sum = 0;
            int first = labels == 2 ? 1 : 0;
            int present = 0;
            for (int k = first; k < labels; k++) {
                if (either[k] > 0) {
                    sum += 2 * both[k] / either[k];
                    present++;
                }
            }
            return sum / present;
        }
    }
}
