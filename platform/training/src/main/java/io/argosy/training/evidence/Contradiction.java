package io.argosy.training.evidence;

import io.argosy.model.evaluation.Measure;
import io.argosy.model.evidence.Metric;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.rows.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Figures that cannot both be true of one recipe. A fit does about as well on rows that it has seen as on others, or
 * better; and on others it does about as well as knowing nothing, or better. What lies far outside of that says that the
 * rows were not kept apart as they should be, and no package is made of it.
 */
public final class Contradiction {
    /** How far below one half an AUC may lie with its whole interval: chance, in few rows. */
    private static final double WORST_AUC = 0.35;

    /** The least share of a guess's accuracy. */
    private static final double WORST_ACCURACY = 0.5;

    /** An R² below it has twice the squared error of always answering the mean. */
    private static final double WORST_R2 = -1;

    /** What a fit's own figure may be worse by than the interval: rounding in figures near 0, and the draws' chance. */
    private static final double SLACK = 0.02;

    /** So few rows that differ say nothing of one another: three colours, each right four times of five, in any way. */
    private static final int FEW_GROUPS = 10;

    /** The others follow these, or jump with a threshold in few rows. */
    private static final Set<String> DECIDING = Set.of("auc", "accuracy", "log_loss", "rmse", "r2");

    private Contradiction() {}

    /**
     * Refuses figures that contradict each other.
     *
     * @param judged figures on rows that the fits had not seen, with their intervals
     * @param fitted the shipped fit's figures on its own rows
     */
    public static void refuse(Examples examples, List<Metric> judged, List<Metric> fitted) throws TrainingException {
        for (Metric unseen : judged) {
            for (Metric seen : fitted) {
                if (seen.name().equals(unseen.name())) {
                    refuse(examples, unseen, seen.value());
                }
            }
        }
    }

    private static void refuse(Examples examples, Metric unseen, double seen) throws TrainingException {
        String name = unseen.name();
        if (!DECIDING.contains(name)) {
            return;
        }
        boolean higher = Measure.higherIsBetter(name);
        double slack = name.equals("rmse") ? SLACK * unseen.high() : SLACK;
        if (higher ? seen < unseen.low() - slack : seen > unseen.high() + slack) {
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "the figures contradict each other: %s is %.4f on the rows that the model was fitted to, but %.4f"
                            + " (%.4f to %.4f) on rows that fits had not seen; no model does worse on what it has seen."
                            + " Do rows that differ in their features hold copies of each other's answer?",
                    name,
                    seen,
                    unseen.value(),
                    unseen.low(),
                    unseen.high()));
        }
        double worst = worst(name, examples);
        boolean few = examples.keys().stream().distinct().count() < FEW_GROUPS;
        if (!few && unseen.high() < worst && seen > worst) {
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "the figures contradict each other: %s is %.4f on the rows that the model was fitted to, but %.4f"
                            + " (%.4f to %.4f) on rows that fits had not seen, far worse than a guess; the rows of one"
                            + " fold answer otherwise than those of the others. Is the answer the opposite for rows that"
                            + " hardly differ, or are there too few different rows?",
                    name,
                    seen,
                    unseen.value(),
                    unseen.low(),
                    unseen.high()));
        }
    }

    /** Below this a figure is far worse than a guess that knows how often each answer occurs. */
    private static double worst(String name, Examples examples) {
        return switch (name) {
            case "auc" -> WORST_AUC;
            case "r2" -> WORST_R2;
            case "accuracy" -> {
                double[] shares = new double[examples.signature().labels().size()];
                for (int label : examples.labels()) {
                    shares[label] += 1.0 / examples.size();
                }
                yield WORST_ACCURACY
                        * Arrays.stream(shares).map(share -> share * share).sum();
            }
            default -> Double.NEGATIVE_INFINITY;
        };
    }
}
