package io.argosy.training;

import io.argosy.model.Task;
import io.argosy.model.inference.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Boosting that is judged while it grows, on rows that it does not see: after how many steps it is best. */
final class StagedBoosting {
    /** Every so many steps it is judged. */
    static final int STRIDE = 10;

    /** What a label's probability counts as at the least, as in the figures of a package. */
    private static final double LEAST = 1e-15;

    private final GradientBoostingLearner learner;
    private final long seed;
    private final int patience;

    /**
     * Prepares it.
     *
     * @param patience after so many steps without anything better it ends
     */
    StagedBoosting(Algorithm.GradientBoosting settings, long seed, int patience) {
        this.learner = new GradientBoostingLearner(settings);
        this.seed = seed;
        this.patience = patience;
    }

    /** Whether there is time for more. */
    interface Clock {
        boolean isLeft();
    }

    /**
     * Grows on some rows, and judges on others.
     *
     * @param largest how many nodes may be grown at the most
     * @return per stride of steps the squared errors' sum, or the labels' negative log-likelihood
     */
    List<Double> losses(Examples seen, Examples unseen, long largest, Clock clock) throws TrainingException {
        learner.requireFit(seen);
        Bins bins = Bins.of(seen, learner.settings().maxBin());
        Loss loss = Loss.of(seen, learner.settings());
        List<Double> losses = new ArrayList<>();
        try {
            DMatrix matrix = learner.matrix(seen, bins, bins.matrix(), bins.rows());
            DMatrix judged = learner.matrix(seen, bins, bins.matrix(unseen), unseen.size());
            try {
                Map<String, Object> parameters = new HashMap<>(learner.parameters(seen, bins, loss, seed));
                Booster booster = XGBoost.train(matrix, parameters, 0, Map.of("judged", judged), null, null);
                try {
                    grow(booster, matrix, judged, loss, unseen, losses, largest, clock);
                } finally {
                    booster.dispose();
                }
            } finally {
                matrix.dispose();
                judged.dispose();
            }
        } catch (XGBoostError e) {
            throw new TrainingException("XGBoost cannot fit the trees: " + e.getMessage());
        } catch (LinkageError e) {
            throw GradientBoostingLearner.notLoaded(e);
        }
        return losses;
    }

    private void grow(
            Booster booster,
            DMatrix matrix,
            DMatrix judged,
            Loss loss,
            Examples unseen,
            List<Double> losses,
            long largest,
            Clock clock)
            throws XGBoostError {
        var derivatives = learner.derivatives(loss, (int) matrix.rowNum());
        int best = 0;
        int steps = learner.settings().nEstimators();
        long mostLeaves = 1L << Math.min(30, learner.settings().maxDepth());
        for (int step = 0; step < steps; step++) {
            boolean room = 2L * step * mostLeaves * loss.scores() <= largest
                    || step % (10 * STRIDE) != 0
                    || fits(booster, largest);
            if (!room || (!losses.isEmpty() && !clock.isLeft())) {
                return;
            }
            booster.update(matrix, step, derivatives);
            if ((step + 1) % STRIDE == 0) {
                losses.add(sum(booster.predict(judged, true), loss, unseen));
                if (losses.getLast() < losses.get(best)) {
                    best = losses.size() - 1;
                }
                if ((losses.size() - 1 - best) * STRIDE >= patience) {
                    return;
                }
            }
        }
    }

    /** Whether the trees so far are no more than what a package takes. */
    private static boolean fits(Booster booster, long largest) throws XGBoostError {
        long nodes = 0;
        for (String tree : booster.getModelDump("", false, "text")) {
            nodes += tree.chars().filter(c -> c == '\n').count();
        }
        return nodes <= largest;
    }

    private static double sum(float[][] trees, Loss loss, Examples unseen) {
        double sum = 0;
        boolean regression = unseen.signature().task() == Task.REGRESSION;
        double[] scores = new double[loss.scores()];
        for (int i = 0; i < trees.length; i++) {
            for (int k = 0; k < scores.length; k++) {
                scores[k] = loss.shift() + loss.scale() * (loss.start(k) + trees[i][k]);
            }
            double target = unseen.targets().get(i);
            if (regression) {
                double answer = loss.link() == Link.EXPONENTIAL ? Math.exp(scores[0]) : scores[0];
                sum += (answer - target) * (answer - target);
            } else if (scores.length == 1) {
                sum -= Math.log(Math.max(LEAST, Link.probability(target == 1 ? scores[0] : -scores[0])));
            } else {
                double most = Double.NEGATIVE_INFINITY;
                for (double score : scores) {
                    most = Math.max(most, score);
                }
                double total = 0;
                for (double score : scores) {
                    total += Math.exp(score - most);
                }
                sum -= Math.max(Math.log(LEAST), scores[(int) target] - most - Math.log(total));
            }
        }
        return sum;
    }
}
