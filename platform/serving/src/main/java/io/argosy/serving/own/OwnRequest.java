package io.argosy.serving.own;

import io.argosy.model.ModelPackage;
import io.argosy.serving.http.AnswerBuffer;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.Reply;
import io.argosy.serving.predict.JsonFormat;
import io.argosy.serving.predict.QueryParameters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request to a service's own route, and what its answer is made with. */
public final class OwnRequest {
    /** A tree of nodes holds up to so many times the bytes of its text. */
    private static final int TREE = 16;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFormat.FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Exchange exchange;
    private final byte[] body;
    private final OwnPredictions predictions;

    /** How many rows it had predicted so far, from whichever thread. */
    private final AtomicInteger rows = new AtomicInteger();

    OwnRequest(Exchange exchange, byte[] body, OwnPredictions predictions) {
        this.exchange = exchange;
        this.body = body;
        this.predictions = predictions;
    }

    /** What stands in the path for {@code {name}}; null if the route has no such name. */
    public @Nullable String path(String name) {
        return exchange.parameter(name);
    }

    /**
     * The first value of a parameter of the query; null if it is not given.
     *
     * @throws RefusedException with 400 if the query is not encoded as a URL's has to be
     */
    public @Nullable String query(String name) {
        return QueryParameters.value(exchange.request(), name);
    }

    /** The body in UTF-8; empty where there is none. */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The body's JSON.
     *
     * @throws RefusedException with 400 if it is none, 503 if there is no room for it
     */
    public JsonNode json() {
        exchange.hold((long) TREE * body.length);
        try {
            JsonNode read = JSON.readTree(body);
            if (read.isMissingNode()) {
                throw new RefusedException(400, "the body is empty: give JSON");
            }
            return read;
        } catch (JacksonException e) {
            throw JsonFormat.refusal(e);
        }
    }

    /** The model that is served. */
    public ModelPackage model() {
        return predictions.model();
    }

    /**
     * The model's answers to some instances, checked and counted as those of {@code /predict} are.
     *
     * @param instances objects with a field for each feature
     * @param pointer where in the body the instance of this index stands, such as {@code /customers/3}
     * @throws RefusedException with 422 where one is wrong, naming each field; 413 if there are too many
     */
    public List<Prediction> predict(List<JsonNode> instances, IntFunction<String> pointer) {
        return predictions.of(exchange, body, rows.getAndAdd(instances.size()), instances, pointer);
    }

    /** 200 with JSON. */
    public Reply reply(JsonNode answer) {
        AnswerBuffer buffer = new AnswerBuffer(exchange, body.length);
        JSON.writeValue(buffer, answer);
        return Reply.json(buffer);
    }

    /** 200 with a body of another type. */
    public Reply reply(String type, byte[] answer) {
        exchange.hold(answer.length);
        return new Reply(200, type, List.of(ByteBuffer.wrap(answer)), answer.length);
    }
}
