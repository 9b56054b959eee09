package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.scaffold.NumpyFile;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A graph that is neither trees nor a line, from its file to a service that answers in each way that services do. */
@Tag("sample")
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

    @Test
    void aGraphOverPicturesIsAskedWithPictures() throws Exception {
        FreshClone clone = FreshClone.in(folder.resolve("pictures"));
        Random random = new Random(7);
        int rows = 10_000;
        float[] pixels = new float[rows * 16];
        float[] answers = new float[rows];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < 16; i++) {
                pixels[row * 16 + i] = random.nextInt(256) / 16f;
            }
            answers[row] = (float) sharpest(pixels, row * 16);
        }
        Path sample = NumpyFile.write(folder.resolve("picture.npy"), pixels, rows, 1, 4, 4);
        Path expected = NumpyFile.write(folder.resolve("answers.npy"), answers, rows, 1);
        Path graph = GRAPH.resolveSibling("filter.onnx").toAbsolutePath().normalize();
        String said = clone.shell(
                "./fleet import sharp --from " + graph + " --sample " + sample + " --expected " + expected + " 2>&1");
        assertTrue(said.contains("Its answers to 10,000 rows are those of its tool"), said);
        assertTrue(clone.shell("./fleet model show sharp").contains("FP32 [1, 4, 4]"), "the shape is shown");
        assertTrue(clone.shell("./fleet model check sharp").contains("sharp"), "it is sound");
        clone.shell("git add services && git commit --quiet --message 'Add sharp'");

        try (ServedVersion service = ServedVersion.of(clone, "sharp");
                HttpClient client = HttpClient.newHttpClient()) {
            double[] picture = {0, 0, 0, 0, 0, 8, 8, 0, 0, 8, 8, 0, 0, 0, 0, 0};
            String flat = Arrays.toString(picture);
            String nested = "[[[0, 0, 0, 0], [0, 8, 8, 0], [0, 8, 8, 0], [0, 0, 0, 0]]]";
            for (String given : List.of(flat, nested)) {
                JsonNode one = JSON.readTree(
                        service.post(client, "/predict", "application/json", "{\"picture\": " + given + "}"));
                assertEquals(30, one.path("value").asDouble(), 1e-5);
            }
            JsonNode answer = JSON.readTree(service.post(
                    client,
                    "/v2/models/sharp/infer",
                    "application/json",
                    "{\"inputs\": [{\"name\": \"picture\", \"datatype\": \"FP32\", \"shape\": [1, 1, 4, 4], \"data\": "
                            + flat + "}]}"));
            assertEquals(30, answer.path("outputs").path(0).path("data").path(0).asDouble(), 1e-5);
            JsonNode why = JSON.readTree(
                    service.post(client, "/explain", "application/json", "{\"picture\": " + nested + "}"));
            assertTrue(why.toString().contains("picture_0_1_1"), why.toString());
            String table = Files.readString(clone.folder().resolve("services/sharp/data/sample.csv"));
            assertEquals(10_001, service.predict(client, table).lines().count());
        }
    }

    /** The greatest sum of two by two neighbours in a picture of 4 times 4, less the mean of all. */
    private static double sharpest(float[] pixels, int from) {
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                int i = from + 4 * y + x;
                sum += pixels[i];
                if (y < 3 && x < 3) {
                    most = Math.max(most, pixels[i] + pixels[i + 1] + pixels[i + 4] + pixels[i + 5]);
                }
            }
        }
        return most - sum / 16;
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
