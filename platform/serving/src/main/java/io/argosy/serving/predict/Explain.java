package io.argosy.serving.predict;

import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.MediaTypes;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.Reply;
import io.argosy.serving.settings.Settings.Limits;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /explain}: like {@code /predict} with JSON, but each answer says why: how much every feature added to the
 * score of the label that was answered, or of the one that the parameter {@code label} names.
 */
public final class Explain implements Endpoint.OfBody {
    private final ServedModel model;
    private final Instances instances;

    /** Answers with a model. */
    public Explain(ServedModel model, Limits limits) {
        this.model = model;
        this.instances = new Instances(model, limits.rows());
    }

    @Override
    public int largestAtOnce() {
        // The shortest takes longer than a change of thread.
        return -1;
    }

    @Override
    public void check(Exchange exchange) {
        if (!MediaTypes.isJson(exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE))) {
            throw new RefusedException(415, "this type of body is not read here: give application/json");
        }
        label(exchange);
    }

    @Override
    public Reply answer(Exchange exchange, byte[] body) {
        ExplanationWriter writer = new ExplanationWriter(model, label(exchange));
        return Reply.json(instances.answer(exchange, body, "explanations", writer));
    }

    private int label(Exchange exchange) {
        return label(QueryParameters.value(exchange.request(), "label"));
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
