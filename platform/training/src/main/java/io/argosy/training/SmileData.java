package io.argosy.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.vector.DoubleVector;
import smile.data.vector.IntVector;
import smile.data.vector.ValueVector;

/**
 * Examples as Smile takes them: every input a column of doubles, a category as its index. Trees cut an index like any
 * number; two cuts single out any category.
 */
final class SmileData {
    static final Formula FORMULA = Formula.lhs("target");

    private SmileData() {}

    /** A frame with the label's index as target, the labels renumbered so that none is absent. */
    static DataFrame classification(Examples examples, int[] present) {
        int[] labels = Arrays.stream(examples.labels())
                .map(label -> Arrays.binarySearch(present, label))
                .toArray();
        return frame(examples.inputs(), new IntVector("target", labels));
    }

    static DataFrame regression(Examples examples) {
        return frame(examples.inputs(), new DoubleVector("target", examples.values()));
    }

    private static DataFrame frame(double[][] inputs, ValueVector target) {
        int features = inputs[0].length;
        var columns = new ValueVector[features + 1];
        for (int f = 0; f < features; f++) {
            int feature = f;
            double[] column =
                    Arrays.stream(inputs).mapToDouble(row -> row[feature]).toArray();
            columns[f] = new DoubleVector("x" + f, column);
        }
        columns[features] = target;
        return new DataFrame(columns);
    }

    /** One number per tree or step, from one seed. */
    static long[] seeds(long seed, int count) {
        return IntStream.range(0, count)
                .mapToLong(i -> 1 + seed * 1_000_003 + i * 7_919L)
                .toArray();
    }
}
