package io.argosy.model.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.model.Seeded;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A rank is a count, however the thresholds are spread. */
class RanksTest {
    @Seeded(300)
    void aRankIsHowManyThresholdsLieBelow(long seed) {
        var random = new SplittableRandom(seed);
        double[] thresholds = new double[random.nextInt(1, 60)];
        for (int i = 0; i < thresholds.length; i++) {
            thresholds[i] = any(random);
        }
        for (double threshold : thresholds) {
            assertRank(thresholds, threshold);
            assertRank(thresholds, Math.nextUp(threshold));
            assertRank(thresholds, Math.nextDown(threshold));
        }
        for (int i = 0; i < 20; i++) {
            assertRank(thresholds, any(random));
        }
    }

    @Test
    void whatLiesBeyondAllNumbersHasARankToo() {
        double[] thresholds = {-1e100, 0, 1e-300, 1e100};
        for (double value : new double[] {
            Double.NEGATIVE_INFINITY, -Double.MAX_VALUE, -0.0, 0.0, Double.MAX_VALUE, Double.POSITIVE_INFINITY
        }) {
            assertRank(thresholds, value);
            assertRank(new double[] {2}, value);
        }
        assertEquals(0, ranks(thresholds).rank(0, Double.NaN));
    }

    /** Numbers that crowd together, repeat, and lie far out. */
    private static double any(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(-3, 4);
            case 1 -> random.nextDouble(-1, 1) * 1e-12;
            case 2 -> random.nextDouble(-1, 1) * 1e100;
            case 3 -> Double.MIN_VALUE * random.nextInt(5);
            default -> random.nextDouble(-1, 1);
        };
    }

    private static void assertRank(double[] thresholds, double value) {
        long below = Arrays.stream(thresholds)
                .map(threshold -> threshold + 0.0)
                .distinct()
                .filter(threshold -> threshold < value)
                .count();
        assertEquals(below, ranks(thresholds).rank(0, value), () -> value + " among " + Arrays.toString(thresholds));
    }

    /** Trees of one split each, on the first of two features. */
    private static Ranks ranks(double[] thresholds) {
        int nodes = 3 * thresholds.length;
        int[] roots = new int[thresholds.length];
        int[] feature = new int[nodes];
        double[] threshold = new double[nodes];
        int[] right = new int[nodes];
        int[] cover = new int[nodes];
        Arrays.fill(feature, Trees.LEAF);
        Arrays.fill(cover, 1);
        for (int tree = 0; tree < thresholds.length; tree++) {
            roots[tree] = 3 * tree;
            feature[3 * tree] = 0;
            threshold[3 * tree] = thresholds[tree];
            right[3 * tree] = 3 * tree + 2;
        }
        return Ranks.of(new Trees(1, roots, feature, threshold, right, new double[nodes], cover));
    }
}
