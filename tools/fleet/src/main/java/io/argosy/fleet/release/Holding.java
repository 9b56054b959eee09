package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** Proposes that a service stays at what runs, and the end of that or of a rollback's hold. */
public final class Holding {
    private final Monorepo repository;
    private final RevCommit main;
    private final Releases releases;

    /**
     * Works on a state of the repository.
     *
     * @param main the tip of the branch that the environments follow
     */
    public Holding(Monorepo repository, RevCommit main) {
        this.repository = repository;
        this.main = main;
        this.releases = new Releases(repository, main);
    }

    /**
     * The pull request that keeps what runs: from its merge on, nothing is promoted over it.
     *
     * @throws FleetException where nothing is pinned, or it is held already
     */
    public Proposal hold(String service, String environment) {
        Overlay overlay = overlay(service, environment);
        if (repository.objectId(main, Hold.path(overlay)).isPresent()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    service + " is held in " + environment + " already",
                    "see " + Hold.path(overlay) + "; " + Hold.unhold(overlay) + " lifts it");
        }
        Release pinned = releases.pinned(environment, service)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "nothing of " + service + " is pinned in " + environment,
                        "hold what runs: see `./fleet status`"));
        return new Proposal(
                "hold/" + environment + "/" + service,
                "Hold " + service + " at " + pinned.version() + " in " + environment,
                "From the merge on, no version of " + service + " is promoted to " + environment + ", until "
                        + Hold.unhold(overlay) + " is merged. A rollback still may.\n",
                List.of(new Change.Put(
                        Hold.path(overlay),
                        repository.store(new Hold(pinned.version(), pinned.version())
                                .yaml(overlay)
                                .getBytes(StandardCharsets.UTF_8)))));
    }

    /**
     * The pull request that lets a service be promoted again.
     *
     * @throws FleetException where nothing holds it
     */
    public Proposal unhold(String service, String environment) {
        Overlay overlay = overlay(service, environment);
        if (repository.objectId(main, Hold.path(overlay)).isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    service + " is not held in " + environment,
                    "there is nothing to lift; `./fleet rollback` and `./fleet hold` set one");
        }
        return new Proposal(
                "unhold/" + environment + "/" + service,
                "Lift the hold on " + service + " in " + environment,
                "From the merge on, versions of " + service + " are promoted to " + environment + " again.\n",
                List.of(new Change.Remove(Hold.path(overlay))));
    }

    private Overlay overlay(String service, String environment) {
        releases.requireService(service);
        return new Overlay(releases.requireEnvironment(environment), service);
    }
}
