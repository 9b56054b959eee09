package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/** Pins a new version, with the settings of its commit, in the first environment. */
public final class NewRelease {
    private final Monorepo repository;
    private final RevCommit commit;

    /**
     * @param commit the commit that has the version
     */
    public NewRelease(Monorepo repository, RevCommit commit) {
        this.repository = repository;
        this.commit = commit;
    }

    /**
     * Why a version may not be pinned in an environment, or nothing where it may: it is in quarantine, or a rollback is held
     * there. What is pinned already is not pinned anew.
     */
    public Optional<FleetException> barred(String service, Version version, String environment) {
        Optional<Version> pinned =
                new Releases(repository, commit).pinned(environment, service).map(Release::version);
        if (pinned.filter(version::equals).isPresent()) {
            return Optional.empty();
        }
        Optional<String> why =
                new BarredContent(repository, commit).reason(Quarantine.at(repository, commit), service, version);
        if (why.isPresent()) {
            return Optional.of(new FleetException(
                    ExitCode.REFUSED,
                    service + " " + version + " is in quarantine: " + why.get(),
                    "change the model or its settings: the same content is the same version"));
        }
        Overlay overlay = new Overlay(environment, service);
        return Hold.at(repository, commit, overlay)
                .map(hold -> new FleetException(
                        ExitCode.REFUSED,
                        service + " is held in " + environment + " at " + hold.at() + " since the rollback from "
                                + hold.from(),
                        "merge what " + Hold.unhold(overlay) + " proposes first"));
    }

    /**
     * What to put where, so that {@code environment} pins the release with a verbatim copy of
     * {@code services/<service>/deploy}.
     *
     * @throws FleetException where the service has no settings
     */
    public List<Change> changes(Release release, String environment) {
        String settings = "services/" + release.service() + "/deploy";
        List<String> files = repository.files(commit, settings);
        if (files.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    release.service() + " has no " + settings,
                    "a service says its settings there; see services/README.md");
        }
        String target = Release.folder(environment, release.service());
        List<Change> changes =
                new ArrayList<>(FirstOverlay.changes(repository, commit, environment, release.service()));
        changes.add(new Change.Remove(target));
        for (String file : files) {
            changes.add(new Change.Put(
                    target + "/deploy" + file.substring(settings.length()),
                    repository.objectId(commit, file).orElseThrow()));
        }
        changes.add(new Change.Put(
                Release.path(environment, release.service()),
                repository.store(release.yaml().getBytes(StandardCharsets.UTF_8))));
        return changes;
    }
}
