package io.argosy.model.table;

import io.argosy.model.feature.NumericFeature;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A number as people write it: {@code 1,440.00}, {@code 1.440,00}, {@code $12}, {@code (3)}, {@code 16%}, {@code 1 440}.
 *
 * <p>Where commas separate a table's fields, a comma in a number groups thousands and a point begins the fraction. Where
 * semicolons or tabs do, {@code 9,56} has a fraction; a point then groups thousands where a comma begins a fraction. What
 * begins with a zero is never grouped: {@code 0,567} has a fraction, whatever separates.
 *
 * @param negative whether it has a minus, or stands in parentheses as accountants write it
 * @param unit the sign of a currency, or {@code %}; empty without
 * @param digits the rest: digits, marks between them, an exponent
 */
public record WrittenNumber(boolean negative, String unit, String digits) {
    /** A column's or a cell's mark that begins the fraction. */
    public enum Fraction {
        /** A point; commas, blanks and apostrophes group digits. */
        POINT,
        /** A comma; points, blanks and apostrophes group digits. */
        COMMA
    }

    private static final Set<String> UNITS = Set.of(
            "$", "US$", "A$", "C$", "R$", "€", "£", "¥", "₹", "₽", "₩", "₺", "USD", "EUR", "GBP", "CHF", "JPY", "kr",
            "zł", "%");

    private static final String BLANKS = "[ \u00a0\u202f\u2009'\u2019]";
    private static final Pattern PLAIN =
            Pattern.compile("[0-9]+\\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\\.[0-9]+(?:[eE][+-]?[0-9]+)?");
    private static final Pattern GROUPED =
            Pattern.compile("[1-9][0-9]{0,2}(?:(?:,[0-9]{2,3})*,[0-9]{3}|(?:" + BLANKS + "[0-9]{3})+)(?:\\.[0-9]*)?");
    private static final Pattern COMMA = Pattern.compile("[0-9]+,[0-9]*(?:[eE][+-]?[0-9]+)?|,[0-9]+|[0-9]+");
    private static final Pattern COMMA_GROUPED =
            Pattern.compile("[1-9][0-9]{0,2}(?:(?:\\.[0-9]{3})+|(?:" + BLANKS + "[0-9]{3})+)(?:,[0-9]*)?");

    /** What a cell could say, which may still be no number; nothing where it holds no digit. */
    public static Optional<WrittenNumber> of(String cell) {
        String text = cell.strip();
        boolean negative = false;
        if (text.length() > 2 && text.startsWith("(") && text.endsWith(")")) {
            negative = true;
            text = text.substring(1, text.length() - 1).strip();
        }
        int start = 0;
        while (start < text.length() && !isDigitOrMark(text.charAt(start)) && !isSign(text.charAt(start))) {
            start++;
        }
        int end = text.length();
        while (end > start && !isDigitOrMark(text.charAt(end - 1))) {
            end--;
        }
        String before = text.substring(0, start).strip();
        String after = text.substring(end).strip();
        text = text.substring(start, end).strip();
        // A sign before the currency or after it.
        if (before.length() > 0 && isSign(before.charAt(0))) {
            text = before.charAt(0) + text;
            before = before.substring(1).strip();
        }
        if (!text.isEmpty() && isSign(text.charAt(0))) {
            if (negative) {
                return Optional.empty();
            }
            negative = text.charAt(0) != '+';
            text = text.substring(1).strip();
            // -$5 has its currency behind the sign.
            int digit = 0;
            while (digit < text.length() && !isDigitOrMark(text.charAt(digit))) {
                digit++;
            }
            if (digit > 0 && before.isEmpty()) {
                before = text.substring(0, digit).strip();
                text = text.substring(digit);
            }
        }
        boolean known = (before.isEmpty() || UNITS.contains(before)) && (after.isEmpty() || UNITS.contains(after));
        if (!known || text.isEmpty() || (!before.isEmpty() && !after.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new WrittenNumber(negative, before.isEmpty() ? after : before, text));
    }

    private static boolean isDigitOrMark(char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == ',';
    }

    private static boolean isSign(char c) {
        return c == '-' || c == '+' || c == '\u2212';
    }

    /**
     * The number as {@link Decimal} reads it, with all its digits.
     *
     * @param fraction the mark before its fraction
     * @return nothing where it is no number so
     */
    public Optional<String> plain(Fraction fraction) {
        String plain;
        if (fraction == Fraction.POINT && PLAIN.matcher(digits).matches()) {
            plain = digits;
        } else if (fraction == Fraction.POINT && GROUPED.matcher(digits).matches()) {
            plain = digits.replaceAll(BLANKS + "|,", "");
        } else if (fraction == Fraction.COMMA && COMMA.matcher(digits).matches()) {
            plain = digits.replace(',', '.');
        } else if (fraction == Fraction.COMMA && COMMA_GROUPED.matcher(digits).matches()) {
            plain = digits.replaceAll(BLANKS + "|\\.", "").replace(',', '.');
        } else {
            return Optional.empty();
        }
        return Optional.of(negative ? "-" + plain : plain);
    }

    /** The number with this mark before its fraction; not a number where it is none so. */
    public double value(Fraction fraction) {
        return plain(fraction).map(Decimal::parse).orElse(Double.NaN);
    }

    /**
     * A cell of a service's CSV as a feature's number.
     *
     * @param separator between the table's fields
     * @return not a number where the cell is none, has another unit than the feature, or could be two numbers
     */
    public static double parse(String cell, char separator, NumericFeature feature) {
        double plain = Decimal.parse(cell);
        boolean comma = separator != ',';
        if (!Double.isNaN(plain) && !(comma && cell.indexOf('.') >= 0)) {
            return plain;
        }
        Optional<WrittenNumber> written = of(cell);
        if (written.isEmpty()
                || !(written.get().unit.isEmpty() || written.get().unit.equals(feature.unit()))) {
            return plain;
        }
        double point = written.get().value(Fraction.POINT);
        double byComma = comma ? written.get().value(Fraction.COMMA) : Double.NaN;
        if (Double.isNaN(byComma) || Double.isNaN(point)) {
            return Double.isNaN(byComma) ? point : byComma;
        }
        // 1,440 has a fraction here, and 1.440 too, unless only the thousands are like what training saw.
        boolean usual = cell.indexOf(',') >= 0;
        double first = usual ? byComma : point;
        double second = usual ? point : byComma;
        return !feature.seen(first) && feature.seen(second) ? second : first;
    }
}
