package io.argosy.fleet.verify;

import io.argosy.fleet.Yaml;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How long upstream mends what clusters run, from {@value #PATH}. It warns and never refuses: a day that passes is no change of
 * anybody's, and an old commit is as sound as it was.
 *
 * @param version its first two numbers, e.g. {@code 1.34}
 * @param day the last on which it is mended; where {@code with} names a release that ends it, the day to look whether it is out
 * @param source upstream's own page
 */
public record Support(String name, String version, LocalDate day, Optional<String> with, String source) {
    public static final String PATH = "clusters/support.yaml";

    /** Time enough to go to another version. */
    private static final int DAYS = 30;

    /** Reads the file; one that nobody can read says so as a warning does. */
    public static List<String> warnings(String yaml, LocalDate today) {
        try {
            List<String> warnings = new ArrayList<>();
            parse(yaml).forEach(component -> component.warning(today).ifPresent(warnings::add));
            return warnings;
        } catch (DateTimeException | IllegalArgumentException e) {
            return List.of(PATH + " cannot be read: " + e.getMessage());
        }
    }

    static List<Support> parse(String yaml) {
        List<Support> components = new ArrayList<>();
        for (JsonNode component : Yaml.read(yaml).path("components")) {
            boolean dated = component.has("ends");
            components.add(new Support(
                    text(component, "name"),
                    text(component, "version"),
                    LocalDate.parse(text(component, dated ? "ends" : "look")),
                    dated ? Optional.empty() : Optional.of(text(component, "with")),
                    text(component, "source")));
        }
        return components;
    }

    private Optional<String> warning(LocalDate today) {
        String what = name + " " + version;
        if (with.isPresent()) {
            return today.isBefore(day)
                    ? Optional.empty()
                    : Optional.of(what + " is mended until " + with.get() + " is out: look whether it is (" + source
                            + "), and write down when to look again");
        }
        if (today.isAfter(day)) {
            return Optional.of(
                    what + " is mended by nobody since " + day + " (" + source + "): go to a version that is");
        }
        return today.plusDays(DAYS).isBefore(day)
                ? Optional.empty()
                : Optional.of(what + " is mended until " + day + " (" + source + "): go to a newer version before");
    }

    private static String text(JsonNode component, String key) {
        String text = component.path(key).asString("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a component lacks `" + key + "`");
        }
        return text;
    }
}
