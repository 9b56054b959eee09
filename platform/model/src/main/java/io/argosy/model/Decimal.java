package io.argosy.model;

import java.util.regex.Pattern;

/**
 * A number as people and programs write it in a table: digits with a point, a sign, an exponent, and nothing of what a
 * programming language would also take, as {@code 14d}, {@code 0x1p3} or {@code NaN}.
 */
public final class Decimal {
    private static final Pattern FORM = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private Decimal() {}

    /**
     * Reads a number. Blanks around it do not count.
     *
     * @return the nearest double; not a number where the text is none, or one beyond what a double can hold
     */
    public static double parse(String text) {
        String bare = text.strip();
        if (!FORM.matcher(bare).matches()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(bare);
        return Double.isFinite(value) ? value : Double.NaN;
    }
}
