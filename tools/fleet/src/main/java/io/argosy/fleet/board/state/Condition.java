package io.argosy.fleet.board.state;

import io.argosy.fleet.engine.state.Health;
import java.util.stream.Stream;

/** How a service is in an environment. What nobody knows is unknown, and never well. */
public enum Condition {
    HEALTHY("Healthy"),
    ASLEEP("Asleep"),
    PROGRESSING("Progressing"),
    DEGRADED("Degraded"),
    MISSING("Missing"),
    UNKNOWN("Unknown");

    private final String word;

    Condition(String word) {
        this.word = word;
    }

    /** What {@code ./fleet status} says. */
    static Condition of(Health health) {
        return of(health.toString());
    }

    /** By a word that a witness wrote down; a word that nobody knows says nothing. */
    static Condition of(String word) {
        return Stream.of(values())
                .filter(condition -> condition.word.equals(word))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Whether somebody has to look. */
    public boolean isTrouble() {
        return this == DEGRADED || this == MISSING || this == UNKNOWN;
    }

    /** The word for people. */
    public String word() {
        return word;
    }
}
