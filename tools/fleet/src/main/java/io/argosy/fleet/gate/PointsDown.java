package io.argosy.fleet.gate;

import io.argosy.fleet.verify.Finding;
import io.argosy.fleet.verify.ReferencesPointDown;
import java.util.ArrayList;
import java.util.List;

/** Kustomizations that the change writes refer to what is below them: {@link io.argosy.fleet.impact.Impact} rests on it. */
final class PointsDown implements Gate {
    @Override
    public String name() {
        return "references";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (String path : change.impact().paths()) {
            if (ReferencesPointDown.applies(path)) {
                change.repository().readText(change.head(), path).ifPresent(text -> judge(path, text, judgements));
            }
        }
        return judgements;
    }

    private void judge(String path, String text, List<Judgement> judgements) {
        List<Finding> findings = new ArrayList<>();
        if (!ReferencesPointDown.check(path, text, findings)) {
            judgements.add(Judgement.unknown(
                    this, path, "it is no YAML, so nobody can say what it refers to", "mend it; kustomize says where"));
        } else if (findings.isEmpty()) {
            judgements.add(Judgement.pass(this, path, "it refers to what is below it"));
        }
        findings.forEach(
                finding -> judgements.add(Judgement.fail(this, finding.path(), finding.fact(), finding.nextStep())));
    }
}
