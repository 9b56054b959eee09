package io.argosy.serving.metrics;

import io.argosy.model.Row;
import io.argosy.model.Signature;
import io.argosy.model.Warning;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;
import java.util.Locale;

/** What is counted of each prediction. */
public final class PredictionMetrics {
    private final Signature signature;
    private final Drift drift;
    private final Counter predictions;
    private final Histogram score;
    private final Histogram confidence;
    private final Counter unusual;
    private volatile CounterDataPoint[] byLabel;

    PredictionMetrics(
            Signature signature,
            Drift drift,
            Counter predictions,
            Histogram score,
            Histogram confidence,
            Counter unusual) {
        this.signature = signature;
        this.drift = drift;
        this.score = score;
        this.confidence = confidence;
        this.unusual = unusual;
        this.predictions = predictions;
        this.byLabel = lookUp();
    }

    /** Looked up once, because every prediction counts here; it also shows each label from the start, as 0. */
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
        drift.forget();
    }

    /**
     * Counts one answered row.
     *
     * @param out the model's outputs
     * @param label the index of the label that was answered; 0 for a regression
     */
    public void predicted(Row row, double[] out, int label, List<Warning> warnings) {
        byLabel[label].inc();
        if (signature.labels().isEmpty()) {
            score.observe(out[0]);
        } else {
            confidence.observe(out[label]);
            if (out.length == 2) {
                score.observe(out[1]);
            }
        }
        for (Warning warning : warnings) {
            unusual.labelValues(warning.feature(), warning.kind().name().toLowerCase(Locale.ROOT))
                    .inc();
        }
        drift.observe(row, out);
    }
}
