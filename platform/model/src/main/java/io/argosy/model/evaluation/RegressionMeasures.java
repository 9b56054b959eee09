package io.argosy.model.evaluation;

/** The figures of a regression. */
final class RegressionMeasures {
    private RegressionMeasures() {}

    /** {@code rmse}: the root of the mean squared error, in the target's unit. */
    record RootMeanSquare(Judged judged) implements Measure {
        @Override
        public String name() {
            return "rmse";
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
                double error = judged.output(i, 0) - judged.target(i);
                sum += weights[i] * error * error;
                rows += weights[i];
            }
            return Math.sqrt(sum / rows);
        }
    }

    /** {@code mae}: the mean absolute error, in the target's unit. */
    record MeanAbsolute(Judged judged) implements Measure {
        @Override
        public String name() {
            return "mae";
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
                sum += weights[i] * Math.abs(judged.output(i, 0) - judged.target(i));
                rows += weights[i];
            }
            return sum / rows;
        }
    }

    /** {@code r2}: the share of the target's variance that the answers explain. */
    record Explained(Judged judged) implements Measure {
        @Override
        public String name() {
            return "r2";
        }

        @Override
        public boolean higherIsBetter() {
            return true;
        }

        @Override
        public double of(int[] weights) {
            double sum = 0;
            double rows = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * judged.target(i);
                rows += weights[i];
            }
            double mean = sum / rows;
            double errors = 0;
            double total = 0;
            for (int i = 0; i < weights.length; i++) {
                double error = judged.output(i, 0) - judged.target(i);
                double off = judged.target(i) - mean;
                errors += weights[i] * error * error;
                total += weights[i] * off * off;
            }
            return total == 0 ? Double.NaN : 1 - errors / total;
        }
    }
}
