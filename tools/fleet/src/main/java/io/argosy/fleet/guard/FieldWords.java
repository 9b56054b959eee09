package io.argosy.fleet.guard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A field's values in few words, on one line, with every letter seen. */
final class FieldWords {
    private static final int MOST_LETTERS = 72;

    private FieldWords() {}

    /** E.g. {@code none → [{kind: deny}]}; of a list and of a long text what differs in it. */
    static String change(@Nullable JsonNode was, @Nullable JsonNode is) {
        List<String> ours = parts(was);
        List<String> theirs = parts(is);
        if (was == null || is == null || ours.isEmpty() || theirs.isEmpty()) {
            return was == null || is == null ? told(was) + " → " + told(is) : around(flow(was), flow(is));
        }
        List<String> gone = without(ours, theirs);
        List<String> come = without(theirs, ours);
        return gone.isEmpty() && come.isEmpty() ? "another order" : joined(gone) + " → " + joined(come);
    }

    /** Elements of a list, lines of a text of several; none where a value is one thing. */
    private static List<String> parts(@Nullable JsonNode value) {
        if (value != null && value.isArray()) {
            return value.valueStream().map(FieldWords::flow).toList();
        }
        return value != null && value.isString() && value.asString().contains("\n")
                ? value.asString()
                        .lines()
                        .map(String::strip)
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
        return parts.isEmpty() ? "none" : shortened(String.join(", ", parts));
    }

    /** Both from a little before they part: of two long texts the beginnings may be one. */
    private static String around(String was, String is) {
        int parts = 0;
        while (parts < Math.min(was.length(), is.length()) && was.charAt(parts) == is.charAt(parts)) {
            parts++;
        }
        int from = parts < MOST_LETTERS / 2 ? 0 : parts - MOST_LETTERS / 4;
        return tail(was, from) + " → " + tail(is, from);
    }

    private static String tail(String text, int from) {
        if (from == 0) {
            return shortened(text);
        }
        return "…" + shortened(text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from));
    }

    private static String told(@Nullable JsonNode value) {
        return value == null ? "none" : shortened(flow(value));
    }

    private static String shortened(String text) {
        if (text.length() <= MOST_LETTERS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_LETTERS - 2)) ? MOST_LETTERS - 2 : MOST_LETTERS - 1;
        return text.substring(0, end) + "…";
    }

    private static String flow(JsonNode value) {
        if (value.isObject()) {
            return value.propertyStream()
                    .map(entry -> visible(entry.getKey()) + ": " + flow(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value.isArray()) {
            return value.valueStream().map(FieldWords::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        return value.isString() && value.asString().isEmpty() ? "\"\"" : visible(value.asString("null"));
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

    /** The path of a field below another. */
    static String field(String path, String name) {
        String seen = visible(name);
        String quoted = seen.contains(".") || seen.contains("[") ? "\"" + seen + "\"" : seen;
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    /** The elements of a list of objects by name; nothing where one has none. */
    static Optional<Map<String, JsonNode>> named(@Nullable JsonNode list) {
        if (list == null || !list.isArray() || list.isEmpty()) {
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
