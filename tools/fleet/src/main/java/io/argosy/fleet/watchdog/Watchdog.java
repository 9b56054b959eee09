package io.argosy.fleet.watchdog;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.git.MainLine;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.monitoring.Objectives.Objective;
import io.argosy.fleet.release.BarredContent;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.rules.Freeze;
import io.argosy.fleet.version.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Looks at what came to environments a short while ago whose policy says {@code rollback: automatic}, and says of each whether it has to
 * go back. It never looks at what is held, was gone back to, or is frozen {@code by hand}; so it goes back once, and a
 * person who holds a version has the last word.
 */
public final class Watchdog {
    /** For how long after its merge a version is new. */
    static final Duration NEW = Duration.ofHours(1);
    /** For how long it has to be bad. */
    public static final Duration LASTS = Expectation.LONG_ENOUGH;

    private final Monorepo repository;
    private final RevCommit main;
    private final Instant now;
    private final Duration lasts;
    private final Releases releases;

    /**
     * @param main the tip of the branch that environments follow
     * @param lasts for how long a version has to be bad
     */
    public Watchdog(Monorepo repository, RevCommit main, Instant now, Duration lasts) {
        this.repository = repository;
        this.main = main;
        this.now = now;
        this.lasts = lasts;
        this.releases = new Releases(repository, main, now);
    }

    /** Looks once: a finding for each service that is new somewhere. */
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (String environment : releases.environments().names()) {
            EnvironmentRules rules;
            try {
                rules = EnvironmentRules.at(repository, main, environment);
            } catch (FleetException e) {
                findings.add(new Finding.Left(new Overlay(environment, "*"), e.fact()));
                continue;
            }
            if (rules.rollsBack()) {
                look(environment, rules, findings);
            }
        }
        return findings;
    }

    private void look(String environment, EnvironmentRules rules, List<Finding> findings) {
        EvidenceReader reader = EvidenceReader.of(repository, main, environment, now);
        for (String service : releases.services()) {
            Overlay overlay = new Overlay(environment, service);
            try {
                arrived(overlay).ifPresent(pin -> findings.add(finding(overlay, pin, rules, reader)));
            } catch (FleetException e) {
                findings.add(new Finding.Left(overlay, e.fact()));
            }
        }
    }

    /** The pin that came a short while ago in the place of another version, and is no way back. */
    private Optional<Releases.Pin> arrived(Overlay overlay) {
        if (releases.pinned(overlay.environment(), overlay.service()).isEmpty()) {
            return Optional.empty();
        }
        List<Releases.Pin> history = releases.history(overlay.environment(), overlay.service());
        if (history.size() < 2
                || !(history.getFirst().landing() instanceof MainLine.Landing.At(Instant from))
                || Duration.between(from, now).compareTo(NEW) > 0
                || history.get(0)
                        .release()
                        .version()
                        .hasContentOf(history.get(1).release().version())) {
            return Optional.empty();
        }
        Releases.Pin pin = history.getFirst();
        boolean back = Hold.at(repository, pin.commit(), overlay)
                .filter(hold ->
                        !hold.standing() && hold.at().equals(pin.release().version()))
                .isPresent();
        return back ? Optional.empty() : Optional.of(pin);
    }

    private Finding finding(Overlay overlay, Releases.Pin pin, EnvironmentRules rules, EvidenceReader reader) {
        if (repository.objectId(main, Hold.path(overlay)).isPresent()) {
            return new Finding.Left(overlay, "somebody holds it");
        }
        Optional<Freeze> freeze = rules.freezes().stream()
                .filter(one -> one.byHand() && one.covers(now))
                .findFirst();
        if (freeze.isPresent()) {
            return new Finding.Left(
                    overlay, "nothing goes back by itself now: " + freeze.get().reason());
        }
        return switch (reader.service(overlay.service())) {
            case Account.None(String why, String _) -> new Finding.Left(overlay, why);
            case Account.Given(Seen seen) -> judge(overlay, pin, seen);
        };
    }

    private Finding judge(Overlay overlay, Releases.Pin pin, Seen seen) {
        Version version = pin.release().version();
        if (!seen.isFresh(now)) {
            return new Finding.Left(
                    overlay, "what was last seen of it is " + seen.age(now).toMinutes() + " min old");
        }
        String digest = pin.release().digest();
        if (!seen.now().version().equals(version.toString())
                || (digest != null && !digest.equals(seen.now().digest()))) {
            return new Finding.Left(overlay, version + " does not answer yet");
        }
        Objective objective = objective(overlay);
        Optional<Burning.Burn> burns = new Burning(objective, lasts).of(seen);
        if (burns.isEmpty()) {
            return new Finding.Left(overlay, version + " may stay");
        }
        String what = burns.get().what();
        Optional<Version> back = back(overlay);
        if (back.isEmpty()) {
            return new Finding.Left(overlay, what + "; there is nothing to go back to");
        }
        return new Before(back.get(), seen.stretches(), pin.landing().date(), objective)
                .noBetter(burns.get().how())
                .<Finding>map(why -> new Finding.Left(overlay, what + "; " + why))
                .orElseGet(() -> new Finding.Burns(
                        overlay,
                        version,
                        back.get(),
                        what,
                        "state " + seen.sequence() + " of evidence/" + overlay.environment() + ", seen by " + seen.by()
                                + " at " + seen.now().at()));
    }

    private Optional<Version> back(Overlay overlay) {
        Quarantine ledger = Quarantine.newest(repository, main);
        BarredContent barred = new BarredContent(repository, main);
        return releases.waysBack(overlay.environment(), overlay.service()).stream()
                .map(pin -> pin.release().version())
                .filter(version ->
                        barred.reason(ledger, overlay.service(), version).isEmpty())
                .findFirst();
    }

    private Objective objective(Overlay overlay) {
        return Objectives.at(repository, main).of(overlay.environment(), overlay.service());
    }
}
