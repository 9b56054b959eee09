package io.argosy.fleet.guard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What one value says otherwise than another, field by field, and also where one of them is not there: what fits into a few
 * words is told at once, and of all else each part, so that no part hides another. Values of Secrets are told nowhere.
 */
final class FieldDifferences {
    private static final JsonNode NONE = MissingNode.getInstance();
    private static final Pattern SECRET = Pattern.compile("[\"']?kind[\"']?\\s*:\\s*[\"']?Secret\\b");
    private static final String GENERATOR = "secretGenerator";
    private static final Pattern TOLD = Pattern.compile("(apiVersion|kind|type|immutable|\\$patch|metadata)(/.*)?");
    private static final Pattern DATA = Pattern.compile("(data|stringData)(/.*)?");

    /**
     * One difference.
     *
     * @param path of the field; empty for the whole
     * @param words with the path before them
     */
    record Difference(String path, FieldWords.Words words) {}

    private final int most;
    private final List<Difference> differences = new ArrayList<>();

    private FieldDifferences(int most) {
        this.most = most;
    }

    /** Where in an object a value stands that may be a Secret's. */
    enum Secrecy {
        /** In none. */
        NONE,
        /** It is a patch that may be one of a Secret: what is under its data is told nowhere. */
        MAYBE,
        /** It is a Secret: all is told nowhere but its name, its type, its labels and annotations. */
        SECRET,
        /** In what is told of a Secret. */
        INSIDE,
        /** It is told nowhere. */
        HIDDEN;

        /** Of a field below it; an operation of a JSON patch names its field after a blank. */
        Secrecy below(String name) {
            String field = name.substring(name.indexOf(" /") < 0 ? 0 : name.indexOf(" /") + 2);
            return switch (this) {
                case MAYBE -> field.isEmpty() || DATA.matcher(field).matches() ? HIDDEN : NONE;
                case SECRET -> TOLD.matcher(field).matches() ? INSIDE.below(field) : HIDDEN;
                // kubectl's copy of the whole object.
                case INSIDE -> field.endsWith("last-applied-configuration") ? HIDDEN : INSIDE;
                case NONE -> name.equals(GENERATOR) ? HIDDEN : NONE;
                case HIDDEN -> HIDDEN;
            };
        }
    }

    /**
     * All of them.
     *
     * @param most so many at the most, and one more where there are more
     */
    static List<Difference> of(JsonNode was, JsonNode is, Secrecy secrecy, int most) {
        FieldDifferences differences = new FieldDifferences(most);
        differences.compare("", was, is, secrecy);
        return differences.differences;
    }

    private void compare(String path, JsonNode was, JsonNode is, Secrecy above) {
        if (was.equals(is) || differences.size() > most) {
            return;
        }
        Secrecy secrecy = above != Secrecy.HIDDEN && (isOfASecret(was) || isOfASecret(is)) ? Secrecy.SECRET : above;
        boolean brief = FieldWords.isBrief(was) && FieldWords.isBrief(is);
        boolean both = !was.isMissingNode() && !is.isMissingNode();
        boolean atOnce = !both
                && brief
                && !path.isEmpty()
                && (secrecy == Secrecy.NONE || secrecy == Secrecy.HIDDEN)
                && !holdsASecret(was)
                && !holdsASecret(is);
        if (!atOnce && isOr(was, JsonNode::isObject) && isOr(is, JsonNode::isObject)) {
            Set<String> names = new LinkedHashSet<>(was.propertyNames());
            names.addAll(is.propertyNames());
            names.forEach(
                    name -> compare(FieldWords.field(path, name), was.path(name), is.path(name), secrecy.below(name)));
        } else if (!atOnce && isOr(was, JsonNode::isArray) && isOr(is, JsonNode::isArray)) {
            lists(path, was, is, secrecy, brief);
        } else if (both && !brief && (was.isContainer() || is.isContainer())) {
            compare(path, was, NONE, secrecy);
            compare(path, NONE, is, secrecy);
        } else {
            tell(path, was, is, secrecy);
        }
    }

    private void lists(String path, JsonNode was, JsonNode is, Secrecy secret, boolean brief) {
        Optional<Map<String, JsonNode>> ours = FieldWords.named(was);
        Optional<Map<String, JsonNode>> theirs = FieldWords.named(is);
        Map<Integer, JsonNode> gone = without(was, is);
        Map<Integer, JsonNode> come = without(is, was);
        if ((ours.isPresent() || was.isMissingNode()) && (theirs.isPresent() || is.isMissingNode())) {
            named(path, ours.orElse(Map.of()), theirs.orElse(Map.of()), secret);
        } else if (FieldWords.inPlace(was, is)) {
            for (int i = 0; i < was.size(); i++) {
                compare(path + "[" + i + "]", was.path(i), is.path(i), secret);
            }
        } else if (!brief
                && Stream.concat(gone.values().stream(), come.values().stream())
                        .anyMatch(one -> one.isContainer() && !FieldWords.isBrief(one))) {
            // What came or went by itself: an element that has no name has no other side.
            gone.forEach((i, one) -> compare(path + "[" + i + "]", one, NONE, secret));
            come.forEach((i, one) -> compare(path + "[" + i + "]", NONE, one, secret));
        } else {
            tell(path, was, is, secret);
        }
    }

    private void named(String path, Map<String, JsonNode> ours, Map<String, JsonNode> theirs, Secrecy secret) {
        if (!FieldWords.inOneOrder(ours, theirs)) {
            differences.add(new Difference(path, FieldWords.ANOTHER_ORDER.of(path)));
        }
        Set<String> names = new LinkedHashSet<>(ours.keySet());
        names.addAll(theirs.keySet());
        names.forEach(name -> compare(
                path + "[" + FieldWords.visible(name) + "]",
                ours.getOrDefault(name, NONE),
                theirs.getOrDefault(name, NONE),
                secret));
    }

    private void tell(String path, JsonNode was, JsonNode is, Secrecy secrecy) {
        boolean hidden = secrecy == Secrecy.HIDDEN || holdsASecret(was) || holdsASecret(is);
        List<FieldWords.Words> changes = hidden ? List.of(FieldWords.OF_A_SECRET) : FieldWords.changes(was, is);
        changes.forEach(words -> differences.add(new Difference(path, path.isEmpty() ? words : words.of(path))));
    }

    private static boolean isOr(JsonNode value, Predicate<JsonNode> form) {
        return value.isMissingNode() || form.test(value);
    }

    /** The elements of a list, by where they stand, that another does not have. */
    private static Map<Integer, JsonNode> without(JsonNode list, JsonNode other) {
        Map<Integer, JsonNode> left = new LinkedHashMap<>();
        List<JsonNode> others = new ArrayList<>(other.valueStream().toList());
        for (int i = 0; i < list.size(); i++) {
            if (!others.remove(list.path(i))) {
                left.put(i, list.path(i));
            }
        }
        return left;
    }

    /** Whether an object is a Secret, or a patch of one. */
    static boolean isOfASecret(JsonNode object) {
        return object.path("kind").asString("").equals("Secret")
                || object.path("target").path("kind").asString("").equals("Secret");
    }

    private static boolean holdsASecret(JsonNode node) {
        return node.isString()
                ? SECRET.matcher(node.asString()).find()
                : isOfASecret(node)
                        || node.has(GENERATOR)
                        || node.valueStream().anyMatch(FieldDifferences::holdsASecret);
    }
}
