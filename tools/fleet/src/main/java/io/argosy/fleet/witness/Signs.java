package io.argosy.fleet.witness;

import io.argosy.fleet.evidence.Expectation;
import io.argosy.fleet.evidence.Now.Recent;
import io.argosy.fleet.monitoring.Objectives.Objective;
import java.util.ArrayList;
import java.util.List;

/** What of a service is wrong where no Prometheus says so: the alerts of its name, over the last minutes alone. */
final class Signs {
    /** As the alert of this name has it: a month's budget in two days. */
    private static final double FAST = 14.4;

    private Signs() {}

    /**
     * The names, sorted.
     *
     * @param recent the last minutes
     * @param restarts in them
     */
    static List<String> of(boolean ready, int restarts, Recent recent, Objective objective) {
        List<String> signs = new ArrayList<>();
        Double errors = recent.errors();
        if (errors != null && recent.failed() >= Expectation.FEWEST_ERRORS) {
            if (errors > FAST * objective.errors()) {
                signs.add("ErrorBudgetBurnsFast");
            }
            if (errors > objective.errors()) {
                signs.add("Errors");
            }
        }
        if (!ready) {
            signs.add("NotReady");
        }
        if (restarts > 0) {
            signs.add("Restarts");
        }
        Double slowest = recent.p99();
        if (slowest != null && recent.requests() >= Expectation.FEWEST_REQUESTS && slowest > objective.latency()) {
            signs.add("SlowAnswers");
        }
        return signs;
    }
}
