package io.argosy.store;

import io.argosy.model.evaluation.Evaluation;
import io.argosy.model.evaluation.Judged;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Slice;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Signature;
import io.argosy.serving.metrics.StoreMetrics.KnownBy;
import io.argosy.serving.metrics.StoreMetrics.Quality;
import java.util.ArrayList;
import java.util.List;

/** The figures of predictions that came true, by the evaluation that training's figures are of. */
final class Figures {
    private static final long SEED = 1;

    private Figures() {}

    /**
     * Measures.
     *
     * @param slices features to part them by; one whose values are not kept parts nothing
     */
    static List<Quality> of(Judged told, List<String> slices) {
        Evaluation evaluation = new Evaluation(told, SEED);
        List<Quality> figures = new ArrayList<>();
        for (Metric metric : evaluation.overall()) {
            figures.add(figure("", "", metric, told.size()));
        }
        List<String> kept =
                slices.stream().filter(slice -> parts(told.signature(), slice)).toList();
        for (Slice slice : evaluation.slices(kept)) {
            for (Metric metric : slice.metrics()) {
                figures.add(figure(slice.feature(), slice.part(), metric, slice.rows()));
            }
        }
        return figures;
    }

    /** What the rows' own probabilities let expect. */
    static List<Quality> expected(Judged answered) {
        return Estimate.of(answered, SEED);
    }

    private static boolean parts(Signature signature, String slice) {
        int column = signature.columnOf(slice);
        return slice.equals(signature.target())
                || (column >= 0
                        && !signature.sensitive().contains(slice)
                        && !(signature.columns().get(column) instanceof TextFeature));
    }

    private static Quality figure(String slice, String part, Metric metric, long rows) {
        return new Quality(
                KnownBy.OUTCOMES, slice, part, metric.name(), metric.value(), metric.low(), metric.high(), rows);
    }
}
