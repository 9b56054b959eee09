package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.review.Draft;
import io.argosy.fleet.review.PromotionPlan;
import io.argosy.fleet.review.ReviewReport;
import io.argosy.fleet.review.ReviewText;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet promote}: what one environment pins, judged and proposed for the next. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description =
                "Runs the gates, then leaves a branch that pins in an environment what the one before it pins, and"
                        + " a branch with the way back. A service that does not pass is left out, with its reason.")
public final class PromoteCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "SERVICE", description = "The services, e.g. churn.")
    private List<String> services;

    @Option(names = "--to", required = true, paramLabel = "ENV", description = "The environment to promote to.")
    private String environment;

    @Option(names = "--dry-run", description = "Say what would happen; no branch is made.")
    private boolean dryRun;

    @Option(names = "--local", description = "Leave the branches here; open no pull request.")
    private boolean local;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    PromoteCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Reviewing reviewing = new Reviewing(repository, output);
            PromotionPlan plan = PromotionPlan.of(
                    repository,
                    reviewing.main(),
                    services.stream().distinct().toList(),
                    environment,
                    reviewing.tools(),
                    Clock.systemUTC());
            boolean there =
                    plan.draft().filter(draft -> draft.isThere(repository)).isPresent();
            Optional<URI> request = Optional.empty();
            if (!dryRun) {
                plan.leave(repository);
                request = local ? request : publish(repository, plan);
            }
            if (output.isJson()) {
                Map<String, Object> result = json(plan);
                request.ifPresent(address -> result.put("pullRequest", address.toString()));
                output.json(result);
            } else {
                tell(plan, reviewing, there);
                request.ifPresent(address -> output.out().println("pull request: " + address));
            }
            return (plan.isRefused() ? ExitCode.REFUSED : ExitCode.OK).code();
        }
    }

    private static Optional<URI> publish(Monorepo repository, PromotionPlan plan) throws InterruptedException {
        Optional<Origin> origin = Origin.of(repository);
        Optional<URI> request = Optional.empty();
        if (origin.isPresent() && plan.draft().isPresent()) {
            Draft draft = plan.draft().get();
            List<String> branches = new ArrayList<>(List.of(draft.branch()));
            plan.waysBack().forEach(back -> branches.add(back.branch()));
            origin.get().push(branches);
            request = Optional.of(origin.get()
                    .forge()
                    .propose(
                            draft.branch(),
                            Clone.settings(repository).branch(),
                            draft.title(),
                            ReviewText.pages(draft.review(), ReviewText.GITHUB_LIMIT)));
        }
        return request;
    }

    private void tell(PromotionPlan plan, Reviewing reviewing, boolean there) {
        plan.done()
                .forEach(service -> output.out()
                        .println(environment + " pins that version of " + service + " already: nothing to do"));
        plan.impossible().forEach((service, why) -> output.out().println(service + " is left out: " + why));
        plan.refused().forEach((service, review) -> {
            output.out().println("# " + service + " is not promoted to " + environment);
            output.out().println();
            ReviewText.pages(review, Integer.MAX_VALUE)
                    .forEach(page -> output.out().println(page.strip()));
        });
        plan.draft().ifPresent(draft -> reviewing.tell(draft, there));
        for (Draft back : plan.waysBack()) {
            output.out()
                    .println("way back: git merge " + back.branch() + " ("
                            + back.review().verdict().name().toLowerCase(Locale.ROOT) + ")");
        }
        if (dryRun) {
            output.out().println("dry run: no branch was made");
        }
    }

    private static Map<String, Object> json(PromotionPlan plan) {
        Map<String, Object> result = new LinkedHashMap<>();
        plan.draft().ifPresent(draft -> result.putAll(Reviewing.json(draft)));
        result.put("waysBack", plan.waysBack().stream().map(Reviewing::json).toList());
        Map<String, Object> refused = new LinkedHashMap<>(plan.impossible());
        plan.refused().forEach((service, review) -> refused.put(service, ReviewReport.of(review)));
        result.put("refused", refused);
        result.put("done", plan.done());
        return result;
    }
}
