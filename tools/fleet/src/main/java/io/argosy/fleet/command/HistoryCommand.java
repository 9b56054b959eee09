package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Visible;
import io.argosy.fleet.git.LatestMain;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.history.Conducts;
import io.argosy.fleet.history.Delivery;
import io.argosy.fleet.history.Placement;
import io.argosy.fleet.history.ServiceHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet history}: who put what where and when. */
@Command(
        name = "history",
        description = "Says who put which version of a service where and when, what ran on a date, and the four keys of"
                + " delivery, and what each version did while it ran: from Git alone.")
public final class HistoryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Only what ran then: a date, its end in UTC, or a time such as 2026-11-20T16:00:00Z.")
    private @Nullable String time;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    HistoryCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Monorepo repository = clone.open()) {
            LatestMain latest = LatestMain.of(repository, Clone.branch(repository));
            latest.notes().forEach(output::progress);
            RevCommit main = latest.commit();
            ServiceHistory history = ServiceHistory.of(repository, main, service);
            if (time != null) {
                Instant then = instant(time);
                tell(history.environments().stream()
                        .flatMap(environment -> history.running(environment, then).stream())
                        .toList());
            } else {
                Instant now = Instant.now();
                Conducts conducts = Conducts.of(repository, main, service, history, now);
                Delivery delivery = history.delivery(repository, main, now, conducts);
                if (output.isJson()) {
                    Map<String, Object> result = new LinkedHashMap<>();
                    result.put("placements", history.placements());
                    result.put("seen", List.copyOf(conducts.conducts().values()));
                    result.put("unseen", conducts.silent());
                    result.put("delivery", delivery);
                    output.json(result);
                } else {
                    tell(history.placements());
                    tell(conducts, now);
                    tell(delivery);
                }
            }
            return ExitCode.OK.code();
        }
    }

    private void tell(List<Placement> placements) {
        if (output.isJson()) {
            output.json(placements);
            return;
        }
        for (Placement placement : placements) {
            output.out()
                    .printf(
                            "%s  %-10s  %s  %s%s%s%n",
                            placement.at(),
                            placement.environment(),
                            placement.isEnd() ? "taken out" : placement.version(),
                            placement.by(),
                            placement.rollback() ? "  (rollback)" : "",
                            doubt(placement));
        }
    }

    private static String doubt(Placement placement) {
        return placement.ran()
                ? placement.vouched() ? "" : "  (its author's date)"
                : "  (may never have run: main is not known to have stood at it)";
    }

    private void tell(Conducts conducts, Instant now) {
        output.out().println();
        conducts.conducts().values().forEach(conduct -> output.out().println(SeenText.of(conduct, now)));
        conducts.silent()
                .forEach((environment, why) -> output.out()
                        .println("nothing is known of what it did in " + environment + ": " + Visible.of(why)));
    }

    private void tell(Delivery delivery) {
        output.out().println();
        output.out()
                .printf(
                        Locale.ROOT,
                        "%s: %d deployments, %.1f a week; lead time %s; %.0f %% rolled back; restored after %s%n",
                        delivery.environment(),
                        delivery.deployments(),
                        delivery.perWeek(),
                        format(delivery.leadTime()),
                        100 * delivery.failureRate(),
                        format(delivery.timeToRestore()));
    }

    private static String format(@Nullable Duration duration) {
        if (duration == null) {
            return "unknown";
        }
        return duration.toDays() > 0
                ? duration.toDays() + " d " + duration.toHoursPart() + " h"
                : duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }

    private static Instant instant(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new FleetException(
                    ExitCode.USAGE, "\"" + text + "\" is no time", "write 2026-11-20 or 2026-11-20T16:00:00Z", e);
        }
    }
}
