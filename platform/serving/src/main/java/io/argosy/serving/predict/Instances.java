package io.argosy.serving.predict;

import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import io.argosy.serving.http.AnswerBuffer;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.FieldError;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.ServedModel.Scratch;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * Answers a JSON body of one instance, {@code {feature: value}}, or of many, {@code {"instances": [...]}}. Each row is
 * read, predicted and written before the next is read, so a batch costs no tree of nodes. Thread-safe.
 */
public final class Instances {
    private static final String MANY = "instances";

    /** More errors than this help nobody; what is left of the body is not read. */
    private static final int MOST_ERRORS = 100;

    /** So many rows of a batch are predicted at once: enough to keep a processor's pipelines full. */
    private static final int AT_ONCE = 64;

    private final ServedModel model;
    private final InstanceReader reader;
    private final int mostRows;
    private final ThreadLocal<Workspace> workspaces;

    /** What is answered for each row. */
    public interface RowAnswer {
        /** Works on a few rows at once, before each of them is written. */
        void prepare(List<Scratch> rows);

        /**
         * Writes the answer to a prepared row: members of a JSON object that is already open.
         *
         * @param tally takes what is counted of the row if the whole body is answered
         */
        void write(JsonGenerator json, Scratch row, PredictionTally tally);
    }

    /**
     * Reads rows for a model.
     *
     * @param mostRows more in one body are refused
     */
    public Instances(ServedModel model, int mostRows) {
        this.model = model;
        this.mostRows = mostRows;
        this.reader = new InstanceReader(model.signature());
        this.workspaces = ThreadLocal.withInitial(() -> new Workspace(model));
    }

    /**
     * Answers each row of a body.
     *
     * @param many the name under which the answers to many rows stand, such as {@code predictions}
     * @throws RefusedException with 400 if the body is no JSON, 413 if it has too many rows, 422 if its content is wrong,
     *     503 if there is no room for the answer
     */
    AnswerBuffer answer(Exchange exchange, byte[] body, String many, RowAnswer each) {
        Workspace workspace = workspaces.get();
        try {
            AnswerBuffer bytes = answer(exchange, body, many, each, workspace);
            model.publish(workspace.tally, exchange, 0);
            return bytes;
        } finally {
            // Of a body that is refused, no row is answered and none is counted.
            workspace.tally.clear();
        }
    }

    private AnswerBuffer answer(Exchange exchange, byte[] body, String many, RowAnswer each, Workspace workspace) {
        AnswerBuffer bytes = new AnswerBuffer(exchange, body.length);
        List<FieldError> errors = new ArrayList<>(0);
        try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), body);
                JsonGenerator json = JsonFormat.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw RefusedException.unprocessable(List.of(new FieldError(
                        "", "the body is no JSON object: give {\"feature\": value, …} or {\"instances\": [{…}, …]}")));
            }
            json.writeStartObject();
            if (MANY.equals(parser.nextName())) {
                json.writeArrayPropertyStart(many);
                readMany(parser, json, errors, each, workspace);
                json.writeEndArray();
            } else {
                // At the name of the first field, or at the end of an object without fields.
                readOne(parser, json, errors, each, workspace);
                if (!errors.isEmpty()) {
                    refuseBeside(body, errors);
                }
            }
            if (errors.size() < MOST_ERRORS && parser.nextToken() != null) {
                throw new RefusedException(400, "the body goes on after its JSON object: send one object");
            }
            json.writeStringProperty("model", model.name());
            json.writeStringProperty("version", model.version());
            json.writeEndObject();
        } catch (JacksonException e) {
            throw JsonFormat.refusal(e);
        }
        if (!errors.isEmpty()) {
            throw RefusedException.unprocessable(errors);
        }
        return bytes;
    }

    private void readOne(
            JsonParser parser, JsonGenerator json, List<FieldError> errors, RowAnswer each, Workspace workspace) {
        Scratch row = workspace.row(0);
        List<Problem> problems = reader.read(parser, row.row());
        if (problems.isEmpty()) {
            each.prepare(List.of(row));
            each.write(json, row, workspace.tally);
        } else {
            problems.forEach(problem -> errors.add(FieldPointers.error("", problem)));
        }
    }

    private void readMany(
            JsonParser parser, JsonGenerator json, List<FieldError> errors, RowAnswer each, Workspace workspace) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw RefusedException.unprocessable(
                    List.of(new FieldError("/instances", "instances is no array: give an array of objects")));
        }
        List<Scratch> rows = new ArrayList<>(AT_ONCE);
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == mostRows) {
                throw new RefusedException(
                        413,
                        "instances has more than " + mostRows
                                + " rows: send fewer at a time, or stream them as application/x-ndjson or text/csv");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                errors.add(new FieldError(
                        "/instances/" + i, "instance " + i + " is no object: give {\"feature\": value, …}"));
                parser.skipChildren();
            } else {
                Scratch row = workspace.row(rows.size());
                for (Problem problem : reader.read(parser, row.row())) {
                    errors.add(FieldPointers.error("/instances/" + i, problem));
                }
                rows.add(row);
                if (rows.size() == AT_ONCE) {
                    writeAll(rows, json, errors, each, workspace.tally);
                }
            }
            if (errors.size() >= MOST_ERRORS) {
                return;
            }
        }
        writeAll(rows, json, errors, each, workspace.tally);
        refuseMore(parser, errors);
    }

    /** Once a row is wrong, the rest is only checked. */
    private static void writeAll(
            List<Scratch> rows, JsonGenerator json, List<FieldError> errors, RowAnswer each, PredictionTally tally) {
        if (errors.isEmpty() && !rows.isEmpty()) {
            each.prepare(rows);
            for (Scratch row : rows) {
                json.writeStartObject();
                each.write(json, row, tally);
                json.writeEndObject();
            }
        }
        rows.clear();
    }

    private static void refuseMore(JsonParser parser, List<FieldError> errors) {
        if (parser.nextName() != null) {
            errors.add(beside(parser.currentName()));
            parser.nextToken();
            parser.skipChildren();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                parser.skipChildren();
            }
        }
    }

    /** Members of an object have no order: where another one stands first, the body is one of many rows all the same. */
    private static void refuseBeside(byte[] body, List<FieldError> errors) {
        try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            String first = parser.nextName();
            for (String name = first; name != null; name = parser.nextName()) {
                if (name.equals(MANY)) {
                    errors.clear();
                    errors.add(beside(first));
                    return;
                }
                parser.nextToken();
                parser.skipChildren();
            }
        }
    }

    private static FieldError beside(String name) {
        String shown = FieldPointers.shortened(name);
        return new FieldError(
                FieldPointers.pointer("", shown), shown + " stands beside instances: give instances alone");
    }

    /** What one thread works with, again and again. */
    private static final class Workspace {
        private final ServedModel model;
        private final Scratch[] rows = new Scratch[AT_ONCE];
        private final PredictionTally tally;

        Workspace(ServedModel model) {
            this.model = model;
            this.tally = model.newTally();
        }

        Scratch row(int index) {
            if (rows[index] == null) {
                rows[index] = model.newScratch();
            }
            return rows[index];
        }
    }
}
