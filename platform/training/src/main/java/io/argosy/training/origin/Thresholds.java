package io.argosy.training.origin;

import java.util.function.DoublePredicate;

/**
 * Other comparisons as one by {@code <=}. What passes a comparison of a rounded or shifted input is an interval without a
 * lower end, as rounding never changes the order, so its greatest member says the same exactly.
 */
final class Thresholds {
    private Thresholds() {}

    /** The greatest input whose nearest float of 32 bits is below {@code threshold}. */
    static double roundedBelow(float threshold) {
        return greatest(input -> (float) input < threshold);
    }

    /** The greatest input whose nearest float of 32 bits is at most {@code threshold}. */
    static double roundedUpTo(float threshold) {
        return greatest(input -> (float) input <= threshold);
    }

    /**
     * The greatest finite input that passes, where every input below one that passes does too; the least finite one where
     * none does, which then passes wrongly, as no request can have it.
     */
    static double greatest(DoublePredicate passes) {
        long low = order(-Double.MAX_VALUE);
        long high = order(Double.MAX_VALUE);
        if (passes.test(Double.MAX_VALUE)) {
            return Double.MAX_VALUE;
        }
        while (low + 1 < high) {
            // The mean without the sum, which would be too great.
            long middle = (low & high) + ((low ^ high) >> 1);
            if (passes.test(number(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return number(low);
    }

    /** A number's place among all, so that halving an interval of places finds any in 64 steps. */
    private static long order(double number) {
        long bits = Double.doubleToLongBits(number);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    private static double number(long order) {
        return Double.longBitsToDouble(order < 0 ? Long.MIN_VALUE - order : order);
    }
}
