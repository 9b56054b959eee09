package io.argosy.serving.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What is counted of predictions that are to be kept. Each of them ends as one of {@link Kept}, once. */
public final class StoreMetrics {
    /** What became of a prediction. */
    public enum Kept {
        /** It is in the store. */
        STORED("stored"),
        /** The store has a row of the same request already: it was sent again under its id. */
        REPEATED("repeated"),
        /** The queue had no room, as the database is slower than the service or away. */
        DROPPED_FULL("dropped_full"),
        /** The database takes this row from nobody. */
        DROPPED_REFUSED("dropped_refused"),
        /** The process ended before it could be written. */
        DROPPED_END("dropped_end");

        private final String label;

        Kept(String label) {
            this.label = label;
        }
    }

    private final Map<Kept, CounterDataPoint> byKept = new EnumMap<>(Kept.class);
    private final Counter failures;
    private final Counter outcomes;
    private final Gauge up;

    StoreMetrics(Counter predictions, Counter failures, Counter outcomes, Gauge up) {
        for (Kept kept : Kept.values()) {
            byKept.put(kept, predictions.labelValues(kept.label));
        }
        this.failures = failures;
        this.outcomes = outcomes;
        this.up = up;
    }

    /** So many predictions have come to this end. */
    public void count(Kept kept, long rows) {
        if (rows > 0) {
            of(kept).inc(rows);
        }
    }

    private CounterDataPoint of(Kept kept) {
        return Objects.requireNonNull(byKept.get(kept));
    }

    /** How many have come to this end. */
    public long counted(Kept kept) {
        return (long) of(kept).get();
    }

    /** The database did not do what it was asked to; {@code reason} is a word from a short list. */
    public void failed(String reason) {
        failures.labelValues(reason).inc();
        up.set(0);
    }

    /** It did. */
    public void worked() {
        up.set(1);
    }

    /** An outcome was told; {@code result} is a word from a short list. */
    public void outcome(String result) {
        outcomes.labelValues(result).inc();
    }
}
