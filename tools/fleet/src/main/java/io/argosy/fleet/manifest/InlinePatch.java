package io.argosy.fleet.manifest;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A patch that stands in a kustomization's own text (kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches).
 *
 * @param target what it is for, where the entry says so; else its own kind and name say it
 * @param text a partial object, or a list of operations
 */
public record InlinePatch(JsonNode target, String text) {
    /** The fields of a kustomization that hold patches, old ones among them. */
    public static final List<String> FIELDS = List.of("patches", "patchesStrategicMerge", "patchesJson6902");

    /** The patch of an entry of one of {@link #FIELDS}; nothing where the entry names a file. */
    public static Optional<InlinePatch> of(JsonNode entry) {
        String text = entry.isString() ? entry.asString() : entry.path("patch").asString("");
        return text.isBlank() ? Optional.empty() : Optional.of(new InlinePatch(entry.path("target"), text));
    }
}
