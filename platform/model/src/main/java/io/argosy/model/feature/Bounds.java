package io.argosy.model.feature;

/**
 * The closed interval outside of which a value cannot be true, such as [0, 1] for a flag. A request that breaks it is
 * refused; one that only leaves the range seen in training is answered with a warning.
 *
 * @param minimum the least possible value, finite
 * @param maximum the greatest possible value, finite, at least {@code minimum}
 */
public record Bounds(double minimum, double maximum) {
    public Bounds {
        if (!Double.isFinite(minimum) || !Double.isFinite(maximum) || minimum > maximum) {
            throw new IllegalArgumentException(
                    "bounds [" + minimum + ", " + maximum + "] are not a finite, ordered interval");
        }
    }

    /** Whether {@code value} lies in the interval; false for NaN. */
    public boolean contains(double value) {
        return value >= minimum && value <= maximum;
    }
}
