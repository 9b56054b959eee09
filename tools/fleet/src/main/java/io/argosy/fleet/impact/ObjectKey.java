package io.argosy.fleet.impact;

import io.argosy.fleet.manifest.Manifests;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which object it is, before and after a change.
 *
 * @param group the API group, empty for the core
 * @param namespace empty where it has none
 * @param name without the hash that kustomize adds to generated ConfigMaps and Secrets: with other content they are still
 *     the same thing
 */
public record ObjectKey(String group, String kind, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Set<String> GENERATED = Set.of("ConfigMap", "Secret");
    private static final Pattern HASH = Pattern.compile("-[2456789bcdfghkmt]{10}$");

    public static ObjectKey of(JsonNode object) {
        String kind = object.path("kind").asString("");
        JsonNode metadata = object.path("metadata");
        String name = metadata.path("name").asString("");
        return new ObjectKey(
                Manifests.group(object),
                kind,
                metadata.path("namespace").asString(""),
                GENERATED.contains(kind) ? HASH.matcher(name).replaceFirst("") : name);
    }

    /** Whether what it holds is nobody's to read. */
    boolean isSecret() {
        return kind.equals("Secret");
    }

    /** By kind, then by name. */
    @Override
    public int compareTo(ObjectKey other) {
        return order().compareTo(other.order());
    }

    private String order() {
        return String.join(" ", kind, name, namespace, group);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
