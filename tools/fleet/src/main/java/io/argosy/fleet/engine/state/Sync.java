package io.argosy.fleet.engine.state;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether what serves is what Git says. */
public enum Sync {
    /** What serves is what the branch says. */
    SYNCED("Synced"),
    /** The branch says something else than what serves. */
    OUT_OF_SYNC("OutOfSync"),
    /** What the branch says cannot be read: the overlay does not render. */
    UNKNOWN("Unknown");

    private final String label;

    Sync(String label) {
        this.label = label;
    }

    /** The word for it, Argo CD's own. */
    @JsonValue
    @Override
    public String toString() {
        return label;
    }
}
