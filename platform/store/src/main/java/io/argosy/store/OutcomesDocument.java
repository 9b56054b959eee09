package io.argosy.store;

import io.argosy.model.signature.Signature;
import io.argosy.serving.docs.DocumentPart;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /outcomes} in the service's OpenAPI document: {@code outcomes.json}, with what the model says an outcome is. */
final class OutcomesDocument {
    private static final String PATH = "/outcomes";

    private OutcomesDocument() {}

    static void addTo(ObjectNode document, Signature signature) {
        ObjectNode part = DocumentPart.of(OutcomesDocument.class, "outcomes.json");
        ObjectNode paths = (ObjectNode) document.get("paths");
        ObjectNode operation = (ObjectNode) part.get("post");
        ObjectNode responses = (ObjectNode) operation.get("responses");
        // What else may be answered is what every request with a body may be answered.
        JsonNode like = paths.get("/predict").get("post").get("responses");
        like.properties().forEach(response -> responses.putIfAbsent(response.getKey(), response.getValue()));
        paths.putObject(PATH).set("post", operation);
        ObjectNode outcome = (ObjectNode) part.get("schema");
        ObjectNode actual = (ObjectNode) outcome.get("properties").get("actual");
        if (signature.labels().isEmpty()) {
            actual.put("type", "number").put("description", "The " + signature.target() + " that it was");
        } else {
            ArrayNode labels = actual.put("type", "string").putArray("enum");
            signature.labels().forEach(labels::add);
        }
        ((ObjectNode) document.get("components").get("schemas")).set("Outcome", outcome);
    }
}
