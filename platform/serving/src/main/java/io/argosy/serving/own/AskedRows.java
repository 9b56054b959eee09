package io.argosy.serving.own;

import io.argosy.model.instance.InstanceReader;
import io.argosy.model.instance.Problem;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.serving.metrics.PredictionTally;
import io.argosy.serving.predict.JsonFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * What callers sent of the rows that a route of the service's own has the model predict. It is read from the body itself, at the place that the
 * route names: what the route gives the model may be something else by then, and whoever watches has to know which of both has changed.
 */
final class AskedRows {
    private final Signature signature;
    private final InstanceReader reader;

    AskedRows(Signature signature) {
        this.signature = signature;
        this.reader = new InstanceReader(signature);
    }

    /**
     * Counts the rows that stand in a body as {@code /predict} would take them, whatever stands beside their fields. Of others nobody knows what
     * was asked: they are not counted.
     *
     * @param places of the rows, as JSON pointers
     */
    void count(byte[] body, List<String> places, PredictionTally tally) {
        Map<String, Integer> wanted = new HashMap<>();
        places.forEach(place -> wanted.merge(place, 1, Integer::sum));
        Row row = signature.newRow();
        try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), body)) {
            for (JsonToken token = parser.nextToken(); token != null && !wanted.isEmpty(); token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    continue;
                }
                Integer times =
                        wanted.remove(parser.streamReadContext().pathAsPointer().toString());
                if (times != null && isRow(reader.read(parser, row), row)) {
                    tally.asked(row, times);
                }
            }
        } catch (JacksonException e) {
            // The route read it otherwise than as JSON.
        }
    }

    private boolean isRow(List<Problem> problems, Row row) {
        return problems.stream().allMatch(problem -> problem.kind() == Problem.Kind.UNKNOWN_FIELD)
                && IntStream.range(0, signature.features().size())
                        .anyMatch(feature -> !Double.isNaN(row.value(feature)) || row.text(feature) != null);
    }
}
