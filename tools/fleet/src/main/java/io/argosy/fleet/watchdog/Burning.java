package io.argosy.fleet.watchdog;

import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.evidence.Now.Recent;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.monitoring.Objectives.Objective;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a version hurts whoever asks it so much that nobody has to be waited for: more than chance, more than one pod, and for longer
 * than a moment. By main's objectives; what its witness thought of it only says since when.
 *
 * @param objective what callers may expect
 * @param lasts for how long it has to be so
 */
record Burning(Objective objective, Duration lasts) {
    /** Fewer requests than that are noise. */
    static final int FEWEST_REQUESTS = 100;
    /** So many times the errors that the objective allows. */
    static final double ERRORS = 3;
    /** So many times the latency that it allows: a machine that is busy for a minute is slower, too. */
    static final double LATENCY = 1.5;
    /** A process that ends so often does not stay. */
    static final int RESTARTS = 3;

    /** What it does, with figures; nothing where it may stay. */
    Optional<String> of(Seen seen) {
        Now now = seen.now();
        Recent recent = now.recent();
        Optional<String> errors = errors(recent);
        if (errors.isPresent()) {
            return lasts(seen, "Errors") ? errors : Optional.empty();
        }
        Double slowest = recent.p99();
        if (slowest != null && recent.requests() >= FEWEST_REQUESTS && slowest > LATENCY * objective.latency()) {
            return lasts(seen, "SlowAnswers")
                    ? Optional.of("99 of 100 of " + recent.requests() + " requests in " + recent.seconds()
                            + " s took up to " + Expectation.millis(slowest) + ", and "
                            + Expectation.millis(objective.latency()) + " is what they may take")
                    : Optional.empty();
        }
        return now.restarts() >= RESTARTS
                ? Optional.of("its processes were started anew " + now.restarts() + " times since it came")
                : Optional.empty();
    }

    private Optional<String> errors(Recent recent) {
        @Nullable Double share = recent.errors();
        boolean many = share != null
                && recent.requests() >= FEWEST_REQUESTS
                && recent.failed() >= Expectation.FEWEST_ERRORS
                && share > ERRORS * objective.errors();
        // One pod of several that fails is that pod's, or its node's: another takes its place.
        boolean everywhere = recent.asked() <= 1 || recent.failing() > 1;
        return many && everywhere && share != null
                ? Optional.of(Expectation.percent(share) + " of " + recent.requests() + " requests in "
                        + recent.seconds() + " s were answered with an error by " + recent.failing() + " of "
                        + recent.asked() + " pods, and " + Expectation.percent(objective.errors())
                        + " is what may be")
                : Optional.empty();
    }

    /** Whether the stretches that it ends with have had the sign for long enough. */
    private boolean lasts(Seen seen, String sign) {
        @Nullable Instant since = null;
        for (Stretch stretch : seen.stretches().reversed()) {
            if (!stretch.version().equals(seen.now().version())
                    || !stretch.alerts().contains(sign)) {
                break;
            }
            since = stretch.from();
        }
        return since != null && Duration.between(since, seen.now().at()).compareTo(lasts) >= 0;
    }
}
