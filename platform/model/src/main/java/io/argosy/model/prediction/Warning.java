package io.argosy.model.prediction;

/**
 * A reason to trust an answer less: the row lies outside what the model was trained on.
 *
 * @param feature the feature's name
 * @param kind what is unusual
 * @param message a sentence with the value and what training has seen
 */
public record Warning(String feature, Kind kind, String message) {
    /** The ways in which a row can leave the training data. */
    public enum Kind {
        OUT_OF_RANGE,
        UNSEEN_CATEGORY,
        UNKNOWN_TEXT
    }
}
