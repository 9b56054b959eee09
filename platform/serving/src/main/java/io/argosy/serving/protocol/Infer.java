package io.argosy.serving.protocol;

import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import io.argosy.model.signature.Signature;
import io.argosy.serving.http.AnswerBuffer;
import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.FieldError;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.Reply;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.JsonFormat;
import io.argosy.serving.predict.ServedModel;
import io.argosy.serving.predict.ServedModel.Scratch;
import io.argosy.serving.settings.Settings.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * {@code POST /v2/models/{model}/infer}: tensors in, tensors out. A classifier gives {@code label} (BYTES, [rows]) and
 * {@code probabilities} (FP64, [rows, labels]), a regression {@code value} (FP64, [rows]).
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">Open
 *     Inference Protocol, REST</a>
 */
final class Infer implements Endpoint.OfBody {
    private static final int MOST_ERRORS = 100;
    private static final int SMALL = 16_384;

    private final ServedModel model;
    private final Limits limits;
    private final ModelMetadata metadata;
    private final InstanceReader reader;

    Infer(ServedModel model, Limits limits, ModelMetadata metadata) {
        this.model = model;
        this.limits = limits;
        this.metadata = metadata;
        this.reader = new InstanceReader(model.signature());
    }

    /** What a request asks. */
    private record Asked(@Nullable String id, List<Tensor> inputs, List<String> outputs) {}

    /** What is answered. */
    private static final class Predicted {
        private final int rows;

        /** The index of each row's label. */
        private final int[] labels;

        /** The model's outputs of each row, one after the other. */
        private final double[] numbers;

        Predicted(int rows, int width) {
            this.rows = rows;
            this.labels = new int[rows];
            this.numbers = new double[Math.multiplyExact(rows, width)];
        }
    }

    @Override
    public int largestAtOnce() {
        return SMALL;
    }

    @Override
    public void check(Exchange exchange) {
        metadata.requireKnown(exchange);
        // tritonclient sends no type at all, so none is asked for. Binary tensors announce themselves by this header.
        if (exchange.request().getHeaders().get("Inference-Header-Content-Length") != null) {
            throw new RefusedException(
                    415, "binary tensors are not read here: send JSON, in tritonclient binary_data=False");
        }
    }

    @Override
    public Reply answer(Exchange exchange, byte[] body) {
        Asked asked = parse(exchange, body);
        if (asked.inputs.isEmpty()) {
            throw new RefusedException(
                    422, "the request has no inputs: give one tensor for each feature, or one matrix");
        }
        Predicted predicted = predict(exchange, InferenceRows.of(body, asked.inputs, model.signature()));
        AnswerBuffer answer = new AnswerBuffer(exchange, body.length);
        write(answer, asked, predicted);
        return Reply.json(answer);
    }

    private Asked parse(Exchange exchange, byte[] body) {
        @Nullable String id = null;
        List<Tensor> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedException(
                        422, "the request is no JSON object: give {\"inputs\": [{name, datatype, shape, data}]}");
            }
            for (String member = parser.nextName(); member != null; member = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (member.equals("id") && value == JsonToken.VALUE_STRING) {
                    id = parser.getString();
                } else if (member.equals("inputs") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        inputs.add(Tensor.read(parser, exchange, limits.rows()));
                        requireFew(inputs.size(), "inputs");
                    }
                } else if (member.equals("outputs") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        outputs.add(output(parser));
                        requireFew(outputs.size(), "outputs");
                    }
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new RefusedException(400, "the body goes on after its JSON object: send one object");
            }
        } catch (JacksonException e) {
            throw JsonFormat.refusal(e);
        }
        return new Asked(id, inputs, outputs.isEmpty() ? metadata.outputs() : outputs);
    }

    /** As many as could be meant, and some to be named as wrong. */
    private void requireFew(int count, String what) {
        if (count > 2 * model.signature().features().size() + MOST_ERRORS) {
            throw new RefusedException(
                    422, "the request has far more " + what + " than the model: give one tensor for each feature");
        }
    }

    private String output(JsonParser parser) {
        String name = "";
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (String member = parser.nextName(); member != null; member = parser.nextName()) {
                if (parser.nextToken() == JsonToken.VALUE_STRING && member.equals("name")) {
                    name = parser.getString();
                }
                parser.skipChildren();
            }
        } else {
            parser.skipChildren();
        }
        if (!metadata.outputs().contains(name)) {
            throw new RefusedException(
                    422,
                    "an output that is asked for does not exist: ask for " + String.join(" or ", metadata.outputs()));
        }
        return name;
    }

    private Predicted predict(Exchange exchange, InferenceRows rows) {
        Signature signature = model.signature();
        Scratch scratch = model.newScratch();
        PredictionTally tally = model.newTally();
        int width = scratch.out().length;
        exchange.hold((long) rows.count() * (Integer.BYTES + width * Double.BYTES));
        Predicted predicted = new Predicted(rows.count(), width);
        List<FieldError> errors = new ArrayList<>(0);
        for (int i = 0; i < rows.count() && errors.size() < MOST_ERRORS; i++) {
            for (String problem : read(rows, i, scratch)) {
                errors.add(new FieldError("", "row " + i + ": " + problem));
            }
            if (errors.isEmpty()) {
                model.predict(scratch);
                model.answered(scratch, tally);
                if (!signature.labels().isEmpty()) {
                    predicted.labels[i] = model.label(scratch.out());
                }
                System.arraycopy(scratch.out(), 0, predicted.numbers, i * width, width);
            }
        }
        if (!errors.isEmpty()) {
            throw RefusedException.unprocessable(errors);
        }
        model.publish(tally, exchange, 0);
        return predicted;
    }

    private List<String> read(InferenceRows rows, int row, Scratch scratch) {
        try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), rows.instance(row))) {
            parser.nextToken();
            List<Problem> problems = reader.read(parser, scratch.row());
            if (problems.isEmpty()) {
                String misfit = rows.misfit(row);
                return misfit == null ? List.of() : List.of(misfit);
            }
            return problems.stream().map(Problem::message).toList();
        }
    }

    private void write(AnswerBuffer answer, Asked asked, Predicted predicted) {
        try (JsonGenerator json = JsonFormat.FACTORY.createGenerator(ObjectWriteContext.empty(), answer)) {
            json.writeStartObject();
            json.writeStringProperty("model_name", model.name());
            json.writeStringProperty("model_version", model.modelPackage().version());
            if (asked.id != null) {
                json.writeStringProperty("id", asked.id);
            }
            json.writeArrayPropertyStart("outputs");
            for (String output : asked.outputs) {
                json.writeStartObject();
                json.writeStringProperty("name", output);
                json.writeStringProperty("datatype", metadata.datatype(output));
                json.writeName("shape");
                int[] shape = metadata.shape(output, predicted.rows);
                json.writeArray(shape, 0, shape.length);
                json.writeName("data");
                if (output.equals("label")) {
                    json.writeStartArray();
                    for (int label : predicted.labels) {
                        json.writeString(model.signature().labels().get(label));
                    }
                    json.writeEndArray();
                } else {
                    json.writeArray(predicted.numbers, 0, predicted.numbers.length);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
