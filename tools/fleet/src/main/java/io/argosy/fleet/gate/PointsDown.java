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
        List<Finding> findings = new ArrayList<>();
        for (String path : change.impact().paths()) {
            if (ReferencesPointDown.applies(path)) {
                change.repository()
                        .readText(change.head(), path)
                        .ifPresent(text -> ReferencesPointDown.check(path, text, findings));
            }
        }
        return findings.stream()
                .map(finding -> Judgement.fail(this, finding.path(), finding.fact(), finding.nextStep()))
                .toList();
    }
}
