package io.argosy.training;

import io.argosy.model.Row;
import io.argosy.model.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows with the answers that are right for them.
 *
 * @param targets per row the label's index, or a regression's value
 * @param keys per row a hash of its content: equal rows have equal keys wherever they stand in the file
 */
record Examples(Signature signature, List<Row> rows, List<Double> targets, List<Long> keys) {
    Examples {
        rows = List.copyOf(rows);
        targets = List.copyOf(targets);
        keys = List.copyOf(keys);
    }

    int size() {
        return rows.size();
    }

    Examples subset(int[] indices) {
        return new Examples(
                signature,
                Arrays.stream(indices).mapToObj(rows::get).toList(),
                Arrays.stream(indices).mapToObj(targets::get).toList(),
                Arrays.stream(indices).mapToObj(keys::get).toList());
    }

    /** Per row the label's index. */
    int[] labels() {
        return targets.stream().mapToInt(Double::intValue).toArray();
    }

    /** Per row the answer. */
    double[] values() {
        return targets.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Per row the model's inputs. */
    double[][] inputs() {
        return rows.stream().map(row -> row.inputs().clone()).toArray(double[][]::new);
    }

    /**
     * Deals the rows into parts by their keys: a row stays in its part whatever other rows come or go, and equal rows
     * share a part, so that none is judged by a fit that has seen its twin.
     *
     * @param salt sets one dealing apart from another
     * @return per row its part, 0 to {@code folds - 1}
     */
    int[] deal(int folds, long salt) {
        return keys.stream()
                .mapToInt(key -> (int) Long.remainderUnsigned(mixed(key ^ mixed(salt)), folds))
                .toArray();
    }

    /** The indices of the rows that lie in part {@code fold}, or of those that do not. */
    static int[] indices(int[] folds, int fold, boolean inside) {
        return IntStream.range(0, folds.length)
                .filter(i -> (folds[i] == fold) == inside)
                .toArray();
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014), which spreads every bit over all others. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
