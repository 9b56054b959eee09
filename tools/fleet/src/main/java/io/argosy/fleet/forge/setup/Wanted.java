package io.argosy.fleet.forge.setup;

import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.git.MainLine.Merges;
import io.argosy.fleet.git.Monorepo;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What GitHub is to be like, as a commit of the repository says: nothing of it is written a second time.
 *
 * @param branch that environments follow
 * @param merges how pull requests come to it
 * @param workflows what jobs judge pull requests, and what jobs need
 */
public record Wanted(String branch, Merges merges, Workflows workflows) {
    /** What a commit says. */
    public static Wanted at(Monorepo repository, RevCommit commit) {
        FleetSettings settings = FleetSettings.at(repository, commit);
        return new Wanted(settings.branch(), settings.merges(), Workflows.at(repository, commit, settings.branch()));
    }
}
