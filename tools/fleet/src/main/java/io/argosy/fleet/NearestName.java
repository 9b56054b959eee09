package io.argosy.fleet;

import java.util.Collection;

/** The next step for a name that does not exist: the one that was probably meant. */
public final class NearestName {
    private NearestName() {}

    /**
     * A next step, e.g. {@code did you mean "churn"?}, or the list of names where none is near.
     *
     * @param candidates the names that exist
     */
    public static String suggest(String name, Collection<String> candidates) {
        if (candidates.isEmpty()) {
            return "there are none yet";
        }
        return io.argosy.model.wording.NearestName.of(name, candidates)
                .map(nearest -> "did you mean \"" + nearest + "\"?")
                .orElseGet(() -> "there are "
                        + String.join(", ", candidates.stream().sorted().toList()));
    }
}
