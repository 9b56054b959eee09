package io.argosy.fleet;

import java.util.Collection;
import java.util.Comparator;

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
        String nearest = candidates.stream()
                .min(Comparator.comparing((String candidate) -> !isShortFor(name, candidate))
                        .thenComparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        return isShortFor(name, nearest) || distance(name, nearest) <= Math.max(2, name.length() / 3)
                ? "did you mean \"" + nearest + "\"?"
                : "there are " + String.join(", ", candidates.stream().sorted().toList());
    }

    private static boolean isShortFor(String name, String candidate) {
        return name.length() >= 2 && candidate.startsWith(name);
    }

    /** Edits (insert, delete, replace one character) from one to the other: Levenshtein 1965. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replace = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
