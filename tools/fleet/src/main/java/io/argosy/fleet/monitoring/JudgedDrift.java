package io.argosy.fleet.monitoring;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Drift}'s rules work out of two histograms, worked out here: where there is no Prometheus, and for simulations that none could
 * evaluate. The same fixtures hold both.
 *
 * @param psi the population stability index
 * @param chi2 Pearson's statistic
 * @param critical what chance explains of it at the most
 */
record JudgedDrift(double psi, double chi2, double critical) {
    /**
     * @param trained how many rows of training fell into each bin
     * @param seen how many of those that are judged did
     * @param tests how many are judged together
     */
    static JudgedDrift of(long[] trained, long[] seen, double tests) {
        double allTrained = Arrays.stream(trained).sum();
        double allSeen = Arrays.stream(seen).sum();
        double compared = 1 / (1 / allSeen + 1 / allTrained);
        double psi = 0;
        double chi2 = 0;
        int bins = 0;
        for (int bin = 0; bin < trained.length; bin++) {
            double q = Math.max(Drift.LEAST_SHARE, seen[bin] / allSeen);
            double p = Math.max(Drift.LEAST_SHARE, trained[bin] / allTrained);
            psi += (q - p) * Math.log(q / p);
            double expected = (seen[bin] + trained[bin]) * compared / (allSeen + allTrained);
            if (expected > 0) {
                double distance = compared * (seen[bin] / allSeen - trained[bin] / allTrained);
                chi2 += distance * distance / Math.max(Drift.LEAST_EXPECTED, expected);
                bins++;
            }
        }
        return new JudgedDrift(psi, chi2, critical(bins - 1, tests));
    }

    /**
     * The same by the bins' names; null where too few rows came to say.
     *
     * @param trained how many rows of training fell into each bin
     * @param seen how many of those that are judged did
     */
    static @Nullable JudgedDrift of(Map<String, Double> trained, Map<String, Double> seen, int tests) {
        TreeSet<String> names = new TreeSet<>(trained.keySet());
        names.addAll(seen.keySet());
        long[] then = counts(trained, names);
        long[] now = counts(seen, names);
        return Arrays.stream(now).sum() >= Drift.FEWEST_ROWS
                        && Arrays.stream(then).sum() > 0
                ? of(then, now, tests)
                : null;
    }

    private static long[] counts(Map<String, Double> bins, TreeSet<String> names) {
        return names.stream()
                .mapToLong(bin -> Math.round(bins.getOrDefault(bin, 0.0)))
                .toArray();
    }

    static double critical(int freedom, double tests) {
        double t = Math.sqrt(2 * Math.log(Drift.EVALUATIONS_A_WEEK * tests));
        double z = t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t);
        double part = 2.0 / (9 * freedom);
        return freedom * Math.pow(1 - part + z * Math.sqrt(part), 3);
    }

    boolean shifted() {
        return psi >= Drift.MATTERS && chi2 > critical;
    }
}
