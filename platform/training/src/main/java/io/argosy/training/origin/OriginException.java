package io.argosy.training.origin;

/** A model file that is not taken: the message says why, and where somebody can do something about it, what. */
public final class OriginException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message for whoever has the file. */
    public OriginException(String message) {
        super(message);
    }
}
