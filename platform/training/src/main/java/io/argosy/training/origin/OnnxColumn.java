package io.argosy.training.origin;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A column of a tensor, as a function of one input of the model. */
sealed interface OnnxColumn {
    /** The input's index. */
    int input();

    /**
     * A number that never changes its order, or always: what is computed of it, in the graph's own precision.
     *
     * @param function of the input's value; NaN where it is missing
     * @param slope what it is multiplied by, as far as rounding does not count
     * @param shift what is added then
     * @param standIn what stands in for a missing input; null without
     */
    record Amount(
            int input,
            DoubleUnaryOperator function,
            double slope,
            double shift,
            @Nullable Double standIn) implements OnnxColumn {
        /** The same, then multiplied by and added to. */
        Amount then(DoubleUnaryOperator next, double factor, double more) {
            DoubleUnaryOperator before = function;
            return new Amount(
                    input,
                    value -> next.applyAsDouble(before.applyAsDouble(value)),
                    slope * factor,
                    shift * factor + more,
                    standIn);
        }
    }

    /**
     * A number for each category.
     *
     * @param values per category of the input its number
     * @param other the number of every other category
     */
    record Table(int input, List<Double> values, double other) implements OnnxColumn {
        public Table {
            values = List.copyOf(values);
        }
    }

    /** A category as it came. */
    record Category(int input) implements OnnxColumn {}
}
