package io.argosy.fleet.rules;

import java.util.List;

/**
 * What came of reading a file to its end.
 *
 * @param value what it says, as far as it can be read
 * @param problems all that is wrong with it, each beginning with its path; empty where it can be read in full
 */
public record FileReading<T>(T value, List<String> problems) {
    public FileReading {
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong with it. */
    public boolean isSound() {
        return problems.isEmpty();
    }
}
