package io.argosy.training.origin;

import java.util.Arrays;

/** Where a reader gathers one array of numbers after the other. */
final class NumberBuffer {
    /** An array has no more items. */
    static final int MOST = 4_000_000;

    private double[] items = new double[1024];
    private int size;

    void clear() {
        size = 0;
    }

    void add(double number) throws Document.Unsound {
        if (size == MOST) {
            throw new Document.Unsound("has an array of more than " + MOST + " numbers");
        }
        if (size == items.length) {
            items = Arrays.copyOf(items, Math.min(MOST, 2 * size));
        }
        items[size++] = number;
    }

    int size() {
        return size;
    }

    double get(int index) {
        return items[index];
    }

    Numbers numbers() {
        return Numbers.of(items, size);
    }
}
