package io.argosy.serving.predict;

import io.argosy.model.InstanceReader;
import io.argosy.model.Problem;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.ServedModel.Scratch;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** One JSON object a line in, one a line out: a prediction, or {@code {"errors": [{pointer, detail}]}}. */
final class NdjsonStream implements PredictStream.RowStream {
    private final ServedModel model;
    private final Scratch scratch;
    private final PredictionTally tally;
    private final InstanceReader reader;
    private final PredictionWriter writer;
    private final long longestLine;

    NdjsonStream(ServedModel model, long longestLine, int top) {
        this.model = model;
        this.scratch = model.newScratch();
        this.tally = model.newTally();
        this.reader = new InstanceReader(model.signature());
        this.writer = new PredictionWriter(model, top);
        this.longestLine = longestLine;
    }

    @Override
    public void answer(InputStream in, OutputStream out) throws IOException {
        InputStream buffered = new BufferedInputStream(in, 32_768);
        ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
        for (int c = buffered.read(); c >= 0; c = buffered.read()) {
            if (c != '\n') {
                line.write(c);
            }
            if (line.size() > longestLine) {
                answerError(out, "a line has more than " + longestLine + " bytes: the stream is not read on");
                return;
            }
            if (c == '\n') {
                answerLine(line.toByteArray(), out);
                line.reset();
            }
        }
        answerLine(line.toByteArray(), out);
    }

    private void answerLine(byte[] line, OutputStream out) throws IOException {
        if (blank(line)) {
            return;
        }
        AnswerBuffer answer = new AnswerBuffer(256);
        try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                answerError(out, "the line is no JSON object: give {\"feature\": value, …}");
                return;
            }
            List<Problem> problems = reader.read(parser, scratch.row());
            if (parser.nextToken() != null) {
                answerError(out, "the line goes on after its JSON object: give one object a line");
                return;
            }
            try (JsonGenerator json = JsonFormat.FACTORY.createGenerator(ObjectWriteContext.empty(), answer)) {
                json.writeStartObject();
                if (problems.isEmpty()) {
                    writer.prepare(List.of(scratch));
                    writer.write(json, scratch, tally);
                    model.publish(tally);
                } else {
                    writeErrors(json, problems);
                }
                json.writeEndObject();
            }
        } catch (JacksonException e) {
            answerError(out, "the line is not valid JSON");
            return;
        }
        answer.write('\n');
        out.write(answer.array(), 0, answer.size());
    }

    private static void answerError(OutputStream out, String detail) throws IOException {
        AnswerBuffer answer = new AnswerBuffer(256);
        try (JsonGenerator json = JsonFormat.FACTORY.createGenerator(ObjectWriteContext.empty(), answer)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("errors");
            writeError(json, "", detail);
            json.writeEndArray();
            json.writeEndObject();
        }
        answer.write('\n');
        out.write(answer.array(), 0, answer.size());
    }

    private static void writeErrors(JsonGenerator json, List<Problem> problems) {
        json.writeArrayPropertyStart("errors");
        for (Problem problem : problems) {
            writeError(json, FieldPointers.pointer("", problem.field()), problem.message());
        }
        json.writeEndArray();
    }

    private static void writeError(JsonGenerator json, String pointer, String detail) {
        json.writeStartObject();
        json.writeStringProperty("pointer", pointer);
        json.writeStringProperty("detail", detail);
        json.writeEndObject();
    }

    private static boolean blank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
