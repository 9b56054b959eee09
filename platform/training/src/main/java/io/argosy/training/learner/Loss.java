package io.argosy.training.learner;

import io.argosy.model.inference.Link;
import io.argosy.model.signature.Task;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.ClassWeight;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import io.argosy.training.rows.RowKeys;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What boosting makes small: where the scores start, and how the loss of each row changes with its score. It uses
 * StrictMath alone, whose answers are the same on every machine, which a C library's are not.
 */
sealed interface Loss {
    /**
     * The loss for the examples' task.
     *
     * @param settings say whether a regression's logarithm is fitted, and what a label's rows weigh
     * @throws TrainingException where that cannot be done with these examples
     */
    static Loss of(Examples examples, Algorithm.GradientBoosting settings) throws TrainingException {
        double[] weights = ClassWeight.of(settings.classWeight(), examples);
        boolean regression = examples.signature().task() == Task.REGRESSION;
        if (settings.hasPoissonLink()) {
            if (!regression || Arrays.stream(examples.values()).anyMatch(value -> value < 0)) {
                throw new TrainingException(RecipeReader.FILE
                        + ": objective count:poisson is for a regression without negative values: leave it out");
            }
            return Poisson.of(examples.values());
        }
        if (regression) {
            return Squared.of(examples.values());
        }
        return examples.signature().outputs() == 2
                ? Logistic.of(examples.labels(), weights)
                : Softmax.of(examples, weights);
    }

    Link link();

    /** How many scores a row has. */
    int scores();

    /** The output that a score is of. */
    default int output(int score) {
        return score;
    }

    /**
     * Where a score starts, in the trees' unit. Where labels weigh differently the trees are grown from another start,
     * and what the weights make of the odds is thereby no part of the answer.
     */
    double start(int score);

    /** What the sum of trees and starts is multiplied by. */
    double scale();

    /** What is added after that. */
    double shift();

    /**
     * The loss's first and second derivative.
     *
     * @param trees per row and score what the trees so far add up to
     * @param gradient per row and score, to be filled
     * @param hessian the same
     */
    void derive(float[][] trees, float[] gradient, float[] hessian);

    /** Half the squared error of a target in standard deviations from its mean. */
    final class Squared implements Loss {
        private final float[] targets;
        private final double mean;
        private final double deviation;

        private Squared(float[] targets, double mean, double deviation) {
            this.targets = targets;
            this.mean = mean;
            this.deviation = deviation;
        }

        static Squared of(double[] values) {
            double mean = Arrays.stream(values).reduce(0, Double::sum) / values.length;
            double squares =
                    Arrays.stream(values).map(v -> (v - mean) * (v - mean)).reduce(0, Double::sum);
            double deviation = squares > 0 ? Math.sqrt(squares / values.length) : 1;
            float[] targets = new float[values.length];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = (float) ((values[i] - mean) / deviation);
            }
            return new Squared(targets, mean, deviation);
        }

        @Override
        public Link link() {
            return Link.IDENTITY;
        }

        @Override
        public int scores() {
            return 1;
        }

        @Override
        public double start(int score) {
            return 0;
        }

        @Override
        public double scale() {
            return deviation;
        }

        @Override
        public double shift() {
            return mean;
        }

        @Override
        public void derive(float[][] trees, float[] gradient, float[] hessian) {
            for (int i = 0; i < targets.length; i++) {
                gradient[i] = trees[i][0] - targets[i];
                hessian[i] = 1;
            }
        }
    }

    /** Poisson's negative log-likelihood of a target in shares of its mean, over the logarithm of what is expected. */
    final class Poisson implements Loss {
        /** The curvature is taken so many times, so that no step is too far: XGBoost's max_delta_step of 0.7. */
        private static final double CAUTION = StrictMath.exp(0.7);

        /** Further from the mean than e to the power of 30 no answer goes. */
        private static final double FURTHEST = 30;

        private final float[] targets;
        private final double mean;

        private Poisson(float[] targets, double mean) {
            this.targets = targets;
            this.mean = mean;
        }

        static Poisson of(double[] values) {
            double sum = Arrays.stream(values).reduce(0, Double::sum);
            double mean = sum > 0 ? sum / values.length : 1;
            float[] targets = new float[values.length];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = (float) (values[i] / mean);
            }
            return new Poisson(targets, mean);
        }

        @Override
        public Link link() {
            return Link.EXPONENTIAL;
        }

        @Override
        public int scores() {
            return 1;
        }

        @Override
        public double start(int score) {
            return 0;
        }

        @Override
        public double scale() {
            return 1;
        }

        @Override
        public double shift() {
            return StrictMath.log(mean);
        }

        @Override
        public void derive(float[][] trees, float[] gradient, float[] hessian) {
            for (int i = 0; i < targets.length; i++) {
                double expected = StrictMath.exp(Math.clamp(trees[i][0], -FURTHEST, FURTHEST));
                gradient[i] = (float) (expected - targets[i]);
                hessian[i] = (float) Math.max(expected * CAUTION, LEAST_CURVATURE);
            }
        }
    }

    /** The negative log-likelihood of two labels; to swap them changes no more than the signs. */
    final class Logistic implements Loss {
        private final int[] labels;
        private final double start;
        private final double[] weights;

        private Logistic(int[] labels, double start, double[] weights) {
            this.labels = labels;
            this.start = start;
            this.weights = weights;
        }

        static Logistic of(int[] labels, double[] weights) {
            int positive = Arrays.stream(labels).sum();
            return new Logistic(labels, StrictMath.log(positive) - StrictMath.log(labels.length - positive), weights);
        }

        @Override
        public Link link() {
            return Link.LOGISTIC;
        }

        @Override
        public int scores() {
            return 1;
        }

        @Override
        public double start(int score) {
            return start;
        }

        @Override
        public double scale() {
            return 1;
        }

        @Override
        public double shift() {
            return 0;
        }

        @Override
        public void derive(float[][] trees, float[] gradient, float[] hessian) {
            double tilted = start + StrictMath.log(weights[1] / weights[0]);
            for (int i = 0; i < labels.length; i++) {
                double weight = weights[labels[i]];
                double score = trees[i][0] + tilted;
                double positive = 1 / (1 + StrictMath.exp(-score));
                double negative = 1 / (1 + StrictMath.exp(score));
                gradient[i] = (float) (weight * (labels[i] == 1 ? -negative : positive));
                hessian[i] = (float) Math.max(weight * (positive * negative), LEAST_CURVATURE);
            }
        }
    }

    /**
     * The negative log-likelihood of many labels, a tree for each label in each step. A step's trees are grown one after
     * the other, each on rows that are drawn for it, so that labels stand in an order that hangs on their rows alone.
     */
    final class Softmax implements Loss {
        private final int[] labels;
        private final double[] starts;
        private final double[] weights;
        private final List<Integer> order;

        private Softmax(int[] labels, double[] starts, double[] weights, List<Integer> order) {
            this.labels = labels;
            this.order = order;
            this.starts = starts;
            this.weights = weights;
        }

        static Softmax of(Examples examples, double[] weights) {
            int count = weights.length;
            List<Integer> order = RowKeys.labelOrder(count, examples.targets(), examples.keys());
            int[] labels = examples.targets().stream()
                    .mapToInt(target -> order.indexOf(target.intValue()))
                    .toArray();
            double[] starts = IntStream.range(0, count)
                    .mapToDouble(k -> StrictMath.log(
                            (0.5 + Arrays.stream(labels).filter(l -> l == k).count()) / (labels.length + 0.5 * count)))
                    .toArray();
            double[] ordered =
                    order.stream().mapToDouble(label -> weights[label]).toArray();
            return new Softmax(labels, starts, ordered, order);
        }

        @Override
        public int output(int score) {
            return order.get(score);
        }

        @Override
        public Link link() {
            return Link.SOFTMAX;
        }

        @Override
        public int scores() {
            return starts.length;
        }

        @Override
        public double start(int score) {
            return starts[score];
        }

        @Override
        public double scale() {
            return 1;
        }

        @Override
        public double shift() {
            return 0;
        }

        @Override
        public void derive(float[][] trees, float[] gradient, float[] hessian) {
            int count = starts.length;
            double[] p = new double[count];
            double[] tilted = new double[count];
            for (int k = 0; k < count; k++) {
                tilted[k] = starts[k] + StrictMath.log(weights[k]);
            }
            for (int i = 0, at = 0; i < labels.length; i++) {
                double most = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < count; k++) {
                    p[k] = trees[i][k] + tilted[k];
                    most = Math.max(most, p[k]);
                }
                double weight = weights[labels[i]];
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    p[k] = StrictMath.exp(p[k] - most);
                    sum += p[k];
                }
                for (int k = 0; k < count; k++, at++) {
                    double share = p[k] / sum;
                    gradient[at] = (float) (weight * (labels[i] == k ? share - 1 : share));
                    // Twice the diagonal, as XGBoost takes it: a bound on what the other labels' scores add.
                    hessian[at] = (float) Math.max(weight * (2 * share * (1 - share)), LEAST_CURVATURE);
                }
            }
        }
    }

    /** A row of which nothing is left to learn still has a weight that a leaf can be divided by. */
    double LEAST_CURVATURE = 1e-16;
}
