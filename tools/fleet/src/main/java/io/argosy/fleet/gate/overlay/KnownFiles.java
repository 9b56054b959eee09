package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.verify.FilesAreKnown;
import io.argosy.fleet.verify.Finding;
import java.util.List;

/** What Argo CD reads is what review reads: the change brings no file that nothing here reads. */
public final class KnownFiles implements Gate {
    @Override
    public String name() {
        return "known files";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        ReferenceGraph head = change.kustomizationsAfter();
        List<Finding> findings = FilesAreKnown.check(head, change.impact().paths());
        return findings.isEmpty()
                ? List.of(Judgement.pass(this, "", "every file beside what runs is read here"))
                : findings.stream()
                        .map(finding -> Judgement.fail(this, finding.path(), finding.fact(), finding.nextStep()))
                        .toList();
    }
}
