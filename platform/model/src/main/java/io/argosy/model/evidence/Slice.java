package io.argosy.model.evidence;

import java.util.List;

/**
 * A model's quality on a part of the rows.
 *
 * @param feature the feature that the rows are split by
 * @param part which part: a category, or a range of a number such as {@code 0 to 12}
 * @param rows how many rows it has
 * @param metrics the figures on those rows
 */
public record Slice(String feature, String part, long rows, List<Metric> metrics) {
    public Slice {
        metrics = List.copyOf(metrics);
    }
}
