package io.argosy.fleet.command;

import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.review.Draft;
import io.argosy.fleet.review.ReviewText;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Makes pull requests of branches, where {@code origin} is on GitHub and there is a token: mix it into what proposes. */
public final class Publishing {
    @Option(names = "--local", description = "Leave the branches here; push nothing, and open no pull request.")
    private boolean local;

    Publishing() {}

    /**
     * Pushes the branches and opens the draft's pull request, or brings it up to date.
     *
     * @param beside branches that are pushed with it, and have no pull request yet
     * @return its address; nothing where there is no GitHub to talk to, or nobody wants to
     */
    Optional<URI> publish(Monorepo repository, Draft draft, List<Draft> beside) throws InterruptedException {
        Optional<Origin> origin = local ? Optional.empty() : Origin.of(repository);
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        List<String> branches = new ArrayList<>(List.of(draft.branch()));
        beside.forEach(other -> branches.add(other.branch()));
        origin.get().push(branches);
        return Optional.of(origin.get()
                .forge()
                .propose(
                        draft.branch(),
                        Clone.settings(repository).branch(),
                        draft.title(),
                        ReviewText.pages(draft.review(), ReviewText.GITHUB_LIMIT)));
    }
}
