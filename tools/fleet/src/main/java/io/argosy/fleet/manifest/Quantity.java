package io.argosy.fleet.manifest;

import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes' way to write an amount: {@code 500m}, {@code 512Mi}, {@code 1.5G}, {@code 128974848}, {@code 12e6}
 * (kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity).
 */
public final class Quantity {
    private static final Pattern FORM = Pattern.compile("([+-]?(?:\\d{1,40}(?:\\.\\d{0,40})?|\\.\\d{1,40}))"
            + "(?:(n|u|m|Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E|)|[eE]([+-]?\\d{1,3}))");
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("", BigDecimal.ONE),
            Map.entry("n", new BigDecimal("0.000000001")),
            Map.entry("u", new BigDecimal("0.000001")),
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("k", BigDecimal.valueOf(1_000L)),
            Map.entry("M", BigDecimal.valueOf(1_000_000L)),
            Map.entry("G", BigDecimal.valueOf(1_000_000_000L)),
            Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
            Map.entry("P", BigDecimal.valueOf(1_000_000_000_000_000L)),
            Map.entry("E", BigDecimal.valueOf(1_000_000_000_000_000_000L)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private Quantity() {}

    /**
     * A number of cores, bytes or whatever is counted.
     *
     * @throws IllegalArgumentException where the text is no amount
     */
    public static double amount(String text) {
        return exact(text, "an amount looks like 500m or 512Mi").doubleValue();
    }

    /** The same, or nothing where the text is no amount: for who judges amounts, and not whether they are any. */
    public static OptionalDouble find(String text) {
        return FORM.matcher(text).matches() ? OptionalDouble.of(amount(text)) : OptionalDouble.empty();
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
        return exact(text, looks).min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static BigDecimal exact(String text, String looks) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(looks + ", not \"" + text + "\"");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String exponent = matcher.group(3);
        return exponent == null
                ? number.multiply(UNITS.getOrDefault(matcher.group(2), BigDecimal.ONE))
                : number.scaleByPowerOfTen(Integer.parseInt(exponent));
    }
}
