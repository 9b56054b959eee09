package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.TakenAlong;
import java.util.ArrayList;
import java.util.List;

/**
 * No branch that moves, holds or bars something comes along with nothing of it: Git, and GitHub, would call it merged, and at night
 * its merge would say that all is up to date.
 */
public final class OpenBranches implements Gate {
    @Override
    public String name() {
        return "open branches";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (TakenAlong along : TakenAlong.of(change.repository(), change.base(), change.head())) {
            along.lost().stream()
                    .filter(path -> path.startsWith("overlays/"))
                    .findFirst()
                    .ifPresent(path -> judgements.add(Judgement.fail(
                            this,
                            along.branch(),
                            "its commits come along, and of what they say in " + path
                                    + " nothing would be on main: it would be called merged",
                            "merge it by itself, or make this change anew on main without its commits")));
        }
        return judgements.isEmpty()
                ? List.of(Judgement.pass(this, "", "no branch that moves, holds or bars something is swallowed"))
                : judgements;
    }
}
