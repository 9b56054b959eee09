package io.argosy.fleet.gate.model;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What two trainings recorded of themselves on the same rows, where both packages are known to be as trained.
 *
 * @param gate who judges
 * @param overlay where the candidate arrives
 * @param rules the service's, with its margins
 */
record RecordedFigures(Gate gate, Overlay overlay, ServiceRules rules) {
    /**
     * Compares all figures, and those of slices that have rows enough.
     *
     * @param next what to do where a figure is missing
     */
    Judgement judge(ModelPackage incumbent, ModelPackage candidate, String next) {
        List<String> worse = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        compare("", incumbent.metrics().overall(), candidate.metrics().overall(), rules.margin(), worse, missing);
        for (Slice slice : incumbent.metrics().slices()) {
            String where = " where " + slice.feature() + " is " + slice.part();
            Optional<Slice> other = candidate.metrics().slices().stream()
                    .filter(one ->
                            one.feature().equals(slice.feature()) && one.part().equals(slice.part()))
                    .findFirst();
            if (slice.rows() >= LabelledData.FEWEST_TO_JUDGE && other.isEmpty()) {
                missing.add("figure" + where);
            } else if (slice.rows() >= LabelledData.FEWEST_TO_JUDGE
                    && other.get().rows() >= LabelledData.FEWEST_TO_JUDGE) {
                compare(where, slice.metrics(), other.get().metrics(), rules.sliceMargin(), worse, missing);
            }
        }
        if (worse.isEmpty() && !missing.isEmpty()) {
            return Judgement.unknown(
                    gate,
                    overlay,
                    "the incumbent's training recorded a " + missing.getFirst() + ", and the candidate's did not",
                    next);
        }
        return Losses.judged(
                        gate,
                        overlay,
                        worse,
                        Losses.NONE,
                        "the same " + candidate.metrics().rows() + " rows, cross-validated",
                        Figures.table(
                                incumbent.metrics().overall(),
                                candidate.metrics().overall()))
                .saying(Figures.headline(
                                incumbent.metrics().overall(),
                                candidate.metrics().overall())
                        + ", cross-validated");
    }

    private static void compare(
            String where,
            List<Metric> incumbent,
            List<Metric> candidate,
            double margin,
            List<String> worse,
            List<String> missing) {
        for (Metric before : incumbent) {
            Optional<Metric> after = candidate.stream()
                    .filter(metric -> metric.name().equals(before.name()))
                    .findFirst();
            if (after.isEmpty()) {
                missing.add(before.name() + where);
            } else if (Figures.loss(before.name(), before.value(), after.get().value()) > margin) {
                worse.add(Figures.told(
                        before.name(), where, before.value(), after.get().value()));
            }
        }
    }
}
