package io.argosy.serving.docs;

import io.argosy.serving.own.OwnDocument;
import io.argosy.serving.own.OwnRoutes;
import io.argosy.serving.predict.ServedModel;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The service's OpenAPI 3.1 document. What is the same for every service stands in {@code openapi.json}; what the model
 * says of itself, its features, ranges, labels and an instance that works, is put in here.
 */
final class OpenApiDocument {
    private static final JsonMapper JSON = JsonMapper.shared();

    private OpenApiDocument() {}

    /**
     * The document for a model, as UTF-8.
     *
     * @param mostRows in one body that is no stream
     * @param own the routes that the service brings
     */
    static byte[] of(ServedModel model, int mostRows, OwnRoutes own) {
        ObjectNode document = DocumentPart.of(OpenApiDocument.class, "openapi.json");
        ObjectNode info = (ObjectNode) document.get("info");
        info.put("title", model.name());
        info.put("version", model.version());
        info.put("description", model.modelPackage().description());
        ObjectNode schemas = (ObjectNode) document.get("components").get("schemas");
        schemas.set("Instance", FeatureSchemas.instance(model.signature()));
        schemas.set("Prediction", prediction(model));
        ((ObjectNode) schemas.get("Instances").get("properties").get("instances")).put("maxItems", mostRows);
        addLabels(document, model);
        addExample(document, model);
        addModel(document, model);
        model.store().describe(document);
        OwnDocument.addTo(document, own);
        return JSON.writeValueAsBytes(document);
    }

    private static ObjectNode prediction(ServedModel model) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ArrayNode required = schema.putArray("required");
        ObjectNode properties = schema.putObject("properties");
        if (model.signature().labels().isEmpty()) {
            required.add("value");
            properties
                    .putObject("value")
                    .put("type", "number")
                    .put(
                            "description",
                            "The predicted " + model.signature().target() + " "
                                    + model.signature().unit());
        } else {
            required.add("label").add("probabilities");
            ArrayNode labels =
                    properties.putObject("label").put("type", "string").putArray("enum");
            ObjectNode probabilities =
                    properties.putObject("probabilities").put("type", "object").put("additionalProperties", false);
            ObjectNode each = probabilities.putObject("properties");
            for (String label : model.signature().labels()) {
                labels.add(label);
                each.putObject(label).put("type", "number").put("minimum", 0).put("maximum", 1);
            }
        }
        properties.putObject("warnings").put("$ref", "#/components/schemas/Warnings");
        return schema;
    }

    /** Which label to explain can be asked of a classifier only. */
    private static void addLabels(ObjectNode document, ServedModel model) {
        ObjectNode explain = (ObjectNode) document.get("paths").get("/explain").get("post");
        if (model.signature().labels().isEmpty()) {
            explain.remove("parameters");
        } else {
            ArrayNode labels = ((ObjectNode) explain.get("parameters").get(0).get("schema")).putArray("enum");
            model.signature().labels().forEach(labels::add);
        }
    }

    /** The paths of the Open Inference Protocol name the model, and an output is one that it has. */
    private static void addModel(ObjectNode document, ServedModel model) {
        ObjectNode components = (ObjectNode) document.get("components");
        ObjectNode parameters = (ObjectNode) components.get("parameters");
        names(parameters.get("Model").get("schema"), List.of(model.name()));
        names(
                parameters.get("Version").get("schema"),
                Stream.of(model.modelPackage().version(), model.version())
                        .distinct()
                        .toList());
        ObjectNode schemas = (ObjectNode) components.get("schemas");
        List<String> outputs =
                model.signature().labels().isEmpty() ? List.of("value") : List.of("label", "probabilities");
        JsonNode asked = schemas.get("InferenceRequest").get("properties").get("outputs");
        names(asked.get("items").get("properties").get("name"), outputs);
        names(schemas.get("OutputTensor").get("properties").get("name"), outputs);
    }

    private static void names(JsonNode schema, List<String> names) {
        ArrayNode one = ((ObjectNode) schema).putArray("enum");
        names.forEach(one::add);
    }

    /** A golden row is an example that is known to work. */
    private static void addExample(ObjectNode document, ServedModel model) {
        if (model.modelPackage().goldenRows().isEmpty()) {
            return;
        }
        JsonNode instance =
                JSON.readTree(model.modelPackage().goldenRows().getFirst().instance());
        ObjectNode batch = JSON.createObjectNode();
        batch.putArray("instances").add(instance);
        for (String path : new String[] {"/predict", "/explain"}) {
            ObjectNode examples = ((ObjectNode) document.get("paths")
                            .get(path)
                            .get("post")
                            .get("requestBody")
                            .get("content")
                            .get("application/json"))
                    .putObject("examples");
            examples.putObject("one").put("summary", "One row").set("value", instance);
            examples.putObject("many").put("summary", "Many rows").set("value", batch);
        }
    }
}
