package io.argosy.fleet.model;

import java.util.Locale;

/** How figures are written for people. */
final class Format {
    private Format() {}

    /** Four digits that mean something: 0.8479, 56.83. */
    static String figure(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%.2f", value);
    }
}
