package io.argosy.fleet.impact;

import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One Kubernetes object that is not what it was.
 *
 * @param fields what differs in it; empty where the object is new or gone
 */
public record ObjectDifference(ObjectKey object, Kind kind, List<FieldDifference> fields) {
    private static final JsonNode HIDDEN = JsonNodeFactory.instance.stringNode("(hidden)");

    /** How an object differs. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    public ObjectDifference {
        fields = List.copyOf(fields);
    }

    /** Every object that differs, sorted by kind and name. The order of the objects says nothing. */
    public static List<ObjectDifference> between(Manifests before, Manifests after) {
        SortedMap<ObjectKey, Deque<JsonNode>> ours = byKey(before);
        SortedMap<ObjectKey, Deque<JsonNode>> theirs = byKey(after);
        TreeSet<ObjectKey> keys = new TreeSet<>(ours.keySet());
        keys.addAll(theirs.keySet());
        List<ObjectDifference> differences = new ArrayList<>();
        for (ObjectKey key : keys) {
            Deque<JsonNode> left = ours.getOrDefault(key, new ArrayDeque<>());
            Deque<JsonNode> right = theirs.getOrDefault(key, new ArrayDeque<>());
            // Two generated ConfigMaps can differ in their hash alone; they pair in kustomize's order.
            while (!left.isEmpty() && !right.isEmpty()) {
                List<FieldDifference> fields = FieldDifference.between(left.remove(), right.remove());
                if (!fields.isEmpty()) {
                    differences.add(new ObjectDifference(key, Kind.CHANGED, key.isSecret() ? hidden(fields) : fields));
                }
            }
            left.forEach(_ -> differences.add(new ObjectDifference(key, Kind.REMOVED, List.of())));
            right.forEach(_ -> differences.add(new ObjectDifference(key, Kind.ADDED, List.of())));
        }
        return differences;
    }

    /** That a value differs may be told, and where; what a Secret holds is printed nowhere. */
    private static List<FieldDifference> hidden(List<FieldDifference> fields) {
        return fields.stream()
                .map(field -> new FieldDifference(
                        field.path(), field.before() == null ? null : HIDDEN, field.after() == null ? null : HIDDEN))
                .toList();
    }

    private static SortedMap<ObjectKey, Deque<JsonNode>> byKey(Manifests manifests) {
        SortedMap<ObjectKey, Deque<JsonNode>> objects = new TreeMap<>();
        for (JsonNode object : manifests.objects()) {
            objects.computeIfAbsent(ObjectKey.of(object), _ -> new ArrayDeque<>())
                    .add(object);
        }
        return objects;
    }
}
