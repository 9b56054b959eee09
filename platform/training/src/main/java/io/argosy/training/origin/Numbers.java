package io.argosy.training.origin;

import java.util.Arrays;

/** Numbers in as few bytes as lose nothing. */
final class Numbers {
    static final Numbers EMPTY = new Numbers(new byte[0], null, null, null);

    private final byte @org.jspecify.annotations.Nullable [] bytes;
    private final int @org.jspecify.annotations.Nullable [] ints;
    private final float @org.jspecify.annotations.Nullable [] floats;
    private final double @org.jspecify.annotations.Nullable [] doubles;

    private Numbers(
            byte @org.jspecify.annotations.Nullable [] bytes,
            int @org.jspecify.annotations.Nullable [] ints,
            float @org.jspecify.annotations.Nullable [] floats,
            double @org.jspecify.annotations.Nullable [] doubles) {
        this.bytes = bytes;
        this.ints = ints;
        this.floats = floats;
        this.doubles = doubles;
    }

    /** The first numbers of a buffer, which stays its owner's. */
    static Numbers of(double[] buffer, int size) {
        boolean asBytes = true;
        boolean asInts = true;
        boolean asFloats = true;
        for (int i = 0; i < size; i++) {
            double number = buffer[i];
            asBytes &= number == (byte) number;
            asInts &= number == (int) number;
            asFloats &= number == (float) number || Double.isNaN(number);
        }
        if (asBytes) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) buffer[i];
            }
            return new Numbers(bytes, null, null, null);
        }
        if (asInts) {
            int[] ints = new int[size];
            for (int i = 0; i < size; i++) {
                ints[i] = (int) buffer[i];
            }
            return new Numbers(null, ints, null, null);
        }
        if (asFloats) {
            float[] floats = new float[size];
            for (int i = 0; i < size; i++) {
                floats[i] = (float) buffer[i];
            }
            return new Numbers(null, null, floats, null);
        }
        return new Numbers(null, null, null, Arrays.copyOf(buffer, size));
    }

    int size() {
        return bytes != null
                ? bytes.length
                : ints != null ? ints.length : floats != null ? floats.length : doubles == null ? 0 : doubles.length;
    }

    double get(int index) {
        if (bytes != null) {
            return bytes[index];
        }
        if (ints != null) {
            return ints[index];
        }
        if (floats != null) {
            return floats[index];
        }
        if (doubles == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return doubles[index];
    }

    /** A number that must be whole. */
    int whole(int index) throws Document.Unsound {
        double number = get(index);
        if (number != (int) number) {
            throw new Document.Unsound("an index is " + number + ", no whole number of 32 bits");
        }
        return (int) number;
    }
}
