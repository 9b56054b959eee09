package io.argosy.training.learner;

import io.argosy.model.inference.Link;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.rows.Examples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Boosting that is judged while it grows, on rows that it does not see: after how many steps it is best. */
public final class StagedBoosting {
    /** Every so many steps it is judged. */
    public static final int STRIDE = 10;

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
    public StagedBoosting(Algorithm.GradientBoosting settings, long seed, int patience) {
        this.learner = new GradientBoostingLearner(settings);
        this.seed = seed;
        this.patience = patience;
    }

    /** More numbers than these are not kept. */
    private static final long MOST_KEPT = 40_000_000;

    /**
     * What was reached.
     *
     * @param losses per stride of steps the squared errors' sum, or the labels' negative log-likelihood
     * @param scores per stride, row after row of those judged, the scores; empty where they would be too many
     */
    public record Grown(List<Double> losses, List<float[]> scores) {}

    /** Whether there is time for more. */
    public interface Clock {
        boolean isLeft();
    }

    /**
     * Grows on some rows, and judges on others.
     *
     * @param largest how many nodes may be grown at the most
     */
    public Grown grown(Examples seen, Examples unseen, long largest, Clock clock) throws TrainingException {
        learner.requireFit(seen);
        Bins bins = Bins.of(seen, learner.settings().maxBin());
        Loss loss = Loss.of(seen, learner.settings());
        var grown = new Grown(new ArrayList<>(), new ArrayList<>());
        try {
            DMatrix matrix = learner.matrix(seen, bins, bins.matrix(), bins.rows());
            DMatrix judged = learner.matrix(seen, bins, bins.matrix(unseen), unseen.size());
            try {
                Map<String, Object> parameters = new HashMap<>(learner.parameters(seen, bins, loss, seed));
                Booster booster = XGBoost.train(matrix, parameters, 0, Map.of("judged", judged), null, null);
                try {
                    grow(booster, matrix, judged, loss, unseen, grown, largest, clock);
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
        return grown;
    }

    private void grow(
            Booster booster,
            DMatrix matrix,
            DMatrix judged,
            Loss loss,
            Examples unseen,
            Grown grown,
            long largest,
            Clock clock)
            throws XGBoostError {
        var derivatives = learner.derivatives(loss, (int) matrix.rowNum());
        List<Double> losses = grown.losses;
        boolean kept = true;
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
                float[] scores = scores(booster.predict(judged, true), loss);
                losses.add(sum(scores, loss, unseen));
                kept &= (losses.size() + 1L) * scores.length <= MOST_KEPT;
                if (kept) {
                    grown.scores.add(scores);
                } else {
                    grown.scores.clear();
                }
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

    private static float[] scores(float[][] trees, Loss loss) {
        float[] scores = new float[trees.length * loss.scores()];
        int at = 0;
        for (float[] row : trees) {
            for (int k = 0; k < loss.scores(); k++) {
                scores[at + loss.output(k)] = (float) (loss.shift() + loss.scale() * (loss.start(k) + row[k]));
            }
            at += loss.scores();
        }
        return scores;
    }

    private static double sum(float[] scores, Loss loss, Examples unseen) {
        double sum = 0;
        double[] answer = new double[unseen.signature().outputs()];
        for (int i = 0; i < unseen.size(); i++) {
            answer(scores, i, loss.link(), loss.scores(), answer);
            double target = unseen.targets().get(i);
            sum += answer.length == 1
                    ? (answer[0] - target) * (answer[0] - target)
                    : -Math.log(Math.max(LEAST, answer[(int) target]));
        }
        return sum;
    }

    /** What a model answers that has one row's scores, as the package does it. */
    public static void answer(float[] scores, int row, Link link, int count, double[] out) {
        double first = scores[row * count];
        switch (link) {
            case IDENTITY -> out[0] = first;
            case EXPONENTIAL -> out[0] = Math.exp(first);
            case LOGISTIC -> {
                out[1] = Link.probability(first);
                out[0] = Link.probability(-first);
            }
            default -> {
                double most = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < count; k++) {
                    most = Math.max(most, scores[row * count + k]);
                }
                double total = 0;
                for (int k = 0; k < count; k++) {
                    out[k] = Math.exp(scores[row * count + k] - most);
                    total += out[k];
                }
                for (int k = 0; k < count; k++) {
                    out[k] /= total;
                }
            }
        }
    }
}
