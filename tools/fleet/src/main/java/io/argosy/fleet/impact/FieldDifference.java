package io.argosy.fleet.impact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One field of an object that is not what it was.
 *
 * @param path e.g. {@code spec.template.spec.containers[service].image}: an element of a list goes by its name where it has
 *     one, else by its place
 * @param before null where the field is new
 * @param after null where the field is gone
 */
public record FieldDifference(
        String path, @Nullable JsonNode before, @Nullable JsonNode after) {
    /** Every field that differs, deepest first found; empty only where the two are equal. */
    static List<FieldDifference> between(JsonNode before, JsonNode after) {
        List<FieldDifference> differences = new ArrayList<>();
        compare("", before, after, differences);
        return differences;
    }

    private static void compare(
            String path, @Nullable JsonNode before, @Nullable JsonNode after, List<FieldDifference> differences) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            Set<String> names = new LinkedHashSet<>(before.propertyNames());
            names.addAll(after.propertyNames());
            names.forEach(name -> compare(field(path, name), before.get(name), after.get(name), differences));
            return;
        }
        Map<String, JsonNode> ours = elements(before).orElse(null);
        Map<String, JsonNode> theirs = elements(after).orElse(null);
        if (ours != null && theirs != null && sameOrder(ours, theirs)) {
            Set<String> keys = new LinkedHashSet<>(ours.keySet());
            keys.addAll(theirs.keySet());
            keys.forEach(key -> compare(path + "[" + key + "]", ours.get(key), theirs.get(key), differences));
            return;
        }
        differences.add(new FieldDifference(path, before, after));
    }

    /** The elements of a list of objects by what tells them apart; nothing for what is better told as a whole. */
    private static Optional<Map<String, JsonNode>> elements(@Nullable JsonNode list) {
        if (list == null || !list.isArray() || list.isEmpty()) {
            return Optional.empty();
        }
        Map<String, JsonNode> named = new LinkedHashMap<>();
        Map<String, JsonNode> placed = new LinkedHashMap<>();
        for (JsonNode element : list) {
            if (!element.isObject()) {
                return Optional.empty();
            }
            placed.put(String.valueOf(placed.size()), element);
            named.put(element.path("name").asString(""), element);
        }
        return Optional.of(named.size() == list.size() && !named.containsKey("") ? named : placed);
    }

    /** Whether what both have comes in one order: a list that was only reordered has to show as a whole. */
    private static boolean sameOrder(Map<String, JsonNode> ours, Map<String, JsonNode> theirs) {
        return ours.keySet().stream()
                .filter(theirs::containsKey)
                .toList()
                .equals(theirs.keySet().stream().filter(ours::containsKey).toList());
    }

    private static String field(String path, String name) {
        String quoted = name.contains(".") || name.contains("[") ? "\"" + name + "\"" : name;
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    /**
     * The same, field by field, where a whole object came or went: what is in it can then be told apart. A list stays whole,
     * unless its elements go by their names.
     */
    public List<FieldDifference> leaves() {
        List<FieldDifference> leaves = new ArrayList<>();
        flatten(this, leaves);
        return leaves;
    }

    private static void flatten(FieldDifference whole, List<FieldDifference> leaves) {
        JsonNode came = whole.before() == null ? whole.after() : whole.after() == null ? whole.before() : null;
        if (came == null || !came.isObject() || came.isEmpty()) {
            leaves.add(whole);
            return;
        }
        came.forEachEntry((name, value) -> flatten(
                new FieldDifference(
                        field(whole.path(), name),
                        whole.before() == null ? null : value,
                        whole.after() == null ? null : value),
                leaves));
    }

    /** E.g. {@code data.SERVING_DOCS: on → off}. */
    @Override
    public String toString() {
        return path + ": " + format(before) + " → " + format(after);
    }

    private static String format(@Nullable JsonNode value) {
        if (value == null) {
            return "(absent)";
        }
        // A line of its own within a value could pass for a line of the difference.
        return value.isString() && value.asString().chars().noneMatch(Character::isISOControl)
                ? value.asString()
                : value.toString();
    }
}
