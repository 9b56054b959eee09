package io.argosy.fleet.gate;

import io.argosy.fleet.release.Releases;
import io.argosy.fleet.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A version stays in the environment before for as long as the environment asks; counted from its merge there. */
final class Soak implements Gate {
    @Override
    public String name() {
        return "soak";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.arrivals()) {
            if (pin.kind() != PinChange.Kind.PROMOTION) {
                continue;
            }
            Duration asked = change.rules(pin.overlay().environment()).soak();
            Optional<String> before = change.before(pin.overlay().environment());
            if (asked.isPositive() && before.isPresent()) {
                judgements.add(judge(change, pin, before.get(), asked));
            }
        }
        return judgements;
    }

    private Judgement judge(ProposedChange change, PinChange pin, String before, Duration asked) {
        Version version = pin.pinned().version();
        Optional<Instant> since =
                since(change.releases().history(before, pin.overlay().service()), version);
        if (since.isEmpty()) {
            return Judgement.fail(
                    this,
                    pin.overlay(),
                    version + " is not in " + before,
                    "promote it there first; " + pin.overlay().environment() + " asks for " + told(asked));
        }
        Duration soaked = Duration.between(since.get(), change.now());
        if (soaked.isNegative()) {
            return Judgement.unknown(
                    this,
                    pin.overlay(),
                    "the commit that brought " + version + " to " + before + " is dated in the future, " + since.get(),
                    "look at the clock of whoever merged it");
        }
        String fact = version + " has been in " + before + " for " + told(soaked) + " of " + told(asked);
        return soaked.compareTo(asked) >= 0
                ? Judgement.pass(this, pin.overlay(), fact)
                : Judgement.fail(
                        this,
                        pin.overlay(),
                        fact,
                        "try again after " + since.get().plus(asked));
    }

    /** When the newest unbroken run of this version began; nothing where another version is pinned now. */
    private static Optional<Instant> since(List<Releases.Pin> newestFirst, Version version) {
        return newestFirst.stream()
                .takeWhile(pin -> pin.release().version().equals(version))
                .map(pin -> pin.commit().getCommitterIdent().getWhenAsInstant())
                .reduce((_, older) -> older);
    }

    static String told(Duration duration) {
        return duration.toHours() > 0
                ? duration.toHours() + " h"
                        + (duration.toMinutesPart() > 0 ? " " + duration.toMinutesPart() + " min" : "")
                : duration.toMinutes() + " min";
    }
}
