package io.argosy.serving;

import io.argosy.serving.docs.DocsPages;
import io.argosy.serving.health.Readiness;
import io.argosy.serving.http.Routes;
import io.argosy.serving.predict.Explain;
import io.argosy.serving.predict.ModelDescription;
import io.argosy.serving.predict.PredictStream;
import io.argosy.serving.predict.ServedModel;
import io.argosy.serving.protocol.InferenceProtocol;
import io.argosy.serving.settings.Settings;
import io.javalin.http.HandlerType;

/** The table of contents of the servlet layer: each route, and the class that answers it. */
final class Endpoints {
    private Endpoints() {}

    static Routes of(ServedModel model, Settings settings, Readiness readiness) {
        Routes routes = new Routes()
                .add(HandlerType.POST, "/predict", new PredictStream(model, settings.limits()))
                .add(HandlerType.POST, "/explain", new Explain(model, settings.limits()))
                .add(HandlerType.GET, "/model", new ModelDescription(model));
        InferenceProtocol.addTo(routes, model, settings.limits(), readiness);
        if (settings.docs()) {
            DocsPages.addTo(routes, model);
        }
        return routes;
    }
}
