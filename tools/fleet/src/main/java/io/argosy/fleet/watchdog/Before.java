package io.argosy.fleet.watchdog;

import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.monitoring.Objectives.Objective;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.watchdog.Burning.How;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the version before did until another one came in its place. What is as bad with both is somebody else's fault: of what they ask, of who asks
 * them, or of where they run; and going back would mend nothing.
 *
 * @param version that is gone back to
 * @param stretches all that were seen
 * @param until when the other one was merged
 */
record Before(Version version, List<Stretch> stretches, Instant until, Objective objective) {
    /** What went wrong a short while before may be what goes wrong now; and what did so now and then may, too. */
    private static final List<Duration> WINDOWS = List.of(Duration.ofMinutes(10), Watchdog.NEW);

    Before {
        stretches = stretches.stream()
                .filter(stretch -> stretch.version().equals(version.toString()))
                .toList();
    }

    /** Why it was no better; nothing where it was. */
    Optional<String> noBetter(How how) {
        return switch (how) {
            case ERRORS ->
                WINDOWS.stream().flatMap(window -> errors(window).stream()).findFirst();
            case SLOW ->
                WINDOWS.stream().flatMap(window -> slow(window).stream()).findFirst();
            case RESTARTS -> restarts();
            case SCORES -> scores();
        };
    }

    private List<Stretch> last(Duration window) {
        return stretches.stream()
                .filter(stretch -> stretch.to().isAfter(until.minus(window)))
                .toList();
    }

    private static long requests(List<Stretch> some) {
        return some.stream().mapToLong(Stretch::counted).sum();
    }

    private Optional<String> errors(Duration window) {
        List<Stretch> its = last(window);
        long requests = requests(its);
        double failed = its.stream().mapToDouble(Stretch::failed).sum();
        return requests >= Burning.FEWEST_REQUESTS && failed / requests > Burning.ERRORS * objective.errors()
                ? worse(Math.round(failed) + " of its " + requests + " answers were errors")
                : Optional.empty();
    }

    private Optional<String> slow(Duration window) {
        List<Stretch> its = last(window);
        long requests = requests(its);
        long slow = requests(its.stream()
                .filter(stretch -> {
                    Double slowest = stretch.p99();
                    return slowest != null && slowest > Burning.LATENCY * objective.latency();
                })
                .toList());
        return requests >= Burning.FEWEST_REQUESTS && 2 * slow > requests
                ? worse("of " + slow + " of its " + requests + " answers 99 of 100 took more than "
                        + Expectation.millis(Burning.LATENCY * objective.latency()))
                : Optional.empty();
    }

    private Optional<String> restarts() {
        List<Stretch> its = last(Watchdog.NEW);
        int restarts = its.stream().mapToInt(Stretch::restarts).sum();
        int pods = its.stream().mapToInt(Stretch::pods).max().orElse(1);
        return restarts > Math.max(1, pods) ? worse("its processes ended " + restarts + " times") : Optional.empty();
    }

    /**
     * Unlike errors, other scores are a sign only where those before were as they should be. What was asked is not looked at: a stretch tells of the
     * furthest that its inputs ever were, which of many inputs and few rows is chance's.
     */
    private Optional<String> scores() {
        @Nullable Double scores = null;
        for (Stretch stretch : last(Watchdog.NEW)) {
            scores = stretch.scores() == null ? scores : stretch.scores();
        }
        if (scores == null) {
            return Optional.of("nobody knows how the scores of " + version + " were spread");
        }
        return scores <= Burning.AS_TRAINED ? Optional.empty() : worse("its scores were not as in training either");
    }

    private Optional<String> worse(String what) {
        return Optional.of(version + " did no better: " + what);
    }
}
