package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.review.Draft;
import io.argosy.fleet.review.ReviewText;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Option;

/** Makes pull requests of branches, where {@code origin} is on GitHub and there is a token: mix it into what proposes. */
public final class Publishing {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Option(names = "--local", description = "Leave the branches here; push nothing, and open no pull request.")
    private boolean local;

    Publishing() {}

    /** What GitHub answers, all calls together, in a time that a person waits at night; its client has a limit for each alone. */
    static URI answered(Duration patience, Callable<URI> exchange) throws InterruptedException {
        FutureTask<URI> answer = new FutureTask<>(exchange);
        Thread asking = Thread.ofVirtual().start(answer);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asking.interrupt();
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "GitHub has not answered within " + patience.toSeconds() + " s",
                    "the branch is pushed: open the pull request on GitHub, or run this again",
                    e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case FleetException told -> throw told;
                case RuntimeException fault -> throw fault;
                case InterruptedException stopped -> throw stopped;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Pushes the branches and opens the draft's pull request, or brings it up to date. Where GitHub is away, that is a
     * warning: the branches are here and can be merged. On a runner of GitHub's own, whose clone is gone with it, it is an
     * error.
     *
     * @param base the branch that it is merged into
     * @param beside branches that are pushed with it, and have no pull request yet
     * @return its address; nothing where there is no GitHub to talk to, or nobody wants to
     */
    Optional<URI> publish(Monorepo repository, String base, Output output, Draft draft, List<Draft> beside)
            throws InterruptedException {
        if (local || !Origin.isOnGitHub(repository)) {
            return Optional.empty();
        }
        try {
            Optional<Origin> origin = Origin.of(repository);
            if (origin.isEmpty()) {
                output.progress(
                        "warning: no pull request was opened, as no token is at hand: set GITHUB_TOKEN, or run `gh"
                                + " auth login`; --local says that none is wanted");
                return Optional.empty();
            }
            List<String> branches = new ArrayList<>(List.of(draft.branch()));
            beside.forEach(other -> branches.add(other.branch()));
            origin.get().push(branches);
            List<String> pages = ReviewText.pages(draft.review(), ReviewText.GITHUB_LIMIT);
            return Optional.of(
                    answered(PATIENCE, () -> origin.get().forge().propose(draft.branch(), base, draft.title(), pages)));
        } catch (FleetException e) {
            if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
                throw e;
            }
            output.progress("warning: no pull request was opened: " + e.getMessage());
            return Optional.empty();
        }
    }
}
