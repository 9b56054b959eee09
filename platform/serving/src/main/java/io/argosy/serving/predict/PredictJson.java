package io.argosy.serving.predict;

import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.Reply;
import io.argosy.serving.settings.Settings.Limits;
import org.eclipse.jetty.server.Request;

/** {@code POST /predict} with JSON: one row or a batch. */
final class PredictJson implements Endpoint.OfBody {
    /** A body up to this size is worth less than a change of thread; a larger one must not hold up other callers. */
    static final int SMALL = 16_384;

    private final Instances instances;
    private final PredictionWriter all;
    private final ServedModel model;

    PredictJson(ServedModel model, Limits limits) {
        this.model = model;
        this.instances = new Instances(model, limits.rows());
        this.all = new PredictionWriter(model, 0);
    }

    @Override
    public int largestAtOnce() {
        return SMALL;
    }

    @Override
    public Reply answer(Exchange exchange, byte[] body) {
        return Reply.json(instances.answer(exchange, body, "predictions", writer(exchange.request())));
    }

    private PredictionWriter writer(Request request) {
        return request.getHttpURI().getQuery() == null
                ? all
                : new PredictionWriter(model, QueryParameters.top(request));
    }
}
