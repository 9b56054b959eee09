package io.argosy.fleet.command;

import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.review.Draft;
import io.argosy.fleet.review.ReviewReport;
import io.argosy.fleet.review.ReviewText;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/** Leaves a proposal on its branch, opens its pull request, and prints its review and the command that merges it. */
final class Reviewing {
    private final Monorepo repository;
    private final RevCommit main;
    private final Output output;

    /** Works on the branch that the clone's settings name. */
    Reviewing(Monorepo repository, Output output) {
        this.repository = repository;
        FleetSettings settings = Clone.settings(repository);
        this.main = repository.commit(settings.branch());
        this.output = output;
    }

    RevCommit main() {
        return main;
    }

    Tools tools() {
        return Clone.tools(repository, output);
    }

    /** Judges a proposal and proposes it, whatever the gates say: the pull request's check is what holds it back. */
    void propose(Proposal proposal, Publishing publishing) throws IOException, InterruptedException {
        Draft draft = Draft.of(repository, main, proposal, tools(), Clock.systemUTC());
        boolean there = draft.isThere(repository);
        draft.leave(repository);
        Optional<URI> request = publishing.publish(repository, draft, List.of());
        if (output.isJson()) {
            Map<String, Object> result = json(draft);
            request.ifPresent(address -> result.put("pullRequest", address.toString()));
            output.json(result);
        } else {
            output.out().println(proposal.body());
            tell(draft, there);
            request.ifPresent(address -> output.out().println("pull request: " + address));
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
        output.out().println("merge it with: git merge " + draft.branch());
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
