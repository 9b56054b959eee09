package io.argosy.fleet.review;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.PinChange;
import io.argosy.fleet.gate.Verdict;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    /** Makes the plan; no branch is touched. */
    public static PromotionPlan of(
            Monorepo repository, RevCommit main, List<String> services, String environment, Tools tools, Clock clock)
            throws IOException, InterruptedException {
        Map<String, Review> refused = new LinkedHashMap<>();
        Map<String, FleetException> impossible = new LinkedHashMap<>();
        List<String> done = new ArrayList<>();
        List<Proposal> accepted = new ArrayList<>();
        Promotion promotion = new Promotion(repository, main);
        Optional<Draft> only = Optional.empty();
        for (String service : services) {
            try {
                Optional<Proposal> proposal = promotion.propose(service, environment);
                if (proposal.isEmpty()) {
                    done.add(service);
                    continue;
                }
                Draft draft = Draft.of(repository, main, proposal.get(), tools, clock);
                if (draft.review().verdict() == Verdict.PASS) {
                    accepted.add(proposal.get());
                    only = Optional.of(draft);
                } else {
                    refused.put(service, draft.review());
                }
            } catch (FleetException e) {
                impossible.put(service, e);
            }
        }
        Optional<Draft> draft = accepted.size() < 2
                ? only
                : Optional.of(together(repository, main, environment, accepted, tools, clock));
        List<Draft> waysBack = new ArrayList<>();
        if (draft.isPresent()) {
            for (PinChange pin : draft.get().review().change().pins()) {
                if (isWayBackNeeded(pin)) {
                    wayBack(repository, draft.get().tip(), pin, tools, clock).ifPresent(waysBack::add);
                }
            }
        }
        return new PromotionPlan(draft, waysBack, refused, impossible, done);
    }

    private static Draft together(
            Monorepo repository, RevCommit main, String environment, List<Proposal> proposals, Tools tools, Clock clock)
            throws IOException, InterruptedException {
        String names = String.join(
                "+",
                proposals.stream()
                        .map(proposal -> proposal.branch().split("/", -1)[2])
                        .sorted()
                        .toList());
        // Long enough to tell one batch from another, short enough for a file name, which a branch is.
        String batch =
                names.length() <= 60 ? names : proposals.size() + "-services-" + Integer.toHexString(names.hashCode());
        return Draft.of(
                repository,
                main,
                "promote/" + environment + "/" + batch,
                "Promote " + proposals.size() + " services to " + environment,
                proposals,
                tools,
                clock);
    }

    /** There is a version to go back to: another one, not the same that only got its digest. */
    private static boolean isWayBackNeeded(PinChange pin) {
        Release incumbent = pin.incumbent();
        Release candidate = pin.candidate();
        return incumbent != null && (candidate == null || !incumbent.version().equals(candidate.version()));
    }

    /** Nothing where what is left may not come back, as a version in quarantine: forward is the only way then. */
    private static Optional<Draft> wayBack(
            Monorepo repository, RevCommit promoted, PinChange pin, Tools tools, Clock clock)
            throws IOException, InterruptedException {
        Proposal proposal;
        try {
            proposal = new Rollback(repository, promoted)
                    .propose(
                            pin.overlay().service(),
                            pin.overlay().environment(),
                            pin.incumbent() == null ? null : pin.incumbent().version());
        } catch (FleetException e) {
            return Optional.empty();
        }
        return Optional.of(Draft.of(repository, promoted, proposal, tools, clock));
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
