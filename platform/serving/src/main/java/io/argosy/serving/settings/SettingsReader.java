package io.argosy.serving.settings;

import io.argosy.model.wording.NearestName;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,10})(Ki|Mi|Gi)?");
    private static final Pattern POSTGRES = Pattern.compile(
            "jdbc:postgresql://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9_-]+(\\?(?!.*(?i:user|password|socketFactory|sslfactory|plugin|loggerFile|authenticationPlugin))[A-Za-z0-9_=&./-]+)?");
    private static final Map<String, ChronoUnit> TIMES = new LinkedHashMap<>();
    private static final List<String> SIZES = List.of("Ki", "Mi", "Gi");

    static {
        TIMES.put("ms", ChronoUnit.MILLIS);
        TIMES.put("s", ChronoUnit.SECONDS);
        TIMES.put("m", ChronoUnit.MINUTES);
        TIMES.put("h", ChronoUnit.HOURS);
    }

    private final Map<String, String> environment;
    private final String prefix;
    private final Map<String, String> renamed;
    private final Map<String, String> former = new HashMap<>();
    private final TreeMap<String, SettingForm> known = new TreeMap<>();
    private final List<String> errors = new ArrayList<>();

    /**
     * Reads the keys that start with a prefix.
     *
     * @param renamed by a name that a key had before, the one that it has: both without the prefix
     */
    SettingsReader(Map<String, String> environment, String prefix, Map<String, String> renamed) {
        this.environment = environment;
        this.prefix = prefix;
        this.renamed = renamed;
    }

    /**
     * Where a key is missing, takes the number that stands under its former name. For what base and the build tell every
     * version, those from before the key had this name too; it goes when no environment pins one of them.
     */
    void formerly(String name, String before, String unit) {
        known.put(prefix + before, new SettingForm.Whole(0, Integer.MAX_VALUE));
        String value = environment.get(prefix + before);
        if (value != null && !value.isBlank()) {
            former.put(prefix + name, value.strip() + unit);
        }
    }

    String text(String name, String otherwise) {
        return value(name, otherwise, new SettingForm.Text());
    }

    private String value(String name, String otherwise, SettingForm form) {
        String key = prefix + name;
        known.put(key, form);
        String value = environment.get(key);
        return value == null || value.isBlank() ? former.getOrDefault(key, otherwise) : value.strip();
    }

    int integer(String name, int otherwise, int minimum, int maximum) {
        String value = value(name, Integer.toString(otherwise), new SettingForm.Whole(minimum, maximum));
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

    /** A time with its unit. */
    Duration duration(String name, Duration otherwise, Duration minimum, Duration maximum) {
        String value = value(name, written(otherwise), new SettingForm.Time(written(minimum), written(maximum)));
        Matcher matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            Duration duration = Duration.of(count, Objects.requireNonNull(TIMES.get(matcher.group(2))));
            if (duration.compareTo(minimum) >= 0 && duration.compareTo(maximum) <= 0) {
                return duration;
            }
        }
        errors.add("%s%s is \"%s\": give a time such as 250ms, 10s or 5m, from %s to %s"
                .formatted(prefix, name, value, written(minimum), written(maximum)));
        return otherwise;
    }

    /** A size in bytes, with or without a unit. */
    long bytes(String name, long otherwise, long minimum, long maximum) {
        String value = value(name, Long.toString(otherwise), new SettingForm.Bytes(written(minimum), written(maximum)));
        Matcher matcher = BYTES.matcher(value);
        if (matcher.matches()) {
            int shift = matcher.group(2) == null ? 0 : 10 * (1 + SIZES.indexOf(matcher.group(2)));
            long bytes = Long.parseLong(matcher.group(1)) << shift;
            if (bytes >= minimum && bytes <= maximum) {
                return bytes;
            }
        }
        errors.add("%s%s is \"%s\": give bytes such as 512, 64Ki or 4Mi, from %s to %s"
                .formatted(prefix, name, value, written(minimum), written(maximum)));
        return otherwise;
    }

    /** As somebody would write it: in the largest unit that leaves no rest. */
    private static String written(Duration duration) {
        String unit = "s";
        for (Map.Entry<String, ChronoUnit> time : TIMES.entrySet()) {
            if (duration.toMillis() > 0
                    && duration.toMillis() % time.getValue().getDuration().toMillis() == 0) {
                unit = time.getKey();
            }
        }
        ChronoUnit chosen = Objects.requireNonNull(TIMES.get(unit));
        return duration.toMillis() / chosen.getDuration().toMillis() + unit;
    }

    private static String written(long bytes) {
        int unit = 0;
        while (unit < SIZES.size() && bytes >= 1024 && bytes % 1024 == 0) {
            bytes /= 1024;
            unit++;
        }
        return bytes + (unit == 0 ? "" : SIZES.get(unit - 1));
    }

    boolean onOff(String name, boolean otherwise) {
        String value =
                value(name, otherwise ? "on" : "off", new SettingForm.OneOf(List.of("on", "off", "true", "false")));
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
        String value = value(name, "", new SettingForm.Address());
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

    /** The address of a PostgreSQL database, without credentials: it stands where everybody reads it. */
    String postgresAddress(String name) {
        String value = value(name, "", new SettingForm.Database());
        if (value.isEmpty() || POSTGRES.matcher(value).matches()) {
            return value;
        }
        errors.add(
                "%s%s is no address of a database that is read here: give one such as jdbc:postgresql://host:5432/predictions,"
                                .formatted(prefix, name)
                        + " with options such as ?sslmode=verify-full behind it, and credentials as files");
        return "";
    }

    Level logLevel(String name, Level otherwise) {
        String value = value(name, "", new SettingForm.OneOf(List.copyOf(LEVELS.keySet())));
        Level level = value.isEmpty() ? otherwise : LEVELS.get(value.toLowerCase(Locale.ROOT));
        if (level != null) {
            return level;
        }
        errors.add("%s%s is \"%s\": give one of %s".formatted(prefix, name, value, String.join(", ", LEVELS.keySet())));
        return otherwise;
    }

    /** Every key that was asked for, and the form of its value. */
    Map<String, SettingForm> known() {
        return Map.copyOf(known);
    }

    /** Reports what was wrong, and the keys with the prefix that nothing has read. */
    void finish() throws InvalidSettingsException {
        environment.keySet().stream()
                .filter(key -> key.startsWith(prefix) && !known.containsKey(key))
                .sorted()
                .map(key -> renamed.containsKey(key.substring(prefix.length()))
                        ? "%s is called %s now, and its value has a unit"
                                .formatted(key, prefix + renamed.get(key.substring(prefix.length())))
                        : "%s is no setting: %s"
                                .formatted(
                                        key,
                                        NearestName.of(key, known.keySet())
                                                .map(near -> "did you mean " + near + "?")
                                                .orElse("the settings are " + String.join(", ", known.keySet()))))
                .forEach(errors::add);
        if (!errors.isEmpty()) {
            throw new InvalidSettingsException(errors);
        }
    }
}
