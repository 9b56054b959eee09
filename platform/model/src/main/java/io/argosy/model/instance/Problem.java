package io.argosy.model.instance;

/**
 * Why an instance is refused.
 *
 * @param field the JSON field it is about
 * @param kind the rule that is broken
 * @param message a sentence with the fact and what would be accepted, fit for the caller
 */
public record Problem(String field, Kind kind, String message) {
    /** The rules that an instance can break. */
    public enum Kind {
        MISSING,
        UNKNOWN_FIELD,
        DUPLICATE,
        WRONG_TYPE,
        OUT_OF_BOUNDS,
        UNKNOWN_CATEGORY,
        BLANK,
        TOO_LONG
    }
}
