package io.argosy.fleet;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the name somebody meant: {@code NearestName.unknown("service", "chrun", List.of("churn", "diabetes"))} is the
 * error {@code no service is named chrun: did you mean churn? There are churn, diabetes}.
 */
public final class NearestName {
    private static final int NAMES_TOLD = 12;

    private NearestName() {}

    /**
     * The known name closest to {@code given}, where one is close enough to be a slip of the fingers: at most a third of
     * its letters changed, added, left out or swapped with a neighbour.
     */
    public static Optional<String> of(String given, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(given, name) <= Math.max(1, Math.max(given.length(), name.length()) / 3))
                .min(Comparator.comparingInt((String name) -> distance(given, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * The error for a name that nothing has.
     *
     * @param kind what is named, e.g. {@code service}
     * @param known the names there are
     */
    public static FleetException unknown(String kind, String given, Collection<String> known) {
        String fact = "no " + kind + " is named " + given;
        if (known.isEmpty()) {
            return new FleetException(ExitCode.USAGE, fact, "there is no " + kind + " yet");
        }
        List<String> sorted = known.stream().sorted().toList();
        String there = "There are " + String.join(", ", sorted.subList(0, Math.min(NAMES_TOLD, sorted.size())))
                + (sorted.size() > NAMES_TOLD ? " and " + (sorted.size() - NAMES_TOLD) + " more" : "");
        return new FleetException(
                ExitCode.USAGE,
                fact,
                of(given, known)
                        .map(nearest -> "did you mean " + nearest + "? " + there)
                        .orElse(there.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + there.substring(1)));
    }

    /**
     * Edits that turn one word into another: a letter changed, added, left out, or swapped with its neighbour (the
     * optimal string alignment distance; Boytsov, "Indexing methods for approximate dictionary searching", 2011).
     */
    static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int least = Math.min(edits[i - 1][j - 1] + change, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                edits[i][j] = swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
            }
        }
        return edits[from.length()][to.length()];
    }
}
