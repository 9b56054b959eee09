package io.argosy.fleet.gate.pod;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.ParserFinding;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings that a version reads, by {@code docs/settings.json} at its commit: each key with the form of its value. */
public final class SettingsTable {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,10})(Ki|Mi|Gi)?");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,20}");
    private static final Pattern ADDRESS = Pattern.compile("https?://[^/\\s]+\\S*");
    /** As a service reads it: what else it may hold, a password first of all, stands nowhere in Git. */
    private static final Pattern DATABASE =
            Pattern.compile("jdbc:postgresql://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9_-]+"
                    + "(\\?(?!.*(?i:user|password|factory|plugin|loggerFile))[A-Za-z0-9_=&./-]+)?");

    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Map<String, Integer> SHIFTS = Map.of("Ki", 10, "Mi", 20, "Gi", 30);

    private final JsonNode table;

    private SettingsTable(JsonNode table) {
        this.table = table;
    }

    /**
     * Reads the file.
     *
     * @throws FleetException where it is none
     */
    static SettingsTable parse(String text, String path) {
        try {
            JsonNode table = JsonMapper.shared().readTree(text);
            if (table.isObject()) {
                return new SettingsTable(table);
            }
            throw broken(path, "it is no object");
        } catch (JacksonException e) {
            throw broken(path, ParserFinding.of(e));
        }
    }

    private static FleetException broken(String path, String why) {
        return new FleetException(
                ExitCode.REFUSED, path + " at the version's commit cannot be read: " + why, "release a newer version");
    }

    boolean knows(String key) {
        return table.has(key);
    }

    List<String> keys() {
        return List.copyOf(table.propertyNames());
    }

    /** What the version takes instead of a value, as a sentence; nothing where it takes it. */
    Optional<String> objection(String key, String value) {
        // A former name has the unit in it, and no bound in older tables: the new name's holds for both.
        for (String[] former : new String[][] {{"_MILLIS", "ms"}, {"_SECONDS", "s"}}) {
            String name = key.endsWith(former[0]) ? key.substring(0, key.length() - former[0].length()) : "";
            if (table.path(name).path("form").asString("").equals("time") && value.matches("[0-9]{1,20}")) {
                Optional<String> objection = objection(name, value + former[1]);
                if (objection.isPresent()) {
                    return objection;
                }
            }
        }
        JsonNode form = table.path(key);
        return switch (form.path("form").asString("")) {
            case "integer" -> range(form, value, "a whole number", SettingsTable::integer);
            case "time" -> range(form, value, "a time such as 250ms or 10s", SettingsTable::millis);
            case "bytes" -> range(form, value, "bytes such as 64Ki or 4Mi", SettingsTable::bytes);
            case "address" ->
                ADDRESS.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("it takes an address such as http://collector:4318");
            case "database" ->
                DATABASE.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("it takes a database such as jdbc:postgresql://host:5432/predictions, and its"
                                + " credentials as files");
            case "one of" -> {
                List<String> values = form.path("values")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
                yield values.contains(value.toLowerCase(Locale.ROOT))
                        ? Optional.empty()
                        : Optional.of("it takes one of " + String.join(", ", values));
            }
            // A form that a newer table has is for newer code to judge.
            default -> Optional.empty();
        };
    }

    /** A value as a number that can be compared; null where it has not the form. */
    @FunctionalInterface
    private interface Scale {
        @Nullable
        BigInteger of(String value);
    }

    private static Optional<String> range(JsonNode form, String value, String what, Scale scale) {
        String minimum = form.path("minimum").asString("");
        String maximum = form.path("maximum").asString("");
        BigInteger number = scale.of(value);
        BigInteger from = scale.of(minimum);
        BigInteger to = scale.of(maximum);
        boolean within = number != null
                && (from == null || number.compareTo(from) >= 0)
                && (to == null || number.compareTo(to) <= 0);
        return within ? Optional.empty() : Optional.of("it takes " + what + " from " + minimum + " to " + maximum);
    }

    private static @Nullable BigInteger integer(String value) {
        return INTEGER.matcher(value).matches() ? new BigInteger(value) : null;
    }

    private static @Nullable BigInteger millis(String value) {
        Matcher time = TIME.matcher(value);
        return time.matches()
                ? new BigInteger(time.group(1)).multiply(BigInteger.valueOf(MILLIS.getOrDefault(time.group(2), 1L)))
                : null;
    }

    /** A time as a setting writes it, in milliseconds; nothing where the text is none. */
    static OptionalLong time(String value) {
        BigInteger millis = millis(value);
        return millis == null ? OptionalLong.empty() : OptionalLong.of(millis.longValue());
    }

    /** A number of bytes as a setting writes it; nothing where the text is none. */
    static OptionalLong size(String value) {
        BigInteger bytes = bytes(value);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.longValue());
    }

    private static @Nullable BigInteger bytes(String value) {
        Matcher bytes = BYTES.matcher(value);
        return bytes.matches()
                ? new BigInteger(bytes.group(1))
                        .shiftLeft(bytes.group(2) == null ? 0 : SHIFTS.getOrDefault(bytes.group(2), 0))
                : null;
    }
}
