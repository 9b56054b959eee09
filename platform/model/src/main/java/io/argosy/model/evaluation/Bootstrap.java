package io.argosy.model.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The percentile bootstrap (Efron and Tibshirani 1993): rows drawn with replacement again and again, and the middle
 * 95 % of a figure over those draws. The same seed gives the same draws.
 */
public final class Bootstrap {
    /** How often rows are drawn. */
    public static final int DRAWS = 1_000;

    /** With so many rows every figure is sure, and the draws are what takes memory: fewer will do. */
    private static final int MANY_ROWS = 100_000;

    private static final int FEW_DRAWS = 200;

    private static final double TAIL = 0.025;

    /** So many draws are measured side by side at the most, each with weights of its own: these are the size of the rows. */
    private static final int ABREAST = 16;

    /** Per draw how often each row counts; more than 127 times would be a miracle. */
    private final byte[][] draws;

    /** Draws for {@code rows} rows, each by itself. */
    public Bootstrap(int rows, long seed) {
        this(IntStream.range(0, rows).toArray(), seed);
    }

    /**
     * Draws groups, each with all its rows (Field and Welsh 2007, "Bootstrapping clustered data"): rows of one group are
     * right or wrong together, and tell less than as many rows that differ.
     *
     * @param groups per row the number of its group, from 0 on
     */
    public Bootstrap(int[] groups, long seed) {
        var random = new SplittableRandom(seed);
        int count = Arrays.stream(groups).max().orElse(-1) + 1;
        int[] times = new int[count];
        draws = new byte[groups.length > MANY_ROWS ? FEW_DRAWS : DRAWS][groups.length];
        for (byte[] weights : draws) {
            Arrays.fill(times, 0);
            for (int i = 0; i < count; i++) {
                times[random.nextInt(count)]++;
            }
            for (int i = 0; i < groups.length; i++) {
                weights[i] = (byte) Math.min(times[groups[i]], Byte.MAX_VALUE);
            }
        }
    }

    /** Something measured over weighted rows; several threads ask for it at once. */
    public interface Figure {
        /** The figure when each row counts as often as its weight says. */
        double of(int[] weights);
    }

    /** The two ends of an interval. */
    public record Interval(double low, double high) {}

    /**
     * The 95 % interval of a figure.
     *
     * @param part per row 1 if it belongs, else 0
     * @return NaN at both ends when the figure is defined for no draw
     */
    public Interval interval(Figure figure, int[] part) {
        double[] values = new double[draws.length];
        // Side by side: each draw's figure hangs on nothing but that draw.
        IntStream.range(0, ABREAST).parallel().forEach(first -> {
            int[] weights = new int[part.length];
            for (int d = first; d < draws.length; d += ABREAST) {
                for (int i = 0; i < part.length; i++) {
                    weights[i] = draws[d][i] * part[i];
                }
                values[d] = figure.of(weights);
            }
        });
        double[] sound = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sound.length == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        int tail = (int) Math.floor(TAIL * sound.length);
        return new Interval(sound[tail], sound[sound.length - 1 - tail]);
    }
}
