package io.argosy.training.rows;

import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows with the answers that are right for them.
 *
 * @param targets per row the label's index, or a regression's value
 * @param keys per row a hash of its features as the model sees them: rows that no model can tell apart have equal keys,
 *     whatever their answers are
 */
public record Examples(Signature signature, List<Row> rows, List<Double> targets, List<Long> keys) {
    public Examples {
        rows = List.copyOf(rows);
        targets = List.copyOf(targets);
        keys = List.copyOf(keys);
    }

    /** Rows in an order that follows from what they hold, whatever order they come in. */
    public static Examples of(Signature signature, List<Row> rows, List<Double> targets) {
        var keys = new RowKeys(signature, rows);
        int[] order = keys.order(targets);
        return new Examples(signature, rows, targets, keys.all()).subset(order);
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    /** Those of some rows, in their order; one that is named twice is there twice. */
    public Examples subset(int[] indices) {
        return new Examples(
                signature,
                Arrays.stream(indices).mapToObj(rows::get).toList(),
                Arrays.stream(indices).mapToObj(targets::get).toList(),
                Arrays.stream(indices).mapToObj(keys::get).toList());
    }

    /** Per row the label's index. */
    public int[] labels() {
        return targets.stream().mapToInt(Double::intValue).toArray();
    }

    /** Per row the answer. */
    public double[] values() {
        return targets.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Per row the model's inputs. */
    public double[][] inputs() {
        return rows.stream().map(row -> row.inputs().clone()).toArray(double[][]::new);
    }

    /**
     * A model's answers to the rows, one after the other, as a service gives them to each. One row takes what all hold in
     * turn: a row that was asked keeps the model's working memory, some kilobytes where trees are many, and of a million rows
     * that would be gigabytes.
     */
    public double[] answers(Model model) {
        int outputs = model.outputs();
        double[] answers = new double[rows.size() * outputs];
        double[] out = new double[outputs];
        Row asked = signature.newRow();
        for (int i = 0; i < rows.size(); i++) {
            asked.take(rows.get(i));
            model.predict(asked, out);
            System.arraycopy(out, 0, answers, i * outputs, outputs);
        }
        return answers;
    }

    /** Per row the number of its group, from 0 on: rows of equal features share one. */
    public int[] groups() {
        long[] distinct =
                keys.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
        return keys.stream().mapToInt(key -> Arrays.binarySearch(distinct, key)).toArray();
    }

    /**
     * Deals the rows into parts: equal features share a part, so that no row is judged by a fit that has seen its twin,
     * and as far as that allows every part has its share of every label and of the rows. Depends on what the rows hold
     * alone, not on their order, the scale of a column or the labels' names.
     *
     * @param salt sets one dealing apart from another
     * @return per row its part, 0 to {@code folds - 1}
     */
    public int[] deal(int folds, long salt) {
        return new Dealing(this, folds, salt).parts();
    }

    /** The indices of the rows that lie in part {@code fold}, or of those that do not. */
    public static int[] indices(int[] folds, int fold, boolean inside) {
        return IntStream.range(0, folds.length)
                .filter(i -> (folds[i] == fold) == inside)
                .toArray();
    }
}
