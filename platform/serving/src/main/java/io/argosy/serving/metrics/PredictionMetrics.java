package io.argosy.serving.metrics;

import io.argosy.model.signature.Signature;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.List;
import java.util.Locale;

/** What is counted of predictions. */
public final class PredictionMetrics {
    private final Signature signature;
    private final SeenValues seen;
    private final Counter predictions;
    private final BatchHistogram score;
    private final BatchHistogram confidence;
    private final Counter unusual;
    private volatile CounterDataPoint[] byLabel;

    PredictionMetrics(
            Signature signature,
            SeenValues seen,
            Counter predictions,
            BatchHistogram score,
            BatchHistogram confidence,
            Counter unusual) {
        this.signature = signature;
        this.seen = seen;
        this.score = score;
        this.confidence = confidence;
        this.unusual = unusual;
        this.predictions = predictions;
        this.byLabel = lookUp();
    }

    /** Looked up once, because every request counts here; it also shows each label from the start, as 0. */
    private CounterDataPoint[] lookUp() {
        List<String> labels = signature.labels().isEmpty() ? List.of("value") : signature.labels();
        return labels.stream().map(predictions::labelValues).toArray(CounterDataPoint[]::new);
    }

    void forget() {
        predictions.clear();
        byLabel = lookUp();
        score.clear();
        confidence.clear();
        unusual.clear();
        seen.forget();
    }

    /** An empty tally, for one thread. */
    public PredictionTally newTally() {
        return seen.newTally(signature.labels().size(), score.bounds(), confidence.bounds());
    }

    /** Counts the rows of a tally, and clears it. */
    public void publish(PredictionTally tally) {
        if (tally.rows() == 0) {
            return;
        }
        CounterDataPoint[] counters = byLabel;
        for (int k = 0; k < counters.length; k++) {
            if (tally.labels()[k] > 0) {
                counters[k].inc(tally.labels()[k]);
            }
        }
        score.add(tally.score());
        confidence.add(tally.confidence());
        tally.unusual()
                .forEach((what, count) -> unusual.labelValues(
                                what.feature(), what.kind().name().toLowerCase(Locale.ROOT))
                        .inc(count));
        seen.add(tally);
        tally.clear();
    }
}
