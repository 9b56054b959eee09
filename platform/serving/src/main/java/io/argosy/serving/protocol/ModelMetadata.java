package io.argosy.serving.protocol;

import io.argosy.model.Feature;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.predict.ServedModel;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v2/models/{model}}: the tensors that the model takes and gives. -1 stands for any number of rows. */
final class ModelMetadata implements Handler {
    private static final int ANY = -1;

    private final ServedModel model;

    ModelMetadata(ServedModel model) {
        this.model = model;
    }

    @Override
    public void handle(Context context) {
        requireKnown(context);
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("name", model.name());
        metadata.putArray("versions").add(model.modelPackage().version());
        metadata.put("platform", "argosy");
        ArrayNode inputs = metadata.putArray("inputs");
        for (Feature feature : model.signature().features()) {
            inputs.addObject()
                    .put("name", feature.name())
                    .put("datatype", TensorTypes.of(feature))
                    .putArray("shape")
                    .add(ANY);
        }
        ArrayNode outputs = metadata.putArray("outputs");
        outputs().forEach(name -> outputs.add(output(name, ANY)));
        context.contentType("application/json");
        context.result(metadata.toString());
    }

    /** The names of the output tensors. */
    List<String> outputs() {
        return model.signature().labels().isEmpty() ? List.of("value") : List.of("label", "probabilities");
    }

    /** An output tensor without its data. */
    ObjectNode output(String name, int rows) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.put("name", name);
        output.put("datatype", name.equals("label") ? TensorTypes.BYTES : TensorTypes.FP64);
        ArrayNode shape = output.putArray("shape").add(rows);
        if (name.equals("probabilities")) {
            shape.add(model.signature().labels().size());
        }
        return output;
    }

    /**
     * Checks the model and the version that the path names.
     *
     * @throws RefusedException with 404 naming what is served
     */
    void requireKnown(Context context) {
        String version = context.pathParamMap().get("version");
        String served = model.modelPackage().version();
        if (!context.pathParam("model").equals(model.name())
                || (version != null && !version.equals(served) && !version.equals(model.version()))) {
            throw new RefusedException(
                    404, "this model is not served here: ask for " + model.name() + ", version " + served);
        }
    }
}
