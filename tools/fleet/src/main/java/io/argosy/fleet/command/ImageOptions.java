package io.argosy.fleet.command;

import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.build.BuiltImage;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.build.ClusterImage;
import io.argosy.fleet.build.ImageBuild;
import io.argosy.fleet.build.ImageRegistry;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    /** Pushes the image where that was asked for; null where it was not asked for. */
    @Nullable
    BuiltImage push(BuiltVersion built, FleetSettings settings) throws IOException, InterruptedException {
        return isPush() ? image(built).toRegistry(repository(built.service(), settings) + ":" + built.version()) : null;
    }

    /** Pushes the image of what runs in clusters where that was asked for; null where it was not asked for. */
    @Nullable
    String push(ClusterImage image, FleetSettings settings) throws IOException, InterruptedException {
        return isPush() ? image.toRegistry(base, repository(image.name(), settings)) : null;
    }

    /** Whether a version's image is where it would be pushed. */
    boolean isThere(String service, Version version, FleetSettings settings) {
        return digest(service, version.toString(), settings).isPresent();
    }

    /** The digest of an image where it would be pushed; empty where it is not there. */
    Optional<String> digest(String name, String tag, FleetSettings settings) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        // Where it is pushed, the option says, whose default that variable is.
        environment.remove(ImageRegistry.PUSHED_TO);
        return new ImageRegistry(environment).digest(repository(name, settings), tag);
    }

    private String repository(String service, FleetSettings settings) {
        return pushTo.isEmpty() ? settings.image(service) : pushTo + "/" + service;
    }
}
