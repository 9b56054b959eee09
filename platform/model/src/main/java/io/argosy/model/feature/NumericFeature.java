package io.argosy.model.feature;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number.
 *
 * @param unit its unit, such as {@code months} or {@code mg/dL}; empty when it has none
 * @param integer whether only whole numbers make sense
 * @param minimum the least value seen in training; a value below it is answered with a warning
 * @param maximum the greatest value seen in training, at least {@code minimum}
 * @param bounds outside of these a value is refused; null when any finite number is accepted
 * @param missing what a missing value means; null when the feature is required
 */
public record NumericFeature(
        String name,
        String description,
        String unit,
        boolean integer,
        double minimum,
        double maximum,
        @Nullable Bounds bounds,
        @Nullable Missing<Double> missing)
        implements Feature {
    public NumericFeature {
        Names.require(name);
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(unit, "unit");
        if (!Double.isFinite(minimum) || !Double.isFinite(maximum) || minimum > maximum) {
            throw new IllegalArgumentException(
                    "range [" + minimum + ", " + maximum + "] of " + name + " is not a finite, ordered interval");
        }
        Double standIn = missing == null ? null : missing.value();
        if (standIn != null && !Double.isFinite(standIn)) {
            throw new IllegalArgumentException("the value for a missing " + name + " is not finite");
        }
    }

    @Override
    public boolean nullable() {
        return missing != null;
    }

    /** Whether {@code value} lies in the range seen in training; false for NaN. */
    public boolean seen(double value) {
        return value >= minimum && value <= maximum;
    }
}
