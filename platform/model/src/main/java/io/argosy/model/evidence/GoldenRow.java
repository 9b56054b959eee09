package io.argosy.model.evidence;

import java.util.List;

/**
 * A row with the answer that the model must give wherever it runs.
 *
 * @param note why this row is here: {@code training row 17}, {@code total_charges missing}
 * @param instance the row as a JSON object, as a request would give it
 * @param expected the model's outputs
 */
public record GoldenRow(String note, String instance, List<Double> expected) {
    public GoldenRow {
        expected = List.copyOf(expected);
    }
}
