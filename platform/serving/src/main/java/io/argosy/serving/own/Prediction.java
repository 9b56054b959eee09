package io.argosy.serving.own;

import io.argosy.model.prediction.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model's answer to one instance.
 *
 * @param outputs a probability for each label in their order, or a regression's value
 * @param label the label that is the answer; null for a regression
 * @param warnings what is unusual about the instance
 */
public record Prediction(List<Double> outputs, @Nullable String label, List<Warning> warnings) {
    public Prediction {
        outputs = List.copyOf(outputs);
        warnings = List.copyOf(warnings);
    }
}
