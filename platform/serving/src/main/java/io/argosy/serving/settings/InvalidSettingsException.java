package io.argosy.serving.settings;

import java.util.List;

/** The environment holds settings that the service cannot start with. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param errors one sentence each: the key, what is wrong, what to give */
    public InvalidSettingsException(List<String> errors) {
        super(String.join("; ", errors));
    }
}
