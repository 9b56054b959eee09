package io.argosy.serving.predict;

import io.argosy.model.ModelPackage;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Warning;
import io.argosy.model.prediction.Warnings;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.kept.KeptAnswer;
import io.argosy.serving.kept.KeptRow;
import io.argosy.serving.metrics.PredictionMetrics;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.store.PredictionStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A loaded model as the endpoints use it: the one place where a row is predicted, and where that is counted.
 *
 * @param modelPackage the loaded package, its golden rows checked
 * @param version the version by content that answers name
 * @param store where answered predictions are kept
 */
public record ServedModel(ModelPackage modelPackage, String version, PredictionMetrics metrics, PredictionStore store) {
    /** Stands for the label that the model answers. */
    public static final int ANSWERED = -1;

    /** A model whose predictions are kept nowhere. */
    public ServedModel(ModelPackage modelPackage, String version, PredictionMetrics metrics) {
        this(modelPackage, version, metrics, PredictionStore.NONE);
    }

    /** The model's contract. */
    public Signature signature() {
        return modelPackage.signature();
    }

    /** The model's name. */
    public String name() {
        return modelPackage.name();
    }

    /** A buffer for one thread. */
    public Scratch newScratch() {
        return new Scratch(signature().newRow(), new double[modelPackage.model().outputs()]);
    }

    /** Predicts the row in {@code scratch} into its outputs. */
    public void predict(Scratch scratch) {
        modelPackage.model().predict(scratch.row, scratch.out);
    }

    /** Predicts many rows, each into its own outputs: faster than one by one. */
    public void predictAll(List<Scratch> scratches) {
        int outputs = modelPackage.model().outputs();
        double[] out = new double[scratches.size() * outputs];
        modelPackage.model().predictAll(scratches.stream().map(Scratch::row).toList(), out);
        for (int i = 0; i < scratches.size(); i++) {
            System.arraycopy(out, i * outputs, scratches.get(i).out, 0, outputs);
        }
    }

    /** An empty tally of answered rows, for one thread. */
    public PredictionTally newTally() {
        return metrics.newTally();
    }

    /**
     * Counts a row that has been predicted and is about to be answered.
     *
     * @param tally to be {@linkplain #publish published} once it is certain that the row is answered
     * @return what is unusual about the row
     */
    public List<Warning> answered(Scratch scratch, PredictionTally tally) {
        List<Warning> warnings = made(scratch, tally);
        tally.asked(scratch.row, 1);
        return warnings;
    }

    /**
     * The same of a row that code of the service's own has made of whatever the caller sent: that is counted apart, as
     * {@link PredictionTally#asked}.
     */
    public List<Warning> made(Scratch scratch, PredictionTally tally) {
        List<Warning> warnings = warnings(scratch);
        tally.made(scratch.row, scratch.out, label(scratch.out), warnings);
        if (store.keeps()) {
            tally.keep(KeptRow.of(scratch.row, scratch.out));
        }
        return warnings;
    }

    /** What is unusual about a row. */
    List<Warning> warnings(Scratch scratch) {
        return Warnings.of(scratch.row, modelPackage.model());
    }

    /**
     * Counts the rows of a tally, has them kept where that is asked for, and clears it.
     *
     * @param exchange the request that they are of
     * @param firstRow the place of the first of them in it, from 0 on
     */
    public void publish(PredictionTally tally, Exchange exchange, int firstRow) {
        List<KeptRow> kept = tally.kept();
        metrics.publish(tally);
        if (!kept.isEmpty()) {
            Instant now = Instant.now();
            long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
            store.keep(new KeptAnswer(exchange.id(), exchange.subject(), firstRow, micros, kept));
        }
    }

    /**
     * Explains the row in {@code scratch}. It is not counted: whoever asks why has asked for the prediction before.
     *
     * @param label the index of the label to explain, or {@link #ANSWERED}
     */
    public Explanation explain(Scratch scratch, int label) {
        int explained = label;
        if (label == ANSWERED) {
            predict(scratch);
            explained = label(scratch.out);
        }
        return modelPackage.model().explain(scratch.row, explained);
    }

    /** The index of the label that is the answer; 0 for a regression. */
    public int label(double[] out) {
        return signature().labels().isEmpty() ? 0 : signature().answer(out);
    }

    /** Where one thread reads a row and predicts it, again and again. */
    public static final class Scratch {
        private final Row row;
        private final double[] out;

        private Scratch(Row row, double[] out) {
            this.row = row;
            this.out = out;
        }

        /** The features: the live buffer. */
        public Row row() {
            return row;
        }

        /** The model's outputs for the row that was predicted last: the live buffer. */
        public double[] out() {
            return out;
        }
    }
}
