package io.argosy.fleet.rules;

import io.argosy.fleet.NearestName;
import io.argosy.fleet.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A YAML file of rules, read to its end: all that is wrong with it is kept, each with its place, to be told at once. */
final class RulesFile {

    private final String path;
    private final List<String> problems = new ArrayList<>();

    RulesFile(String path) {
        this.path = path;
    }

    /** What is wrong so far, each beginning with the file's path. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Notes what is wrong. */
    void problem(String sentence) {
        problems.add(path + ": " + sentence);
    }

    /** The file's keys and values; none where it is empty or no YAML. */
    JsonNode parse(String yaml) {
        try {
            return Yaml.read(yaml);
        } catch (Yaml.Malformed e) {
            problem(e.fact());
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /**
     * Whether a value has keys and values, and notes each key that nobody reads.
     *
     * @param place where it stands, e.g. {@code freeze[0]}; empty for the file
     */
    boolean isObject(JsonNode value, String place, List<String> known) {
        if (!value.isObject()) {
            problem((place.isEmpty() ? "it" : "`" + place + "`") + " holds keys and values, not " + value);
            return false;
        }
        for (String key : value.propertyNames()) {
            if (!known.contains(key)) {
                problem("nobody reads `" + at(place, key) + "`: " + NearestName.suggest(key, known));
            }
        }
        return true;
    }

    /** The elements of a list; none where the key is left out. */
    List<JsonNode> list(JsonNode object, String key) {
        JsonNode list = object.path(key);
        if (!list.isMissingNode() && !list.isArray()) {
            problem("`" + key + "` is a list, not " + list);
        }
        return list.isArray() ? list.valueStream().toList() : List.of();
    }

    /** The names in a list. */
    List<String> names(JsonNode object, String key) {
        List<String> names = new ArrayList<>();
        for (JsonNode entry : list(object, key)) {
            if (entry.isString() && !entry.asString().isBlank()) {
                names.add(entry.asString());
            } else {
                problem("`" + key + "` lists names, not " + entry);
            }
        }
        return names;
    }

    /**
     * A number from a key.
     *
     * @param usual where the key is left out
     */
    double number(JsonNode object, String key, double min, double max, double usual) {
        JsonNode value = object.path(key);
        if (value.isMissingNode()) {
            return usual;
        }
        if (value.isNumber() && value.asDouble() >= min && value.asDouble() <= max) {
            return value.asDouble();
        }
        problem("`" + key + "` is a number "
                + (max == Double.MAX_VALUE
                        ? "from " + format(min) + " on"
                        : "from " + format(min) + " to " + format(max))
                + ", not " + value);
        return usual;
    }

    /**
     * A text that may not be left out.
     *
     * @param why what is missing without it
     */
    String text(JsonNode object, String place, String key, String why) {
        JsonNode value = object.path(key);
        if (value.isString() && !value.asString().isBlank()) {
            return value.asString();
        }
        problem("`" + at(place, key) + "` is " + (value.isMissingNode() ? "missing" : "a text, not " + value) + ": "
                + why);
        return "";
    }

    /**
     * A text of a form.
     *
     * @param usual where the key is left out, or null where it may not be
     * @return empty where it is wrong, which is noted
     */
    String formed(JsonNode object, String place, String key, Pattern form, String looks, @Nullable String usual) {
        JsonNode value = object.path(key);
        if (value.isMissingNode() && usual != null) {
            return usual;
        }
        if (value.isString() && form.matcher(value.asString()).matches()) {
            return value.asString();
        }
        problem("`" + at(place, key) + "` is " + looks + ", not " + (value.isMissingNode() ? "nothing" : value));
        return "";
    }

    private static String at(String place, String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    private static String format(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
