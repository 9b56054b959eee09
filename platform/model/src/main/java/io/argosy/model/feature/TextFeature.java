package io.argosy.model.feature;

import java.util.Objects;

/**
 * Free text, not blank and always required.
 *
 * @param maximumLength the longest accepted text in code points, between 1 and 10,000
 */
public record TextFeature(String name, String description, int maximumLength) implements Feature {
    /** No text may be longer than this, whatever a package says. */
    public static final int LONGEST = 10_000;

    public TextFeature {
        Names.require(name);
        Objects.requireNonNull(description, "description");
        if (maximumLength < 1 || maximumLength > LONGEST) {
            throw new IllegalArgumentException(
                    "maximum length " + maximumLength + " of " + name + " is not between 1 and " + LONGEST);
        }
    }

    @Override
    public boolean nullable() {
        return false;
    }
}
