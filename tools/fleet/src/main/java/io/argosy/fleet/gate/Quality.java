package io.argosy.fleet.gate;

import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.model.Metric;
import io.argosy.model.ModelPackage;
import io.argosy.model.Slice;
import io.argosy.model.comparison.Comparison;
import io.argosy.model.comparison.MetricDifference;
import io.argosy.model.comparison.SliceDifference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model is not worse than its incumbent, over all and in no slice, by more than the service's margin.
 *
 * <p>Where main has {@code data/holdout.csv}, rows that neither model was trained on, both answer it and a paired bootstrap
 * says what is beyond chance. Else the cross-validated figures that training recorded are compared; they say something only
 * where both were made from the same data.
 */
final class Quality extends ModelGate {
    /** Figures on fewer rows say little; they are left to the reader. */
    private static final int FEWEST_ROWS = 50;

    @Override
    public String name() {
        return "quality";
    }

    @Override
    Judgement judge(ProposedChange change, PinChange pin, @Nullable ModelPackage incumbent, ModelPackage candidate)
            throws IOException {
        Overlay overlay = pin.overlay();
        if (incumbent == null) {
            return Judgement.pass(this, overlay, "nothing ran there before")
                    .with(Figures.table(candidate.metrics().overall()))
                    .saying(Figures.headline(List.of(), candidate.metrics().overall()));
        }
        if (pin.kind() == PinChange.Kind.ROLLBACK) {
            return Judgement.pass(this, overlay, "the way back goes first, whatever its figures");
        }
        ServiceRules rules = ServiceRules.at(change.repository(), change.base(), overlay.service());
        String heldOut = LabelledData.heldOut(overlay.service());
        Optional<byte[]> rows = change.repository().read(change.base(), heldOut);
        if (rows.isPresent()) {
            return paired(overlay, rules, LabelledData.read(heldOut, rows.get()).compare(incumbent, candidate));
        }
        if (!incumbent.provenance().dataSha256().equals(candidate.provenance().dataSha256())) {
            return Judgement.unknown(
                            this,
                            overlay,
                            "the two were judged on other data, so their figures say nothing of each other",
                            "put rows that neither was trained on into " + heldOut + ", by a pull request of its own")
                    .with(Figures.table(
                            incumbent.metrics().overall(), candidate.metrics().overall()))
                    .saying(Figures.headline(
                                    incumbent.metrics().overall(),
                                    candidate.metrics().overall())
                            + " on other data");
        }
        return recorded(overlay, rules, incumbent, candidate);
    }

    private Judgement paired(Overlay overlay, ServiceRules rules, Comparison comparison) {
        if (comparison.seen() || comparison.overall().isEmpty()) {
            return Judgement.unknown(
                    this,
                    overlay,
                    comparison.seen()
                            ? "one of the two was trained on " + LabelledData.heldOut(overlay.service())
                            : "no row of " + LabelledData.heldOut(overlay.service()) + " can be answered by both",
                    "give rows that neither has seen, and that both take");
        }
        List<String> worse = new ArrayList<>();
        comparison.overall().forEach(difference -> check("", difference, rules.margin(), worse));
        for (SliceDifference slice : comparison.slices()) {
            if (slice.rows() >= FEWEST_ROWS) {
                String where = " where " + slice.feature() + " is " + slice.part();
                slice.metrics().forEach(difference -> check(where, difference, rules.sliceMargin(), worse));
            }
        }
        String rows = comparison.rows() + " held-out rows, " + comparison.flipCount() + " decided otherwise";
        return told(overlay, worse, rows, Figures.paired(comparison.overall()))
                .saying(Figures.headline(comparison.overall()) + " on " + comparison.rows() + " held-out rows");
    }

    /** Worse beyond chance, and by more than the margin. */
    private static void check(String where, MetricDifference difference, double margin, List<String> worse) {
        if (difference.verdict() == MetricDifference.Verdict.WORSE
                && Figures.loss(difference.name(), difference.incumbent(), difference.candidate()) > margin) {
            worse.add(Figures.told(difference.name(), where, difference.incumbent(), difference.candidate()));
        }
    }

    private Judgement recorded(Overlay overlay, ServiceRules rules, ModelPackage incumbent, ModelPackage candidate) {
        List<String> worse = new ArrayList<>();
        compare("", incumbent.metrics().overall(), candidate.metrics().overall(), rules.margin(), worse);
        for (Slice slice : candidate.metrics().slices()) {
            incumbent.metrics().slices().stream()
                    .filter(other -> other.feature().equals(slice.feature())
                            && other.part().equals(slice.part())
                            && Math.min(other.rows(), slice.rows()) >= FEWEST_ROWS)
                    .forEach(other -> compare(
                            " where " + slice.feature() + " is " + slice.part(),
                            other.metrics(),
                            slice.metrics(),
                            rules.sliceMargin(),
                            worse));
        }
        return told(
                        overlay,
                        worse,
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
            String where, List<Metric> incumbent, List<Metric> candidate, double margin, List<String> worse) {
        for (Metric before : incumbent) {
            for (Metric after : candidate) {
                if (before.name().equals(after.name())
                        && Figures.loss(before.name(), before.value(), after.value()) > margin) {
                    worse.add(Figures.told(before.name(), where, before.value(), after.value()));
                }
            }
        }
    }

    private Judgement told(Overlay overlay, List<String> worse, String rows, List<String> table) {
        List<String> evidence = new ArrayList<>(table);
        if (worse.isEmpty()) {
            return Judgement.pass(this, overlay, "no figure is worse by more than the margin; " + rows)
                    .with(evidence);
        }
        evidence.add("");
        worse.forEach(line -> evidence.add("- " + line));
        return Judgement.fail(
                        this,
                        overlay,
                        worse.getFirst() + (worse.size() > 1 ? " and " + (worse.size() - 1) + " more" : "") + "; "
                                + rows,
                        "train a better one, or widen the margin in " + ServiceRules.path(overlay.service())
                                + " by a pull request of its own")
                .with(evidence);
    }
}
