package io.argosy.model.feature;

/** One input of a model. A service's requests have one JSON field of this name for each feature. */
public sealed interface Feature permits NumericFeature, CategoricalFeature, TextFeature {
    /** The field's name: a lower-case letter, then lower-case letters, digits and underscores; at most 64 characters. */
    String name();

    /** What the feature is, in one sentence for a reader who does not know the data. */
    String description();

    /** Whether a request may leave the field out or give {@code null}. */
    boolean nullable();
}
