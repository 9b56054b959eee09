package io.argosy.serving.predict;

import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Explanation.Contribution;
import io.argosy.model.prediction.Warning;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.ServedModel.Scratch;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Explains a row: the contributions and the base add up to the score. */
final class ExplanationWriter implements Instances.RowAnswer {
    private final ServedModel model;
    private final int label;

    ExplanationWriter(ServedModel model, int label) {
        this.model = model;
        this.label = label;
    }

    @Override
    public void prepare(List<Scratch> rows) {
        // Each row is explained on its own.
    }

    @Override
    public void write(JsonGenerator json, Scratch scratch, PredictionTally tally) {
        // Not counted: whoever asks why has asked for the prediction before.
        Explanation explanation = model.explain(scratch, label);
        List<Warning> warnings = model.warnings(scratch);
        if (explanation.label() != null) {
            json.writeStringProperty("label", explanation.label());
        }
        if (explanation.against() != null) {
            json.writeStringProperty("against", explanation.against());
        }
        json.writeStringProperty("scale", explanation.scale().name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("base", explanation.base());
        json.writeNumberProperty("score", explanation.score());
        json.writeArrayPropertyStart("contributions");
        for (Contribution contribution : explanation.contributions()) {
            json.writeStartObject();
            json.writeStringProperty("feature", contribution.feature());
            json.writeStringProperty("part", contribution.part());
            json.writeNumberProperty("amount", contribution.amount());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!warnings.isEmpty()) {
            PredictionWriter.writeWarnings(json, warnings);
        }
    }
}
