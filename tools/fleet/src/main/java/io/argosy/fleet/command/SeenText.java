package io.argosy.fleet.command;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.history.Conduct;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts evidence into a line, with its age. */
final class SeenText {
    private SeenText() {}

    /** How a service stood. */
    static String of(String environment, String service, Account account, Instant at) {
        return switch (account) {
            case Account.None(String why, String nextStep) ->
                environment + "/" + service + ": nothing is known: " + why + ": " + nextStep;
            case Account.Given(Seen seen) -> {
                Now now = seen.now();
                yield environment + "/" + service + " " + now.version() + ": " + now.health()
                        + (now.readySince() == null ? "" : ", ready since " + now.readySince())
                        + recent(now.recent())
                        + (now.wrong().isEmpty() ? "" : ", " + String.join(", ", now.wrong()))
                        + "; seen by " + seen.by() + " " + told(seen.age(at)) + " ago";
            }
        };
    }

    /** What a version did while it ran. */
    static String of(Conduct conduct, Instant at) {
        return conduct.since() + "  " + String.format(Locale.ROOT, "%-10s", conduct.environment()) + "  "
                + conduct.version() + ": healthy for " + told(conduct.healthy()) + " of " + told(conduct.seen())
                + " seen"
                + figures(conduct.requests(), conduct.errors(), conduct.p99())
                + (conduct.inUse() == null ? "" : "; in use " + conduct.inUse().told()) + "; by " + conduct.by() + ", "
                + told(Duration.between(conduct.until(), at)) + " ago";
    }

    private static String recent(Now.Recent recent) {
        return recent.seconds() == 0
                ? ", its requests counted by nobody yet"
                : figures(recent.requests(), recent.errors(), recent.p99()) + " in " + recent.seconds() + " s";
    }

    private static String figures(long requests, @Nullable Double errors, @Nullable Double p99) {
        return String.format(Locale.ROOT, ", %,d requests", requests)
                + (errors == null ? "" : ", " + Expectation.percent(errors) + " errors")
                + (p99 == null ? "" : ", 99 of 100 within " + Expectation.millis(p99));
    }

    private static String told(Duration duration) {
        if (duration.toMinutes() == 0) {
            return Math.max(0, duration.toSeconds()) + " s";
        }
        return duration.toDays() > 0
                ? duration.toDays() + " d " + duration.toHoursPart() + " h"
                : duration.toHours() > 0
                        ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                        : duration.toMinutes() + " min";
    }
}
