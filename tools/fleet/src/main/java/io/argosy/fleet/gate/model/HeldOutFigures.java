package io.argosy.fleet.gate.model;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.model.UnseenRows;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.model.ModelPackage;
import io.argosy.model.comparison.Comparison;
import io.argosy.model.comparison.MetricDifference;
import io.argosy.model.comparison.SliceDifference;
import io.argosy.model.evidence.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What held-out rows say of two models that both answer them: worse is what is worse by more than the service's margin and
 * beyond chance.
 *
 * @param gate who judges
 * @param overlay where the candidate arrives
 * @param rules the service's, with its margins
 */
record HeldOutFigures(Gate gate, Overlay overlay, ServiceRules rules) {
    /** Figures of what is decided; the others are of scores. */
    private static final Set<String> OF_DECISIONS = Set.of("accuracy", "f1");

    /** A loss of a tenth that chance may explain is no word that nothing is worse: there are too few rows to know. */
    static final double LOSS_TO_BE_KNOWN = 0.1;

    /** Both models' answers to rows, with the figures of slices in which one may be worse. */
    Comparison compare(LabelledData rows, ModelPackage incumbent, ModelPackage candidate) {
        return rows.compare(
                incumbent,
                candidate,
                (count, name, before, after) -> count >= LabelledData.FEWEST_TO_JUDGE
                        && Figures.loss(name, before, after) > rules.sliceMargin());
    }

    /** What both answer of rows that neither has seen. */
    Judgement judge(UnseenRows unseen, Comparison comparison) {
        int all = unseen.left() + comparison.records();
        if (comparison.rows() < LabelledData.FEWEST_TO_JUDGE
                || comparison.overall().isEmpty()) {
            String fact = comparison.rows() >= LabelledData.FEWEST_TO_JUDGE
                    ? "the two answer different questions"
                    : "only " + comparison.rows() + " of " + all
                            + " held-out rows can judge both: " + unseen.left()
                            + " stand in the training data of one of them, and "
                            + (comparison.records() - comparison.rows()) + " are not taken by both";
            return Judgement.unknown(
                    gate,
                    overlay,
                    fact,
                    "put " + LabelledData.FEWEST_TO_JUDGE
                            + " rows or more that neither was trained on and both take into "
                            + LabelledData.heldOut(overlay.service()) + ", by a pull request of its own");
        }
        List<String> worse = new ArrayList<>();
        comparison.overall().forEach(difference -> check("", difference, rules.margin(), worse));
        for (SliceDifference slice : comparison.slices()) {
            String where = " where " + slice.feature() + " is " + slice.part();
            slice.metrics().forEach(difference -> check(where, difference, rules.sliceMargin(), worse));
        }
        String rows = comparison.rows() + " held-out rows, " + comparison.flipCount() + " decided otherwise"
                + (unseen.left() == 0 ? "" : "; " + unseen.left() + " more stand in training data and are left out")
                + (comparison.records() == comparison.rows()
                        ? ""
                        : "; " + (comparison.records() - comparison.rows()) + " more are not taken by both");
        List<MetricDifference> undecided = comparison.overall().stream()
                .filter(difference ->
                        difference.verdict() != MetricDifference.Verdict.WORSE && loss(difference) > rules.margin())
                .toList();
        Optional<MetricDifference> large = undecided.stream()
                .filter(difference -> loss(difference) > LOSS_TO_BE_KNOWN)
                .findFirst();
        if (worse.isEmpty() && large.isPresent()) {
            return Judgement.unknown(
                            gate,
                            overlay,
                            inWords(large.get()) + ", and " + comparison.rows()
                                    + " held-out rows are too few to say whether by chance",
                            "put more rows that neither was trained on into " + LabelledData.heldOut(overlay.service())
                                    + ", or " + Quality.acceptance(overlay) + ", each by a pull request of its own")
                    .with(Figures.paired(comparison.overall()));
        }
        String held = undecided.isEmpty()
                ? Losses.NONE
                : inWords(undecided.getFirst()) + ", which chance explains on so few rows";
        return Losses.judged(gate, overlay, worse, held, rows, Figures.paired(comparison.overall()))
                .saying(Figures.headline(comparison.overall()) + " on " + comparison.rows() + " held-out rows");
    }

    /** What held-out rows leave to chance, where both learned from the same rows: training's own figures know more. */
    Judgement undecided(Judgement said, Comparison heldOut, ModelPackage incumbent, ModelPackage candidate) {
        if (!incumbent.provenance().dataSha256().equals(candidate.provenance().dataSha256())) {
            return said;
        }
        for (MetricDifference difference : heldOut.overall()) {
            Optional<Metric> before = incumbent.metrics().find(difference.name());
            Optional<Metric> after = candidate.metrics().find(difference.name());
            if (before.isPresent()
                    && after.isPresent()
                    && loss(difference) > rules.margin()
                    && Figures.loss(
                                    difference.name(),
                                    before.get().value(),
                                    after.get().value())
                            > rules.margin()) {
                return Judgement.unknown(
                                gate,
                                overlay,
                                inWords(difference) + " on " + heldOut.rows()
                                        + " held-out rows, which chance explains on"
                                        + " so few, and "
                                        + Figures.told(
                                                        "",
                                                        "",
                                                        before.get().value(),
                                                        after.get().value())
                                                .strip()
                                        + " where training judged both on the same rows: it is worse",
                                "train a better one, or " + Quality.acceptance(overlay)
                                        + " by a pull request of its own")
                        .with(said.evidence())
                        .saying(said.headline());
            }
        }
        return said;
    }

    /** A threshold is a choice, which moves what is decided and not what the model knows: a person makes it. */
    Judgement byThreshold(Judgement said, Comparison comparison, ModelPackage incumbent, ModelPackage candidate) {
        boolean moved = !Objects.equals(
                incumbent.signature().threshold(), candidate.signature().threshold());
        boolean ofScores = Stream.concat(
                        comparison.overall().stream().filter(difference -> isWorse(difference, rules.margin())),
                        comparison.slices().stream()
                                .flatMap(slice -> slice.metrics().stream())
                                .filter(difference -> isWorse(difference, rules.sliceMargin())))
                .anyMatch(difference -> !OF_DECISIONS.contains(difference.name()));
        return !moved || ofScores
                ? said
                : Judgement.unknown(
                                gate,
                                overlay,
                                "the threshold moves from "
                                        + incumbent.signature().threshold() + " to "
                                        + candidate.signature().threshold()
                                        + ", so what is decided changes and no score"
                                        + " is worse: " + said.reason(),
                                Quality.acceptance(overlay) + " by a pull request of its own")
                        .with(said.evidence())
                        .saying(said.headline());
    }

    private static double loss(MetricDifference difference) {
        return Figures.loss(difference.name(), difference.incumbent(), difference.candidate());
    }

    private static String inWords(MetricDifference difference) {
        return Figures.told(difference.name(), "", difference.incumbent(), difference.candidate());
    }

    /** Worse beyond chance, and by more than the margin. */
    private static boolean isWorse(MetricDifference difference, double margin) {
        return difference.verdict() == MetricDifference.Verdict.WORSE && loss(difference) > margin;
    }

    private static void check(String where, MetricDifference difference, double margin, List<String> worse) {
        if (isWorse(difference, margin)) {
            worse.add(Figures.told(difference.name(), where, difference.incumbent(), difference.candidate()));
        }
    }
}
