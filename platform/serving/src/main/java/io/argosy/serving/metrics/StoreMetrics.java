package io.argosy.serving.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.EnumMap;
import java.util.List;
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

    /** By what a figure of quality is known. */
    public enum KnownBy {
        /** By what came true. */
        OUTCOMES("outcomes"),
        /** By the model's own probabilities, before that is known. */
        ESTIMATE("estimate");

        private final String label;

        KnownBy(String label) {
            this.label = label;
        }

        /** The one of this label. */
        public static KnownBy of(String label) {
            return label.equals(OUTCOMES.label) ? OUTCOMES : ESTIMATE;
        }

        /** A word for metrics. */
        public String label() {
            return label;
        }
    }

    /**
     * How good the version is in use, in one respect.
     *
     * @param slice the feature by which predictions are parted; empty for all
     * @param low where the 95 % interval of chance begins
     * @param high where it ends
     * @param predictions how many it is of
     */
    public record Quality(
            KnownBy knownBy,
            String slice,
            String part,
            String measure,
            double value,
            double low,
            double high,
            long predictions) {}

    private final Map<Kept, CounterDataPoint> byKept = new EnumMap<>(Kept.class);
    private final Counter failures;
    private final Counter outcomes;
    private final Gauge up;
    private final Gauge quality;
    private final Gauge judged;

    StoreMetrics(Counter predictions, Counter failures, Counter outcomes, Gauge up, Gauge quality, Gauge judged) {
        for (Kept kept : Kept.values()) {
            byKept.put(kept, predictions.labelValues(kept.label));
        }
        this.failures = failures;
        this.outcomes = outcomes;
        this.up = up;
        this.quality = quality;
        this.judged = judged;
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

    /** The database is well, and refuses a row that it cannot take. */
    public void refused(String reason) {
        failures.labelValues(reason).inc();
        up.set(1);
    }

    /** It did. */
    public void worked() {
        up.set(1);
    }

    /** How good the version is in use, in the place of what was told of that before. */
    public void quality(List<Quality> figures) {
        quality.clear();
        judged.clear();
        for (Quality figure : figures) {
            String known = figure.knownBy.label;
            quality.labelValues(known, figure.slice, figure.part, figure.measure, "value")
                    .set(figure.value);
            quality.labelValues(known, figure.slice, figure.part, figure.measure, "low")
                    .set(figure.low);
            quality.labelValues(known, figure.slice, figure.part, figure.measure, "high")
                    .set(figure.high);
            judged.labelValues(known, figure.slice, figure.part).set((double) figure.predictions);
        }
    }

    /** An outcome was told; {@code result} is a word from a short list. */
    public void outcome(String result) {
        outcomes.labelValues(result).inc();
    }
}
