package io.argosy.fleet.monitoring;

/**
 * Whether a service still gets what its model was trained on: rules that compare, for each input and each score, the values of a window
 * with those of training. Every process counts its own values in training's bins; they are added up first, so that the service is
 * judged and not a pod, and by version, since a version brings bins of its own.
 *
 * <p>With counts o of n rows seen and c of N rows of training, shares q = o / n and p = c / N, and h = n N / (n + N):
 *
 * <ul>
 *   <li>The effect is the population stability index, the sum of (q - p) ln(q / p); an empty share counts as 0.0001. By chance alone it
 *       is about (bins - 1) / h (Yurdakul, "Statistical Properties of Population Stability Index", 2018), so it means little alone.
 *   <li>Chance is judged by Pearson's statistic for two samples, the sum of (h (q - p))&sup2; / e with e = (o + c) h / (n + N). It is
 *       chi-squared distributed where each e is 5 or more; a smaller e counts as 5, which can only make it say less.
 *   <li>Its critical value is that of one false discovery a week at the most, over all inputs, scores, services, windows and
 *       evaluations of a Prometheus, whatever depends on what (Bonferroni, the union bound). The normal quantile is Abramowitz and Stegun's 26.2.22, the
 *       chi-squared one Wilson and Hilferty's (1931): above the exact value, by 5 % with nine degrees of freedom and by a
 *       quarter with one.
 * </ul>
 *
 * <p>A value has shifted where both say so, and drifts where it had shifted in the window before as well.
 */
final class Drift {
    /** From which index on a shift matters. */
    static final double MATTERS = 0.1;
    /** A window of fewer rows says nothing. */
    static final int FEWEST_ROWS = 200;
    /** What a share counts as at least, in the index. */
    static final double LEAST_SHARE = 0.0001;
    /** What a bin is expected to hold at least, in the statistic. */
    static final int LEAST_EXPECTED = 5;
    /** How often it is judged. */
    static final int MINUTES = 2;

    static final int EVALUATIONS_A_WEEK = 7 * 24 * 60 / MINUTES;

    /** The windows: the short one for services that are asked much, the long one for all others. */
    static final String HOUR = "1h";

    static final String DAY = "1d";

    private static final String INCREASE = "version:values:increase" + MINUTES + "m";
    private static final String SEEN = "version:values_seen:sum";
    private static final String TRAINED = "version:values_trained:max";
    private static final String ROWS_TRAINED = "version:rows_trained:sum";
    private static final String SHARE_SEEN = "version:share_seen:ratio";
    private static final String SHARE_TRAINED = "version:share_trained:ratio";
    private static final String ROWS = Metric.DRIFT_ROWS.exposed();
    private static final String COMPARED = "version:rows_compared:harmonic";
    private static final String EXPECTED = "version:values_expected:sum";
    private static final String FREEDOM = "version:drift:freedom";
    private static final String SHIFTED = "version:drift:shifted";

    private static final String VALUE = "environment, service, version, of, name";

    /** The index of what drifts, the largest of each service. */
    static final String DRIFTS =
            "max by (environment, service) (\n  " + lasting(HOUR) + "\n  or\n  " + lasting(DAY) + "\n)";

    private Drift() {}

    private static String lasting(String window) {
        String shifted = SHIFTED + "{window=\"" + window + "\"}";
        return shifted + " and " + shifted + " offset " + window;
    }

    /** Writes the rules. */
    static void write(Rules rules) {
        Frame often = Frame.all(MINUTES + "m");
        rules.group("drift", MINUTES + "m");
        rules.record(INCREASE, "sum by (" + VALUE + ", bin) (" + often.increase(Metric.VALUES) + ")");
        rules.record(SEEN, HOUR, "sum_over_time(" + INCREASE + "[1h])");
        // A day of two-minute steps would be 720 samples for each series; of hours, it is 24.
        rules.record(SEEN, DAY, "sum_over_time(" + SEEN + "{window=\"" + HOUR + "\"}[1d:1h])");
        rules.record(TRAINED, "max by (" + VALUE + ", bin) (" + often.now(Metric.TRAINING_VALUES) + ")");
        rules.record(ROWS, "sum without (bin) (" + SEEN + ") >= " + FEWEST_ROWS);
        rules.record(ROWS_TRAINED, "sum without (bin) (" + TRAINED + ") > 0");
        rules.record(SHARE_SEEN, SEEN + "\n/ on (" + VALUE + ", window) group_left ()\n" + ROWS);
        rules.record(SHARE_TRAINED, TRAINED + "\n/ on (" + VALUE + ") group_left ()\n" + ROWS_TRAINED);
        rules.record(COMPARED, "1 / (1 / " + ROWS + " + on (" + VALUE + ") group_left () 1 / " + ROWS_TRAINED + ")");
        rules.record(
                EXPECTED,
                "(\n  (" + SEEN + " + on (" + VALUE + ", bin) group_left () " + TRAINED + ")\n  * on (" + VALUE
                        + ", window) group_left ()\n  (" + COMPARED + " / (" + ROWS + " + on (" + VALUE
                        + ") group_left () " + ROWS_TRAINED + "))\n) > 0");
        rules.record(
                Metric.DRIFT_INDEX.exposed(),
                "sum without (bin) (\n  (" + least(SHARE_SEEN) + " - on (" + VALUE + ", bin) group_left () "
                        + least(SHARE_TRAINED) + ")\n  *\n  ln(" + least(SHARE_SEEN) + " / on (" + VALUE
                        + ", bin) group_left () " + least(SHARE_TRAINED) + ")\n)");
        rules.record(
                Metric.DRIFT_STATISTIC.exposed(),
                "sum without (bin) (\n  (\n    (" + SHARE_SEEN + " - on (" + VALUE + ", bin) group_left () "
                        + SHARE_TRAINED + ")\n    * on (" + VALUE + ", window) group_left ()\n    " + COMPARED
                        + "\n  ) ^ 2\n  /\n  clamp_min(" + EXPECTED + ", " + LEAST_EXPECTED + ")\n)");
        rules.record(FREEDOM, "count without (bin) (" + EXPECTED + ") - 1 > 0");
        rules.record("drift:chance:logarithm", "sqrt(2 * ln(" + EVALUATIONS_A_WEEK + " * count(" + FREEDOM + ")))");
        rules.record(
                "drift:chance:quantile",
                "drift:chance:logarithm\n- (2.30753 + 0.27061 * drift:chance:logarithm)\n"
                        + "/ (1 + 0.99229 * drift:chance:logarithm + 0.04481 * drift:chance:logarithm ^ 2)");
        rules.record(
                Metric.DRIFT_CRITICAL.exposed(),
                FREEDOM + "\n* (1 - 2 / (9 * " + FREEDOM + ") + scalar(drift:chance:quantile) * sqrt(2 / (9 * "
                        + FREEDOM + "))) ^ 3");
        rules.record(
                SHIFTED,
                Metric.DRIFT_INDEX.exposed() + " >= " + MATTERS + "\nand\n" + Metric.DRIFT_STATISTIC.exposed() + " > "
                        + Metric.DRIFT_CRITICAL.exposed());
    }

    private static String least(String share) {
        return "clamp_min(" + share + ", " + LEAST_SHARE + ")";
    }
}
