package io.argosy.store;

import io.argosy.serving.http.Endpoint;
import io.argosy.serving.http.Exchange;
import io.argosy.serving.http.MediaTypes;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.StreamInput;
import io.argosy.serving.metrics.StoreMetrics;
import io.argosy.serving.store.PredictionStore;
import io.argosy.store.Outcome.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /outcomes}: what really happened, one as JSON or many as NDJSON. One is answered by its status, many each by a line in
 * their order. Told twice is as told once; what contradicts what was told before is refused and changes nothing; a prediction that is
 * not there is unknown, and may be later. While the database is away it is 503, and nothing of a batch is stored.
 */
final class Outcomes implements Endpoint.Stream {
    private static final int LONGEST_LINE = 4_096;
    private static final int AT_ONCE = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final StorePool pool;
    private final StoreMetrics metrics;
    private final OutcomeReader reader;

    Outcomes(StorePool pool, PredictionStore.Model model, StoreMetrics metrics) {
        this.pool = pool;
        this.metrics = metrics;
        this.reader = new OutcomeReader(model.signature());
    }

    /** A line of a stream: an outcome, or what is wrong with it. */
    private record Line(@Nullable Outcome outcome, String wrong) {}

    @Override
    public void answer(Exchange exchange, StreamInput in, OutputStream out) throws IOException {
        String type = exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (MediaTypes.isJson(type)) {
            exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            one(in, out);
        } else if (type != null && MediaTypes.isLines(type)) {
            exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, MediaTypes.NDJSON);
            many(in, out);
        } else {
            throw new RefusedException(
                    415, "this type of body is not read here: give application/json or application/x-ndjson");
        }
    }

    private void one(StreamInput in, OutputStream out) throws IOException {
        byte[] body = in.readNBytes(LONGEST_LINE + 1);
        if (body.length > LONGEST_LINE) {
            throw new RefusedException(
                    413, "an outcome has at most " + LONGEST_LINE + " bytes: send many as " + MediaTypes.NDJSON);
        }
        Outcome outcome = reader.read(body, 0, body.length);
        Result result = tell(List.of(outcome)).getFirst();
        switch (result) {
            case STORED, REPEATED -> out.write(JSON.writeValueAsBytes(told(result)));
            case UNKNOWN ->
                throw new RefusedException(
                        404,
                        "no prediction with this id and row is kept here: it may not be written yet, ask again later");
            case CONTRADICTING ->
                throw new RefusedException(409, "another outcome was told of this prediction before, and stands");
        }
    }

    private void many(StreamInput in, OutputStream out) throws IOException {
        byte[] line = new byte[LONGEST_LINE + 1];
        byte[] buffer = new byte[8_192];
        int length = 0;
        boolean tooLong = false;
        List<Line> lines = new ArrayList<>();
        for (int read = in.read(buffer, 0, buffer.length); read >= 0; read = in.read(buffer, 0, buffer.length)) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    add(lines, line, length, tooLong);
                    in.rowIsDone();
                    length = 0;
                    tooLong = false;
                    if (lines.size() == AT_ONCE) {
                        write(lines, out);
                    }
                } else if (length == LONGEST_LINE) {
                    tooLong = true;
                } else {
                    line[length++] = buffer[i];
                }
            }
        }
        add(lines, line, length, tooLong);
        write(lines, out);
    }

    private void add(List<Line> lines, byte[] line, int length, boolean tooLong) {
        if (tooLong) {
            lines.add(new Line(null, "the line has more than " + LONGEST_LINE + " bytes"));
            return;
        }
        if (new String(line, 0, length, StandardCharsets.UTF_8).isBlank()) {
            return;
        }
        try {
            lines.add(new Line(reader.read(line, 0, length), ""));
        } catch (RefusedException e) {
            lines.add(new Line(null, String.valueOf(e.problem().detail())));
        }
    }

    private void write(List<Line> lines, OutputStream out) throws IOException {
        List<Outcome> sound = new ArrayList<>();
        for (Line line : lines) {
            if (line.outcome() != null) {
                sound.add(line.outcome());
            }
        }
        List<Result> results = sound.isEmpty() ? List.of() : tell(sound);
        int next = 0;
        for (Line line : lines) {
            ObjectNode answer = line.outcome() == null
                    ? JSON.createObjectNode().put("error", line.wrong())
                    : told(results.get(next++));
            out.write(JSON.writeValueAsBytes(answer));
            out.write('\n');
        }
        lines.clear();
    }

    private static ObjectNode told(Result result) {
        return JSON.createObjectNode().put("result", result.label());
    }

    private List<Result> tell(List<Outcome> outcomes) {
        try (Connection connection = pool.connection()) {
            connection.setAutoCommit(false);
            try {
                List<Result> results = OutcomeTable.tell(connection, outcomes);
                connection.commit();
                metrics.worked();
                results.forEach(result -> metrics.outcome(result.label()));
                return results;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            metrics.failed(Trouble.of(e).label());
            throw new RefusedException(503, "outcomes cannot be taken just now: tell them again in a moment");
        }
    }
}
