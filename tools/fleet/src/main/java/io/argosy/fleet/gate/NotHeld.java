package io.argosy.fleet.gate;

import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Releases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Nothing is pinned over a rollback until its hold is lifted, by a pull request that does nothing else. */
final class NotHeld implements Gate {
    @Override
    public String name() {
        return "hold";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.pins()) {
            Optional<Hold> hold = Hold.at(change.repository(), change.base(), pin.overlay());
            String lift = "`./fleet lift " + pin.overlay().service() + " --in "
                    + pin.overlay().environment() + "`";
            if (hold.isEmpty()) {
                judgements.add(Judgement.pass(this, pin.overlay(), "no rollback is held there"));
            } else if (pin.kind() == PinChange.Kind.ROLLBACK) {
                judgements.add(Judgement.pass(this, pin.overlay(), "it is a rollback itself, and holds in turn"));
            } else {
                judgements.add(Judgement.fail(
                        this,
                        pin.overlay(),
                        "it is held at " + hold.get().at() + " since the rollback from "
                                + hold.get().from(),
                        "merge what " + lift + " proposes first"));
            }
        }
        change.holds().forEach(overlay -> judgements.add(judgeNew(change, overlay)));
        return judgements;
    }

    /** A hold that came without its rollback, as a squash merge can leave one, would hold the wrong version in place. */
    private Judgement judgeNew(ProposedChange change, Overlay overlay) {
        Hold hold = Hold.at(change.repository(), change.head(), overlay).orElseThrow();
        String pinned = new Releases(change.repository(), change.head())
                .pinned(overlay.environment(), overlay.service())
                .map(release -> release.version().toString())
                .orElse("nothing");
        return pinned.equals(hold.at().toString())
                ? Judgement.pass(this, overlay, "it holds " + pinned + ", which it pins")
                : Judgement.fail(
                        this,
                        overlay,
                        "it would hold " + hold.at() + " and pin " + pinned,
                        "run `./fleet rollback " + overlay.service() + " --in " + overlay.environment()
                                + "` on today's main");
    }
}
