package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.PlainTree;
import io.argosy.fleet.git.Snapshot;
import java.util.List;

/** What is judged is what a checkout gives: the change brings plain files and folders. */
public final class PlainCheckout implements Gate {
    @Override
    public String name() {
        return "plain files";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        Snapshot head = new Snapshot(change.repository(), change.head());
        List<PlainTree.Problem> problems =
                PlainTree.problems(head, change.impact().paths());
        return problems.isEmpty()
                ? List.of(Judgement.pass(this, "", "a checkout gives what Git has"))
                : problems.stream()
                        .map(problem -> Judgement.fail(this, problem.path(), problem.fact(), problem.nextStep()))
                        .toList();
    }
}
