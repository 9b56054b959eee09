package io.argosy.model.derivation;

import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import java.util.List;

/**
 * A feature that no request gives: the model's own code makes it of others.
 *
 * @param feature its name, words, unit, the range that training saw, and what no value means
 * @param derivation what it is made of, and how
 * @param replaces of what it is made of, those that the model no longer sees itself
 */
public record DerivedFeature(Feature feature, Derivation derivation, List<String> replaces) {
    /** A result beyond this, up or down, counts as this: no number of a package is greater. */
    public static final double GREATEST = 1e100;

    public DerivedFeature {
        replaces = List.copyOf(replaces);
        boolean fits = switch (derivation) {
            case Derivation.Arithmetic _ -> feature instanceof NumericFeature f && f.bounds() == null;
            case Derivation.Count _ ->
                feature instanceof NumericFeature f && f.integer() && f.bounds() == null && f.missing() == null;
            case Derivation.Normalization _ -> feature instanceof TextFeature;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    feature.name() + " is no feature that a " + derivation.kind() + " makes");
        }
        for (String replaced : replaces) {
            if (!derivation.of().contains(replaced)) {
                throw new IllegalArgumentException(
                        feature.name() + " replaces " + replaced + ", of which it is not made: leave that out");
            }
        }
    }

    /** Its name. */
    public String name() {
        return feature.name();
    }

    /** The number, between the greatest up and down; -0.0 as 0.0, and NaN as it is. */
    static double bounded(double number) {
        return Math.clamp(number, -GREATEST, GREATEST) + 0.0;
    }
}
