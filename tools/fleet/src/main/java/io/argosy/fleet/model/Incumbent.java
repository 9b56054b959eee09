package io.argosy.fleet.model;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * The model that a candidate is held against.
 *
 * @param origin where it is from, for people: an environment, a revision or a folder
 */
public record Incumbent(String origin, ModelPackage model) {
    /**
     * Finds it.
     *
     * @param main the commit whose pins count
     * @param against an environment, a folder with a package, or a Git revision, tried in this order; null for the last
     *     environment that pins the service
     * @throws FleetException where nothing has that name, or no model is there
     */
    public static Incumbent of(Monorepo repository, RevCommit main, String service, @Nullable String against)
            throws IOException {
        Releases releases = new Releases(repository, main);
        List<String> environments = releases.environments().names();
        ModelPackages packages = new ModelPackages(repository, main);
        if (against == null) {
            for (String environment : environments.reversed()) {
                Optional<Release> pinned = releases.pinned(environment, service);
                if (pinned.isPresent()) {
                    return pinned(packages, environment, pinned.get());
                }
            }
            throw new FleetException(
                    ExitCode.REFUSED,
                    "no environment pins " + service,
                    "say what to compare with: --against a Git revision, or a folder with a package");
        }
        if (environments.contains(against)) {
            return pinned(
                    packages,
                    against,
                    releases.pinned(against, service)
                            .orElseThrow(() -> new FleetException(
                                    ExitCode.REFUSED,
                                    against + " pins no " + service,
                                    "compare with another environment, a Git revision, or a folder with a package")));
        }
        if (Files.isRegularFile(Path.of(against).resolve(PackageFolder.MANIFEST))) {
            return new Incumbent(against, new PackageFolder(against, Path.of(against)).load());
        }
        RevCommit commit = repository
                .find(against)
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        "nothing to compare with is named \"" + against + "\"",
                        "give an environment (" + String.join(", ", environments)
                                + "), a Git revision, or a folder with a package"));
        return new Incumbent(against, packages.load(service, commit));
    }

    private static Incumbent pinned(ModelPackages packages, String environment, Release release) throws IOException {
        return new Incumbent(
                environment + ", " + release.version(), packages.load(release.service(), release.version()));
    }
}
