package io.argosy.fleet.evidence;

import io.argosy.fleet.monitoring.Objectives;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a stretch has to be to count as healthy, by main's objectives and not by what its witness thought of it.
 *
 * @param objective what callers may expect of the service
 */
public record Expectation(Objectives.Objective objective) {
    /** Fewer errors than that are told by nobody, whatever their share: so do the alerts. */
    public static final int FEWEST_ERRORS = 10;
    /** Fewer requests than that have no 99 of 100. */
    public static final int FEWEST_REQUESTS = 100;

    /** A sign: what {@code Errors} says of some minutes is so of their last moment, too. */
    public static final String ERRORS_GO_ON = "ErrorsGoOn";
    /** A sign: the same of {@code SlowAnswers}. */
    public static final String SLOW_GOES_ON = "SlowGoesOn";
    /** A sign: what it answers is spread otherwise than what its package was judged by, and not by chance. */
    public static final String SCORES_SHIFTED = "ScoresShifted";

    /** Signs of which one, for {@link #LONG_ENOUGH}, may take a version back. */
    public static final Set<String> FAULTS = Set.of(ERRORS_GO_ON, SLOW_GOES_ON, SCORES_SHIFTED);
    /** For how long one has to be there before anything is done. */
    public static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    /** Signs that say of another one that it goes on. */
    static final Set<String> LASTING = Set.of(ERRORS_GO_ON, SLOW_GOES_ON);

    /** Alerts of which one is enough; the others, such as an autoscaler at its limit, say nothing of the version. */
    private static final Set<String> COUNT = Set.of(
            "NobodyAnswers",
            "NotReady",
            "RolloutStuck",
            "Restarts",
            "Errors",
            "ErrorBudgetBurnsFast",
            "SlowAnswers",
            "MetricsStopped");

    /** What of a stretch is not as it should be; nothing where it was healthy. */
    Optional<String> broken(Stretch stretch) {
        List<String> alerts = stretch.alerts().stream().filter(COUNT::contains).toList();
        if (!stretch.ready()) {
            return Optional.of("it was not ready");
        }
        if (stretch.restarts() > 0) {
            return Optional.of("it was started anew " + times(stretch.restarts()));
        }
        if (stretch.failed() >= FEWEST_ERRORS && tooMany(stretch.failed(), stretch.counted())) {
            return Optional.of(percent(stretch.failed() / stretch.counted()) + " of its " + stretch.counted()
                    + " answers were errors, of " + percent(objective.errors()) + " at most");
        }
        Double slowest = stretch.p99();
        if (slowest != null && stretch.counted() >= FEWEST_REQUESTS && slowest > objective.latency()) {
            return Optional.of("99 of 100 were answered within " + millis(slowest) + ", of "
                    + millis(objective.latency()) + " at most");
        }
        return alerts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", alerts));
    }

    /** Whether so many errors of so many requests are more than the objective allows. */
    boolean tooMany(double failed, long requests) {
        return requests > 0 && failed / requests > objective.errors();
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    /** E.g. {@code 0.12 %}. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g", 100 * share)
                        .replaceFirst("(\\.\\d*?)0+$", "$1")
                        .replaceFirst("\\.$", "")
                + " %";
    }

    /** E.g. {@code 250 ms}. */
    public static String millis(double seconds) {
        return String.format(Locale.ROOT, seconds < 0.01 ? "%.1f ms" : "%.0f ms", 1000 * seconds);
    }
}
