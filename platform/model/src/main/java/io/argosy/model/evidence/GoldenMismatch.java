package io.argosy.model.evidence;

import java.util.List;

/**
 * A golden row that the model answers otherwise than expected.
 *
 * @param line its line in {@code golden.jsonl}, from 1
 * @param row the golden row
 * @param actual what the model gives; empty when the instance is refused
 * @param message a sentence that says what differs
 */
public record GoldenMismatch(int line, GoldenRow row, List<Double> actual, String message) {
    public GoldenMismatch {
        actual = List.copyOf(actual);
    }
}
