package io.argosy.training.origin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input of a model as its tool has it.
 *
 * @param name as the file says it; where it has none, {@code f} and the index
 * @param category whether it is one of several names, rather than a number
 * @param categories the names in the order of their indices, as far as the file has them; empty for a number
 * @param open whether other categories than these are answered too, all alike
 * @param nullable whether the model takes a missing value
 * @param standIn the number that the model itself puts in the place of a missing one, where a line needs it; else null
 */
public record OriginFeature(
        String name,
        boolean category,
        List<String> categories,
        boolean open,
        boolean nullable,
        @Nullable Double standIn) {
    public OriginFeature {
        categories = List.copyOf(categories);
    }

    OriginFeature(String name, boolean category, List<String> categories, boolean open, boolean nullable) {
        this(name, category, categories, open, nullable, null);
    }

    static OriginFeature number(String name, boolean nullable) {
        return new OriginFeature(name, false, List.of(), false, nullable, null);
    }
}
