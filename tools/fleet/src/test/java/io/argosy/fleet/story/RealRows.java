package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every row that churn's model was trained on, asked of a running service. */
final class RealRows {
    private static final String TARGET = ",churn";

    private RealRows() {}

    /** Posts all rows as CSV, and demands an answer to each and the AUC that the package states of its own rows. */
    static void assertAnswered(Path service, URI predict) throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(service.resolve("data/telco_churn.csv"));
        assertTrue(lines.getFirst().endsWith(TARGET), lines.getFirst());
        boolean[] left = new boolean[lines.size() - 1];
        for (int i = 0; i < left.length; i++) {
            left[i] = lines.get(i + 1).endsWith(",Yes");
        }
        String rows =
                String.join("\n", lines.stream().map(RealRows::withoutTarget).toList()) + "\n";
        HttpResponse<String> answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            answer = client.send(
                    HttpRequest.newBuilder(predict)
                            .header("Content-Type", "text/csv")
                            .POST(HttpRequest.BodyPublishers.ofString(rows))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
        assertEquals(200, answer.statusCode(), answer.body());
        List<NamedCsvRecord> predictions;
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(answer.body())) {
            predictions = csv.stream().toList();
        }
        assertEquals(left.length, predictions.size());
        assertEquals(
                List.of(),
                predictions.stream()
                        .map(row -> row.getField("errors"))
                        .filter(error -> !error.isEmpty())
                        .toList());
        double[] scores = predictions.stream()
                .mapToDouble(row -> Double.parseDouble(row.getField("probability_Yes")))
                .toArray();
        assertEquals(stated(service), auc(scores, left), 1e-9);
    }

    private static String withoutTarget(String line) {
        return line.substring(0, line.lastIndexOf(','));
    }

    private static double stated(Path service) throws IOException {
        JsonNode metrics = JsonMapper.shared().readTree(Files.readString(service.resolve("model/metrics.json")));
        for (JsonNode figure : metrics.path("fitted")) {
            if (figure.path("name").asString("").equals("auc")) {
                return figure.path("value").asDouble();
            }
        }
        throw new AssertionError("metrics.json states no AUC of the fitted rows");
    }

    /** The chance that a row that left scores above one that stayed, ties half: Mann and Whitney 1947. */
    private static double auc(double[] scores, boolean[] left) {
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[a], scores[b]))
                .toList();
        double rankSum = 0;
        long positives = 0;
        for (int start = 0; start < order.size(); ) {
            int end = start;
            while (end < order.size() && scores[order.get(end)] == scores[order.get(start)]) {
                end++;
            }
            double rank = (start + 1 + end) / 2.0;
            for (int i = start; i < end; i++) {
                if (left[order.get(i)]) {
                    rankSum += rank;
                    positives++;
                }
            }
            start = end;
        }
        long negatives = scores.length - positives;
        return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }
}
