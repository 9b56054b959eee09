package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.review.Draft;
import io.argosy.fleet.review.PromotionPlan;
import io.argosy.fleet.review.ReviewReport;
import io.argosy.fleet.review.ReviewText;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
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
        description =
                "Runs the gates, then leaves a branch that pins in an environment what the one before it pins, and"
                        + " a branch with the way back. A service that does not pass is left out, with its reason.")
public final class PromoteCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "SERVICE",
            description = "The services, e.g. churn (default: every service that is ready).")
    private List<String> named = List.of();

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment to promote to.")
    private String environment;

    @Option(names = "--dry-run", description = "Say what would happen; no branch is made.")
    private boolean dryRun;

    @Mixin
    private Publishing publishing;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    PromoteCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            Reviewing reviewing = new Reviewing(repository, output);
            Releases releases = new Releases(repository, reviewing.main());
            releases.environments().require(environment);
            // A name that is wrong is nobody's to be left out: it is an error before anything happens.
            named.forEach(releases::requireService);
            List<String> services = named.isEmpty()
                    ? releases.services()
                    : named.stream().distinct().toList();
            PromotionPlan plan = PromotionPlan.of(
                    repository, reviewing.main(), services, environment, reviewing.tools(), Clock.systemUTC());
            if (named.size() == 1 && !plan.impossible().isEmpty()) {
                throw plan.impossible().values().iterator().next();
            }
            boolean there =
                    plan.draft().filter(draft -> draft.isThere(repository)).isPresent();
            if (!dryRun) {
                plan.leave(repository);
            }
            if (output.isJson()) {
                Map<String, Object> result = json(plan);
                publish(repository, reviewing, plan)
                        .ifPresent(address -> result.put("pullRequest", address.toString()));
                output.json(result);
            } else {
                tell(plan, reviewing, there);
                output.out().flush();
                publish(repository, reviewing, plan)
                        .ifPresent(address -> output.out().println("pull request: " + address));
            }
            // Who names no service asks for what is ready, and nothing may be; who names one wants it there.
            boolean refused = !plan.refused().isEmpty()
                    || (!named.isEmpty() && !plan.impossible().isEmpty());
            return (refused ? ExitCode.REFUSED : ExitCode.OK).code();
        }
    }

    private Optional<URI> publish(Monorepo repository, Reviewing reviewing, PromotionPlan plan)
            throws InterruptedException {
        return dryRun || plan.draft().isEmpty()
                ? Optional.empty()
                : publishing.publish(
                        repository, reviewing.branch(), output, plan.draft().get(), plan.waysBack());
    }

    private void tell(PromotionPlan plan, Reviewing reviewing, boolean there) {
        plan.done()
                .forEach(service -> output.out()
                        .println(environment + " pins that version of " + service + " already: nothing to do"));
        plan.impossible()
                .forEach((service, why) -> output.out().println(service + " is left out: " + why.getMessage()));
        plan.refused().forEach((service, review) -> {
            output.out().println("# " + service + " is not promoted to " + environment);
            output.out().println();
            ReviewText.pages(review, Integer.MAX_VALUE)
                    .forEach(page -> output.out().println(page.strip()));
        });
        plan.draft().ifPresent(draft -> reviewing.tell(draft, there));
        for (Draft back : plan.waysBack()) {
            output.out()
                    .println("way back: git merge --no-ff --no-edit " + reviewing.inCommands(back.branch()) + " ("
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
        Map<String, Object> refused = new LinkedHashMap<>();
        plan.impossible().forEach((service, why) -> refused.put(service, why.getMessage()));
        plan.refused().forEach((service, review) -> refused.put(service, ReviewReport.of(review)));
        result.put("refused", refused);
        result.put("done", plan.done());
        return result;
    }
}
