package io.argosy.serving.protocol;

import io.argosy.model.feature.Feature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.Reply;
import io.argosy.serving.predict.ServedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v2/models/{model}}: the tensors that the model takes and gives. -1 stands for any number of rows. */
final class ModelMetadata implements Endpoint.AtOnce {
    private static final int ANY = -1;

    private final ServedModel model;

    ModelMetadata(ServedModel model) {
        this.model = model;
    }

    @Override
    public Reply answer(Exchange exchange) {
        requireKnown(exchange);
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("name", model.name());
        metadata.putArray("versions").add(model.modelPackage().version());
        metadata.put("platform", "argosy");
        ArrayNode inputs = metadata.putArray("inputs");
        Signature signature = model.signature();
        for (int i = 0; i < signature.features().size(); i++) {
            Feature feature = signature.features().get(i);
            FeatureTensor tensor = signature.tensorOf(i);
            ArrayNode shape = inputs.addObject()
                    .put("name", tensor == null ? feature.name() : tensor.name())
                    .put(
                            "datatype",
                            tensor == null
                                    ? TensorTypes.of(feature)
                                    : tensor.datatype().name())
                    .putArray("shape")
                    .add(ANY);
            if (tensor != null) {
                tensor.shape().forEach(shape::add);
                i += tensor.size() - 1;
            }
        }
        ArrayNode outputs = metadata.putArray("outputs");
        for (String name : outputs()) {
            ArrayNode shape = outputs.addObject()
                    .put("name", name)
                    .put("datatype", datatype(name))
                    .putArray("shape");
            for (int dimension : shape(name, ANY)) {
                shape.add(dimension);
            }
        }
        return Reply.json(200, metadata.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The names of the output tensors. */
    List<String> outputs() {
        return model.signature().labels().isEmpty() ? List.of("value") : List.of("label", "probabilities");
    }

    /** An output's type. */
    String datatype(String output) {
        return output.equals("label") ? TensorTypes.BYTES : TensorTypes.FP64;
    }

    /** An output's dimensions. */
    int[] shape(String output, int rows) {
        return output.equals("probabilities")
                ? new int[] {rows, model.signature().labels().size()}
                : new int[] {rows};
    }

    /**
     * Checks the model and the version that the path names.
     *
     * @throws RefusedException with 404 naming what is served
     */
    void requireKnown(Exchange exchange) {
        String version = exchange.parameter("version");
        String served = model.modelPackage().version();
        if (!model.name().equals(exchange.parameter("model"))
                || (version != null && !version.equals(served) && !version.equals(model.version()))) {
            throw new RefusedException(
                    404, "this model is not served here: ask for " + model.name() + ", version " + served);
        }
    }
}
