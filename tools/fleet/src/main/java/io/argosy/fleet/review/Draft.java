package io.argosy.fleet.review;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.MergePreview;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A pull request that is written and judged, and that no branch shows yet.
 *
 * @param branch where it will be
 * @param tip its last commit
 */
public record Draft(String branch, RevCommit tip, String title, Review review) {
    /**
     * Writes proposals, one commit each so that one can be reverted alone, and judges them together.
     *
     * @param base the commit that they are merged into
     * @param proposals at least one
     */
    static Draft of(
            Monorepo repository,
            RevCommit base,
            String branch,
            String title,
            List<Proposal> proposals,
            Tools tools,
            Clock clock)
            throws IOException, InterruptedException {
        RevCommit tip = written(repository, base, proposals);
        return new Draft(branch, tip, title, Review.of(repository, base, tip, tools, clock)).orThere(repository, base);
    }

    private static RevCommit written(Monorepo repository, RevCommit base, List<Proposal> proposals) {
        CommitWriter writer = new CommitWriter(repository);
        RevCommit tip = base;
        for (Proposal proposal : proposals) {
            tip = writer.commit(tip, proposal.changes(), proposal.message());
        }
        return tip;
    }

    /** Writes one proposal that was judged together with others. */
    static Draft judged(Monorepo repository, RevCommit base, Proposal proposal, Review review)
            throws InterruptedException {
        return new Draft(proposal.branch(), written(repository, base, List.of(proposal)), proposal.title(), review)
                .orThere(repository, base);
    }

    /** Writes and judges one proposal. */
    public static Draft of(Monorepo repository, RevCommit base, Proposal proposal, Tools tools, Clock clock)
            throws IOException, InterruptedException {
        return of(repository, base, proposal.branch(), proposal.title(), List.of(proposal), tools, clock);
    }

    /**
     * Twice is once: a branch, here or on origin, that would make of the base exactly what this makes of it is kept as it
     * is, with the approvals that its pull request has.
     */
    private Draft orThere(Monorepo repository, RevCommit base) throws InterruptedException {
        for (String where : List.of(Constants.R_HEADS, Constants.R_REMOTES + "origin/")) {
            Optional<RevCommit> there = repository.find(where + branch);
            if (there.isPresent() && isSame(repository, base, there.get())) {
                return new Draft(branch, there.get(), title, review);
            }
        }
        return this;
    }

    private boolean isSame(Monorepo repository, RevCommit base, RevCommit found) throws InterruptedException {
        try {
            return MergePreview.of(repository, base, found).getTree().equals(tip.getTree());
        } catch (FleetException e) {
            // It no longer merges: it is made anew.
            return false;
        }
    }

    /** Whether the branch holds it already. */
    public boolean isThere(Monorepo repository) {
        return repository.find("refs/heads/" + branch).filter(tip::equals).isPresent();
    }

    /** Puts the branch on it. */
    public void leave(Monorepo repository) {
        if (!isThere(repository)) {
            new CommitWriter(repository).move(branch, tip);
        }
    }
}
