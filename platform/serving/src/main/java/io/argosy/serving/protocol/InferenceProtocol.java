package io.argosy.serving.protocol;

import io.argosy.serving.health.Readiness;
import io.argosy.serving.http.Routes;
import io.argosy.serving.predict.ServedModel;
import io.argosy.serving.settings.Settings.Limits;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/** The routes of the Open Inference Protocol, version 2, over REST. */
public final class InferenceProtocol {
    private static final String MODEL = "/v2/models/{model}";
    private static final String VERSION = MODEL + "/versions/{version}";

    private InferenceProtocol() {}

    /** Adds the protocol's routes. A version may be named in the path or not: there is only one. */
    public static void addTo(Routes routes, ServedModel model, Limits limits, Readiness readiness) {
        ModelMetadata metadata = new ModelMetadata(model);
        Handler infer = new Infer(model, limits, metadata);
        Handler modelReady = context -> {
            metadata.requireKnown(context);
            ready(context, readiness, model.name());
        };
        routes.add(HandlerType.GET, "/v2", context -> server(context, model))
                .add(HandlerType.GET, "/v2/health/live", InferenceProtocol::live)
                .add(HandlerType.GET, "/v2/health/ready", context -> ready(context, readiness, ""))
                .add(HandlerType.GET, MODEL, metadata)
                .add(HandlerType.GET, VERSION, metadata)
                .add(HandlerType.GET, MODEL + "/ready", modelReady)
                .add(HandlerType.GET, VERSION + "/ready", modelReady)
                .add(HandlerType.POST, MODEL + "/infer", infer)
                .add(HandlerType.POST, VERSION + "/infer", infer);
    }

    private static void server(Context context, ServedModel model) {
        answer(context, 200, "{\"name\":\"argosy\",\"version\":\"" + model.version() + "\",\"extensions\":[]}");
    }

    private static void live(Context context) {
        answer(context, 200, "{\"live\":true}");
    }

    /** The specification's example says {@code live} where clients read {@code ready}: both are there. */
    private static void ready(Context context, Readiness readiness, String model) {
        boolean ready = readiness.ready();
        String name = model.isEmpty() ? "" : "\"name\":\"" + model + "\",";
        answer(context, ready ? 200 : 503, "{" + name + "\"live\":true,\"ready\":" + ready + "}");
    }

    private static void answer(Context context, int status, String json) {
        context.status(status);
        context.contentType("application/json");
        context.result(json);
    }
}
