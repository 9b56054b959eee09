package io.argosy.fleet.watchdog;

import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.evidence.Now.Recent;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.monitoring.Objectives.Objective;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
    /** From which index on its scores are others: twice what matters of an input. */
    static final double SCORES = 0.2;
    /** Up to which index inputs, and the scores of the version before, are as in training. */
    static final double AS_TRAINED = 0.1;

    /** How a version hurts. */
    enum How {
        ERRORS,
        SLOW,
        RESTARTS,
        SCORES
    }

    /** What it does, with figures. */
    record Burn(How how, String what) {}

    /** How it hurts; nothing where it may stay. */
    Optional<Burn> of(Seen seen) {
        Recent recent = seen.now().recent();
        return errors(recent)
                .filter(_ -> lasts(seen, Expectation.ERRORS_GO_ON))
                .or(() -> slow(recent).filter(_ -> lasts(seen, Expectation.SLOW_GOES_ON)))
                .or(() -> restarts(seen))
                .or(() -> scores(seen).filter(_ -> lasts(seen, Expectation.SCORES_SHIFTED)));
    }

    private Optional<Burn> errors(Recent recent) {
        @Nullable Double share = recent.errors();
        boolean many = share != null
                && recent.requests() >= FEWEST_REQUESTS
                && recent.failed() >= Expectation.FEWEST_ERRORS
                && share > ERRORS * objective.errors();
        // One pod of several that fails is that pod's, or its node's: another takes its place.
        boolean everywhere = recent.asked() <= 1 || recent.failing() > 1;
        return many && everywhere && share != null
                ? Optional.of(new Burn(
                        How.ERRORS,
                        Expectation.percent(share) + " of " + recent.requests() + " requests in " + recent.seconds()
                                + " s were answered with an error by " + recent.failing() + " of " + recent.asked()
                                + " pods, and " + Expectation.percent(objective.errors()) + " is what may be"))
                : Optional.empty();
    }

    private Optional<Burn> slow(Recent recent) {
        Double slowest = recent.p99();
        return slowest != null && recent.requests() >= FEWEST_REQUESTS && slowest > LATENCY * objective.latency()
                ? Optional.of(new Burn(
                        How.SLOW,
                        "99 of 100 of " + recent.requests() + " requests in " + recent.seconds() + " s took up to "
                                + Expectation.millis(slowest) + ", and " + Expectation.millis(objective.latency())
                                + " is what they may take"))
                : Optional.empty();
    }

    /** A node that comes back starts each of its pods once; what ends by itself is started more often, one of them at the least. */
    private static Optional<Burn> restarts(Seen seen) {
        List<Stretch> its = seen.stretches().stream()
                .filter(stretch -> stretch.version().equals(seen.now().version()))
                .toList();
        int most = its.stream().mapToInt(Stretch::pods).max().orElse(1);
        int restarts = seen.now().restarts();
        return restarts > Math.max(1, most)
                ? Optional.of(new Burn(
                        How.RESTARTS, "its processes ended " + restarts + " times since it came, and it has " + most))
                : Optional.empty();
    }

    /** The same callers, and other answers than the package was judged by. */
    private static Optional<Burn> scores(Seen seen) {
        Now now = seen.now();
        @Nullable
        Stretch last = seen.stretches().isEmpty() ? null : seen.stretches().getLast();
        Double scores = last == null ? null : last.scores();
        // A witness of before told of the inputs alone, of the last hour.
        Double inputs = last == null || last.asked() == null ? now.drift() : last.asked();
        return scores != null && scores >= SCORES && inputs != null && inputs < AS_TRAINED
                ? Optional.of(new Burn(
                        How.SCORES,
                        String.format(
                                Locale.ROOT,
                                "its scores are not spread as those that its package was judged by (index %.2f, of which %.2f is"
                                        + " much), while what it is asked is as in training (index %.2f)",
                                scores,
                                SCORES,
                                inputs)))
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
