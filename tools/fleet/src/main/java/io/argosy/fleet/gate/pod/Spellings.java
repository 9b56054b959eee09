package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Manifests;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The names that a setting has, and had: a former one has the unit in it that the value has now. */
final class Spellings {
    /** What a name ends with, today's first, and the unit that its value lacks. */
    private static final List<Map.Entry<String, String>> ENDS =
            List.of(Map.entry("", ""), Map.entry("_SECONDS", "s"), Map.entry("_MILLIS", "ms"), Map.entry("_BYTES", ""));

    private Spellings() {}

    /**
     * A setting as somebody says it.
     *
     * @param key the name that is used
     * @param text the value as it is written
     * @param value as today's name would have it
     */
    record Said(String key, String text, String value) {
        OptionalLong number(Function<String, OptionalLong> reader) {
            return reader.apply(value);
        }
    }

    /**
     * The number that a service is given, by today's name where it is said so, else by a former one.
     *
     * @param otherwise where nobody says it, or nobody can read what is said: that, the gate on settings refuses
     */
    static long number(Manifests manifests, String key, Function<String, OptionalLong> reader, long otherwise) {
        return manifests
                .ofKind("ConfigMap")
                .flatMap(map -> of(key, map.path("data")))
                .map(said -> said.number(reader))
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .findFirst()
                .orElse(otherwise);
    }

    /** What a ConfigMap's data says of a setting, by today's name and then by former ones. */
    static Stream<Said> of(String key, JsonNode data) {
        return ENDS.stream().filter(end -> data.has(key + end.getKey())).map(end -> {
            String text = data.path(key + end.getKey()).asString("").strip();
            return new Said(key + end.getKey(), text, text + end.getValue());
        });
    }
}
