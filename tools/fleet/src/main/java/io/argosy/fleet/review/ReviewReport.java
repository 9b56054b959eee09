package io.argosy.fleet.review;

import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.RunningChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.guard.Lowered;
import io.argosy.fleet.impact.ImpactReport;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Review} as programs read it.
 *
 * @param base the commit that would be merged into
 * @param guards what is lowered, each with who owns it
 * @param moves what runs otherwise
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
     * One overlay that runs something else.
     *
     * @param kind release, promotion, rollback, removal, {@code digest} for another image of the same version, or
     *     {@code setting} for what changes without a pin
     * @param from the version that is left, or null where none ran
     * @param to the version that comes, or null for a removal; for a setting the one that stays
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
                review.change().running().stream()
                        .map(running -> move(review.change(), running))
                        .toList(),
                review.judgements(),
                ImpactReport.of(review.change().impact()),
                review.judge().differing());
    }

    private static Move move(ProposedChange change, RunningChange running) {
        Overlay overlay = running.overlay();
        Optional<String> stays = change.releases()
                .pinned(overlay.environment(), overlay.service())
                .map(release -> release.version().toString());
        return new Move(
                overlay.environment(),
                overlay.service(),
                running.word(),
                running instanceof PinChange pin ? version(pin.incumbent()) : stays.orElse(null),
                running instanceof PinChange pin ? version(pin.candidate()) : stays.orElse(null));
    }

    private static @Nullable String version(@Nullable Release release) {
        return release == null ? null : release.version().toString();
    }
}
