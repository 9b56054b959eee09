package io.argosy.fleet.command;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.build.WitnessImage;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet witness image}: the witness of the checked-out commit, as an image. */
@Command(
        name = "image",
        description =
                "Builds the image of the witness as the checked-out commit has it, named by the content of its sources.")
public final class WitnessImageCommand implements Callable<Integer> {
    /** What the clusters' kustomizations take it from. */
    static final String PIN = "clusters/addons/witness/release/kustomization.yaml";

    @Option(names = "--pin", description = "Write its name to " + PIN + ": clusters have it after the next bootstrap.")
    private boolean pin;

    @Mixin
    private ImageOptions image;

    @Mixin
    private Clone clone;

    @Mixin
    private Output output;

    WitnessImageCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Monorepo repository = clone.open()) {
            WitnessImage witness = new WitnessImage(repository, repository.commit(Constants.HEAD));
            FleetSettings settings = Clone.settings(repository);
            Path _ = witness.build(output::progress);
            @Nullable String digest = image.push(witness, settings);
            if (pin) {
                Files.writeString(
                        repository.root().resolve(PIN),
                        pinned(settings.image(WitnessImage.NAME), witness.version(), digest));
            }
            output.out()
                    .println(settings.image(WitnessImage.NAME) + ":" + witness.version()
                            + (digest == null ? "" : "@" + digest));
            return ExitCode.OK.code();
        }
    }

    static String pinned(String name, String version, @Nullable String digest) {
        return """
                # Written by ./fleet witness image --pin, never by hand: what runs as the witness.
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                images:
                - name: witness
                  newName: %s
                  newTag: %s
                """.formatted(name, version) + (digest == null ? "" : "  digest: " + digest + "\n");
    }
}
