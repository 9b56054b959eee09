package io.argosy.fleet.review;

import io.argosy.fleet.gate.Judgement;
import io.argosy.fleet.gate.PinChange;
import io.argosy.fleet.gate.Verdict;
import io.argosy.fleet.guard.Lowered;
import io.argosy.fleet.impact.ImpactReport;
import io.argosy.fleet.release.Release;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Review} as programs read it.
 *
 * @param base the commit that would be merged into
 * @param guards what is lowered, each with who owns it
 * @param moves what is pinned otherwise
 * @param judgements what each gate says
 * @param impact what renders otherwise
 * @param judge what of the fleet that judged is not main's; empty where it is main's own
 */
public record ReviewReport(
        Verdict verdict,
        String base,
        List<Lowered> guards,
        List<Move> moves,
        List<Judgement> judgements,
        ImpactReport impact,
        List<String> judge) {
    /**
     * One release that moves.
     *
     * @param kind release, promotion, rollback or removal
     * @param from the version that is left, or null where none ran
     * @param to the version that comes, or null for a removal
     */
    public record Move(
            String environment,
            String service,
            String kind,
            @Nullable String from,
            @Nullable String to) {}

    /** The report of a review. */
    public static ReviewReport of(Review review) {
        return new ReviewReport(
                review.verdict(),
                review.change().base().name(),
                review.guards(),
                review.change().pins().stream().map(ReviewReport::move).toList(),
                review.judgements(),
                ImpactReport.of(review.change().impact()),
                review.judge().differing());
    }

    private static Move move(PinChange pin) {
        return new Move(
                pin.overlay().environment(),
                pin.overlay().service(),
                pin.kind().name().toLowerCase(Locale.ROOT),
                version(pin.incumbent()),
                version(pin.candidate()));
    }

    private static @Nullable String version(@Nullable Release release) {
        return release == null ? null : release.version().toString();
    }
}
