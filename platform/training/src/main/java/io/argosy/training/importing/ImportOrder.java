package io.argosy.training.importing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked an import for, as JSON.
 *
 * @param name the service's
 * @param file the model's file in the service's folder
 * @param sample the sample in that folder, CSV with names that features may have
 * @param expected the tool's own answers there; null without
 * @param target the sample's column of right answers, or what the answer is to be called
 * @param labels the names of the model's classes in order; null where the file or the sample says them
 * @param headings per name in the sample the heading that the column had
 * @param tensors per name of an array in the sample the shape of one row's; its elements are columns
 */
record ImportOrder(
        String name,
        String file,
        String sample,
        @Nullable String expected,
        String target,
        @Nullable List<String> labels,
        Map<String, String> headings,
        Map<String, List<Integer>> tensors) {
    ImportOrder {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sample, "sample");
        Objects.requireNonNull(target, "target");
        headings = Map.copyOf(headings);
        tensors = tensors == null ? Map.of() : Map.copyOf(tensors);
    }
}
