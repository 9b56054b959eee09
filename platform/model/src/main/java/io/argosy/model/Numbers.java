package io.argosy.model;

import java.math.BigDecimal;

/** How numbers are written in sentences. */
public final class Numbers {
    private Numbers() {}

    /** The shortest decimal that reads back as {@code value}, without an exponent or a trailing {@code .0}. */
    public static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
