package io.argosy.model.wording;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a misspelt one was probably meant to be, for errors that suggest the next step. */
public final class NearestName {
    private static final int LONGEST = 100;

    private NearestName() {}

    /**
     * The candidate that {@code name} is short for, else the one with the least edit distance (Levenshtein 1965), both
     * ignoring case; the first of equals. Empty when none is near: when even that one differs in more than a third of its
     * characters, where two may differ in four or more, and one in fewer.
     */
    public static Optional<String> of(String name, Collection<String> candidates) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String sought = name.toLowerCase(Locale.ROOT);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            String known = candidate.toLowerCase(Locale.ROOT);
            boolean shortFor = sought.length() >= 2 && known.startsWith(sought);
            int distance = shortFor ? 0 : distance(sought, known);
            int allowed = known.length() < 4 ? 1 : Math.max(2, known.length() / 3);
            if (distance < least && distance <= allowed) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Edits from one to the other: insert, delete or replace one character. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
