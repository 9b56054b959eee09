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
     * The model that an environment pins.
     *
     * @param main the commit whose pins count
     * @param environment null for the last one that pins the service
     * @throws FleetException where there is no such environment, or it pins no such service
     */
    public static Incumbent pinned(Monorepo repository, RevCommit main, String service, @Nullable String environment)
            throws IOException {
        Releases releases = new Releases(repository, main);
        ModelPackages packages = new ModelPackages(repository, main);
        if (environment != null) {
            return pinned(
                    packages,
                    releases.requireEnvironment(environment),
                    releases.pinned(environment, service)
                            .orElseThrow(() -> new FleetException(
                                    ExitCode.REFUSED,
                                    environment + " pins no " + service,
                                    "compare with another environment, or --against a Git revision or a folder with a"
                                            + " package")));
        }
        for (String last : releases.environments().names().reversed()) {
            Optional<Release> pinned = releases.pinned(last, service);
            if (pinned.isPresent()) {
                return pinned(packages, last, pinned.get());
            }
        }
        throw new FleetException(
                ExitCode.REFUSED,
                "no environment pins " + service,
                "say what to compare with: --against a Git revision, or a folder with a package");
    }

    /**
     * The model of a folder or a revision.
     *
     * @param main the commit whose environments count
     * @param against a folder with a package, or a Git revision, tried in this order
     * @throws FleetException where nothing has that name, or no model is there
     */
    public static Incumbent of(Monorepo repository, RevCommit main, String service, String against) throws IOException {
        List<String> environments =
                new Releases(repository, main).environments().names();
        if (environments.contains(against)) {
            throw new FleetException(ExitCode.USAGE, against + " is an environment", "name it with --env " + against);
        }
        if (Files.isRegularFile(Path.of(against).resolve(PackageFolder.MANIFEST))) {
            return new Incumbent(against, new PackageFolder(against, Path.of(against)).load());
        }
        RevCommit commit = repository
                .find(against)
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        "nothing to compare with is named \"" + against + "\"",
                        "give a Git revision or a folder with a package, or with --env an environment ("
                                + String.join(", ", environments) + ")"));
        return new Incumbent(against, new ModelPackages(repository, main).load(service, commit));
    }

    private static Incumbent pinned(ModelPackages packages, String environment, Release release) throws IOException {
        return new Incumbent(
                environment + ", " + release.version(), packages.load(release.service(), release.version()));
    }
}
