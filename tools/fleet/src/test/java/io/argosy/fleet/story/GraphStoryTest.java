package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A graph that is neither trees nor a line, from its file to a service that answers in each way that services do. */
class GraphStoryTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path GRAPH = Path.of("../../platform/onnx/src/test/resources/graphs/three.onnx");

    @TempDir
    private static Path folder;

    @Test
    void aGraphIsImportedCheckedBuiltAndServed() throws Exception {
        FreshClone clone = FreshClone.in(folder.resolve("argosy"));
        Random random = new Random(7);
        StringBuilder sample = new StringBuilder("a,b,kind\n");
        StringBuilder answers = new StringBuilder("x,y,z\n");
        for (int i = 0; i < 10_000; i++) {
            float a = random.nextFloat(-2, 2);
            float b = random.nextFloat(-2, 2);
            double[] shares = shares(a, b);
            sample.append(a)
                    .append(',')
                    .append(b)
                    .append(',')
                    .append("xyz".charAt(most(shares)))
                    .append('\n');
            answers.append(String.format(Locale.ROOT, "%.9f,%.9f,%.9f%n", shares[0], shares[1], shares[2]));
        }
        Path rows = Files.writeString(folder.resolve("rows.csv"), sample);
        Path expected = Files.writeString(folder.resolve("answers.csv"), answers);
        String said = clone.shell(
                "./fleet import net --from " + GRAPH.toAbsolutePath().normalize() + " --sample " + rows + " --expected "
                        + expected + " --target kind --labels x,y,z 2>&1");
        assertTrue(said.contains("Its answers to 10,000 rows are those of its tool"), said);
        assertTrue(clone.shell("./fleet model check net").contains("net"), "it is sound");
        clone.shell("git add services && git commit --quiet --message 'Add net'");

        try (ServedVersion service = ServedVersion.of(clone, "net");
                HttpClient client = HttpClient.newHttpClient()) {
            assertTrue(Files.exists(service.directory().resolve("onnx/platform-onnx.jar")));
            double[] shares = shares(1, 0.5);
            JsonNode one =
                    JSON.readTree(service.post(client, "/predict", "application/json", "{\"a\": 1, \"b\": 0.5}"));
            assertEquals(shares[1], one.path("probabilities").path("y").asDouble(), 1e-6);
            JsonNode matrix = JSON.readTree(
                    service.post(
                            client,
                            "/v2/models/net/infer",
                            "application/json",
                            "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [2, 2], \"data\": [1, 0.5, 0, 0]}]}"));
            for (JsonNode output : matrix.path("outputs")) {
                if (output.path("name").asString().equals("probabilities")) {
                    assertEquals(shares[1], output.path("data").path(1).asDouble(), 1e-6);
                    assertEquals(1 / 3.0, output.path("data").path(3).asDouble(), 1e-6);
                }
            }
            assertEquals(2, matrix.path("outputs").size(), matrix.toString());
            JsonNode why =
                    JSON.readTree(service.post(client, "/explain", "application/json", "{\"a\": 1, \"b\": 0.5}"));
            assertTrue(why.toString().contains("\"contributions\""), why.toString());
            assertEquals(
                    10_001,
                    service.predict(client, Files.readString(rows)).lines().count());
        }
        try (ServedVersion churn = ServedVersion.of(clone, "churn")) {
            assertFalse(Files.exists(churn.directory().resolve("onnx")));
        }
    }

    /** The softmax of a, 2 b and a - b. */
    private static double[] shares(double a, double b) {
        double[] shares = {Math.exp(a), Math.exp(2 * b), Math.exp(a - b)};
        double sum = shares[0] + shares[1] + shares[2];
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= sum;
        }
        return shares;
    }

    private static int most(double[] shares) {
        return shares[0] >= shares[1] && shares[0] >= shares[2] ? 0 : shares[1] >= shares[2] ? 1 : 2;
    }
}
