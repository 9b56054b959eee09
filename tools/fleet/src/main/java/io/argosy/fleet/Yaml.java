package io.argosy.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * YAML that every reader of it reads alike, and a person who looks at it too: one document, each key once, no anchors,
 * aliases, tags or directives, no letters without a shape.
 */
public final class Yaml {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---[ \\t]*\\r?$");

    /** How long a text may be. The library's time grows with the square of a line's length: 30 MB of one take it hours. */
    static final int MOST_LETTERS = 1 << 20;

    private Yaml() {}

    /** A text that is no such YAML. Its message is a fact with its line, as in {@code line 2: a key stands there twice}. */
    public static final class Malformed extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private Malformed(String fact) {
            super(fact);
        }

        /** What is wrong. */
        public String fact() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Reads a text.
     *
     * @return its one document; an empty object where it holds none
     * @throws Malformed where it is no YAML, or not of the kind described above
     */
    public static JsonNode read(String text) {
        if (text.length() > MOST_LETTERS) {
            throw new Malformed(
                    "it has %d letters, and what is read here has %d at most".formatted(text.length(), MOST_LETTERS));
        }
        unseen(text).ifPresent(fact -> {
            throw new Malformed(fact);
        });
        try {
            refuseReferences(text);
            try (JsonParser parser = MAPPER.createParser(text)) {
                JsonNode document = MAPPER.readTree(parser);
                if (parser.nextToken() != null) {
                    throw new Malformed("it holds more than one document");
                }
                return document == null || document.isNull() || document.isMissingNode()
                        ? JsonNodeFactory.instance.objectNode()
                        : document;
            }
        } catch (JacksonException e) {
            throw new Malformed(ParserFinding.of(e));
        }
    }

    /**
     * Reads a text of several documents.
     *
     * @return those that hold anything; a list is one, a plain value is none
     * @throws Malformed where one of them is not of the kind described above, or a plain value
     */
    public static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        for (String document : DOCUMENT.split(text, -1)) {
            JsonNode node = read(document);
            if (!node.isContainer()) {
                throw new Malformed("it holds a plain value, and no fields");
            }
            if (!node.isEmpty()) {
                documents.add(node);
            }
        }
        return documents;
    }

    private static Optional<String> unseen(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (isUnseen(text, i)) {
                return Optional.of(String.format(
                        "line %d: it holds the letter U+%04X, which nobody sees: save it as plain UTF-8",
                        line(text, i), text.codePointAt(i)));
            }
        }
        return text.lines().anyMatch(line -> line.startsWith("%"))
                ? Optional.of("it holds a directive, a line that begins with %")
                : Optional.empty();
    }

    /** Line ends, and letters without a shape, that YAML 1.1 and 1.2 read otherwise, or people do not see. */
    private static boolean isUnseen(String text, int offset) {
        int letter = text.codePointAt(offset);
        if (letter >= ' ' && letter < 0x7f) {
            return false;
        }
        return switch (letter) {
            case '\n', '\t' -> false;
            case '\r' -> offset + 1 == text.length() || text.charAt(offset + 1) != '\n';
            case '\u2028', '\u2029', '\ufffd' -> true;
            default -> Character.getType(letter) == Character.CONTROL || Character.getType(letter) == Character.FORMAT;
        };
    }

    private static long line(String text, int offset) {
        return 1
                + text.substring(0, offset)
                        .chars()
                        .filter(letter -> letter == '\n')
                        .count();
    }

    /** Reads for what begins with one of three letters, where the text has one. */
    private static void refuseReferences(String text) {
        if (text.indexOf('&') < 0 && text.indexOf('*') < 0 && text.indexOf('!') < 0) {
            return;
        }
        try (YAMLParser parser = (YAMLParser) MAPPER.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null) {
                    throw new Malformed("line " + parser.currentTokenLocation().getLineNr()
                            + ": it uses an anchor, an alias or a tag: write the value itself");
                }
            }
        }
    }
}
