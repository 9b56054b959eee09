package io.argosy.serving.own;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A service's own routes in its OpenAPI document. */
public final class OwnDocument {
    private static final String TAG = "own";

    private OwnDocument() {}

    /** Adds each route's operation to the document. */
    public static void addTo(ObjectNode document, OwnRoutes routes) {
        ObjectNode paths = (ObjectNode) document.get("paths");
        for (OwnRoutes.Route route : routes.all()) {
            ObjectNode path =
                    paths.has(route.path()) ? (ObjectNode) paths.get(route.path()) : paths.putObject(route.path());
            boolean body = route.example() != null;
            // What may be answered besides 200 is what every request of this kind may be answered.
            JsonNode like = body
                    ? paths.get("/predict").get("post")
                    : paths.get("/model").get("get");
            ObjectNode operation = path.putObject(route.method().toLowerCase(Locale.ROOT));
            operation.put("operationId", id(route)).put("summary", route.summary());
            operation.putArray("tags").add(TAG);
            parameters(route, operation);
            if (body) {
                operation
                        .putObject("requestBody")
                        .put("required", true)
                        .putObject("content")
                        .putObject("application/json")
                        .set("example", JsonMapper.shared().readTree(route.example()));
            }
            ObjectNode responses = operation.putObject("responses");
            responses.putObject("200").put("description", "The answer.");
            like.get("responses").properties().forEach(response -> {
                if (!response.getKey().equals("200")) {
                    responses.set(response.getKey(), response.getValue());
                }
            });
        }
    }

    private static String id(OwnRoutes.Route route) {
        return route.method().toLowerCase(Locale.ROOT)
                + route.path().replace("{", "").replace("}", "").replace('/', '_');
    }

    private static void parameters(OwnRoutes.Route route, ObjectNode operation) {
        if (!route.path().contains("{")) {
            return;
        }
        ArrayNode parameters = operation.putArray("parameters");
        for (String name : OwnEndpoints.names(route.path()).stream().sorted().toList()) {
            parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string");
        }
    }
}
