package io.argosy.model.table;

/**
 * A number as people and programs write it in a table: digits with a point, a sign, an exponent, and nothing of what a
 * programming language would also take, as {@code 14d}, {@code 0x1p3} or {@code NaN}.
 */
public final class Decimal {
    private Decimal() {}

    /**
     * Reads a number. Blanks around it do not count.
     *
     * @return the nearest double; not a number where the text is none, or one beyond what a double can hold
     */
    public static double parse(String text) {
        String bare = text.strip();
        if (!isForm(bare)) {
            return Double.NaN;
        }
        double value = Double.parseDouble(bare);
        return Double.isFinite(value) ? value : Double.NaN;
    }

    /**
     * Whether a text is a sign that may be missing, digits with a point among, before or behind them, and an exponent that
     * may be missing: by hand, for tables have many cells.
     */
    private static boolean isForm(String text) {
        int start = afterSign(text, 0);
        int whole = afterDigits(text, start);
        int end = whole;
        if (end < text.length() && text.charAt(end) == '.') {
            end = afterDigits(text, end + 1);
        }
        if (whole == start && end <= whole + 1) {
            return false;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = afterSign(text, end + 1);
            end = afterDigits(text, exponent);
            return end > exponent && end == text.length();
        }
        return end == text.length();
    }

    private static int afterSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
    }

    private static int afterDigits(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
