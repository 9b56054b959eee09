package io.argosy.model.comparison;

import java.util.List;

/**
 * The figures' differences on a part of the rows.
 *
 * @param feature the feature that the rows are split by
 * @param part which part
 * @param rows how many rows it has
 */
public record SliceDifference(String feature, String part, int rows, List<MetricDifference> metrics) {
    public SliceDifference {
        metrics = List.copyOf(metrics);
    }
}
