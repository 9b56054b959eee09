package io.argosy.serving;

import io.argosy.serving.docs.DocsPages;
import io.argosy.serving.health.Readiness;
import io.argosy.serving.http.Router;
import io.argosy.serving.own.OwnEndpoints;
import io.argosy.serving.own.OwnRoutes;
import io.argosy.serving.predict.Explain;
import io.argosy.serving.predict.ModelDescription;
import io.argosy.serving.predict.Predict;
import io.argosy.serving.predict.ServedModel;
import io.argosy.serving.protocol.InferenceProtocol;
import io.argosy.serving.settings.Settings;

/** The table of contents of the public port: each route, and the class that answers it. */
final class Endpoints {
    private Endpoints() {}

    static void addTo(Router router, ServedModel model, Settings settings, Readiness readiness, OwnRoutes own)
            throws CannotServeException {
        router.add("POST", "/predict", new Predict(model, settings.limits()))
                .add("POST", "/explain", new Explain(model, settings.limits()))
                .add("GET", "/model", new ModelDescription(model));
        model.store().addTo(router);
        InferenceProtocol.addTo(router, model, settings.limits(), readiness);
        if (settings.docs()) {
            DocsPages.addTo(router, model, settings.limits().rows(), own);
        }
        try {
            OwnEndpoints.addTo(router, own, model, settings.limits().rows());
        } catch (IllegalArgumentException e) {
            throw new CannotServeException(String.valueOf(e.getMessage()), e);
        }
    }
}
