package io.argosy.fleet.review;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Overlay;
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
 * Makes a {@link PromotionPlan}. Services are judged together, which most often is all: one by one only where not all pass,
 * to say which, and their ways back likewise.
 */
final class PromotionPlanning {
    private final Monorepo repository;
    private final RevCommit main;
    private final String environment;
    private final Tools tools;
    private final Clock clock;
    private final Map<String, Review> refused = new LinkedHashMap<>();
    private final Map<String, FleetException> impossible = new LinkedHashMap<>();

    PromotionPlanning(Monorepo repository, RevCommit main, String environment, Tools tools, Clock clock) {
        this.repository = repository;
        this.main = main;
        this.environment = environment;
        this.tools = tools;
        this.clock = clock;
    }

    PromotionPlan of(List<String> services) throws IOException, InterruptedException {
        Promotion promotion = new Promotion(repository, main);
        List<String> done = new ArrayList<>();
        Map<String, Proposal> wanted = new LinkedHashMap<>();
        for (String service : services) {
            try {
                promotion
                        .propose(service, environment)
                        .ifPresentOrElse(proposal -> wanted.put(service, proposal), () -> done.add(service));
            } catch (FleetException e) {
                impossible.put(service, e);
            }
        }
        Optional<Draft> draft = draft(wanted);
        List<Draft> waysBack = draft.isPresent() ? waysBack(draft.get()) : List.of();
        return new PromotionPlan(draft, waysBack, refused, impossible, done);
    }

    /** All in one where all pass; else those that pass alone, and what the others were told. */
    private Optional<Draft> draft(Map<String, Proposal> wanted) throws IOException, InterruptedException {
        if (wanted.size() > 1) {
            Optional<Draft> all = passing(List.copyOf(wanted.values()));
            if (all.isPresent()) {
                return all;
            }
        }
        List<Proposal> accepted = new ArrayList<>();
        Optional<Draft> only = Optional.empty();
        for (Map.Entry<String, Proposal> one : wanted.entrySet()) {
            try {
                Draft draft = Draft.of(repository, main, one.getValue(), tools, clock);
                if (draft.review().verdict() == Verdict.PASS) {
                    accepted.add(one.getValue());
                    only = Optional.of(draft);
                } else {
                    refused.put(one.getKey(), draft.review());
                }
            } catch (FleetException e) {
                impossible.put(one.getKey(), e);
            }
        }
        return accepted.size() < 2 ? only : Optional.of(together(accepted));
    }

    /** Nothing where one gate says no, or where one of them cannot even be judged. */
    private Optional<Draft> passing(List<Proposal> proposals) throws IOException, InterruptedException {
        try {
            return Optional.of(together(proposals))
                    .filter(draft -> draft.review().verdict() == Verdict.PASS);
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    private Draft together(List<Proposal> proposals) throws IOException, InterruptedException {
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

    /** A way back for each service that leaves another version, each written on top of the promotion, for itself. */
    private List<Draft> waysBack(Draft promotion) throws IOException, InterruptedException {
        Map<Overlay, Proposal> back = new LinkedHashMap<>();
        for (PinChange pin : promotion.review().change().pins()) {
            if (isWayBackNeeded(pin)) {
                wayBack(promotion.tip(), pin).ifPresent(proposal -> back.put(pin.overlay(), proposal));
            }
        }
        Optional<Review> all = back.size() > 1 ? passingTogether(promotion.tip(), back) : Optional.empty();
        List<Draft> waysBack = new ArrayList<>();
        for (Map.Entry<Overlay, Proposal> one : back.entrySet()) {
            waysBack.add(
                    all.isPresent()
                            ? Draft.judged(
                                    repository,
                                    promotion.tip(),
                                    one.getValue(),
                                    all.get().of(one.getKey()))
                            : Draft.of(repository, promotion.tip(), one.getValue(), tools, clock));
        }
        return waysBack;
    }

    private Optional<Review> passingTogether(RevCommit promoted, Map<Overlay, Proposal> back)
            throws IOException, InterruptedException {
        try {
            return Optional.of(Draft.of(
                                    repository,
                                    promoted,
                                    "rollback/" + environment + "/all",
                                    "Go back",
                                    List.copyOf(back.values()),
                                    tools,
                                    clock)
                            .review())
                    .filter(review -> review.verdict() == Verdict.PASS);
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    /** There is a version to go back to: another one, not the same that only got its digest. */
    private static boolean isWayBackNeeded(PinChange pin) {
        Release incumbent = pin.incumbent();
        Release candidate = pin.candidate();
        return incumbent != null && (candidate == null || !incumbent.version().equals(candidate.version()));
    }

    /** Nothing where what is left may not come back, as a version in quarantine: forward is the only way then. */
    private Optional<Proposal> wayBack(RevCommit promoted, PinChange pin) {
        try {
            return Optional.of(new Rollback(repository, promoted)
                    .propose(
                            pin.overlay().service(),
                            pin.overlay().environment(),
                            pin.incumbent() == null ? null : pin.incumbent().version()));
        } catch (FleetException e) {
            return Optional.empty();
        }
    }
}
