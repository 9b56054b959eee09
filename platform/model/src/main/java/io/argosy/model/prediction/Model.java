package io.argosy.model.prediction;

import io.argosy.model.signature.Row;
import java.util.List;

/** A fitted model. Immutable and thread-safe: one instance serves every thread. */
public interface Model {
    /** How many numbers a prediction has: one per label in the labels' order, or 1 for a regression. */
    int outputs();

    /**
     * How near the same row's answer is on every machine, absolute below 1 and relative above: golden rows are held to it.
     */
    default double exactness() {
        return 1e-9;
    }

    /**
     * Predicts one row; trees, lines and n-grams without allocating.
     *
     * @param row filled, each required feature present
     * @param out receives {@link #outputs()} numbers: probabilities that sum to 1, or the predicted value
     */
    void predict(Row row, double[] out);

    /**
     * Predicts many rows, faster than one by one.
     *
     * @param rows filled; row {@code i} is answered in {@code out[i * outputs() .. (i + 1) * outputs() - 1]}
     * @param out receives {@code rows.size() * outputs()} numbers
     */
    void predictAll(List<Row> rows, double[] out);

    /**
     * How many characters of a row's text the model knows something of, and how many there are.
     *
     * @param known those within some part that training saw
     * @param all those that are no white space
     */
    record TextKnown(int known, int all) {
        /** Nothing to know, so nothing unknown. */
        public static final TextKnown EVERYTHING = new TextKnown(0, 0);
    }

    /** What the model knows of a row's text; {@link TextKnown#EVERYTHING} where it reads none. */
    default TextKnown textKnown(Row row) {
        return TextKnown.EVERYTHING;
    }

    /**
     * Explains one output of one row.
     *
     * @param output the index of the label to explain; 0 for a regression
     */
    Explanation explain(Row row, int output);
}
