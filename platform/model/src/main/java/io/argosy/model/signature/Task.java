package io.argosy.model.signature;

import java.util.Locale;

/** What a model answers: one of several labels, or a number. */
public enum Task {
    /** Answers a probability for each label of the signature, in the labels' order. */
    CLASSIFICATION,
    /** Answers one number, in the target's unit. */
    REGRESSION;

    /** The name used in files: {@code classification} or {@code regression}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
