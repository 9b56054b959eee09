package io.argosy.serving.predict;

import io.argosy.model.prediction.Warning;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.ServedModel.Scratch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** Predicts a row and writes its answer: {@code label} and {@code probabilities}, or {@code value}. Thread-safe. */
final class PredictionWriter implements Instances.RowAnswer {
    private static final SerializableString LABEL = new SerializedString("label");
    private static final SerializableString PROBABILITIES = new SerializedString("probabilities");
    private static final SerializableString VALUE = new SerializedString("value");

    private final ServedModel model;
    private final SerializableString[] labels;
    private final int top;

    /**
     * Writes predictions of a model.
     *
     * @param top how many probabilities are written, the greatest first; 0 writes all in the labels' order
     */
    PredictionWriter(ServedModel model, int top) {
        this.model = model;
        this.top = top;
        this.labels =
                model.signature().labels().stream().map(SerializedString::new).toArray(SerializableString[]::new);
    }

    @Override
    public void prepare(List<Scratch> rows) {
        if (rows.size() == 1) {
            model.predict(rows.getFirst());
        } else {
            model.predictAll(rows);
        }
    }

    @Override
    public void write(JsonGenerator json, Scratch scratch, PredictionTally tally) {
        List<Warning> warnings = model.answered(scratch, tally);
        double[] out = scratch.out();
        if (labels.length == 0) {
            json.writeName(VALUE);
            json.writeNumber(out[0]);
        } else {
            json.writeName(LABEL);
            json.writeString(labels[model.label(out)]);
            json.writeName(PROBABILITIES);
            json.writeStartObject();
            if (top == 0) {
                for (int k = 0; k < labels.length; k++) {
                    json.writeName(labels[k]);
                    json.writeNumber(out[k]);
                }
            } else {
                writeGreatest(json, out);
            }
            json.writeEndObject();
        }
        if (!warnings.isEmpty()) {
            writeWarnings(json, warnings);
        }
    }

    private void writeGreatest(JsonGenerator json, double[] out) {
        Integer[] order = new Integer[labels.length];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, Comparator.comparingDouble(k -> -out[k]));
        for (int i = 0; i < Math.min(top, order.length); i++) {
            json.writeName(labels[order[i]]);
            json.writeNumber(out[order[i]]);
        }
    }

    static void writeWarnings(JsonGenerator json, List<Warning> warnings) {
        json.writeArrayPropertyStart("warnings");
        for (Warning warning : warnings) {
            json.writeStartObject();
            json.writeStringProperty("feature", warning.feature());
            json.writeStringProperty("detail", warning.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
