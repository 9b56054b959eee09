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
    private static final Pattern TOLD =
            Pattern.compile("(apiVersion|kind|type|\\$patch|metadata/(name|namespace|labels))(/.*)?");
    private static final Pattern DATA = Pattern.compile("(data|stringData)(/.*)?");

    /**
     * What holds values of Secrets wherever it stands: what makes them, what no other kind has, and the text of a patch that nobody
     * could read.
     */
    private static final Set<String> NEVER_TOLD = Set.of("secretGenerator", "stringData", "patch", "sourceValue");

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
        /** In what may be a Secret, such as a patch of any kind: what is under its data is told nowhere. */
        MAYBE,
        /** In a Secret: its name, its type and its labels are told, and all else nowhere. */
        SECRET,
        /** In the metadata of one. */
        METADATA,
        /** In what is told of one. */
        INSIDE,
        /** It is told nowhere. */
        HIDDEN;

        /** Of a field below it; an operation of a JSON patch names its field after a blank. */
        Secrecy below(String name) {
            int operation = name.indexOf(" /");
            String field = operation < 0 ? name : name.substring(operation + 2);
            return switch (this) {
                case NONE -> NEVER_TOLD.contains(name) ? HIDDEN : NONE;
                case MAYBE -> field.isEmpty() || DATA.matcher(field).matches() ? HIDDEN : NONE.below(name);
                case SECRET ->
                    TOLD.matcher(field).matches()
                            ? INSIDE
                            : field.equals("metadata") && operation < 0 ? METADATA : HIDDEN;
                case METADATA -> TOLD.matcher("metadata/" + field).matches() ? INSIDE : HIDDEN;
                case INSIDE -> INSIDE;
                case HIDDEN -> HIDDEN;
            };
        }

        /** Of two sides of one thing: where the first is of no Secret, what the second is. */
        Secrecy or(Secrecy other) {
            return this == NONE ? other : this;
        }

        /** Of a document, or of a patch's text. */
        static Secrecy of(JsonNode document) {
            return isListOfSecrets(document)
                    ? HIDDEN
                    : isOfASecret(document)
                            ? SECRET
                            : document.path("kind").asString("").isEmpty() ? MAYBE : NONE;
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
        boolean secret = isOfASecret(was) || isOfASecret(is);
        Secrecy secrecy = above == Secrecy.HIDDEN
                ? above
                : isListOfSecrets(was) || isListOfSecrets(is) ? Secrecy.HIDDEN : secret ? Secrecy.SECRET : above;
        boolean brief = FieldWords.isBrief(was) && FieldWords.isBrief(is);
        boolean both = !was.isMissingNode() && !is.isMissingNode();
        boolean atOnce = !both
                && brief
                && !path.isEmpty()
                && (secrecy == Secrecy.HIDDEN || (secrecy == Secrecy.NONE && !hides(was) && !hides(is)));
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
        boolean hidden = secrecy == Secrecy.HIDDEN || hides(was) || hides(is);
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

    private static boolean isListOfSecrets(JsonNode object) {
        return object.path("kind").asString("").equals("SecretList");
    }

    /** Whether something in it is told nowhere: by what it is, and never by what a text says. */
    private static boolean hides(JsonNode node) {
        return isOfASecret(node)
                || isListOfSecrets(node)
                || node.propertyNames().stream().anyMatch(NEVER_TOLD::contains)
                || node.valueStream().anyMatch(FieldDifferences::hides);
    }
}
