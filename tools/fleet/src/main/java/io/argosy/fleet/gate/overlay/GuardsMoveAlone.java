package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.guard.Lowered;
import java.util.List;

/**
 * Who lowers a guard moves nothing with the same change: somebody decides on the guard for itself, and the move is held to
 * what is left of it.
 */
public final class GuardsMoveAlone implements Gate {
    @Override
    public String name() {
        return "guards";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Lowered> lowered = change.lowered();
        if (lowered.isEmpty()) {
            return List.of(Judgement.pass(this, "", "no guard is lowered"));
        }
        List<String> evidence = lowered.stream().map(Lowered::what).toList();
        String first = evidence.getFirst() + (lowered.size() > 1 ? " and " + (lowered.size() - 1) + " more" : "");
        if (!change.impact().overlays().isEmpty() || !change.pins().isEmpty()) {
            return List.of(Judgement.fail(
                            this,
                            "",
                            "a guard and a move in one pull request: " + first,
                            lowered.stream().anyMatch(guard -> guard.path().startsWith("base/"))
                                    ? "bring it as a component of base/components that no environment has yet, and switch"
                                            + " it on one environment at a time: see base/README.md"
                                    : "make two of it: the guard's for whoever owns it, and the move's")
                    .with(evidence));
        }
        List<String> untold =
                lowered.stream().flatMap(guard -> guard.untold().stream()).toList();
        if (!untold.isEmpty()) {
            return List.of(Judgement.fail(
                            this,
                            "",
                            "nobody could say what changes: " + untold.getFirst()
                                    + (untold.size() > 1 ? " and " + (untold.size() - 1) + " more" : ""),
                            "write plain YAML or JSON, and make several pull requests of what is too much for one")
                    .with(untold));
        }
        for (Lowered guard : lowered) {
            if (guard.owners().isEmpty()) {
                return List.of(Judgement.unknown(
                        this,
                        guard.path(),
                        "nobody owns it, so nobody decides that it is lowered: " + guard.what(),
                        "name an owner in .github/CODEOWNERS"));
            }
        }
        return List.of(Judgement.pass(this, "", "nothing moves with it: " + first));
    }
}
