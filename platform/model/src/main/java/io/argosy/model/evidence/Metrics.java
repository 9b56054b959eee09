package io.argosy.model.evidence;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is, measured on rows that the judged fit had not seen.
 *
 * @param method how the rows were kept apart, in one sentence
 * @param rows how many rows were judged
 * @param overall the figures over those rows
 * @param slices the figures on parts of them
 * @param fitted the shipped model's figures on all rows of its data, which it has seen: optimistic, and only there to
 *     check a served model against
 * @param reliability of a classifier how far its probabilities came true; null where the package does not say
 */
public record Metrics(
        String method,
        long rows,
        List<Metric> overall,
        List<Slice> slices,
        List<Metric> fitted,
        @Nullable Reliability reliability) {
    public Metrics {
        overall = List.copyOf(overall);
        slices = List.copyOf(slices);
        fitted = List.copyOf(fitted);
    }

    /** The same without reliability. */
    public Metrics(String method, long rows, List<Metric> overall, List<Slice> slices, List<Metric> fitted) {
        this(method, rows, overall, slices, fitted, null);
    }

    /** The overall figure of this name. */
    public Optional<Metric> find(String name) {
        return overall.stream().filter(m -> m.name().equals(name)).findFirst();
    }
}
