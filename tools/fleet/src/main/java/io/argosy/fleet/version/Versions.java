package io.argosy.fleet.version;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says which version a commit has, and which commit has a version. */
public final class Versions {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Monorepo repository;

    public Versions(Monorepo repository) {
        this.repository = repository;
    }

    /**
     * The version of a service at a commit.
     *
     * @throws FleetException where the commit has no such service, or its model package does not say a version
     */
    public Version at(RevCommit commit, String service) {
        String path = "services/" + service + "/model/model.json";
        String manifest = repository
                .readText(commit, path)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "commit " + commit.abbreviate(12).name() + " has no " + path,
                        "train the model with `./fleet train " + service + "` and commit what it writes"));
        return new Version(modelVersion(manifest, path), VersionInputs.content(repository, commit, service));
    }

    /** Whether a service has a version at a commit. */
    public boolean has(RevCommit commit, String service, Version version) {
        return VersionInputs.content(repository, commit, service).equals(version.content());
    }

    /**
     * The newest commit that has a version: on {@code from}'s history first, then on any branch or tag.
     */
    public Optional<RevCommit> commitOf(RevCommit from, String service, Version version) {
        return search(from, service, version)
                .or(() -> repository.tips().stream()
                        .map(tip -> search(tip, service, version))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private Optional<RevCommit> search(RevCommit from, String service, Version version) {
        return repository.newestChangeOf(from, VersionInputs.paths(service), commit -> has(commit, service, version));
    }

    private static String modelVersion(String manifest, String path) {
        try {
            JsonNode version = JSON.readTree(manifest).path("version");
            if (version.isString()) {
                return version.asString();
            }
        } catch (JacksonException e) {
            throw broken(path, e.getOriginalMessage());
        }
        throw broken(path, "it has no \"version\"");
    }

    private static FleetException broken(String path, String why) {
        return new FleetException(
                ExitCode.REFUSED,
                path + " cannot be read: " + why,
                "train the model again and commit what that writes");
    }
}
