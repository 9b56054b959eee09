package io.argosy.model.inference;

import java.util.List;

/**
 * The categories that a split sends to the left, by their index.
 *
 * @param words bit {@code i % 32} of word {@code i / 32} is category {@code i}; what lies after the last word is not in it
 */
public record CategorySet(List<Integer> words) {
    /** Bits in a word. */
    public static final int WORD = 32;

    public CategorySet {
        words = List.copyOf(words);
    }

    /** Whether the category of this index, 0 or more, is in the set. */
    public boolean contains(int category) {
        int word = category / WORD;
        return word < words.size() && (words.get(word) >>> (category % WORD) & 1) != 0;
    }
}
