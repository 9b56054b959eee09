package io.argosy.model.feature;

import org.jspecify.annotations.Nullable;

/**
 * Says that a feature may be missing, and what its absence means.
 *
 * @param value what the model is given in place of the missing value: in the feature's unit, or one of its categories;
 *     null when the model itself knows what to do with a missing one
 * @param meaning why a value can be missing, in words: {@code "not billed yet"}
 */
public record Missing<T>(@Nullable T value, String meaning) {
    public Missing {
        if (meaning.isBlank()) {
            throw new IllegalArgumentException("meaning is blank: say why a value can be missing");
        }
    }
}
