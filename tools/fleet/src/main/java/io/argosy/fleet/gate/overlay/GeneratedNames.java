package io.argosy.fleet.gate.overlay;

import io.argosy.fleet.manifest.Manifests;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects without the hashes that kustomize puts behind the names of generated ConfigMaps, in the names and wherever they
 * are referred to: two that differ in a setting alone then differ in that setting alone.
 */
public final class GeneratedNames {
    private static final Pattern HASH = Pattern.compile("-[2456789bcdfghkmt]{10}$");

    private GeneratedNames() {}

    static Manifests without(Manifests manifests) {
        Map<String, String> names = new HashMap<>();
        manifests.ofKind("ConfigMap").map(Manifests::name).forEach(name -> {
            String plain = HASH.matcher(name).replaceFirst("");
            if (!plain.equals(name)) {
                names.put(name, plain);
            }
        });
        return new Manifests(manifests.objects().stream()
                .map(object -> renamed(object, names))
                .toList());
    }

    private static JsonNode renamed(JsonNode node, Map<String, String> names) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (node.isObject()) {
            ObjectNode object = nodes.objectNode();
            node.forEachEntry((key, value) -> object.set(key, renamed(value, names)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = nodes.arrayNode();
            node.forEach(value -> array.add(renamed(value, names)));
            return array;
        }
        String other = node.isString() ? names.get(node.asString()) : null;
        return other == null ? node : nodes.stringNode(other);
    }
}
