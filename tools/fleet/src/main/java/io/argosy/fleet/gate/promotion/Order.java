package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A promotion pins, byte for byte, what the environment before it pins; a rollback, byte for byte, what its own
 * environment had.
 */
public final class Order implements Gate {
    @Override
    public String name() {
        return "order";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        List<Judgement> judgements = new ArrayList<>();
        for (PinChange pin : change.pins()) {
            if (pin.kind() == PinChange.Kind.REMOVAL) {
                judgements.add(removal(change, pin.overlay()));
            }
        }
        for (PinChange pin : change.arrivals()) {
            switch (pin.kind()) {
                case PROMOTION -> judgements.add(promotion(change, pin));
                case ROLLBACK -> judgements.add(rollback(change, pin));
                case RELEASE, REMOVAL -> {}
            }
        }
        return judgements;
    }

    /** Taken out from the last environment on: what comes later got it from here, and would get nothing more. */
    private Judgement removal(ProposedChange change, Overlay overlay) {
        for (String environment : change.releases().environments().names()) {
            Optional<String> before = change.before(environment);
            Overlay later = new Overlay(environment, overlay.service());
            if (before.equals(Optional.of(overlay.environment()))
                    && change.pinned(later).isPresent()) {
                return Judgement.fail(
                        this,
                        overlay,
                        environment + ", which comes after " + overlay.environment() + ", still runs it",
                        "take it out of " + environment + " first");
            }
        }
        return Judgement.pass(this, overlay, "no environment that comes after runs it");
    }

    private Judgement promotion(ProposedChange change, PinChange pin) {
        Overlay overlay = pin.overlay();
        Optional<String> before = change.before(overlay.environment());
        if (before.isEmpty()) {
            return Judgement.unknown(
                    this,
                    overlay,
                    "main does not know which environment comes before " + overlay.environment(),
                    "add the environment by a pull request of its own");
        }
        Overlay source = new Overlay(before.get(), overlay.service());
        if (folder(change.repository(), change.base(), source)
                .equals(folder(change.repository(), change.head(), overlay))) {
            return Judgement.pass(this, overlay, "it is what " + before.get() + " runs, byte for byte");
        }
        String runs = change.releases()
                .pinned(source.environment(), source.service())
                .map(release -> release.version().toString())
                .orElse("nothing");
        return Judgement.fail(
                this,
                overlay,
                runs.equals(pin.pinned().version().toString())
                        ? "it is not byte for byte what " + before.get() + " runs"
                        : before.get() + " runs " + runs + ", not "
                                + pin.pinned().version(),
                past(change, overlay).isEmpty()
                        ? "run `./fleet promote " + overlay.service() + " --env " + overlay.environment() + "`"
                        : overlay.environment() + " had it before: go back with `./fleet rollback " + overlay.service()
                                + " --env " + overlay.environment() + " --version "
                                + pin.pinned().version()
                                + "`, which holds it there");
    }

    private Judgement rollback(ProposedChange change, PinChange pin) {
        Overlay overlay = pin.overlay();
        List<Releases.Pin> past = past(change, overlay);
        if (past.stream().anyMatch(Releases.Pin::stood)) {
            return Judgement.pass(this, overlay, overlay.environment() + " ran it before, byte for byte");
        }
        String nextStep = "run `./fleet rollback " + overlay.service() + " --env " + overlay.environment() + "`";
        return past.isEmpty()
                ? Judgement.fail(
                        this,
                        overlay,
                        overlay.environment() + " never ran " + pin.pinned().version() + " like this",
                        nextStep)
                : Judgement.unknown(
                        this,
                        overlay,
                        "nobody knows whether " + overlay.environment() + " ever ran "
                                + pin.pinned().version() + ": commit "
                                + past.getFirst().commit().abbreviate(12).name()
                                + " may have come to main together with a later one that took it back",
                        nextStep);
    }

    /** The pins that this environment had before and that are, byte for byte, what it would have after. */
    private static List<Releases.Pin> past(ProposedChange change, Overlay overlay) {
        Optional<ObjectId> pinned = folder(change.repository(), change.head(), overlay);
        return change.releases().history(overlay.environment(), overlay.service()).stream()
                .filter(pin -> Optional.of(pin.folder()).equals(pinned))
                .toList();
    }

    private static Optional<ObjectId> folder(Monorepo repository, RevCommit commit, Overlay overlay) {
        return repository.objectId(commit, Release.folder(overlay.environment(), overlay.service()));
    }
}
