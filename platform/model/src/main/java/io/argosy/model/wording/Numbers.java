package io.argosy.model.wording;

import java.math.BigDecimal;
import java.math.MathContext;

/** How numbers are written in sentences. */
public final class Numbers {
    private Numbers() {}

    /** The shortest decimal that reads back as {@code value}, without an exponent or a trailing {@code .0}. */
    public static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    /** The same of a number that was computed: six significant digits tell a person enough. */
    public static String shortened(double value) {
        return new BigDecimal(value, new MathContext(6)).stripTrailingZeros().toPlainString();
    }
}
