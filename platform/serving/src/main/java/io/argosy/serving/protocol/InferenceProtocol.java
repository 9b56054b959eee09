package io.argosy.serving.protocol;

import io.argosy.serving.health.Readiness;
import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Reply;
import io.argosy.serving.http.Router;
import io.argosy.serving.predict.ServedModel;
import io.argosy.serving.settings.Settings.Limits;
import java.nio.charset.StandardCharsets;

/** The routes of the Open Inference Protocol, version 2, over REST. */
public final class InferenceProtocol {
    private static final String MODEL = "/v2/models/{model}";
    private static final String VERSION = MODEL + "/versions/{version}";

    private InferenceProtocol() {}

    /** Adds the protocol's routes. A version may be named in the path or not: there is only one. */
    public static void addTo(Router router, ServedModel model, Limits limits, Readiness readiness) {
        ModelMetadata metadata = new ModelMetadata(model);
        Endpoint infer = new Infer(model, limits, metadata);
        Endpoint.AtOnce modelReady = exchange -> {
            metadata.requireKnown(exchange);
            return ready(readiness, model.name());
        };
        Endpoint.AtOnce server =
                _ -> json(200, "{\"name\":\"argosy\",\"version\":\"" + model.version() + "\",\"extensions\":[]}");
        Endpoint.AtOnce live = _ -> json(200, "{\"live\":true}");
        Endpoint.AtOnce ready = _ -> ready(readiness, "");
        router.add("GET", "/v2", server)
                .add("GET", "/v2/health/live", live)
                .add("GET", "/v2/health/ready", ready)
                .add("GET", MODEL, metadata)
                .add("GET", VERSION, metadata)
                .add("GET", MODEL + "/ready", modelReady)
                .add("GET", VERSION + "/ready", modelReady)
                .add("POST", MODEL + "/infer", infer)
                .add("POST", VERSION + "/infer", infer);
    }

    /** The specification's example says {@code live} where clients read {@code ready}: both are there. */
    private static Reply ready(Readiness readiness, String model) {
        boolean ready = readiness.ready();
        String name = model.isEmpty() ? "" : "\"name\":\"" + model + "\",";
        return json(ready ? 200 : 503, "{" + name + "\"live\":true,\"ready\":" + ready + "}");
    }

    private static Reply json(int status, String json) {
        return Reply.json(status, json.getBytes(StandardCharsets.UTF_8));
    }
}
