package io.argosy.model.inference;

import java.util.function.Consumer;

/**
 * How a text is cut into character n-grams: in lower case, white space at its ends dropped and within it shortened to
 * one blank, a blank before and after it, so that an n-gram knows a beginning and an end.
 *
 * @param min the length of the shortest n-grams in code points, 1 or more
 * @param max the length of the longest, at most {@link #LONGEST}
 * @param lowercase whether upper case counts as lower case
 */
public record Ngrams(int min, int max, boolean lowercase) {
    /** No n-gram may be longer. */
    public static final int LONGEST = 8;

    public Ngrams {
        if (min < 1 || max < min || max > LONGEST) {
            throw new IllegalArgumentException(
                    "n-grams of " + min + " to " + max + " characters: must be 1 to " + LONGEST + ", in order");
        }
    }

    /**
     * Writes the text's code points, with its blanks, to {@code units}.
     *
     * @param units of at least {@code text.length() + 2} elements
     * @return how many were written
     */
    int prepare(String text, int[] units) {
        int length = 0;
        units[length++] = ' ';
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean space = Character.isWhitespace(point) || Character.isSpaceChar(point);
            if (!space) {
                units[length++] = lowercase ? Character.toLowerCase(point) : point;
            } else if (units[length - 1] != ' ') {
                units[length++] = ' ';
            }
        }
        if (units[length - 1] != ' ') {
            units[length++] = ' ';
        }
        return length;
    }

    /** Gives every n-gram of a text, from left to right, the shorter ones first. */
    public void each(String text, Consumer<String> to) {
        int[] units = new int[text.length() + 2];
        int length = prepare(text, units);
        for (int start = 0; start < length; start++) {
            for (int size = min; size <= Math.min(max, length - start); size++) {
                to.accept(new String(units, start, size));
            }
        }
    }
}
