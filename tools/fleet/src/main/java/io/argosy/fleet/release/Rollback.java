package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Goes back to a release that an environment had, and holds it there. */
public final class Rollback {
    private final Monorepo repository;
    private final RevCommit main;
    private final Releases releases;

    /**
     * @param main the tip of the branch that the environments follow
     */
    public Rollback(Monorepo repository, RevCommit main) {
        this.repository = repository;
        this.main = main;
        this.releases = new Releases(repository, main);
    }

    /**
     * The pull request that rolls a service back.
     *
     * @param version one that was pinned in this environment before, or null for the one before the current one
     * @throws FleetException where there is no such release
     */
    public Proposal propose(String service, String environment, @Nullable Version version) {
        releases.requireService(service);
        Overlay overlay = new Overlay(releases.requireEnvironment(environment), service);
        Optional<Release> read;
        try {
            read = releases.pinned(environment, service);
        } catch (FleetException unreadable) {
            return restore(overlay, version, unreadable);
        }
        if (read.isEmpty()) {
            return bringBack(overlay, version);
        }
        Release incumbent = read.get();
        Releases.Pin target = version == null ? before(overlay) : earlier(overlay, version, incumbent.version());
        Version back = target.release().version();
        return new Proposal(
                "rollback/" + environment + "/" + service + "/" + back,
                "Roll " + service + " back to " + back + " in " + environment,
                further(overlay, incumbent)
                        + """
                %s runs %s %s. This pins again, byte for byte, what commit %s pinned there on %tF: image and settings.
                Nothing is promoted over it until `./fleet unhold %s --env %s` is merged.
                """.formatted(
                                        environment,
                                        service,
                                        incumbent.version(),
                                        target.commit().abbreviate(12).name(),
                                        target.landing().date().atZone(ZoneOffset.UTC),
                                        service,
                                        environment),
                changes(overlay, target, incumbent));
    }

    /** Two people may go back in one night: the second should know that this is one further. */
    private String further(Overlay overlay, Release incumbent) {
        Optional<Hold> hold;
        try {
            hold = Hold.at(repository, main, overlay);
        } catch (FleetException unreadable) {
            return "";
        }
        return hold.filter(held -> !held.standing() && held.at().hasContentOf(incumbent.version()))
                .flatMap(held -> releases.ran(overlay.environment(), overlay.service()).stream()
                        .findFirst()
                        .map(pin ->
                                "**%s went back already**, from %s to %s on %tF at %<tR UTC. This goes one further back.\n\n"
                                        .formatted(
                                                overlay.environment(),
                                                held.from(),
                                                held.at(),
                                                pin.landing().date().atZone(ZoneOffset.UTC))))
                .orElse("");
    }

    /** What was taken out comes back as it last stood: its own exceptions, the release that is gone back to, and a hold. */
    private Proposal bringBack(Overlay overlay, @Nullable Version version) {
        String environment = overlay.environment();
        String service = overlay.service();
        RevCommit last = releases.lastWith(overlay)
                .filter(_ -> !releases.history(environment, service).isEmpty())
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        service + " was never pinned in " + environment,
                        "there is nothing to go back to; see `./fleet status`"));
        Releases.Pin target = version == null ? before(overlay) : earlier(overlay, version, null);
        Version back = target.release().version();
        String release = Release.folder(environment, service) + "/";
        List<Change> changes = new ArrayList<>(releases.copy(target.commit(), environment, environment, service));
        // Of two changes of one file the later counts: what the overlay said itself, over what a first one says.
        for (String path : repository.files(last, overlay.path())) {
            boolean own = !path.startsWith(release) && !path.equals(Hold.path(overlay));
            if (own && repository.objectId(main, path).isEmpty()) {
                changes.add(new Change.Put(path, repository.objectId(last, path).orElseThrow()));
            }
        }
        changes.add(new Change.Put(
                Hold.path(overlay),
                repository.store(new Hold(back, back).yaml(overlay).getBytes(StandardCharsets.UTF_8))));
        return new Proposal(
                "rollback/" + environment + "/" + service + "/" + back,
                "Bring " + service + " " + back + " back to " + environment,
                """
                %s was taken out of %s. This pins again, byte for byte, what commit %s pinned there on %tF, in the overlay as \
                it last stood. Nothing is promoted over it until `./fleet unhold %s --env %s` is merged.
                """.formatted(
                                service,
                                environment,
                                target.commit().abbreviate(12).name(),
                                target.landing().date().atZone(ZoneOffset.UTC),
                                service,
                                environment),
                changes);
    }

    /** Over a release that nobody can read: without a hold, as there is no version that is left. */
    private Proposal restore(Overlay overlay, @Nullable Version version, FleetException unreadable) {
        Releases.Pin target = version == null ? before(overlay) : earlier(overlay, version, null);
        Version back = target.release().version();
        String environment = overlay.environment();
        String service = overlay.service();
        return new Proposal(
                "rollback/" + environment + "/" + service + "/" + back,
                "Restore " + service + " " + back + " in " + environment,
                """
                Nobody can read what %s pins of %s: %s. This pins again, byte for byte, what commit %s pinned there on %tF.
                """.formatted(
                                environment,
                                service,
                                unreadable.fact(),
                                target.commit().abbreviate(12).name(),
                                target.landing().date().atZone(ZoneOffset.UTC)),
                releases.copy(target.commit(), environment, environment, service));
    }

    private List<Change> changes(Overlay overlay, Releases.Pin target, Release incumbent) {
        Hold hold = new Hold(target.release().version(), incumbent.version());
        List<Change> changes = new ArrayList<>(
                releases.copy(target.commit(), overlay.environment(), overlay.environment(), overlay.service()));
        changes.add(new Change.Put(
                Hold.path(overlay), repository.store(hold.yaml(overlay).getBytes(StandardCharsets.UTF_8))));
        return changes;
    }

    /** The latest to go back to that is not barred. */
    private Releases.Pin before(Overlay overlay) {
        List<Releases.Pin> back = releases.waysBack(overlay.environment(), overlay.service());
        return back.stream()
                .filter(pin -> barred(overlay, pin).isEmpty())
                .findFirst()
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        overlay.environment() + " has no release of " + overlay.service() + " before the current one"
                                + (back.isEmpty() ? "" : " that is not in quarantine"),
                        "name one that ran there with --version, or promote another version"));
    }

    private Releases.Pin earlier(Overlay overlay, Version version, @Nullable Version incumbent) {
        List<Releases.Pin> history = releases.history(overlay.environment(), overlay.service());
        List<Releases.Pin> found = history.stream()
                .filter(pin -> pin.release().version().equals(version))
                .toList();
        if (found.isEmpty()) {
            throw neverPinned(overlay, version, history);
        }
        if (incumbent != null && version.hasContentOf(incumbent)) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    overlay.environment() + " pins " + overlay.service() + " " + version + " already",
                    "there is nothing to do");
        }
        Releases.Pin pin = found.stream()
                .filter(Releases.Pin::stood)
                .findFirst()
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "nobody knows whether " + overlay.environment() + " ever ran " + overlay.service() + " "
                                + version
                                + ": commit "
                                + found.getFirst().commit().abbreviate(12).name()
                                + " pinned it, and may have come to main together with a later one that took it back",
                        "go back to a version that a merge commit pinned: see `./fleet history " + overlay.service()
                                + "`"));
        barred(overlay, pin).ifPresent(reason -> {
            throw new FleetException(
                    ExitCode.REFUSED,
                    overlay.service() + " " + version + " is in quarantine: " + reason,
                    "go back to another version: see `./fleet history " + overlay.service() + "`");
        });
        requireFurtherBack(overlay, version);
        return pin;
    }

    /** Over a hold, a rollback may go further back, and nowhere else: what was left stays left until the hold is lifted. */
    private void requireFurtherBack(Overlay overlay, Version version) {
        boolean held = repository.objectId(main, Hold.path(overlay)).isPresent();
        if (held && !releases.isFurtherBack(overlay, version)) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    overlay.environment() + " is held since it left " + version + " or one after it",
                    "merge what " + Hold.unhold(overlay) + " proposes first, or go further back");
        }
    }

    /** Why a version may not come back, by the ledger as it could be read last. */
    private Optional<String> barred(Overlay overlay, Releases.Pin pin) {
        return new BarredContent(repository, main)
                .reason(
                        Quarantine.newest(repository, main),
                        overlay.service(),
                        pin.release().version());
    }

    private static FleetException neverPinned(Overlay overlay, Version version, List<Releases.Pin> history) {
        List<String> versions = history.stream()
                .map(pin -> pin.release().version().toString())
                .distinct()
                .toList();
        return new FleetException(
                ExitCode.REFUSED,
                overlay.service() + " " + version + " was never pinned in " + overlay.environment(),
                NearestName.suggest(version.toString(), versions));
    }
}
