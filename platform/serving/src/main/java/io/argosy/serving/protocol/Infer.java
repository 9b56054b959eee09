package io.argosy.serving.protocol;

import io.argosy.model.InstanceReader;
import io.argosy.model.Problem;
import io.argosy.model.Signature;
import io.argosy.serving.http.FieldError;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.RequestBody;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.JsonFormat;
import io.argosy.serving.predict.ServedModel;
import io.argosy.serving.predict.ServedModel.Scratch;
import io.argosy.serving.settings.Settings.Limits;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v2/models/{model}/infer}: tensors in, tensors out. A classifier gives {@code label} (BYTES, [rows]) and
 * {@code probabilities} (FP64, [rows, labels]), a regression {@code value} (FP64, [rows]).
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">Open
 *     Inference Protocol, REST</a>
 */
final class Infer implements Handler {
    private static final int MOST_ERRORS = 100;

    /** Made by the first request, because it takes a tenth of a start and few services are asked this way. */
    private static final class Lazy {
        static final JsonMapper JSON = JsonMapper.builder(JsonFormat.FACTORY).build();
    }

    private final ServedModel model;
    private final Limits limits;
    private final ModelMetadata metadata;
    private final InstanceReader reader;
    private final InferenceRows rows;

    Infer(ServedModel model, Limits limits, ModelMetadata metadata) {
        this.model = model;
        this.limits = limits;
        this.metadata = metadata;
        this.reader = new InstanceReader(model.signature());
        this.rows = new InferenceRows(model.signature(), limits.rows());
    }

    @Override
    public void handle(Context context) {
        metadata.requireKnown(context);
        // tritonclient sends no type at all, so none is asked for. Binary tensors announce themselves by this header.
        if (context.header("Inference-Header-Content-Length") != null) {
            throw new RefusedException(
                    415, "binary tensors are not read here: send JSON, in tritonclient binary_data=False");
        }
        JsonNode request = parse(RequestBody.read(context, limits.bodyBytes()));
        List<ObjectNode> instances = rows.read(request.get("inputs"));
        List<String> wanted = wanted(request.get("outputs"));
        ObjectNode answer = Lazy.JSON.createObjectNode();
        answer.put("model_name", model.name());
        answer.put("model_version", model.modelPackage().version());
        JsonNode id = request.get("id");
        if (id != null && id.isString()) {
            answer.set("id", id);
        }
        answer.set("outputs", predict(instances, wanted));
        context.contentType("application/json");
        context.result(Lazy.JSON.writeValueAsBytes(answer));
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode request = Lazy.JSON.readTree(body);
            if (request.isObject()) {
                return request;
            }
        } catch (JacksonException e) {
            throw JsonFormat.refusal(e);
        }
        throw new RefusedException(
                422, "the request is no JSON object: give {\"inputs\": [{name, datatype, shape, data}]}");
    }

    private List<String> wanted(@Nullable JsonNode outputs) {
        List<String> all = metadata.outputs();
        if (!(outputs instanceof ArrayNode array) || array.isEmpty()) {
            return all;
        }
        List<String> wanted = new ArrayList<>();
        for (JsonNode output : array) {
            String name = output.path("name").asString("");
            if (!all.contains(name)) {
                throw new RefusedException(
                        422, "an output that is asked for does not exist: ask for " + String.join(" or ", all));
            }
            wanted.add(name);
        }
        return wanted;
    }

    private ArrayNode predict(List<ObjectNode> instances, List<String> wanted) {
        Signature signature = model.signature();
        Scratch scratch = model.newScratch();
        PredictionTally tally = model.newTally();
        List<FieldError> errors = new ArrayList<>(0);
        ArrayNode labels = JsonNodeFactory.instance.arrayNode();
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < instances.size() && errors.size() < MOST_ERRORS; i++) {
            for (Problem problem : read(instances.get(i), scratch)) {
                errors.add(new FieldError("", "row " + i + ": " + problem.message()));
            }
            if (errors.isEmpty()) {
                model.predict(scratch);
                model.answered(scratch, tally);
                if (!signature.labels().isEmpty()) {
                    labels.add(signature.labels().get(model.label(scratch.out())));
                }
                for (double number : scratch.out()) {
                    numbers.add(number);
                }
            }
        }
        if (!errors.isEmpty()) {
            throw RefusedException.unprocessable(errors);
        }
        model.publish(tally);
        ArrayNode outputs = JsonNodeFactory.instance.arrayNode();
        for (String name : wanted) {
            outputs.add(metadata.output(name, instances.size()).set("data", name.equals("label") ? labels : numbers));
        }
        return outputs;
    }

    private List<Problem> read(ObjectNode instance, Scratch scratch) {
        try (JsonParser parser = instance.traverse(ObjectReadContext.empty())) {
            parser.nextToken();
            return reader.read(parser, scratch.row());
        }
    }
}
