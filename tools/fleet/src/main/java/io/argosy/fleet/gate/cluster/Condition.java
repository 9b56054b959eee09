package io.argosy.fleet.gate.cluster;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * What a condition in CEL says of an object, of the part of the language that conditions on names, labels and fields are
 * written in (github.com/google/cel-spec): operators, {@code has}, {@code size}, optional fields, {@code startsWith} and its
 * like. Of anything else it says that it cannot tell.
 */
final class Condition {
    /** An answer. */
    enum Said {
        YES,
        NO,
        /** It fails, as a field is not there: whether that refuses, the policy says. */
        ERROR,
        UNKNOWN
    }

    private static final int LONGEST = 4000;
    private static final int DEEPEST = 50;

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(\"[^\"\\\\]*\"|'[^'\\\\]*')|(\\d+(?:\\.\\d+)?)"
            + "|([A-Za-z_]\\w*)|(\\[\\?|\\.\\?|&&|\\|\\||==|!=|[\\[\\]().,!?:-]))");

    /** What is not of the part of the language that is known here. */
    private static final class NotKnown extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A field that is not there: an error, which refuses. */
    private static final class NotThere extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final List<String> tokens = new ArrayList<>();
    private final JsonNode object;
    private int at;
    private int depth;

    private Condition(String text, JsonNode object) {
        this.object = object;
        String rest = text.strip();
        Matcher token = TOKEN.matcher(rest);
        int end = 0;
        while (token.find() && token.start() == end) {
            tokens.add(token.group().strip());
            end = token.end();
        }
        if (end != rest.length() || rest.length() > LONGEST) {
            throw new NotKnown();
        }
    }

    /** What a condition says of an object. */
    static Said of(String expression, JsonNode object) {
        try {
            Condition condition = new Condition(expression, object);
            JsonNode value = condition.either();
            if (condition.at != condition.tokens.size() || !value.isBoolean()) {
                return Said.UNKNOWN;
            }
            return value.asBoolean() ? Said.YES : Said.NO;
        } catch (NotThere e) {
            return Said.ERROR;
        } catch (NotKnown e) {
            return Said.UNKNOWN;
        }
    }

    private boolean next(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!next(token)) {
            throw new NotKnown();
        }
    }

    /** Of two, one that says yes is enough, whatever the other gives; both are read, so that what follows is found. */
    private JsonNode either() {
        if (++depth > DEEPEST) {
            throw new NotKnown();
        }
        Optional<JsonNode> value = tried(() -> both());
        while (next("||")) {
            Optional<JsonNode> other = tried(() -> both());
            value = isA(value, true) || isA(other, true) ? Optional.of(BooleanNode.TRUE) : least(value, other);
        }
        depth--;
        return value.orElseThrow(NotThere::new);
    }

    private JsonNode both() {
        Optional<JsonNode> value = tried(this::compared);
        while (next("&&")) {
            Optional<JsonNode> other = tried(this::compared);
            value = isA(value, false) || isA(other, false) ? Optional.of(BooleanNode.FALSE) : least(value, other);
        }
        return value.orElseThrow(NotThere::new);
    }

    /** One part of the grammar. */
    @FunctionalInterface
    private interface Part {
        JsonNode read();
    }

    /** Nothing where a field is not there. What comes after is skipped to the end of the part. */
    private Optional<JsonNode> tried(Part part) {
        int start = at;
        try {
            return Optional.of(part.read());
        } catch (NotThere e) {
            at = start;
            skip();
            return Optional.empty();
        }
    }

    private void skip() {
        int open = 0;
        for (; at < tokens.size(); at++) {
            String token = tokens.get(at);
            if (token.equals("(") || token.equals("[") || token.equals("[?")) {
                open++;
            } else if (token.equals(")") || token.equals("]")) {
                if (open-- == 0) {
                    return;
                }
            } else if (open == 0 && (token.equals("&&") || token.equals("||"))) {
                return;
            }
        }
    }

    private static boolean isA(Optional<JsonNode> value, boolean wanted) {
        return value.filter(said -> said.isBoolean() && said.asBoolean() == wanted)
                .isPresent();
    }

    private static Optional<JsonNode> least(Optional<JsonNode> one, Optional<JsonNode> other) {
        return one.isEmpty() ? one : other;
    }

    private JsonNode compared() {
        JsonNode value = unary();
        if (next("==")) {
            return BooleanNode.valueOf(same(value, unary()));
        }
        if (next("!=")) {
            return BooleanNode.valueOf(!same(value, unary()));
        }
        if (next("in")) {
            JsonNode within = unary();
            return BooleanNode.valueOf(
                    within.isObject()
                            ? within.has(value.asString(""))
                            : within.valueStream().anyMatch(element -> same(element, value)));
        }
        return value;
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return (one.isNumber() && other.isNumber())
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : Objects.equals(one, other);
    }

    private JsonNode unary() {
        if (next("!")) {
            JsonNode value = unary();
            if (!value.isBoolean()) {
                throw new NotKnown();
            }
            return BooleanNode.valueOf(!value.asBoolean());
        }
        JsonNode value = primary();
        while (true) {
            if (next(".")) {
                String name = name();
                value = next("(") ? called(value, name) : field(value, name);
            } else if (next("[")) {
                JsonNode key = either();
                expect("]");
                value = field(value, key.asString(""));
            } else if (next("[?")) {
                JsonNode key = either();
                expect("]");
                value = orElse(value.path(key.asString("")));
            } else if (next(".?")) {
                value = orElse(value.path(name()));
            } else {
                return value;
            }
        }
    }

    /** Of an optional field, what is said for where it is not there; more of one is not known here. */
    private JsonNode orElse(JsonNode found) {
        expect(".");
        expect("orValue");
        expect("(");
        JsonNode other = either();
        expect(")");
        return found.isMissingNode() ? other : found;
    }

    private String name() {
        if (at == tokens.size() || !tokens.get(at).matches("[A-Za-z_]\\w*")) {
            throw new NotKnown();
        }
        return tokens.get(at++);
    }

    private static JsonNode field(JsonNode value, String name) {
        JsonNode field = value.path(name);
        if (field.isMissingNode()) {
            throw new NotThere();
        }
        return field;
    }

    private JsonNode called(JsonNode value, String name) {
        if (name.equals("size") && next(")")) {
            return size(value);
        }
        JsonNode argument = either();
        expect(")");
        if (!value.isString() || !argument.isString()) {
            throw new NotKnown();
        }
        String text = value.asString();
        String other = argument.asString();
        return BooleanNode.valueOf(
                switch (name) {
                    case "startsWith" -> text.startsWith(other);
                    case "endsWith" -> text.endsWith(other);
                    case "contains" -> text.contains(other);
                    default -> throw new NotKnown();
                });
    }

    private static JsonNode size(JsonNode value) {
        return JsonNodeFactory.instance.numberNode(
                value.isString() ? value.asString().length() : value.size());
    }

    private JsonNode primary() {
        if (at == tokens.size()) {
            throw new NotKnown();
        }
        String token = tokens.get(at++);
        if (token.equals("(")) {
            JsonNode value = either();
            expect(")");
            return value;
        }
        if (token.startsWith("\"") || token.startsWith("'")) {
            return StringNode.valueOf(token.substring(1, token.length() - 1));
        }
        if (Character.isDigit(token.charAt(0))) {
            return DecimalNode.valueOf(new BigDecimal(token));
        }
        if (token.equals("[")) {
            var list = JsonNodeFactory.instance.arrayNode();
            while (!next("]")) {
                list.add(either());
                next(",");
            }
            return list;
        }
        return switch (token) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            case "object" -> object;
            case "has" -> {
                expect("(");
                Optional<JsonNode> found = tried(this::unary);
                expect(")");
                yield BooleanNode.valueOf(found.isPresent());
            }
            case "size" -> {
                expect("(");
                JsonNode value = either();
                expect(")");
                yield size(value);
            }
            default -> throw new NotKnown();
        };
    }
}
