package io.argosy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.argosy.model.evidence.GoldenRow;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running service what its model must answer. */
public final class GoldenRows {
    private static final JsonMapper JSON = JsonMapper.shared();

    private GoldenRows() {}

    /** Posts every golden row of the served model to {@code /predict} and compares the answers with the expected ones. */
    public static void assertAnswered(RunningService service) throws IOException, InterruptedException {
        List<GoldenRow> rows = service.model().goldenRows();
        assertFalse(rows.isEmpty(), "the package has no golden rows: train it again");
        for (GoldenRow row : rows) {
            HttpResponse<String> response = service.post("/predict", row.instance());
            assertEquals(200, response.statusCode(), () -> row.note() + ": " + response.body());
            assertAnswer(service, row, JSON.readTree(response.body()));
        }
    }

    private static void assertAnswer(RunningService service, GoldenRow row, JsonNode answer) {
        List<String> labels = service.model().signature().labels();
        double tolerance = service.model().model().exactness();
        if (labels.isEmpty()) {
            double expected = row.expected().getFirst();
            assertEquals(
                    expected, answer.get("value").asDouble(), tolerance * Math.max(1, Math.abs(expected)), row.note());
        }
        for (int k = 0; k < labels.size(); k++) {
            String label = labels.get(k);
            assertEquals(
                    row.expected().get(k),
                    answer.get("probabilities").get(label).asDouble(),
                    tolerance,
                    () -> row.note() + ", " + label);
        }
    }
}
