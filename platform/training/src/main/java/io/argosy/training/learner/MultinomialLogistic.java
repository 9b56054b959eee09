package io.argosy.training.learner;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Multinomial logistic regression with an L2 penalty on all but the biases, by L-BFGS (Nocedal and Wright 2006, algorithm
 * 7.4) with a line search that halves its step. One thread adds up, by StrictMath: the same rows give the same
 * coefficients everywhere.
 */
final class MultinomialLogistic {
    private static final double TOLERANCE = 1e-6;
    private static final int MOST_STEPS = 500;
    private static final int MOST_HALVINGS = 40;
    private static final int MEMORY = 10;

    /** Armijo's share of the decrease that the slope promises. */
    private static final double PROMISED = 1e-4;

    private final double[][] columns;
    private final int[] labels;
    private final int count;
    private final double[] weights;
    private final double penalty;

    /** Per label a coefficient for each column, and its bias. */
    private double[] point;

    /**
     * Fits it.
     *
     * @param columns per row its standardised columns
     * @param labels per row its label
     * @param weights per label what one of its rows weighs
     */
    MultinomialLogistic(double[][] columns, int[] labels, double[] weights, double penalty) {
        this.columns = columns;
        this.labels = labels;
        this.count = weights.length;
        this.weights = weights;
        this.penalty = penalty;
        this.point = new double[count * (columns[0].length + 1)];
        descend();
    }

    /** The coefficient of a column for a label. */
    double coefficient(int column, int label) {
        return point[label * width() + column];
    }

    /** A label's bias, over standardised columns. */
    double bias(int label) {
        return point[label * width() + width() - 1];
    }

    private int width() {
        return columns[0].length + 1;
    }

    /** A step and how the gradient changed over it. */
    private static final class Change {
        private final double[] step;
        private final double[] gradient;
        private final double product;

        Change(double[] step, double[] gradient, double product) {
            this.step = step;
            this.gradient = gradient;
            this.product = product;
        }
    }

    private void descend() {
        double[] gradient = new double[point.length];
        double loss = loss(point, gradient);
        Deque<Change> changes = new ArrayDeque<>();
        for (int i = 0; i < MOST_STEPS && largest(gradient) > TOLERANCE * labels.length; i++) {
            double[] direction = direction(gradient, changes);
            double slope = dot(direction, gradient);
            if (slope >= 0) {
                changes.clear();
                direction = direction(gradient, changes);
                slope = dot(direction, gradient);
            }
            double share = changes.isEmpty() ? Math.min(1, labels.length / (largest(gradient) * point.length)) : 1;
            double[] next = new double[point.length];
            double[] nextGradient = new double[point.length];
            double nextLoss = Double.POSITIVE_INFINITY;
            for (int halving = 0; halving < MOST_HALVINGS; halving++, share /= 2) {
                for (int p = 0; p < next.length; p++) {
                    next[p] = point[p] + share * direction[p];
                }
                nextLoss = loss(next, nextGradient);
                if (nextLoss <= loss + PROMISED * share * slope) {
                    break;
                }
            }
            if (!(nextLoss < loss)) {
                return;
            }
            double[] step = new double[point.length];
            double[] change = new double[point.length];
            for (int p = 0; p < step.length; p++) {
                step[p] = next[p] - point[p];
                change[p] = nextGradient[p] - gradient[p];
            }
            double product = dot(step, change);
            if (product > 0) {
                changes.addLast(new Change(step, change, product));
                if (changes.size() > MEMORY) {
                    changes.removeFirst();
                }
            }
            point = next;
            gradient = nextGradient;
            loss = nextLoss;
        }
    }

    /** The two-loop recursion. */
    private static double[] direction(double[] gradient, Deque<Change> changes) {
        double[] direction = gradient.clone();
        Deque<Double> shares = new ArrayDeque<>();
        for (Iterator<Change> latest = changes.descendingIterator(); latest.hasNext(); ) {
            Change change = latest.next();
            double share = dot(change.step, direction) / change.product;
            shares.push(share);
            add(direction, -share, change.gradient);
        }
        if (!changes.isEmpty()) {
            Change last = changes.getLast();
            double scale = last.product / dot(last.gradient, last.gradient);
            for (int p = 0; p < direction.length; p++) {
                direction[p] *= scale;
            }
        }
        for (Change change : changes) {
            double share = shares.pop();
            add(direction, share - dot(change.gradient, direction) / change.product, change.step);
        }
        for (int p = 0; p < direction.length; p++) {
            direction[p] = -direction[p];
        }
        return direction;
    }

    /** The penalised negative log-likelihood. */
    private double loss(double[] at, double[] gradient) {
        int width = width();
        double loss = 0;
        double[] scores = new double[count];
        Arrays.fill(gradient, 0);
        for (int i = 0; i < labels.length; i++) {
            double[] row = columns[i];
            double weight = weights[labels[i]];
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < count; k++) {
                double score = at[k * width + width - 1];
                for (int c = 0; c < row.length; c++) {
                    score += at[k * width + c] * row[c];
                }
                scores[k] = score;
                most = Math.max(most, score);
            }
            double sum = 0;
            double own = scores[labels[i]];
            for (int k = 0; k < count; k++) {
                scores[k] = StrictMath.exp(scores[k] - most);
                sum += scores[k];
            }
            loss += weight * (StrictMath.log(sum) + most - own);
            for (int k = 0; k < count; k++) {
                double error = weight * (scores[k] / sum - (labels[i] == k ? 1 : 0));
                for (int c = 0; c < row.length; c++) {
                    gradient[k * width + c] += error * row[c];
                }
                gradient[k * width + width - 1] += error;
            }
        }
        for (int p = 0; p < at.length; p++) {
            if (p % width != width - 1) {
                loss += penalty / 2 * at[p] * at[p];
                gradient[p] += penalty * at[p];
            }
        }
        return loss;
    }

    private static double largest(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int p = 0; p < one.length; p++) {
            sum += one[p] * other[p];
        }
        return sum;
    }

    private static void add(double[] to, double share, double[] what) {
        for (int p = 0; p < to.length; p++) {
            to[p] += share * what[p];
        }
    }
}
