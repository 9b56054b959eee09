package io.argosy.serving;

import org.jspecify.annotations.Nullable;

/** The service cannot start: the message says what is wrong and where. */
public final class CannotServeException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotServeException(String message) {
        this(message, null);
    }

    CannotServeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
