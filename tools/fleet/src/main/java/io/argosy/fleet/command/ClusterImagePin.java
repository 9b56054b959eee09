package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.build.ClusterImage;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds the image of what runs beside the services of a cluster, and pins it: mix it in. */
public final class ClusterImagePin {
    @Option(
            names = "--pin",
            description =
                    "Write its name to its release/kustomization.yaml in clusters/addons: clusters have it after the next bootstrap.")
    private boolean pin;

    @Option(
            names = "--missing",
            description =
                    "Build, push and print it only where the registry does not have it; what is pinned is what is there.")
    private boolean missing;

    @Mixin
    private ImageOptions image;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    ClusterImagePin() {}

    int make(String name) throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            ClusterImage made = new ClusterImage(repository, repository.commit(Constants.HEAD), name);
            FleetSettings settings = Clone.settings(repository);
            @Nullable
            String there =
                    missing ? image.digest(name, made.version(), settings).orElse(null) : null;
            @Nullable String digest = there;
            if (there == null) {
                Path _ = made.build(output::progress);
                digest = image.push(made, settings);
            }
            if (pin) {
                Files.writeString(
                        repository.root().resolve("clusters/addons/" + name + "/release/kustomization.yaml"),
                        pinned(name, settings.image(name), made.version(), digest));
            }
            if (there == null) {
                output.out()
                        .println(settings.image(name) + ":" + made.version() + (digest == null ? "" : "@" + digest));
            }
            return ExitCode.OK.code();
        }
    }

    static String pinned(String name, String image, String version, @Nullable String digest) {
        return """
                # Written by ./fleet %1$s image --pin, never by hand: what runs as the %1$s.
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                images:
                - name: %1$s
                  newName: %2$s
                  newTag: "%3$s"
                """.formatted(name, image, version) + (digest == null ? "" : "  digest: " + digest + "\n");
    }
}
