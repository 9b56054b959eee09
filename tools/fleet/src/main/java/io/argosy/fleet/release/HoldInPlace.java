package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** The pull request that keeps what runs: from its merge on, nothing is promoted over it. */
public final class HoldInPlace {
    private final Monorepo repository;
    private final RevCommit main;

    /**
     * @param main the tip of the branch that the environments follow
     */
    public HoldInPlace(Monorepo repository, RevCommit main) {
        this.repository = repository;
        this.main = main;
    }

    /**
     * The pull request that holds a service where it is.
     *
     * @throws FleetException where nothing is pinned, or it is held already
     */
    public Proposal propose(String service, String environment) {
        Releases releases = new Releases(repository, main);
        releases.requireService(service);
        Overlay overlay = new Overlay(releases.requireEnvironment(environment), service);
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
}
