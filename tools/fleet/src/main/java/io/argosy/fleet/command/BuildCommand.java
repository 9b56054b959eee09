package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.build.BuiltImage;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.build.LocalVersions;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.VersionInputs;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleet build}: the version of a commit, and its image. */
@Command(
        name = "build",
        description =
                "Builds services as the checked-out commit has them: their versions, and OCI images without Docker.")
public final class BuildCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "The services, e.g. churn.")
    private List<String> services = List.of();

    @Option(names = "--all", description = "Every service that has a model.")
    private boolean all;

    @Option(
            names = "--missing",
            description =
                    "Leave those out whose version is in the registry already: with --push, what is new and no more.")
    private boolean missing;

    @Option(names = "--version-only", description = "Only say the version; nothing is built.")
    private boolean versionOnly;

    @Option(names = "--no-image", description = "Build the service, and no image of it.")
    private boolean noImage;

    @Option(
            names = "--tar",
            paramLabel = "FILE",
            description = "Where to write the image as an OCI archive (default: target/<service>-<version>.tar).")
    private @Nullable Path archive;

    @Mixin
    private ImageOptions image;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    BuildCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            RevCommit commit = repository.commit(Constants.HEAD);
            FleetSettings settings = Clone.settings(repository);
            Versions versions = new Versions(repository);
            LocalVersions store = new LocalVersions(repository, Constants.HEAD);
            List<Map<String, Object>> results = new ArrayList<>();
            List<String> wanted = wanted(repository, commit);
            requireCommitted(repository, wanted);
            for (String service : wanted) {
                Version version = versions.at(commit, service);
                if (missing && image.isThere(service, version, settings)) {
                    continue;
                }
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("service", service);
                result.put("version", version.toString());
                if (!versionOnly) {
                    BuiltVersion built = store.obtain(service, version, output::progress);
                    result.put("folder", built.directory().toString());
                    if (!noImage) {
                        image(built, settings, repository.root(), result);
                    }
                }
                results.add(result);
            }
            print(results);
            return ExitCode.OK.code();
        }
    }

    private List<String> wanted(Monorepo repository, RevCommit commit) {
        Releases releases = new Releases(repository, commit);
        if (all == !services.isEmpty()) {
            throw new FleetException(
                    ExitCode.USAGE, "build takes services or --all", "name them, or say --all and no name");
        }
        services.forEach(releases::requireService);
        List<String> wanted = all
                ? releases.services().stream()
                        .filter(name -> repository
                                .objectId(commit, "services/" + name + "/model/model.json")
                                .isPresent())
                        .toList()
                : services;
        if (archive != null && wanted.size() > 1) {
            throw new FleetException(
                    ExitCode.USAGE, "--tar names one file for " + wanted.size() + " images", "leave it out");
        }
        return wanted;
    }

    private void image(BuiltVersion built, FleetSettings settings, Path root, Map<String, Object> result)
            throws IOException, InterruptedException {
        String service = built.service();
        String name = settings.image(service) + ":" + built.version();
        result.put("image", name);
        output.progress("making the image " + name);
        BuiltImage made = image.push(built, settings);
        if (made == null) {
            Path file = archive != null ? archive : root.resolve("target/" + service + "-" + built.version() + ".tar");
            Files.createDirectories(file.toAbsolutePath().getParent());
            made = image.image(built).toArchive(file, name);
            result.put("archive", file.toString());
        }
        result.put("digest", made.digest());
        result.put("bytes", made.bytes());
        result.put("layers", made.layers());
    }

    /** One service is one object or one table; of several, a list. */
    private void print(List<Map<String, Object>> results) {
        boolean one = services.size() == 1 && results.size() == 1;
        if (output.isJson()) {
            output.json(one ? results.getFirst() : results);
        } else if (versionOnly && one) {
            output.out().println(results.getFirst().get("version"));
        } else if (one) {
            results.getFirst().forEach((key, value) -> output.out().printf("%-8s %s%n", key, text(value)));
        } else {
            results.forEach(result -> output.out()
                    .println(result.get("service") + " " + result.get("version") + " "
                            + result.getOrDefault("digest", "")));
        }
    }

    /** A layer as its name and size: {@code base 50.1 MB, lib 15.4 MB}; the base image's are one. */
    private static String text(Object value) {
        return switch (value) {
            case Long bytes -> megabytes(bytes);
            case List<?> layers -> {
                Map<String, Long> sizes = new LinkedHashMap<>();
                for (Object layer : layers) {
                    if (layer instanceof BuiltImage.Layer(String name, String _, long bytes)) {
                        sizes.merge(name, bytes, Long::sum);
                    }
                }
                yield sizes.entrySet().stream()
                        .map(size -> size.getKey() + " " + megabytes(size.getValue()))
                        .collect(Collectors.joining(", "));
            }
            default -> value.toString();
        };
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
    }

    /**
     * Refuses where what makes services is not committed: the build would not have it. One look for all of them.
     *
     * @throws FleetException naming what is not committed
     */
    static void requireCommitted(Monorepo repository, List<String> services) {
        List<String> paths = services.stream()
                .flatMap(service -> VersionInputs.paths(service).stream())
                .distinct()
                .toList();
        List<String> uncommitted = repository.uncommitted(paths);
        if (!uncommitted.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "what makes " + (services.size() == 1 ? services.getFirst() : "these services")
                            + " is not committed: " + String.join(", ", uncommitted),
                    "commit or stash it: versions are built from commits, never from the working tree");
        }
    }
}
