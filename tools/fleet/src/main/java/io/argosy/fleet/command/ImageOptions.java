package io.argosy.fleet.command;

import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.build.ImageBuild;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On what an image is made, and where it is pushed. */
public final class ImageOptions {
    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            defaultValue = "${env:FLEET_BASE_IMAGE:-}",
            description = "Base image instead of platform/image.yaml's: a reference, or tar:///path"
                    + " (or the variable FLEET_BASE_IMAGE).")
    private String base;

    @Option(names = "--push", description = "Push the image to its registry.")
    private boolean push;

    @Option(
            names = "--push-to",
            paramLabel = "REGISTRY",
            defaultValue = "${env:FLEET_PUSH_TO:-}",
            description = "Push to this registry instead of .fleet.yaml's, where a cluster reads through a mirror"
                    + " (or the variable FLEET_PUSH_TO).")
    private String pushTo;

    ImageOptions() {}

    boolean isPush() {
        return push || !pushTo.isEmpty();
    }

    ImageBuild image(BuiltVersion built) throws IOException {
        return new ImageBuild(built, base);
    }

    /** Pushes the image where that was asked for, and gives its digest; null where it was not asked for. */
    @Nullable
    String push(BuiltVersion built, FleetSettings settings) throws IOException, InterruptedException {
        return isPush() ? image(built).toRegistry(name(built, settings)) : null;
    }

    private String name(BuiltVersion built, FleetSettings settings) {
        String repository = pushTo.isEmpty() ? settings.image(built.service()) : pushTo + "/" + built.service();
        return repository + ":" + built.version();
    }
}
