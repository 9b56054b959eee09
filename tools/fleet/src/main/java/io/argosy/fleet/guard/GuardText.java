package io.argosy.fleet.guard;

import io.argosy.fleet.Yaml;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a guard's file says, as far as it can be told part by part. */
sealed interface GuardText {
    /** Fields, document by document; those that hold nothing are none. */
    record Documents(List<JsonNode> documents) implements GuardText {
        public Documents {
            documents = List.copyOf(documents);
        }
    }

    /** Lines that no rule knows the meaning of. */
    record Lines(String text) implements GuardText {}

    /**
     * Told by its path alone.
     *
     * @param why its fields cannot be read, as a fact; empty where a file of its kind has none
     */
    record Unread(String why) implements GuardText {}

    /** What is read: a manifest is a page. */
    int MOST_LETTERS = 1 << 18;

    /** The library's time grows with the square of a line's length. */
    int LONGEST_LINE = 10_000;

    /** What is made of other files that are judged, and code, of which fields would say nothing. */
    Pattern MADE = Pattern.compile("(?:.*/)?(?:generated|src)/.*", Pattern.DOTALL);

    Pattern FIELDS = Pattern.compile("(?s).*\\.(?:yaml|yml|json|env)");
    Pattern LINES = Pattern.compile("(?s)(?:clusters|\\.github)/.*|(?:docs/)?CODEOWNERS");

    /** Of these, what a change of a field does is not to be guessed. */
    Pattern MUST_BE_TOLD =
            Pattern.compile("(?s)(?:clusters|base|\\.github)/.*\\.(?:yaml|yml|json|env)|platform/image\\.yaml");

    JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Whether all that a file says has to be told, or it is refused. */
    static boolean mustBeTold(String path) {
        return MUST_BE_TOLD.matcher(path).matches() && !MADE.matcher(path).matches();
    }

    /** A file that is not there says nothing: an empty text. */
    static GuardText of(String path, String text) {
        if (MADE.matcher(path).matches()) {
            return new Unread("");
        }
        if (!FIELDS.matcher(path).matches()) {
            return LINES.matcher(path).matches() && text.length() <= MOST_LETTERS && text.indexOf('\0') < 0
                    ? new Lines(text)
                    : new Unread("");
        }
        if (text.length() > MOST_LETTERS) {
            return new Unread("it has more than " + MOST_LETTERS / 1024 + " KiB");
        }
        if (path.endsWith(".env")) {
            return new Documents(List.of(settings(text)));
        }
        if (path.endsWith(".json")) {
            return json(text);
        }
        return text.lines().anyMatch(line -> line.length() > LONGEST_LINE)
                ? new Unread("a line of it has more than " + LONGEST_LINE + " letters")
                : yaml(text);
    }

    private static ObjectNode settings(String text) {
        ObjectNode lines = JsonNodeFactory.instance.objectNode();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            int equals = line.indexOf('=');
            lines.put(
                    InlinePatches.unique(equals < 0 ? line : line.substring(0, equals), lines::has),
                    equals < 0 ? "" : line.substring(equals + 1));
        });
        return lines;
    }

    private static GuardText json(String text) {
        try {
            JsonNode read = text.isBlank() ? JsonNodeFactory.instance.objectNode() : JSON.readTree(text);
            return !read.isContainer()
                    ? new Unread("it holds no fields")
                    : new Documents(read.isEmpty() ? List.of() : List.of(read));
        } catch (JacksonException e) {
            return new Unread("it is no JSON in which each key stands once");
        }
    }

    /** Several documents of YAML. */
    static GuardText yaml(String text) {
        try {
            return new Documents(Yaml.documents(text));
        } catch (Yaml.Malformed e) {
            return new Unread(e.fact());
        }
    }
}
