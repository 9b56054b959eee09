package io.argosy.serving.predict;

import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.MediaTypes;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.settings.Settings.Limits;
import org.eclipse.jetty.http.HttpHeader;

/** {@code POST /predict}: by the type of the body, {@link PredictJson} or a {@link PredictStream}. */
public final class Predict implements Endpoint.Choice {
    private final PredictJson json;
    private final PredictStream ndjson;
    private final PredictStream csv;

    /** Answers with a model. */
    public Predict(ServedModel model, Limits limits) {
        json = new PredictJson(model, limits);
        ndjson = new PredictStream(
                MediaTypes.NDJSON,
                exchange ->
                        new NdjsonStream(exchange, model, limits.bodyBytes(), QueryParameters.top(exchange.request())));
        csv = new PredictStream(MediaTypes.CSV, exchange -> new CsvStream(exchange, model, limits.bodyBytes()));
    }

    @Override
    public Endpoint of(Exchange exchange) {
        String given = exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (given == null || MediaTypes.isJson(given)) {
            return json;
        }
        if (MediaTypes.isLines(given)) {
            return ndjson;
        }
        if (MediaTypes.isCsv(given)) {
            return csv;
        }
        throw new RefusedException(
                415, "this type of body is not read here: give application/json, application/x-ndjson or text/csv");
    }
}
