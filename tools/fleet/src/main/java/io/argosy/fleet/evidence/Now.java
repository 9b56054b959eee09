package io.argosy.fleet.evidence;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a service stands in an environment, as it was last seen: a file of the branch.
 *
 * @param schema {@link Day#SCHEMA}
 * @param kind {@code now}
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 * @param at when it was seen so
 * @param version what answers; what is wanted, where nothing does
 * @param digest of its image; empty where what is pinned names none
 * @param health in the words of {@code ./fleet status}
 * @param readySince since when it has been ready without a break; null where it is not
 * @param pods how many run
 * @param restarts of its containers since it came
 * @param recent the last minutes
 * @param budgetBurnt of the error budget of the days that are kept, as a share: 1 where it is spent; null without a request
 * @param drift the largest index of its inputs; null where too few rows came to say
 * @param alerts what is wrong, sorted
 */
public record Now(
        int schema,
        String kind,
        String environment,
        String service,
        Instant at,
        String version,
        String digest,
        String health,
        @Nullable Instant readySince,
        int pods,
        int restarts,
        Recent recent,
        @Nullable Double budgetBurnt,
        @Nullable Double drift,
        List<String> alerts) {
    static final String KIND = "now";

    public Now {
        Figures.require(schema == Day.SCHEMA, "schema " + schema + " is not one that this fleet reads");
        Figures.require(kind.equals(KIND), "it is a " + kind + ", not a now");
        Figures.count("pods", pods);
        Figures.count("restarts", restarts);
        Figures.figure("budgetBurnt", budgetBurnt);
        Figures.figure("drift", drift);
        alerts = Figures.names(alerts);
    }

    /** What is wrong, for people: each once, whether it has lasted or not. */
    public List<String> wrong() {
        return alerts.stream()
                .filter(alert -> !Expectation.LASTING.contains(alert))
                .toList();
    }

    /**
     * The last minutes of the version that answers, of no more than five.
     *
     * @param seconds how many of them
     * @param requests that came
     * @param errors the share of them that was answered with 500 or more; null without a request
     * @param p99 what 99 of 100 were answered within, in seconds
     * @param asked how many pods were asked
     * @param failing how many of them answered a larger share with errors than the objective allows
     */
    public record Recent(
            long seconds,
            long requests,
            @Nullable Double errors,
            @Nullable Double p99,
            int asked,
            int failing) {
        /** Nothing came, in no time. */
        public static final Recent NOTHING = new Recent(0, 0, null, null, 0, 0);

        public Recent {
            Figures.count("seconds", seconds);
            Figures.count("requests", requests);
            Figures.share("errors", errors);
            Figures.figure("p99", p99);
            Figures.count("asked", asked);
            Figures.count("failing", failing);
        }

        /** How many requests were answered with an error. */
        public double failed() {
            return errors == null ? 0 : errors * requests;
        }
    }
}
