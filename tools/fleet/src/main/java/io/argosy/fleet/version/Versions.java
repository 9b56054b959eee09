package io.argosy.fleet.version;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.ParserFinding;
import io.argosy.fleet.git.MainLine;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TreeIds;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says which version a commit has, and which commit has a version. */
public final class Versions {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Monorepo repository;
    private final TreeIds ids;

    public Versions(Monorepo repository) {
        this.repository = repository;
        this.ids = new TreeIds(repository);
    }

    /**
     * The version of a service at a commit.
     *
     * @throws FleetException where the commit has no such service, or its model package does not say a version
     */
    public Version at(RevCommit commit, String service) {
        String path = manifest(service);
        String manifest = repository
                .readText(commit, path)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "commit " + commit.abbreviate(12).name() + " has no " + path,
                        "train the model with `./fleet train " + service + "` and commit what it writes"));
        return new Version(modelVersion(manifest, path), VersionInputs.content(ids, commit, service));
    }

    /** Whether a commit has exactly that version: its content, and the model version that the name says. */
    public boolean has(RevCommit commit, String service, Version version) {
        return hasContent(commit, service, version)
                && repository
                        .readText(commit, manifest(service))
                        .filter(manifest ->
                                modelVersion(manifest, manifest(service)).equals(version.model()))
                        .isPresent();
    }

    /**
     * The newest commit that has a version: on {@code from}'s history first, then on any branch or tag. It serves to build a
     * version; that somebody can build one is no reason to pin it, see {@link #ofMain}.
     */
    public Optional<RevCommit> commitOf(RevCommit from, String service, Version version) {
        return inHistory(from, service, version).or(() -> inHistory(repository.tips(), service, version));
    }

    /** The newest commit that brought a version on all of {@code from}'s history, and nowhere else. */
    public Optional<RevCommit> inHistory(RevCommit from, String service, Version version) {
        return inHistory(List.of(from), service, version);
    }

    private Optional<RevCommit> inHistory(List<RevCommit> from, String service, Version version) {
        return repository
                .newest(from, commit -> hasContent(commit, service, version))
                .map(commit -> repository.eldest(commit, earlier -> hasContent(earlier, service, version)))
                .filter(commit -> has(commit, service, version));
    }

    /**
     * The commit that brought a version to {@code main}: of the newest states in a row that had it, at one of which
     * {@code main} is known to have stood, the oldest. Commits of branches that were not merged are none, and neither are
     * those that a branch itself took back before it was merged.
     */
    public Optional<RevCommit> ofMain(MainLine line, String service, Version version) {
        @Nullable RevCommit brought = null;
        boolean stood = false;
        for (MainLine.State state : line.states()) {
            if (hasContent(state.commit(), service, version)) {
                brought = state.commit();
                stood |= state.stood();
            } else if (stood) {
                break;
            } else {
                brought = null;
            }
        }
        return Optional.ofNullable(stood ? brought : null).filter(commit -> has(commit, service, version));
    }

    private boolean hasContent(RevCommit commit, String service, Version version) {
        return VersionInputs.content(ids, commit, service).equals(version.content());
    }

    private static String manifest(String service) {
        return "services/" + service + "/model/model.json";
    }

    private static String modelVersion(String manifest, String path) {
        try {
            JsonNode version = JSON.readTree(manifest).path("version");
            if (version.isString()) {
                return version.asString();
            }
        } catch (JacksonException e) {
            throw broken(path, ParserFinding.of(e));
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
