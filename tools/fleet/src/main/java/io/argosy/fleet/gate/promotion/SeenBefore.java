package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.HealthyRun;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.Timeline;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.MainLine;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.rules.EvidenceRules;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was seen of versions in the environments before, for the gates of one change. */
public final class SeenBefore {
    private final ProposedChange change;
    private @Nullable Objectives objectives;

    public SeenBefore(ProposedChange change) {
        this.change = change;
    }

    /** What the environment asks to have been seen of a version that comes by promotion; nothing where it asks for nothing. */
    public static Optional<EvidenceRules> asked(ProposedChange change, PinChange pin) {
        return pin.kind() == PinChange.Kind.PROMOTION
                ? Optional.ofNullable(change.rules(pin.overlay().environment()).evidence())
                : Optional.empty();
    }

    /** What there is. */
    sealed interface Found {
        /**
         * It ends with a healthy time.
         *
         * @param seen where that is from
         */
        record Healthy(HealthyRun run, Seen seen) implements Found {}

        /** It was seen, and is not healthy. */
        record Unhealthy(String why, Seen seen) implements Found {}

        /** Nobody can say. */
        record Unknown(String why, String nextStep) implements Found {}
    }

    /**
     * Looks at the time since these very bytes came to the environment before.
     *
     * @param since their pin there
     */
    Found of(PinChange pin, String before, Releases.Pin since) {
        String service = pin.overlay().service();
        Release release = pin.pinned();
        if (!(since.landing() instanceof MainLine.Landing.At(Instant from))) {
            return new Found.Unknown(
                    "nobody but its author says since when " + release.version() + " is in " + before,
                    "merge with `git merge --no-ff`, or let `merges` in .fleet.yaml say how the forge merges");
        }
        return switch (account(before, service, from)) {
            case Account.None(String why, String nextStep) -> new Found.Unknown(why, nextStep);
            case Account.Given(Seen seen) -> judge(seen, release, from, before);
        };
    }

    /**
     * What counts of what was seen of a service in the environment before: it verifies, and says how things stand.
     *
     * @param since a time of the first day that is looked at
     */
    public Account account(String before, String service, Instant since) {
        Account account = change.evidence().in(before).service(service, since);
        return account instanceof Account.Given(Seen seen) && !seen.isFresh(change.now())
                ? new Account.None(
                        "what was last seen of " + service + " in " + before + " is "
                                + Soak.told(seen.age(change.now())) + " old",
                        "see whether the witness runs, and whether the branch is fetched")
                : account;
    }

    private Found judge(Seen seen, Release release, Instant from, String before) {
        Timeline timeline = Timeline.of(
                seen,
                release.version().toString(),
                release.digest(),
                from,
                change.now(),
                new Expectation(objective(before, seen.service())));
        Optional<HealthyRun> run = timeline.run();
        if (run.isPresent()) {
            return new Found.Healthy(run.get(), seen);
        }
        Optional<Timeline.Interval> last = timeline.lastTrouble();
        if (last.isPresent() && last.get().state() == Timeline.State.UNHEALTHY) {
            return new Found.Unhealthy(told(last.get()), seen);
        }
        return new Found.Unknown(
                "nobody has seen " + release.version() + " run in " + before + " yet",
                "wait until " + seen.by() + " has: it looks at least once a minute");
    }

    private static String told(Timeline.Interval trouble) {
        return trouble.why() + ", at " + trouble.to().truncatedTo(ChronoUnit.SECONDS);
    }

    /** What callers may expect there, by main. */
    Objectives.Objective objective(String environment, String service) {
        return objectives().of(environment, service);
    }

    private Objectives objectives() {
        Objectives known = objectives;
        if (known == null) {
            known = Objectives.at(change.repository(), change.base());
            objectives = known;
        }
        return known;
    }

    /** Who saw it, and how long ago. */
    public static String told(Seen seen, Instant now) {
        return "seen by " + seen.by() + " until " + ago(seen.age(now));
    }

    /** E.g. {@code 3 min ago}. */
    public static String ago(Duration age) {
        return (age.toSeconds() < 60 ? age.toSeconds() + " s" : Soak.told(age)) + " ago";
    }
}
