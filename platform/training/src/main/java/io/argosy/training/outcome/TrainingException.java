package io.argosy.training.outcome;

import java.io.Serial;

/** A model cannot be trained; the message says what is wrong, where, and what to do. */
public final class TrainingException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An error with a message fit for the model's author. */
    public TrainingException(String message) {
        super(message);
    }
}
