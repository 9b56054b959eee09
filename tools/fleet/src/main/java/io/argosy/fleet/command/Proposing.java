package io.argosy.fleet.command;

import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Proposal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/** Leaves a proposal on its branch, and prints the pull request's text and the command that merges it. */
final class Proposing {
    private final Monorepo repository;
    private final RevCommit main;
    private final Output output;

    Proposing(Monorepo repository, RevCommit main, Output output) {
        this.repository = repository;
        this.main = main;
        this.output = output;
    }

    /** Twice is once: a branch that holds exactly this on top of today's main is left as it is. */
    void leave(Proposal proposal) {
        CommitWriter writer = new CommitWriter(repository);
        Optional<RevCommit> there = repository
                .find("refs/heads/" + proposal.branch())
                .filter(tip -> tip.getParentCount() == 1
                        && tip.getParent(0).equals(main)
                        && tip.getTree().getId().equals(writer.tree(main, proposal.changes())));
        RevCommit commit = there.orElseGet(
                () -> writer.commitToBranch(proposal.branch(), main, proposal.changes(), proposal.message()));
        if (output.isJson()) {
            Map<String, String> result = new LinkedHashMap<>();
            result.put("branch", proposal.branch());
            result.put("commit", commit.name());
            result.put("title", proposal.title());
            result.put("body", proposal.body());
            output.json(result);
            return;
        }
        output.out().println(proposal.title());
        output.out().println();
        output.out().println(proposal.body().strip());
        output.out().println();
        output.out()
                .println("branch " + proposal.branch()
                        + (there.isPresent() ? " is there already" : " holds it in one commit"));
        output.out().println("merge it with: git merge " + proposal.branch());
    }
}
