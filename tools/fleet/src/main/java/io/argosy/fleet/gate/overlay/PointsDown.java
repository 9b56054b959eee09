package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.verify.Finding;
import io.argosy.fleet.verify.ReferencesPointDown;
import java.util.ArrayList;
import java.util.List;

/** Kustomizations that the change writes refer to what is below them: {@link io.argosy.fleet.impact.Impact} rests on it. */
public final class PointsDown implements Gate {
    @Override
    public String name() {
        return "references";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        ReferenceGraph head = change.kustomizationsAfter();
        List<Judgement> judgements = new ArrayList<>();
        for (String path : change.impact().paths()) {
            if (ReferencesPointDown.applies(path) && head.snapshot().find(path).isPresent()) {
                List<Finding> findings = ReferencesPointDown.check(head, path);
                if (findings.isEmpty()) {
                    judgements.add(Judgement.pass(this, path, "it refers to what is below it"));
                }
                findings.forEach(
                        finding -> judgements.add(Judgement.fail(this, path, finding.fact(), finding.nextStep())));
            }
        }
        return judgements;
    }
}
