package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.manifest.Manifests;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Objects' labels, and who is selected by them (kubernetes.io/docs/concepts/overview/working-with-objects/labels). */
final class Labels {
    private static final String NAME = "kubernetes.io/metadata.name";

    private Labels() {}

    static Map<String, String> of(JsonNode object) {
        return each(object.path("metadata").path("labels"));
    }

    /** Labels as a map. */
    static Map<String, String> each(JsonNode said) {
        Map<String, String> labels = new HashMap<>();
        said.forEachEntry((key, value) -> labels.put(key, value.asString("")));
        return labels;
    }

    /** A namespace's, with the one that the API server gives each. */
    static Map<String, String> ofNamespace(Optional<JsonNode> namespace, String name) {
        Map<String, String> labels = namespace.map(Labels::of).orElseGet(HashMap::new);
        labels.put(NAME, namespace.map(Manifests::name).orElse(name));
        return labels;
    }

    /** Whether a selector of {@code matchLabels} and {@code matchExpressions} selects them; an empty one selects all. */
    static boolean isSelected(JsonNode selector, Map<String, String> labels) {
        return selector.path("matchLabels")
                        .propertyStream()
                        .allMatch(label -> label.getValue().asString("").equals(labels.get(label.getKey())))
                && selector.path("matchExpressions").valueStream().allMatch(expression -> isMet(expression, labels));
    }

    private static boolean isMet(JsonNode expression, Map<String, String> labels) {
        String key = expression.path("key").asString("");
        Set<String> values = expression
                .path("values")
                .valueStream()
                .map(value -> value.asString(""))
                .collect(Collectors.toSet());
        return switch (expression.path("operator").asString("")) {
            case "In" -> values.contains(labels.getOrDefault(key, "")) && labels.containsKey(key);
            case "NotIn" -> !values.contains(labels.getOrDefault(key, "")) || !labels.containsKey(key);
            case "Exists" -> labels.containsKey(key);
            case "DoesNotExist" -> !labels.containsKey(key);
            default -> false;
        };
    }
}
