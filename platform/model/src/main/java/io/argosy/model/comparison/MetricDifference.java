package io.argosy.model.comparison;

/**
 * A figure of the candidate against the incumbent's on the same rows.
 *
 * @param name the figure's name, such as {@code auc}
 * @param incumbent the incumbent's value
 * @param candidate the candidate's value
 * @param low the lower end of the 95 % interval of candidate minus incumbent, from a paired bootstrap
 * @param high the upper end
 * @param higherIsBetter whether more is better
 */
public record MetricDifference(
        String name, double incumbent, double candidate, double low, double high, boolean higherIsBetter) {
    /** What the interval says. */
    public enum Verdict {
        /** The whole interval is on the better side of zero. */
        BETTER,
        /** The interval holds zero: no difference is shown. */
        EVEN,
        /** The whole interval is on the worse side of zero. */
        WORSE
    }

    /** Whether the difference is beyond chance, and which way. */
    public Verdict verdict() {
        if (low > 0) {
            return higherIsBetter ? Verdict.BETTER : Verdict.WORSE;
        }
        if (high < 0) {
            return higherIsBetter ? Verdict.WORSE : Verdict.BETTER;
        }
        return Verdict.EVEN;
    }
}
