package io.argosy.fleet.engine.state;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether a service answers, and whether it is getting there. */
public enum Health {
    /** Every replica is ready. */
    HEALTHY("Healthy"),
    /** Nobody asks, and nothing runs: the first request starts it and waits for it. Argo CD has no word for that. */
    ASLEEP("Asleep"),
    /** On the way to what the branch says, and nothing has failed yet. */
    PROGRESSING("Progressing"),
    /** Something failed; an earlier version may still serve. */
    DEGRADED("Degraded"),
    /** Nothing runs. */
    MISSING("Missing");

    private final String label;

    Health(String label) {
        this.label = label;
    }

    /** The word for it: Argo CD's own, where it has one. */
    @JsonValue
    @Override
    public String toString() {
        return label;
    }
}
