package io.argosy.fleet.witness;

import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Now.Recent;
import io.argosy.fleet.monitoring.Objectives.Objective;
import io.argosy.fleet.monitoring.ScoreShift;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a service is wrong where no Prometheus says so: the alerts of its name, over the last minutes alone; and, of what has to last
 * for something to be done, whether it goes on, as a moment is in the last minutes for as long as they are.
 */
final class Signs {
    /** As the alert of this name has it: a month's budget in two days. */
    private static final double FAST = 14.4;

    static final String RESTARTS = "Restarts";

    private Signs() {}

    /**
     * The names, sorted.
     *
     * @param restarts in the last minutes
     * @param recent the last minutes
     * @param latest the last moment of them
     */
    static List<String> of(
            boolean ready,
            int restarts,
            Recent recent,
            Recent latest,
            @Nullable ScoreShift scores,
            Objective objective) {
        List<String> signs = new ArrayList<>();
        Double errors = recent.errors();
        if (errors != null && recent.failed() >= Expectation.FEWEST_ERRORS) {
            if (errors > FAST * objective.errors()) {
                signs.add("ErrorBudgetBurnsFast");
            }
            if (errors > objective.errors()) {
                signs.add("Errors");
                if (latest.errors() != null && latest.errors() > objective.errors()) {
                    signs.add(Expectation.ERRORS_GO_ON);
                }
            }
        }
        if (!ready) {
            signs.add("NotReady");
        }
        if (restarts > 0) {
            signs.add(RESTARTS);
        }
        Double slowest = recent.p99();
        if (slowest != null && recent.requests() >= Expectation.FEWEST_REQUESTS && slowest > objective.latency()) {
            signs.add("SlowAnswers");
            if (latest.p99() != null && latest.p99() > objective.latency()) {
                signs.add(Expectation.SLOW_GOES_ON);
            }
        }
        if (scores != null && scores.beyondChance()) {
            signs.add(Expectation.SCORES_SHIFTED);
        }
        return signs;
    }
}
