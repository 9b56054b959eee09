package io.argosy.model.feature;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of a list of names.
 *
 * @param categories the names, 2 or more, distinct; a category's index in a row is its place in this list
 * @param missing what a missing value means; null when the feature is required
 * @param unseen the category that stands in, with a warning, for a name outside the list; null when such a name is
 *     refused
 */
public record CategoricalFeature(
        String name,
        String description,
        List<String> categories,
        @Nullable Missing<String> missing,
        @Nullable String unseen)
        implements Feature {
    public CategoricalFeature {
        Names.require(name);
        Objects.requireNonNull(description, "description");
        categories = List.copyOf(categories);
        if (categories.size() < 2 || new HashSet<>(categories).size() < categories.size()) {
            throw new IllegalArgumentException("categories of " + name + " are not 2 or more distinct names");
        }
        String standIn = missing == null ? null : missing.value();
        if (standIn != null && !categories.contains(standIn)) {
            throw new IllegalArgumentException(
                    "a missing " + name + " stands for \"" + standIn + "\", which is not among its categories");
        }
        if (unseen != null && !categories.contains(unseen)) {
            throw new IllegalArgumentException(
                    "an unseen " + name + " stands for \"" + unseen + "\", which is not among its categories");
        }
    }

    @Override
    public boolean nullable() {
        return missing != null;
    }
}
