package io.argosy.model.signature;

import io.argosy.model.feature.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An array that requests give whole, such as a picture or a sequence. Each of its elements is a feature like any other, so
 * that ranges, histograms, explanations and tables know it by a name of its own.
 *
 * @param name the field's name
 * @param datatype what its elements are, in the words of the Open Inference Protocol
 * @param shape the dimensions of one row's array, the last one varying fastest
 * @param first the index of the first element's feature; the others follow it
 */
public record FeatureTensor(String name, Datatype datatype, List<Integer> shape, int first) {
    /** More dimensions are no array of a row's. */
    public static final int MOST_DIMENSIONS = 6;

    /** A row has no more features, and so no more elements. */
    public static final int MOST_ELEMENTS = 4_096;

    /** What elements are. */
    public enum Datatype {
        FP32(false, Float.MAX_VALUE),
        FP64(false, Double.MAX_VALUE),
        INT32(true, Integer.MAX_VALUE),
        INT64(true, 0x1p53);

        private final boolean whole;
        private final double greatest;

        Datatype(boolean whole, double greatest) {
            this.whole = whole;
            this.greatest = greatest;
        }

        /** Whether elements are whole numbers. */
        public boolean whole() {
            return whole;
        }

        /** The greatest number, and with a minus the least. */
        public double greatest() {
            return greatest;
        }

        /** Whether it can hold this number, for whole ones as far as a float of 64 bits tells them apart. */
        public boolean holds(double number) {
            return Math.abs(number) <= greatest && !(whole && number != Math.rint(number));
        }
    }

    public FeatureTensor {
        Names.require(name);
        shape = List.copyOf(shape);
        requireShape(name, shape);
    }

    /**
     * Checks the dimensions of one row's array.
     *
     * @throws IllegalArgumentException where there are none, too many, or too many elements
     */
    public static void requireShape(String name, List<Integer> shape) {
        long size = 1;
        for (int dimension : shape) {
            size = dimension < 1 ? -1 : Math.min(Integer.MAX_VALUE, size * dimension);
            if (size < 0) {
                break;
            }
        }
        if (shape.isEmpty() || shape.size() > MOST_DIMENSIONS || size < 1 || size > MOST_ELEMENTS) {
            throw new IllegalArgumentException("the shape " + shape + " of " + name + " is not one of 1 to "
                    + MOST_DIMENSIONS + " dimensions, each 1 or more, with " + MOST_ELEMENTS + " elements at most");
        }
    }

    /** How many elements it has. */
    public int size() {
        return shape.stream().reduce(1, (a, b) -> a * b);
    }

    /** Whether a feature is one of its elements. */
    public boolean has(int feature) {
        return feature >= first && feature < first + size();
    }

    /** The shape as an error and a document say it: {@code [1, 8, 8]}. */
    public String dimensions() {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    /** The names of the elements in their order: the array's own with each index, from 0 on. */
    public static List<String> elements(String name, List<Integer> shape) {
        List<String> names = List.of(name);
        for (int dimension : shape) {
            List<String> longer = new ArrayList<>(names.size() * dimension);
            for (String before : names) {
                for (int i = 0; i < dimension; i++) {
                    longer.add(before + "_" + i);
                }
            }
            names = longer;
        }
        return names;
    }
}
