package io.argosy.serving.settings;

import io.argosy.model.NearestName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads typed values from an environment and keeps every error until {@link #finish()}. */
final class SettingsReader {
    /** The names that a log level has in configuration, and what the JDK calls them. */
    private static final Map<String, Level> LEVELS = new LinkedHashMap<>();

    static {
        LEVELS.put("debug", Level.FINE);
        LEVELS.put("info", Level.INFO);
        LEVELS.put("warn", Level.WARNING);
        LEVELS.put("error", Level.SEVERE);
    }

    private final Map<String, String> environment;
    private final String prefix;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<String> errors = new ArrayList<>();

    SettingsReader(Map<String, String> environment, String prefix) {
        this.environment = environment;
        this.prefix = prefix;
    }

    String text(String name, String otherwise) {
        String key = prefix + name;
        known.add(key);
        String value = environment.get(key);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    int integer(String name, int otherwise, int minimum, int maximum) {
        String value = text(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number >= minimum && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, in the same words as a number out of range.
        }
        errors.add(
                "%s%s is \"%s\": give a whole number from %d to %d".formatted(prefix, name, value, minimum, maximum));
        return otherwise;
    }

    boolean onOff(String name, boolean otherwise) {
        String value = text(name, otherwise ? "on" : "off");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> {
                errors.add("%s%s is \"%s\": give on or off".formatted(prefix, name, value));
                yield otherwise;
            }
        };
    }

    /** The address of a server; null where none is given. */
    @Nullable
    URI httpAddress(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return null;
        }
        try {
            URI address = new URI(value);
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Reported below, in the same words as an address of another kind.
        }
        errors.add("%s%s is \"%s\": give an address such as http://collector:4318".formatted(prefix, name, value));
        return null;
    }

    Level logLevel(String name, Level otherwise) {
        String value = text(name, "");
        Level level = value.isEmpty() ? otherwise : LEVELS.get(value.toLowerCase(Locale.ROOT));
        if (level != null) {
            return level;
        }
        errors.add("%s%s is \"%s\": give one of %s".formatted(prefix, name, value, String.join(", ", LEVELS.keySet())));
        return otherwise;
    }

    /** Reports what was wrong, and the keys with the prefix that nothing has read. */
    void finish() throws InvalidSettingsException {
        environment.keySet().stream()
                .filter(key -> key.startsWith(prefix) && !known.contains(key))
                .sorted()
                .map(key -> "%s is no setting: %s"
                        .formatted(
                                key,
                                NearestName.of(key, known)
                                        .map(near -> "did you mean " + near + "?")
                                        .orElse("the settings are "
                                                + known.stream().collect(Collectors.joining(", ")))))
                .forEach(errors::add);
        if (!errors.isEmpty()) {
            throw new InvalidSettingsException(errors);
        }
    }
}
