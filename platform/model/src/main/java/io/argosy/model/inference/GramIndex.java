package io.argosy.model.inference;

import java.util.Arrays;
import java.util.List;

/** Finds the index of an n-gram given as code points, without making a string of it: open addressing over flat arrays. */
final class GramIndex {
    /** The hash of the empty n-gram. */
    static final int SEED = 0x811C9DC5;

    private final int[] slots;
    private final int[] starts;
    private final int[] points;

    GramIndex(List<String> grams) {
        slots = new int[Math.max(4, Integer.highestOneBit(Math.max(1, grams.size())) << 2)];
        Arrays.fill(slots, -1);
        starts = new int[grams.size() + 1];
        points = grams.stream().flatMapToInt(String::codePoints).toArray();
        for (int gram = 0; gram < grams.size(); gram++) {
            String text = grams.get(gram);
            starts[gram + 1] = starts[gram] + text.codePointCount(0, text.length());
            int hash = SEED;
            for (int i = starts[gram]; i < starts[gram + 1]; i++) {
                hash = hash(hash, points[i]);
            }
            int slot = slot(hash);
            while (slots[slot] >= 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = gram;
        }
    }

    /** The hash of an n-gram after one more code point (FNV-1a, a code point at a time). */
    static int hash(int hash, int point) {
        return (hash ^ point) * 0x01000193;
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 15)) & (slots.length - 1);
    }

    /** The index of the n-gram {@code units[start .. start + size - 1]} with this hash, or -1. */
    int find(int[] units, int start, int size, int hash) {
        for (int slot = slot(hash); slots[slot] >= 0; slot = (slot + 1) & (slots.length - 1)) {
            int gram = slots[slot];
            if (Arrays.equals(points, starts[gram], starts[gram + 1], units, start, start + size)) {
                return gram;
            }
        }
        return -1;
    }
}
