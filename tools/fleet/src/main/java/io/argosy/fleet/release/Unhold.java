package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** Ends the hold of a rollback. */
public final class Unhold {
    private final Monorepo repository;
    private final RevCommit main;

    /**
     * Works on a state of the repository.
     *
     * @param main the tip of the branch that the environments follow
     */
    public Unhold(Monorepo repository, RevCommit main) {
        this.repository = repository;
        this.main = main;
    }

    /**
     * The pull request that lets a service be promoted again.
     *
     * @throws FleetException where nothing holds it
     */
    public Proposal propose(String service, String environment) {
        Releases releases = new Releases(repository, main);
        releases.requireService(service);
        Overlay overlay = new Overlay(releases.requireEnvironment(environment), service);
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
}
