package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
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
    private final Releases releases;

    /**
     * @param main the tip of the branch that the environments follow
     */
    public Rollback(Monorepo repository, RevCommit main) {
        this.repository = repository;
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
        releases.environments().require(environment);
        Release incumbent = releases.pinned(environment, service)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        service + " is not pinned in " + environment,
                        "there is nothing to roll back; see `./fleet status`"));
        Releases.Pin target = version == null ? before(service, environment) : earlier(service, environment, version);
        Version back = target.release().version();
        if (back.equals(incumbent.version())) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    environment + " pins " + service + " " + back + " already",
                    "there is nothing to do");
        }
        return new Proposal(
                "rollback/" + environment + "/" + service + "/" + back,
                "Roll " + service + " back to " + back + " in " + environment,
                """
                %s runs %s %s. This pins again, byte for byte, what commit %s pinned there on %tF: image and settings.
                Nothing is promoted over it until `./fleet lift %s --in %s` is merged.
                """.formatted(
                        environment,
                        service,
                        incumbent.version(),
                        target.commit().abbreviate(12).name(),
                        target.commit().getCommitterIdent().getWhenAsInstant().atZone(ZoneOffset.UTC),
                        service,
                        environment),
                changes(new Overlay(environment, service), target, incumbent));
    }

    private List<Change> changes(Overlay overlay, Releases.Pin target, Release incumbent) {
        Hold hold = new Hold(target.release().version(), incumbent.version());
        List<Change> changes = new ArrayList<>(
                releases.copy(target.commit(), overlay.environment(), overlay.environment(), overlay.service()));
        changes.add(new Change.Put(
                Hold.path(overlay), repository.store(hold.yaml(overlay).getBytes(StandardCharsets.UTF_8))));
        return changes;
    }

    private Releases.Pin before(String service, String environment) {
        return releases.previous(environment, service)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        environment + " has no release of " + service + " before the current one",
                        "name one that ran there with --to, or promote another version"));
    }

    private Releases.Pin earlier(String service, String environment, Version version) {
        List<Releases.Pin> history = releases.history(environment, service);
        Optional<Releases.Pin> found = history.stream()
                .filter(pin -> pin.release().version().equals(version))
                .findFirst();
        return found.orElseThrow(() -> new FleetException(
                ExitCode.REFUSED,
                service + " " + version + " was never pinned in " + environment,
                "these were: "
                        + String.join(
                                ", ",
                                history.stream()
                                        .map(pin -> pin.release().version().toString())
                                        .distinct()
                                        .toList())));
    }
}
