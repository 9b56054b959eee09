package io.argosy.serving.predict;

import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.RequestBody;
import io.argosy.serving.settings.Settings.Limits;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayInputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /explain}: like {@code /predict} with JSON, but each answer says why: how much every feature added to the
 * score of the label that was answered, or of the one that the parameter {@code label} names.
 */
public final class Explain implements Handler {
    private final ServedModel model;
    private final Instances instances;
    private final Limits limits;

    /** Answers with a model. */
    public Explain(ServedModel model, Limits limits) {
        this.model = model;
        this.limits = limits;
        this.instances = new Instances(model, limits.rows());
    }

    @Override
    public void handle(Context context) {
        if (!MediaTypes.isJson(context.contentType())) {
            throw new RefusedException(415, "this type of body is not read here: give application/json");
        }
        int label = label(context.queryParam("label"));
        byte[] body = RequestBody.read(context, limits.bodyBytes());
        AnswerBuffer answer = instances.answer(body, "explanations", new ExplanationWriter(model, label));
        context.contentType("application/json");
        context.result(new ByteArrayInputStream(answer.array(), 0, answer.size()));
    }

    private int label(@Nullable String name) {
        if (name == null) {
            return ServedModel.ANSWERED;
        }
        int label = model.signature().labels().indexOf(name);
        if (label < 0) {
            throw new RefusedException(
                    422,
                    model.signature().labels().isEmpty()
                            ? "the parameter label has no meaning for a regression: leave it out"
                            : "the parameter label is no label of this model: give one of "
                                    + String.join(", ", model.signature().labels()));
        }
        return label;
    }
}
