package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.evidence.HealthyRun;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.promotion.SeenBefore.Found;
import io.argosy.fleet.git.MainLine;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A version stays in the environment before for as long as the environment asks; counted from its merge there, and byte for byte. Where
 * the environment asks for evidence, healthy time counts, and that alone.
 */
public final class Soak implements Gate {
    @Override
    public String name() {
        return "soak";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        SeenBefore seen = new SeenBefore(change);
        for (PinChange pin : change.arrivals()) {
            if (pin.kind() != PinChange.Kind.PROMOTION) {
                continue;
            }
            Duration asked = change.rules(pin.overlay().environment()).soak();
            Optional<String> before = change.before(pin.overlay().environment());
            if (asked.isPositive() && before.isPresent()) {
                judgements.add(judge(change, pin, before.get(), asked, seen));
            }
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, PinChange pin, String before, Duration asked, SeenBefore seen) {
        Version version = pin.pinned().version();
        String service = pin.overlay().service();
        Optional<Releases.Pin> since = since(change, pin, before);
        if (since.isEmpty()) {
            return Judgement.fail(
                    this,
                    pin.overlay(),
                    version + " is not in " + before,
                    "promote it there first; " + pin.overlay().environment() + " asks for " + told(asked));
        }
        if (SeenBefore.asked(change, pin).isPresent()
                && since.get().landing() instanceof MainLine.Landing.At(Instant from)) {
            return judge(change, pin, before, from, asked, seen.of(pin, before, since.get()));
        }
        String commit = since.get().commit().abbreviate(12).name();
        return switch (since.get().landing()) {
            case MainLine.Landing.At(Instant from) ->
                judge(pin, before, from, Duration.between(from, change.now()), asked);
            case MainLine.Landing.Future(Instant date) ->
                Judgement.unknown(
                        this,
                        pin.overlay(),
                        "the commit that brought " + version + " to " + before + " is dated in the future, " + date,
                        "look at the clock of whoever merged it");
            case MainLine.Landing.Unknown(Instant date) ->
                Judgement.unknown(
                        this,
                        pin.overlay(),
                        "nobody but its author says when commit " + commit + " brought " + service + " " + version
                                + " to " + before + ", " + date,
                        "merge with `git merge --no-ff`, or let `merges` in .fleet.yaml say how the forge merges; the next"
                                + " merge commit vouches for what is before it");
        };
    }

    private Judgement judge(PinChange pin, String before, Instant from, Duration soaked, Duration asked) {
        String fact = pin.pinned().version() + " has been in " + before + " for " + told(soaked) + " of " + told(asked);
        return soaked.compareTo(asked) >= 0
                ? Judgement.pass(this, pin.overlay(), fact)
                : Judgement.fail(this, pin.overlay(), fact, "try again after " + from.plus(asked));
    }

    private Judgement judge(
            ProposedChange change, PinChange pin, String before, Instant from, Duration asked, Found found) {
        Version version = pin.pinned().version();
        String merged = ", " + told(Duration.between(from, change.now())) + " after its merge";
        return switch (found) {
            case Found.Unknown(String why, String nextStep) -> Judgement.unknown(this, pin.overlay(), why, nextStep);
            case Found.Unhealthy(String why, Seen where) ->
                Judgement.fail(
                        this,
                        pin.overlay(),
                        version + " is not healthy in " + before + merged + ": " + why,
                        "the " + told(asked) + " begin when it is",
                        SeenBefore.told(where, change.now()));
            case Found.Healthy(HealthyRun run, Seen where) -> {
                String fact = version + " has been healthy in " + before + " for " + told(run.time()) + " of "
                        + told(asked) + merged;
                String source = SeenBefore.told(where, change.now());
                yield run.time().compareTo(asked) >= 0
                        ? Judgement.pass(this, pin.overlay(), fact, source)
                        : Judgement.fail(
                                this,
                                pin.overlay(),
                                fact,
                                "try again after "
                                        + change.now()
                                                .plus(asked)
                                                .minus(run.time())
                                                .truncatedTo(ChronoUnit.MINUTES),
                                source);
            }
        };
    }

    /**
     * The pin with which the unbroken stay of these very bytes began: version, digest and settings. Nothing where the
     * environment before pins something else now.
     */
    static Optional<Releases.Pin> since(ProposedChange change, PinChange pin, String before) {
        Overlay overlay = pin.overlay();
        Optional<ObjectId> folder =
                change.repository().objectId(change.head(), Release.folder(overlay.environment(), overlay.service()));
        if (!change.repository()
                .objectId(change.base(), Release.folder(before, overlay.service()))
                .equals(folder)) {
            return Optional.empty();
        }
        return change.releases().history(before, overlay.service()).stream()
                .findFirst()
                .filter(latest -> Optional.of(latest.folder()).equals(folder));
    }

    /** A time as people say it: {@code 3 h}, or {@code 40 min} below an hour. */
    public static String told(Duration duration) {
        return duration.toHours() > 0
                ? duration.toHours() + " h"
                        + (duration.toMinutesPart() > 0 ? " " + duration.toMinutesPart() + " min" : "")
                : duration.toMinutes() + " min";
    }
}
