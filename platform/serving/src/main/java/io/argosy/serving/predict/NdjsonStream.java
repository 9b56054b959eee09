package io.argosy.serving.predict;

import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.StreamInput;
import io.argosy.serving.http.Utf8;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.ServedModel.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** One JSON object a line in, one a line out: a prediction, or {@code {"errors": [{pointer, detail}]}}. */
final class NdjsonStream implements PredictStream.RowStream {
    private static final int BUFFER = 16_384;

    private final Exchange exchange;
    private final ServedModel model;
    private final Scratch scratch;
    private final PredictionTally tally;
    private final InstanceReader reader;
    private final PredictionWriter writer;
    private final long longestLine;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream(512);

    /** How many lines were answered so far. */
    private int rows;

    NdjsonStream(Exchange exchange, ServedModel model, long longestLine, int top) {
        this.exchange = exchange;
        this.model = model;
        this.scratch = model.newScratch();
        this.tally = model.newTally();
        this.reader = new InstanceReader(model.signature());
        this.writer = new PredictionWriter(model, top);
        this.longestLine = longestLine;
    }

    @Override
    public void answer(StreamInput in, OutputStream out) throws IOException {
        byte[] bytes = new byte[BUFFER];
        int start = 0;
        int end = 0;
        int searched = 0;
        for (int more = in.read(bytes, 0, bytes.length); more >= 0; more = in.read(bytes, end, bytes.length - end)) {
            end += more;
            for (int i = searched; i < end; i++) {
                if (bytes[i] == '\n') {
                    if (i - start > longestLine) {
                        break;
                    }
                    answerLine(bytes, start, i - start, out);
                    in.rowIsDone();
                    start = i + 1;
                }
            }
            if (end - start > longestLine) {
                answerError(out, "a line has more than " + longestLine + " bytes: the stream is not read on");
                return;
            }
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
            searched = end;
            if (end == bytes.length) {
                // The input has been granted the room for it as it came.
                bytes = Arrays.copyOf(bytes, 2 * end);
            } else if (bytes.length > BUFFER && end < BUFFER) {
                bytes = Arrays.copyOf(bytes, BUFFER);
            }
        }
        answerLine(bytes, start, end - start, out);
    }

    private void answerLine(byte[] bytes, int start, int length, OutputStream out) throws IOException {
        if (blank(bytes, start, length)) {
            return;
        }
        answerRow(bytes, start, length, out);
        rows++;
    }

    private void answerRow(byte[] bytes, int start, int length, OutputStream out) throws IOException {
        if (!Utf8.isWellFormed(bytes, start, length)) {
            answerError(out, "the line is not UTF-8");
            return;
        }
        answer.reset();
        try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), bytes, start, length)) {
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
                    model.publish(tally, exchange, rows);
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
        answer.writeTo(out);
    }

    private void answerError(OutputStream out, String detail) throws IOException {
        answer.reset();
        try (JsonGenerator json = JsonFormat.FACTORY.createGenerator(ObjectWriteContext.empty(), answer)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("errors");
            writeError(json, "", detail);
            json.writeEndArray();
            json.writeEndObject();
        }
        answer.write('\n');
        answer.writeTo(out);
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

    private static boolean blank(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
