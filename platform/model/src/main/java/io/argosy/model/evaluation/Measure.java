package io.argosy.model.evaluation;

import java.util.List;

/** A figure of quality over judged rows, each counted as often as its weight says; the bootstrap varies the weights. */
public interface Measure {
    /** The figure's name in a package. */
    String name();

    /** Whether more is better. */
    boolean higherIsBetter();

    /**
     * The figure.
     *
     * @param weights per row how often it counts, 0 or more
     * @return NaN where it is not defined, such as an AUC over one label
     */
    double of(int[] weights);

    /** The measures for this kind of answers, the one that decides first. */
    static List<Measure> all(Judged judged) {
        return switch (judged.signature().labels().size()) {
            case 0 ->
                List.of(
                        new RegressionMeasures.RootMeanSquare(judged),
                        new RegressionMeasures.MeanAbsolute(judged),
                        new RegressionMeasures.Explained(judged));
            case 2 ->
                List.of(
                        new RankMeasure(judged),
                        new LabelMeasures.LogLoss(judged),
                        new LabelMeasures.Brier(judged),
                        new LabelMeasures.Accuracy(judged, 1),
                        new LabelMeasures.F1(judged),
                        new CalibrationMeasure(judged));
            default ->
                List.of(
                        new LabelMeasures.Accuracy(judged, 1),
                        new LabelMeasures.Accuracy(judged, 3),
                        new LabelMeasures.F1(judged),
                        new LabelMeasures.LogLoss(judged),
                        new CalibrationMeasure(judged));
        };
    }

    /** Whether more of the measure with this name is better; every error, loss and score of Brier is better low. */
    static boolean higherIsBetter(String name) {
        return switch (name) {
            case "auc", "accuracy", "top_3_accuracy", "f1", "macro_f1", "r2" -> true;
            case "log_loss", "brier", "calibration_error", "rmse", "mae" -> false;
            default -> throw new IllegalArgumentException("no measure is named " + name);
        };
    }
}
