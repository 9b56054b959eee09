package io.argosy.fleet.gate.model;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.PinChange;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.rules.ServiceRules;
import io.argosy.fleet.training.Retraining;
import io.argosy.fleet.training.TrainedPackages;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A model package is byte for byte what its recipe and data give: it is trained again here, with main's training code, so
 * nothing in it is its author's word. That holds for a package that a change brings, and for that of a version which
 * arrives somewhere; what this machine has seen once it knows by content.
 */
public final class AsTrained implements Gate {
    private final Retraining retraining;

    /** Retrains as {@code retraining} does, which keeps what it made. */
    public AsTrained(Retraining retraining) {
        this.retraining = retraining;
    }

    @Override
    public String name() {
        return "as trained";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        TrainedPackages packages = change.packages(retraining);
        List<Judgement> judgements = new ArrayList<>();
        for (String service : services(change)) {
            if (packages.changes(service)) {
                judgements.add(judge(
                        change,
                        service,
                        "services/" + service,
                        () -> new Versions(change.repository()).at(change.head(), service),
                        () -> packages.differencesAfterMerge(service)));
            }
        }
        for (PinChange pin : change.arrivals()) {
            if (pin.changesRelease()) {
                judgements.add(judge(change, packages, pin));
            }
        }
        return judgements;
    }

    /** The services of which a change touches a file. */
    private static SortedSet<String> services(ProposedChange change) {
        SortedSet<String> services = new TreeSet<>();
        for (String path : change.impact().paths()) {
            String[] names = path.split("/", 3);
            if (names.length == 3 && names[0].equals("services")) {
                services.add(names[1]);
            }
        }
        return services;
    }

    private Judgement judge(ProposedChange change, TrainedPackages packages, PinChange pin)
            throws IOException, InterruptedException {
        Overlay overlay = pin.overlay();
        String service = overlay.service();
        Version version = pin.pinned().version();
        if (pin.kind() == PinChange.Kind.ROLLBACK) {
            return Judgement.pass(this, overlay, "the way back goes first; it was judged when it came");
        }
        Optional<RevCommit> commit = change.models().commit(service, version);
        if (commit.isEmpty()) {
            return Judgement.unknown(
                    this,
                    overlay,
                    "no commit has " + service + " " + version + ", so nobody can train it again",
                    "pin a version that `./fleet release` made");
        }
        return judge(change, service, overlay, () -> version, () -> packages.differences(service, commit.get()));
    }

    /** Makes a package again. */
    @FunctionalInterface
    private interface Comparison {
        List<String> differences() throws IOException, InterruptedException;
    }

    private Judgement judge(
            ProposedChange change, String service, Object subject, Supplier<Version> version, Comparison comparison)
            throws IOException, InterruptedException {
        try {
            List<String> differences = comparison.differences();
            return differences.isEmpty()
                    ? Judgement.pass(
                            this, subject, "trained again from recipe and data, the package is the same byte for byte")
                    : Judgement.fail(
                                    this,
                                    subject,
                                    "the package is not what its recipe and data give: " + differences.getFirst(),
                                    "run `./fleet train " + service + "` and commit what that writes, and nothing else")
                            .with(differences);
        } catch (FleetException e) {
            return accepted(change, service, version, Judgement.unknown(this, subject, e.fact(), e.nextStep()));
        }
    }

    /** What cannot be trained again here, somebody may answer for, by a pull request that main has merged. */
    private Judgement accepted(ProposedChange change, String service, Supplier<Version> version, Judgement judgement) {
        try {
            return ServiceRules.at(change.repository(), change.base(), service)
                    .acceptance(name(), version.get())
                    .map(reason -> Judgement.pass(
                            this,
                            judgement.subject(),
                            "accepted by " + ServiceRules.path(service) + ": " + reason + "; nobody can know: "
                                    + judgement.reason()))
                    .orElse(judgement);
        } catch (FleetException e) {
            return judgement;
        }
    }
}
