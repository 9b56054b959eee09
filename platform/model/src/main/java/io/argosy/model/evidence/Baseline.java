package io.argosy.model.evidence;

import java.util.List;

/**
 * What the training rows look like: the reference for drift.
 *
 * @param rows how many rows were counted
 * @param features one histogram per feature, in the signature's order
 * @param scores for two labels one histogram of the second's probability, for more labels one per label, for a
 *     regression one of the predicted value
 */
public record Baseline(long rows, List<Histogram> features, List<Histogram> scores) {
    public Baseline {
        features = List.copyOf(features);
        scores = List.copyOf(scores);
    }
}
