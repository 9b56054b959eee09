package io.argosy.serving.predict;

import io.argosy.serving.http.Answer;
import io.argosy.serving.http.Body;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.FastEndpoint;
import io.argosy.serving.http.Lane;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.settings.Settings.Limits;
import org.eclipse.jetty.server.Request;

/** {@code POST /predict} with JSON: one row or a batch, answered past the servlet layer. */
public final class PredictJson implements FastEndpoint {
    static final String PATH = "/predict";

    /** A body up to this size is worth less than a change of thread; a larger one must not hold up other callers. */
    private static final int SMALL = 16_384;

    private final Instances instances;
    private final PredictionWriter all;
    private final ServedModel model;
    private final Limits limits;
    private final Lane lane;

    /** Answers with a model; large bodies are worked on in {@code lane}. */
    public PredictJson(ServedModel model, Limits limits, Lane lane) {
        this.model = model;
        this.limits = limits;
        this.lane = lane;
        this.instances = new Instances(model, limits.rows());
        this.all = new PredictionWriter(model, 0);
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public boolean accepts(Request request) {
        return MediaTypes.isJson(request.getHeaders().get("Content-Type"));
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.route(PATH);
        Body.read(exchange, limits.bodyBytes(), body -> {
            if (body.length <= SMALL) {
                answer(exchange, body);
            } else if (!lane.offer(() -> answer(exchange, body), () -> Answer.busy(exchange, "waited_too_long"))) {
                Answer.busy(exchange, "queue_full");
            }
        });
    }

    private void answer(Exchange exchange, byte[] body) {
        try {
            AnswerBuffer answer = instances.answer(body, "predictions", writer(exchange.request()));
            Answer.json(exchange, answer.array(), answer.size());
        } catch (RefusedException e) {
            Answer.problem(exchange, e.problem());
        } catch (RuntimeException e) {
            Answer.unexpected(exchange, e);
        }
    }

    private PredictionWriter writer(Request request) {
        String query = request.getHttpURI().getQuery();
        return query == null ? all : new PredictionWriter(model, TopParameter.of(query));
    }
}
