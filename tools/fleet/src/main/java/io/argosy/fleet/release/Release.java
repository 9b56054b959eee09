package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.version.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The version pinned for a service: the one fact of {@code overlays/<env>/<service>/release/kustomization.yaml}.
 *
 * @param image the image's name in its registry, e.g. {@code ghcr.io/argosy-fleet/churn}
 * @param digest the image's digest, {@code sha256:…}, or null where it was never pushed to a registry
 */
public record Release(
        String service,
        String image,
        Version version,
        @Nullable String digest) {
    /** The name that stands for the image in {@code base/model-service}. */
    public static final String PLACEHOLDER = "model-service";

    /** The file's path from the repository's root. */
    public static String path(String environment, String service) {
        return folder(environment, service) + "/kustomization.yaml";
    }

    /** The folder that moves as one: the pin, and the settings of that version. */
    public static String folder(String environment, String service) {
        return "overlays/" + environment + "/" + service + "/release";
    }

    /**
     * Reads the file.
     *
     * @param path where it lies, for the error
     * @throws FleetException where it pins no version
     */
    public static Release parse(String service, String yaml, String path) {
        try {
            JsonNode image = Yaml.read(yaml).path("images").path(0);
            JsonNode digest = image.path("digest");
            return new Release(
                    service,
                    image.path("newName").asString(""),
                    Version.parse(image.path("newTag").asString("")),
                    digest.isString() ? digest.asString() : null);
        } catch (IllegalArgumentException e) {
            throw unreadable(path, String.valueOf(e.getMessage()));
        }
    }

    /** The file as it is written: the same release, the same bytes. */
    public String yaml() {
        return """
                # Written by ./fleet release, promote and rollback, never by hand: what moves with a version of %s.
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                components:
                - deploy
                images:
                - name: %s
                  newName: %s
                  newTag: %s
                %slabels:
                - includeTemplates: true
                  pairs:
                    app.kubernetes.io/version: %s
                """.formatted(
                service, PLACEHOLDER, image, version, digest == null ? "" : "  digest: " + digest + "\n", version);
    }

    private static FleetException unreadable(String path, String why) {
        return new FleetException(
                ExitCode.REFUSED,
                path + " pins no version: " + why,
                "it is written by `./fleet release`; take it back with `git checkout -- " + path + "`");
    }
}
