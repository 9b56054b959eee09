package io.argosy.fleet.review;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What {@code ./fleet promote} would do: one pull request with a commit for each service that passes its gates, the way
 * back of each, and why the others stay.
 *
 * @param draft nothing where no service moves
 * @param waysBack a pull request for each service that leaves another version, written on top of {@code draft}
 * @param refused the reviews of services that do not pass, by service
 * @param impossible why a service cannot even be proposed, by service
 * @param done services that the environment has in that version already
 */
public record PromotionPlan(
        Optional<Draft> draft,
        List<Draft> waysBack,
        Map<String, Review> refused,
        Map<String, FleetException> impossible,
        List<String> done) {
    public PromotionPlan {
        waysBack = List.copyOf(waysBack);
        done = List.copyOf(done);
    }

    /** Makes the plan; no branch is touched. */
    public static PromotionPlan of(
            Monorepo repository, RevCommit main, List<String> services, String environment, Tools tools, Clock clock)
            throws IOException, InterruptedException {
        return new PromotionPlanning(repository, main, environment, tools, clock).of(services);
    }

    /** Whether nothing moves although something was asked for: every service was refused. */
    public boolean isRefused() {
        return draft.isEmpty() && !(refused.isEmpty() && impossible.isEmpty());
    }

    /** Puts the branches where the plan says: the promotion, and its ways back. */
    public void leave(Monorepo repository) {
        draft.ifPresent(promotion -> promotion.leave(repository));
        waysBack.forEach(back -> back.leave(repository));
    }
}
