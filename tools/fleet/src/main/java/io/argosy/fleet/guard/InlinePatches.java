package io.argosy.fleet.guard;

import io.argosy.fleet.guard.FieldDifferences.Secrecy;
import io.argosy.fleet.manifest.InlinePatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The patches that a kustomization has in its own text, each an object of the fields that it sets: what a patch does stands in a
 * text within the text, of which the beginning says nothing.
 */
final class InlinePatches {
    /**
     * A patch.
     *
     * @param fields that it sets
     * @param secrecy whether it is one of a Secret, or may be
     */
    record Patch(ObjectNode fields, Secrecy secrecy) {
        static final Patch NONE = new Patch(JsonNodeFactory.instance.objectNode(), Secrecy.NONE);
    }

    private InlinePatches() {}

    /** Takes the patches out of documents, and gives them by what they patch; what cannot be read stays where it is. */
    static Map<String, Patch> apart(List<JsonNode> documents) {
        Map<String, Patch> patches = new LinkedHashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            JsonNode document = documents.get(i);
            if (!document.isObject() || InlinePatch.FIELDS.stream().noneMatch(document::has)) {
                continue;
            }
            ObjectNode rest = ((ObjectNode) document).deepCopy();
            for (String list : InlinePatch.FIELDS) {
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

    private static boolean isRead(JsonNode entry, Map<String, Patch> patches) {
        Optional<InlinePatch> patch = InlinePatch.of(entry);
        // What is no YAML is a path, or what kustomize itself refuses.
        List<JsonNode> read = patch.map(one -> GuardText.yaml(one.text())).orElse(new GuardText.Unread(""))
                        instanceof GuardText.Documents(List<JsonNode> documents)
                ? documents
                : List.of();
        read.forEach(one -> add(one, patch.orElseThrow().target(), patches));
        return !read.isEmpty();
    }

    /** One of a text, for the objects that its target names; its own where there is none. */
    static void add(JsonNode read, JsonNode target, Map<String, Patch> patches) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (read.isArray()) {
            for (JsonNode operation : read) {
                String what = operation.path("op").asString("") + " "
                        + (operation.path("path").asString("").isEmpty()
                                ? "/"
                                : operation.path("path").asString());
                fields.set(
                        unique(what, fields::has),
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
        String kind = named.path("kind").asString("");
        String name =
                named.path("name").asString(named.path("metadata").path("name").asString(""));
        String label = FieldWords.title(((kind.isEmpty() ? "any kind" : kind) + " " + name).strip());
        // What a target names is patched, whatever the patch says that it is.
        Secrecy own = secrecy(read.path("kind").asString(kind));
        patches.put(
                unique(label, patches::containsKey), new Patch(fields, own == Secrecy.SECRET ? own : secrecy(kind)));
    }

    /** Whether objects of a kind may be Secrets. A target's kind is an expression (kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches). */
    static Secrecy secrecy(String kind) {
        try {
            return kind.equals("Secret")
                    ? Secrecy.SECRET
                    : kind.isEmpty() || Pattern.matches(kind, "Secret") ? Secrecy.MAYBE : Secrecy.NONE;
        } catch (PatternSyntaxException e) {
            return Secrecy.MAYBE;
        }
    }

    static String unique(String label, Predicate<String> isTaken) {
        String unique = label;
        for (int i = 2; isTaken.test(unique); i++) {
            unique = label + " (" + i + ")";
        }
        return unique;
    }
}
