package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
        mixinStandardHelpOptions = true,
        description =
                "Builds a service as the checked-out commit has it: its version, and an OCI image without Docker.")
public final class BuildCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "The service, e.g. churn.")
    private String service;

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
            new Releases(repository, commit).requireService(service);
            requireCommitted(repository, service);
            Version version = new Versions(repository).at(commit, service);
            Map<String, String> result = new LinkedHashMap<>();
            result.put("service", service);
            result.put("version", version.toString());
            if (!versionOnly) {
                BuiltVersion built =
                        new LocalVersions(repository, Constants.HEAD).obtain(service, version, output::progress);
                result.put("folder", built.directory().toString());
                if (!noImage) {
                    image(built, Clone.settings(repository), repository.root(), result);
                }
            }
            print(result);
            return ExitCode.OK.code();
        }
    }

    private void image(BuiltVersion built, FleetSettings settings, Path root, Map<String, String> result)
            throws IOException, InterruptedException {
        String name = settings.image(service) + ":" + built.version();
        result.put("image", name);
        output.progress("making the image " + name);
        if (image.isPush()) {
            result.put("digest", String.valueOf(image.push(built, settings)));
        } else {
            Path file = archive != null ? archive : root.resolve("target/" + service + "-" + built.version() + ".tar");
            Files.createDirectories(file.toAbsolutePath().getParent());
            result.put("digest", image.image(built).toArchive(file, name));
            result.put("archive", file.toString());
        }
    }

    private void print(Map<String, String> result) {
        if (output.isJson()) {
            output.json(result);
        } else if (versionOnly) {
            output.out().println(result.get("version"));
        } else {
            result.forEach((key, value) -> output.out().printf("%-8s %s%n", key, value));
        }
    }

    /**
     * Refuses where what makes the service is not committed: the build would not have it.
     *
     * @throws FleetException naming what is not committed
     */
    static void requireCommitted(Monorepo repository, String service) {
        List<String> uncommitted = repository.uncommitted(VersionInputs.paths(service));
        if (!uncommitted.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "what makes " + service + " is not committed: " + String.join(", ", uncommitted),
                    "commit or stash it: versions are built from commits, never from the working tree");
        }
    }
}
