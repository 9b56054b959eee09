package io.argosy.serving;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.model.ModelPackage;
import io.argosy.serving.health.Readiness;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.MemoryBudget;
import io.argosy.serving.http.Router;
import io.argosy.serving.http.Spans;
import io.argosy.serving.metrics.ServingMetrics;
import io.argosy.serving.own.OwnRoutes;
import io.argosy.serving.predict.ServedModel;
import io.argosy.serving.settings.Settings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

/** What is answered, and what the OpenAPI document says is. */
class EndpointsTest {
    /** For people, in a browser. */
    private static final Set<String> PAGES = Set.of("/openapi.json", "/docs", "/redoc", "/docs/{asset}");

    @Test
    void theDocumentHasEveryRouteAndNoOther() throws Exception {
        ModelPackage model = ToyModels.leaver();
        Map<String, Set<String>> documented = new TreeMap<>();
        try (RunningService service = RunningService.of(model)) {
            json(service.get("/openapi.json").body())
                    .get("paths")
                    .properties()
                    .forEach(path -> documented.put(
                            path.getKey(),
                            path.getValue().propertyNames().stream()
                                    .filter(name -> !name.equals("parameters"))
                                    .map(String::toUpperCase)
                                    .collect(Collectors.toCollection(TreeSet::new))));
        }
        Settings settings = Settings.from(Map.of());
        ServingMetrics metrics = new ServingMetrics(model, "1", "local");
        try (Router router = new Router(
                settings.limits(),
                MemoryBudget.ofHeap(25, 10),
                HttpFields.EMPTY,
                () -> false,
                new Exchange.Observation(metrics.requests(), settings.logging().slow(), Spans.NONE))) {
            Endpoints.addTo(
                    router,
                    new ServedModel(model, "1", metrics.predictions()),
                    settings,
                    new Readiness(),
                    new OwnRoutes());
            Map<String, Set<String>> routes = new TreeMap<>(router.paths());
            routes.keySet().removeAll(PAGES);
            assertEquals(routes, documented);
        }
    }
}
