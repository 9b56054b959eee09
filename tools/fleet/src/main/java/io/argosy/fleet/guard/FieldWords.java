package io.argosy.fleet.guard;

import io.argosy.fleet.Parted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A field's values in few words, on one line, with every letter seen. */
final class FieldWords {
    private static final int MOST_LETTERS = 72;

    private static final Pattern NAME = Pattern.compile("[\\w .:/*|-]*");
    private static final String NOTHING = "none";

    /** Texts that would be something else without quotes (yaml.org/spec/1.2.2, 10.3.2), or that would not be seen. */
    private static final Pattern LIKE_ANOTHER = Pattern.compile(
            "|~|none|(?i:null|true|false|yes|no|on|off)|[-+]?(\\d[\\d_]*)?(\\.\\d*)?([eE][-+]?\\d+)?|0[xo][0-9a-fA-F]+");

    private FieldWords() {}

    /**
     * One change of a value, told twice.
     *
     * @param brief on one line, shortened where it is long
     * @param whole with all its letters
     */
    record Words(String brief, String whole) {
        /** The same of something, e.g. of a field. */
        Words of(String what) {
            return new Words(what + ": " + brief, what + ": " + whole);
        }
    }

    static final Words ANOTHER_ORDER = new Words("another order", "another order");

    static final Words OF_A_SECRET = new Words("another value, of a Secret", "another value, of a Secret");

    /** Whether a value can be told at once, with nothing cut from it. */
    static boolean isBrief(JsonNode value) {
        return flow(value).length() <= MOST_LETTERS;
    }

    /**
     * E.g. {@code none → [{kind: deny}]}; of a list and of a long text what differs in it, one by one where that is much.
     *
     * @param was the value, or a missing one
     */
    static List<Words> changes(JsonNode was, JsonNode is) {
        List<String> ours = parts(was);
        List<String> theirs = parts(is);
        boolean brief = isBrief(was) && isBrief(is);
        if ((ours.isEmpty() && theirs.isEmpty()) || (brief && (ours.isEmpty() || theirs.isEmpty()))) {
            return List.of(words(flow(was), flow(is)));
        }
        List<String> gone = without(ours.isEmpty() && !was.isMissingNode() ? List.of(flow(was)) : ours, theirs);
        List<String> come = without(theirs.isEmpty() && !is.isMissingNode() ? List.of(flow(is)) : theirs, ours);
        if (gone.isEmpty() && come.isEmpty()) {
            return List.of(ours.equals(theirs) ? new Words("other white space", "other white space") : ANOTHER_ORDER);
        }
        List<String> stay = without(ours, gone);
        if (!stay.equals(without(theirs, come))) {
            List<Words> both = new ArrayList<>(each(gone, come));
            both.add(ANOTHER_ORDER);
            return both;
        }
        return each(gone, come);
    }

    private static List<Words> each(List<String> gone, List<String> come) {
        if (joined(gone).length() <= MOST_LETTERS && joined(come).length() <= MOST_LETTERS) {
            return List.of(words(joined(gone), joined(come)));
        }
        if (gone.size() == come.size()) {
            return IntStream.range(0, gone.size())
                    .mapToObj(i -> words(gone.get(i), come.get(i)))
                    .toList();
        }
        return Stream.concat(
                        gone.stream().map(one -> words(one, NOTHING)),
                        come.stream().map(one -> words(NOTHING, one)))
                .toList();
    }

    /** Elements of a list, lines of a text of several; none where a value is one thing. */
    private static List<String> parts(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(FieldWords::flow).toList();
        }
        return value.isString() && value.asString().contains("\n")
                ? value.asString()
                        .lines()
                        .map(String::stripTrailing)
                        .map(FieldWords::visible)
                        .toList()
                : List.of();
    }

    private static List<String> without(List<String> some, List<String> others) {
        List<String> left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }

    private static String joined(List<String> parts) {
        return parts.isEmpty() ? NOTHING : String.join(", ", parts);
    }

    private static Words words(String was, String is) {
        Parted parted = Parted.of(was, is, MOST_LETTERS);
        return new Words(parted.one() + " → " + parted.other(), was + " → " + is);
    }

    private static String flow(JsonNode value) {
        if (value.isMissingNode()) {
            return NOTHING;
        }
        if (value.isObject()) {
            return value.propertyStream()
                    .map(entry -> visible(entry.getKey()) + ": " + flow(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value.isArray()) {
            return value.valueStream().map(FieldWords::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        String seen = visible(value.asString("null"));
        return value.isString() && LIKE_ANOTHER.matcher(seen).matches() ? "\"" + seen + "\"" : seen;
    }

    /** Without letters that have no shape, and without line breaks, which could pass for a line of the review. */
    static String visible(String text) {
        StringBuilder seen = new StringBuilder();
        text.codePoints().forEach(letter -> {
            int type = Character.getType(letter);
            if (letter == '\n' || letter == '\t') {
                seen.append(' ');
            } else if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                seen.append("\\u%04x".formatted(letter));
            } else {
                seen.appendCodePoint(letter);
            }
        });
        return seen.toString();
    }

    /** The same of what something is called: in quotes where it is more than a name, and could pass for words of the review. */
    static String title(String name) {
        String seen = visible(name);
        return NAME.matcher(seen).matches() ? seen : "\"" + seen + "\"";
    }

    /** The path of a field below another. */
    static String field(String path, String name) {
        String seen = visible(name);
        String quoted = seen.contains(".") || seen.contains("[") ? "\"" + seen + "\"" : seen;
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    /** The elements of a list of objects by name; nothing where one has none. */
    static Optional<Map<String, JsonNode>> named(JsonNode list) {
        if (!list.isArray() || list.isEmpty()) {
            return Optional.empty();
        }
        Map<String, JsonNode> named = new LinkedHashMap<>();
        list.forEach(element -> named.put(element.path("name").asString(""), element));
        return named.size() == list.size() && !named.containsKey("") ? Optional.of(named) : Optional.empty();
    }

    /** Whether two lists of objects differ in elements that stay where they are, and not in that some came, went or moved. */
    static boolean inPlace(JsonNode was, JsonNode is) {
        if (!was.isArray()
                || !is.isArray()
                || was.size() != is.size()
                || !was.valueStream().allMatch(JsonNode::isObject)
                || !is.valueStream().allMatch(JsonNode::isObject)) {
            return false;
        }
        List<JsonNode> gone = new ArrayList<>(was.valueStream().toList());
        is.forEach(gone::remove);
        return IntStream.range(0, was.size())
                        .filter(i -> !was.get(i).equals(is.get(i)))
                        .count()
                == gone.size();
    }

    /** Whether what both have comes in one order: in a list that was only reordered no element differs. */
    static boolean inOneOrder(Map<String, JsonNode> ours, Map<String, JsonNode> theirs) {
        return ours.keySet().stream()
                .filter(theirs::containsKey)
                .toList()
                .equals(theirs.keySet().stream().filter(ours::containsKey).toList());
    }
}
