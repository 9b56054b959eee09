package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.LatestMain;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.review.Draft;
import io.argosy.fleet.review.ReviewReport;
import io.argosy.fleet.review.ReviewText;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Leaves a proposal on its branch, prints its review and the command that merges it, and opens its pull request: in this
 * order, so that what is away at night costs no more than what it was for.
 */
final class Reviewing {
    private final Monorepo repository;
    private final String branch;
    private final LatestMain main;
    private final Output output;

    /** Works on the newest state of the branch that environments follow; asks origin for it. */
    Reviewing(Monorepo repository, Output output) throws InterruptedException {
        this.repository = repository;
        this.branch = Clone.branch(repository);
        this.main = LatestMain.of(repository, branch);
        this.output = output;
        main.notes().forEach(output::progress);
    }

    RevCommit main() {
        return main.commit();
    }

    /** How a command of Git's names a branch. */
    String inCommands(String name) {
        return repository.inCommands(name);
    }

    /** The branch that environments follow. */
    String branch() {
        return branch;
    }

    Tools tools() {
        return Clone.tools(repository, output);
    }

    /**
     * Judges a proposal and proposes it, whatever the gates say: the pull request's check is what holds it back.
     *
     * @return what the command ends with: refused where a gate says no
     */
    ExitCode propose(Proposal proposal, Publishing publishing) throws IOException, InterruptedException {
        Draft draft;
        try {
            draft = Draft.of(repository, main(), proposal, tools(), Clock.systemUTC());
        } catch (FleetException | IOException | UncheckedIOException e) {
            leaveUnjudged(proposal, e);
            return ExitCode.OK;
        }
        boolean there = draft.isThere(repository);
        draft.leave(repository);
        if (output.isJson()) {
            Map<String, Object> result = json(draft);
            publishing
                    .publish(repository, branch, output, draft, java.util.List.of())
                    .ifPresent(address -> result.put("pullRequest", address.toString()));
            output.json(result);
        } else {
            output.out().println(proposal.body());
            tell(draft, there);
            output.out().flush();
            Optional<URI> request = publishing.publish(repository, branch, output, draft, java.util.List.of());
            request.ifPresent(address -> output.out().println("pull request: " + address));
        }
        return draft.review().verdict() == Verdict.FAIL ? ExitCode.REFUSED : ExitCode.OK;
    }

    /** A way back needs Git and the release, and nothing else: what cannot be judged here is still there to be merged. */
    private void leaveUnjudged(Proposal proposal, Exception why) {
        RevCommit commit = new CommitWriter(repository)
                .commitToBranch(proposal.branch(), main(), proposal.changes(), proposal.message());
        output.progress("warning: nobody has judged this: " + why.getMessage());
        if (output.isJson()) {
            output.json(Map.of("branch", proposal.branch(), "commit", commit.name(), "title", proposal.title()));
        } else {
            output.out().println(proposal.body());
            output.out().println("branch " + proposal.branch() + " holds it");
            tellMerge(proposal.branch());
        }
    }

    /** Prints a draft for people. */
    void tell(Draft draft, boolean there) {
        output.out().println("# " + draft.title());
        output.out().println();
        ReviewText.pages(draft.review(), Integer.MAX_VALUE)
                .forEach(page -> output.out().println(page.strip()));
        output.out().println();
        output.out().println("branch " + draft.branch() + (there ? " is there already" : " holds it"));
        tellMerge(draft.branch());
    }

    private void tellMerge(String proposed) {
        repository
                .unfinished()
                .ifPresent(back ->
                        output.out().println("first: " + back + ", or end what this clone is in the middle of"));
        String toBranch =
                repository.worktreeOf(branch).map(folder -> "cd " + folder).orElse("git switch " + branch);
        switch (main.here()) {
            case NEWEST -> {
                if (!repository.checkedOutBranch().equals(Optional.of(branch))) {
                    output.out().println("first: " + toBranch);
                }
            }
            // What is merged first is what was judged: origin is not asked again, and may be away.
            case BEHIND ->
                output.out()
                        .println("first: " + toBranch + " && git merge --ff-only "
                                + repository.inCommands("origin/" + branch));
            case APART ->
                output.out().println("first: git switch --detach " + repository.inCommands("origin/" + branch));
        }
        output.out().println("merge it with: git merge --no-ff --no-edit " + repository.inCommands(proposed));
        if (main.here() == LatestMain.Here.APART) {
            output.out().println("then: git push origin HEAD:" + branch);
        }
    }

    /** A draft for programs. */
    static Map<String, Object> json(Draft draft) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("branch", draft.branch());
        result.put("commit", draft.tip().name());
        result.put("title", draft.title());
        result.put("review", ReviewReport.of(draft.review()));
        return result;
    }
}
