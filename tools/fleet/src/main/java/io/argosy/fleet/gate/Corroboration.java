package io.argosy.fleet.gate;

import io.argosy.model.comparison.Comparison;
import io.argosy.model.comparison.MetricDifference;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether rows that were set aside here bear out what held-out rows say. Both come from where the service's rows come from,
 * so a candidate gains on both alike, but for chance; where it gains on the held-out ones alone, it may have learned their
 * answers, or they are of another time or place than the incumbent's, and a person must say which.
 */
final class Corroboration {
    /** In halves of the 95 % interval: about one honest comparison in a thousand is off by so much. */
    private static final double BEYOND_CHANCE = 1.65;

    /** The same where the candidate is worse on the rows set aside, beyond chance too: one in forty, of few. */
    private static final double WHERE_IT_IS_WORSE = 1;

    private Corroboration() {}

    /**
     * What the two contradict each other in.
     *
     * @param heldOut incumbent and candidate on the held-out rows
     * @param setAside both, trained again without the rows that were set aside, on those
     * @param margin what a figure may lose, 0 to 1
     * @return empty where they do not
     */
    static Optional<String> contradiction(Comparison heldOut, Comparison setAside, double margin) {
        for (MetricDifference there : heldOut.overall()) {
            for (MetricDifference here : setAside.overall()) {
                if (here.name().equals(there.name()) && contradicts(there, here, margin)) {
                    return Optional.of(told(there, heldOut.rows(), here, setAside.rows()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean contradicts(MetricDifference there, MetricDifference here, double margin) {
        double gap = loss(here) - loss(there);
        double chance = Math.hypot(chance(there), chance(here));
        boolean worse = here.verdict() == MetricDifference.Verdict.WORSE && loss(here) > margin;
        return gap > margin && gap > (worse ? WHERE_IT_IS_WORSE : BEYOND_CHANCE) * chance;
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

    private static String told(MetricDifference there, int rowsThere, MetricDifference here, int rowsHere) {
        return String.format(
                Locale.ROOT,
                "%s %.4f → %.4f on %d held-out rows, and %.4f → %.4f on %d rows of the incumbent's that both were"
                        + " trained again without: it may have learned the held-out answers",
                there.name(),
                there.incumbent(),
                there.candidate(),
                rowsThere,
                here.incumbent(),
                here.candidate(),
                rowsHere);
    }
}
