package io.argosy.fleet.manifest;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' way to write an amount: {@code 500m}, {@code 512Mi}, {@code 1.5G}, {@code 128974848}. */
public final class Quantity {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(m|Ki|Mi|Gi|Ti|k|M|G|T|)");
    private static final Map<String, BigDecimal> UNITS = Map.of(
            "", BigDecimal.ONE,
            "m", new BigDecimal("0.001"),
            "k", BigDecimal.valueOf(1_000L),
            "M", BigDecimal.valueOf(1_000_000L),
            "G", BigDecimal.valueOf(1_000_000_000L),
            "T", BigDecimal.valueOf(1_000_000_000_000L),
            "Ki", BigDecimal.valueOf(1L << 10),
            "Mi", BigDecimal.valueOf(1L << 20),
            "Gi", BigDecimal.valueOf(1L << 30),
            "Ti", BigDecimal.valueOf(1L << 40));

    private Quantity() {}

    /**
     * A number of cores, bytes or whatever is counted.
     *
     * @throws IllegalArgumentException where the text is no amount
     */
    public static double amount(String text) {
        return exact(text, "an amount looks like 500m or 512Mi").doubleValue();
    }

    /**
     * A number of bytes, rounded down.
     *
     * @throws IllegalArgumentException where the text is no amount of bytes
     */
    static long bytes(String text) {
        String looks = "an amount of bytes looks like 512Mi";
        if (text.endsWith("m")) {
            throw new IllegalArgumentException(looks + ", not \"" + text + "\"");
        }
        return exact(text, looks).longValue();
    }

    private static BigDecimal exact(String text, String looks) {
        Matcher matcher = FORM.matcher(text);
        BigDecimal unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(looks + ", not \"" + text + "\"");
        }
        return new BigDecimal(matcher.group(1)).multiply(unit);
    }
}
