package io.argosy.fleet.gate.model;

import io.argosy.model.comparison.Comparison;
import io.argosy.model.comparison.MetricDifference;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether rows that were set aside here bear out what held-out rows say. Both come from where the service's rows come from,
 * so a candidate does alike on both, but for chance. Where it gains on the held-out ones alone, it may have learned their
 * answers, or they are of another time or place than the incumbent's; and where it is worse on all of them together, or much
 * worse on those set aside and no better on the others, it is not as good as held-out rows say. A person must say which.
 */
public final class Corroboration {
    /** In halves of the 95 % interval: about one honest comparison in a thousand is off by so much. */
    private static final double BEYOND_CHANCE = 1.65;

    /**
     * On few rows it is too large, and more so for a model that tells rows apart than for one that does not (A. Kumar,
     * P. Liang, T. Ma, "Verified Uncertainty Calibration", NeurIPS 2019, section 4): what two of them have in common is that.
     */
    private static final String BIASED = "calibration_error";

    private final Comparison heldOut;
    private final Comparison setAside;
    private final double margin;
    private final double large;

    /**
     * Two comparisons of the same two.
     *
     * @param heldOut incumbent and candidate on the held-out rows
     * @param setAside both, trained again without the rows that were set aside, on those
     * @param margin what a figure may lose, 0 to 1
     * @param large what it may not lose even where chance may explain it
     */
    Corroboration(Comparison heldOut, Comparison setAside, double margin, double large) {
        this.heldOut = heldOut;
        this.setAside = setAside;
        this.margin = margin;
        this.large = large;
    }

    /** What is not borne out; empty where all is. */
    Optional<String> objection() {
        for (MetricDifference there : heldOut.overall()) {
            for (MetricDifference here : setAside.overall()) {
                if (here.name().equals(there.name())) {
                    Optional<String> why = why(there, here);
                    if (why.isPresent()) {
                        return why.map(reason -> told(there, here) + ": " + reason);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> why(MetricDifference there, MetricDifference here) {
        double gap = loss(here) - loss(there);
        if (gap > margin && gap > BEYOND_CHANCE * Math.hypot(chance(there), chance(here))) {
            return Optional.of("it may have learned the held-out answers");
        }
        if (isWorseOnAll(there, here)) {
            return Optional.of("it is worse on all of them together, beyond chance");
        }
        return loss(there) > 0 && loss(here) > large && !BIASED.equals(here.name())
                ? Optional.of("it is much worse there, and the rows are too few to say whether by chance")
                : Optional.empty();
    }

    /** Worse by more than the margin and beyond chance on the mean of both losses, each weighted by how sure it is. */
    private boolean isWorseOnAll(MetricDifference there, MetricDifference here) {
        double one = chance(there) * chance(there);
        double other = chance(here) * chance(here);
        if (one == 0 || other == 0 || BIASED.equals(here.name())) {
            return false;
        }
        double weight = other / (one + other);
        double loss = weight * loss(there) + (1 - weight) * loss(here);
        return loss > margin && loss > Math.sqrt(one * other / (one + other));
    }

    private static double loss(MetricDifference difference) {
        return Figures.loss(difference.name(), difference.incumbent(), difference.candidate());
    }

    /** Half of the interval, in the same terms as the loss. */
    private static double chance(MetricDifference difference) {
        return Math.abs(Figures.loss(
                difference.name(),
                difference.incumbent(),
                difference.incumbent() + (difference.high() - difference.low()) / 2));
    }

    private String told(MetricDifference there, MetricDifference here) {
        return String.format(
                Locale.ROOT,
                "%s %.4f → %.4f on %d held-out rows, and %.4f → %.4f on %d rows that both were trained again without",
                there.name(),
                there.incumbent(),
                there.candidate(),
                heldOut.rows(),
                here.incumbent(),
                here.candidate(),
                setAside.rows());
    }
}
