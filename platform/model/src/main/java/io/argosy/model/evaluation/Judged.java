package io.argosy.model.evaluation;

import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.util.Arrays;
import java.util.List;

/** Rows with a model's answers and the right ones. */
public final class Judged {
    private final Signature signature;
    private final List<Row> rows;
    private final double[] targets;
    private final double[] outputs;

    /**
     * Takes the arrays as they are, without a copy: nobody may write to them afterwards.
     *
     * @param targets per row the right label's index, or the right value
     * @param outputs per row the model's outputs, {@code signature.outputs()} each
     */
    public Judged(Signature signature, List<Row> rows, double[] targets, double[] outputs) {
        if (rows.isEmpty() || targets.length != rows.size() || outputs.length != rows.size() * signature.outputs()) {
            throw new IllegalArgumentException(rows.size() + " rows, " + targets.length + " targets and "
                    + outputs.length + " outputs do not belong together");
        }
        this.signature = signature;
        this.rows = List.copyOf(rows);
        this.targets = targets;
        this.outputs = outputs;
    }

    /** Asks a model for its answers to the rows. */
    public static Judged by(Model model, Signature signature, List<Row> rows, double[] targets) {
        double[] outputs = new double[rows.size() * signature.outputs()];
        model.predictAll(rows, outputs);
        return new Judged(signature, rows, targets, outputs);
    }

    /** The signature of the rows and the answers. */
    public Signature signature() {
        return signature;
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    /** One row. */
    public Row row(int index) {
        return rows.get(index);
    }

    /** The right label's index, or the right value. */
    public double target(int index) {
        return targets[index];
    }

    /** The right label's index. */
    public int label(int index) {
        return (int) targets[index];
    }

    /** One of the model's outputs. */
    public double output(int index, int output) {
        return outputs[index * signature.outputs() + output];
    }

    /** The index of the label that the model decides for. */
    public int decision(int index) {
        int size = signature.outputs();
        double[] probabilities = Arrays.copyOfRange(outputs, index * size, (index + 1) * size);
        return signature.labels().indexOf(signature.decide(probabilities));
    }
}
