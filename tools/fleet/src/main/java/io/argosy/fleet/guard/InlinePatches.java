package io.argosy.fleet.guard;

import io.argosy.fleet.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The patches that a kustomization has in its own text, each an object of the fields that it sets: what a patch does stands in a
 * text within the text, of which the beginning says nothing.
 */
final class InlinePatches {
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---[ \\t]*\\r?$");
    private static final List<String> LISTS = List.of("patches", "patchesStrategicMerge", "patchesJson6902");

    private InlinePatches() {}

    /** Takes the patches out of documents, and gives them by what they patch; what cannot be read stays where it is. */
    static Map<String, ObjectNode> apart(List<JsonNode> documents) {
        Map<String, ObjectNode> patches = new LinkedHashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            JsonNode document = documents.get(i);
            if (!document.isObject() || LISTS.stream().noneMatch(document::has)) {
                continue;
            }
            ObjectNode rest = ((ObjectNode) document).deepCopy();
            for (String list : LISTS) {
                List<JsonNode> left = new ArrayList<>();
                for (JsonNode patch : document.path(list)) {
                    if (!isRead(patch, patches)) {
                        left.add(patch);
                    }
                }
                if (left.isEmpty()) {
                    rest.remove(list);
                } else {
                    rest.putArray(list).addAll(left);
                }
            }
            documents.set(i, rest);
        }
        return patches;
    }

    private static boolean isRead(JsonNode patch, Map<String, ObjectNode> patches) {
        String text = patch.isString()
                ? patch.asString("")
                : patch.path("patch").asString(patch.path("ops").asString(""));
        if (text.isBlank()) {
            return false;
        }
        try {
            List<JsonNode> read = new ArrayList<>();
            for (String document : DOCUMENT.split(text, -1)) {
                if (!document.isBlank()) {
                    read.add(Yaml.read(document));
                }
            }
            if (read.isEmpty() || !read.stream().allMatch(JsonNode::isContainer)) {
                return false;
            }
            for (JsonNode one : read) {
                add(one, patch.path("target"), patches);
            }
            return true;
        } catch (Yaml.Malformed e) {
            // A path, or what kustomize itself refuses.
            return false;
        }
    }

    private static void add(JsonNode read, JsonNode target, Map<String, ObjectNode> patches) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (read.isArray()) {
            for (JsonNode operation : read) {
                String what = operation.path("op").asString("") + " "
                        + operation.path("path").asString("");
                fields.set(
                        what,
                        operation.has("value")
                                ? operation.path("value")
                                : JsonNodeFactory.instance.stringNode(
                                        operation.path("from").asString("done")));
            }
        } else {
            read.forEachEntry((name, value) -> {
                if (!List.of("apiVersion", "kind", "metadata").contains(name)) {
                    fields.set(name, value);
                }
            });
            read.path("metadata").forEachEntry((name, value) -> {
                if (!name.equals("name") && !name.equals("namespace")) {
                    fields.withObject("/metadata").set(name, value);
                }
            });
        }
        JsonNode named = target.isObject() ? target : read;
        String label = FieldWords.visible((named.path("kind").asString("any kind") + " "
                        + named.path("name")
                                .asString(named.path("metadata").path("name").asString("")))
                .strip());
        String unique = label;
        for (int i = 2; patches.containsKey(unique); i++) {
            unique = label + " (" + i + ")";
        }
        patches.put(unique, fields);
    }
}
