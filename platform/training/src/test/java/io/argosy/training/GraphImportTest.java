package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.signature.Row;
import io.argosy.training.importing.ImportDraft;
import io.argosy.training.origin.OriginException;
import io.argosy.training.origin.OriginReader;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Graphs that no trees and no line can hold: {@code platform/onnx/src/test/python/graphs.py} says what each computes. */
class GraphImportTest {
    private static final Path GRAPHS = Path.of("../onnx/src/test/resources/graphs");
    private static final int ROWS = 10_000;

    @TempDir
    Path temporary;

    private final SplittableRandom random = new SplittableRandom(13);

    @Test
    void aGraphAnswersAsItsToolAndThePackageIsTheSameEachTime() throws Exception {
        Path service = priceService(ROWS);
        assertTrue(
                Files.readString(service.resolve("recipe.yaml")).contains("type: integer"),
                Files.readString(service.resolve("recipe.yaml")));
        ModelPackage made = train(service);
        byte[] before = Files.readAllBytes(service.resolve("model/model.json"));
        assertTrue(made.card().contains("Its answers to 10,000 rows are those of its tool"), made.card());
        assertEquals(1, made.metrics().find("r2").orElseThrow().value(), 1e-9);

        ModelPackage read = PackageReader.read(service.resolve("model"));
        assertEquals(List.of(), read.checkGoldenRows());
        Row row = read.signature().newRow();
        row.setNumber(0, 1);
        row.setNumber(1, 2);
        row.setNumber(2, 4);
        row.setCategory(3, 1);
        double[] out = new double[1];
        read.model().predict(row, out);
        assertEquals(5 + 2 + 3, out[0]);

        Explanation why = read.model().explain(row, 0);
        assertEquals(10, why.score());
        assertEquals(
                10,
                why.base()
                        + why.contributions().stream()
                                .mapToDouble(Explanation.Contribution::amount)
                                .sum(),
                1e-9);
        Map<String, Double> amounts = new TreeMap<>();
        why.contributions().forEach(part -> amounts.put(part.feature(), part.amount()));
        assertEquals(0.5 * (4 - 5), amounts.getOrDefault("rooms", Double.NaN), 1e-6);

        train(service);
        assertArrayEquals(before, Files.readAllBytes(service.resolve("model/model.json")));
    }

    @Test
    void whatMakesProbabilitiesOfItsNumbersIsSeenFromTheAnswers() throws Exception {
        StringBuilder sample = new StringBuilder("a,b\n");
        StringBuilder softmax = new StringBuilder("p,q,r\n");
        StringBuilder logistic = new StringBuilder("second\n");
        for (int i = 0; i < ROWS; i++) {
            double a = (float) random.nextDouble(-2, 2);
            double b = (float) random.nextDouble(-2, 2);
            sample.append(a).append(',').append(b).append('\n');
            double[] e = {Math.exp(a), Math.exp(2 * b), Math.exp(a - b)};
            double sum = e[0] + e[1] + e[2];
            softmax.append(e[0] / sum)
                    .append(',')
                    .append(e[1] / sum)
                    .append(',')
                    .append(e[2] / sum)
                    .append('\n');
            logistic.append(1 / (1 + Math.exp(b - a))).append('\n');
        }
        ModelPackage three = train(draft("three", sample, softmax, "label", List.of("x", "y", "z")));
        assertTrue(three.card().contains("within 1e-05, as the softmax of its numbers."), three.card());
        ModelPackage two = train(draft("two", sample, logistic, "label", List.of("no", "yes")));
        assertTrue(two.card().contains("as the logistic of its numbers."), two.card());
        Row row = two.signature().newRow();
        row.setNumber(0, 1);
        row.setNumber(1, 1);
        double[] out = new double[2];
        two.model().predict(row, out);
        assertArrayEquals(new double[] {0.5, 0.5}, out);
    }

    @Test
    void anArrayIsAskedForWholeBesideASingleValue() throws Exception {
        StringBuilder sample = new StringBuilder("weight,words_0,words_1,words_2,words_3,words_4\n");
        StringBuilder expected = new StringBuilder("y\n");
        for (int i = 0; i < ROWS; i++) {
            float weight = random.nextInt(0, 100) / 4f;
            int twos = 0;
            int last = 0;
            sample.append(weight);
            for (int w = 0; w < 5; w++) {
                last = random.nextInt(4);
                twos += last == 2 ? 2 : 0;
                sample.append(',').append(last);
            }
            sample.append('\n');
            expected.append((twos + last) * weight).append('\n');
        }
        Path service = draft("words", sample, expected, "y", null, Map.of("words", List.of(5)));
        String recipe = Files.readString(service.resolve("recipe.yaml"));
        assertTrue(recipe.contains("datatype: INT64") && !recipe.contains("words_0"), recipe);
        assertEquals(
                JsonMapper.shared()
                        .readTree(Files.readString(service.resolve("examples/request.json")))
                        .get("words")
                        .size(),
                5);
        train(service);
        ModelPackage read = PackageReader.read(service.resolve("model"));
        assertEquals(List.of(), read.checkGoldenRows());
        assertEquals("[5]", read.signature().tensors().getFirst().dimensions());
        assertTrue(
                read.card().contains("| `words` | The model's input Words. An array of the shape [5], INT64;"),
                read.card());
        assertTrue(
                Files.readString(service.resolve("model/golden.jsonl")).contains("\"words\":["), "arrays stay arrays");

        Files.writeString(service.resolve("recipe.yaml"), recipe.replace("INT64", "INT32"));
        assertEquals(
                "recipe.yaml: words is INT32 of the shape [5], and the model's input Words is INT64 of [5]",
                assertThrows(TrainingException.class, () -> train(service)).getMessage());
    }

    @Test
    void aPictureWithoutAnArrayIsRefusedWithTheWayToGiveOne() throws Exception {
        String sample = "a\n1\n";
        assertEquals(
                "the model's input picture is an array of the shape [1, 4, 4] for each row: give the sample as .npz with"
                        + " it under that name, by numpy.savez, or as .npy where it is the only one",
                assertThrows(TrainingException.class, () -> draft("filter", sample, "y\n1\n", "y", null))
                        .getMessage());
        assertEquals(
                "the sample's array pixels has rows of the shape [16], and the model's input picture takes [1, 4, 4]: save"
                        + " it with the rows first, and each as the model takes it",
                assertThrows(
                                TrainingException.class,
                                () -> draft("filter", sample, "y\n1\n", "y", null, Map.of("pixels", List.of(16))))
                        .getMessage());
    }

    @Test
    void anAnswerThatIsNoNumberIsNoAnswer() throws Exception {
        StringBuilder sample = new StringBuilder("x\n");
        StringBuilder expected = new StringBuilder("y\n");
        for (int i = 1; i <= ROWS; i++) {
            sample.append(i).append('\n');
            expected.append(1.0 / i).append('\n');
        }
        ModelPackage inverse = train(draft("inverse", sample, expected, "y", null));
        Row row = inverse.signature().newRow();
        row.setNumber(0, 0);
        assertEquals(
                "the graph gives Infinity for a row",
                assertThrows(IllegalStateException.class, () -> inverse.model().predict(row, new double[1]))
                        .getMessage());
    }

    @Test
    void fewRowsOrNoAnswersAreRefusedAndSoIsAWrongAnswer() throws Exception {
        Path few = priceService(ROWS - 1);
        assertEquals(
                "price.onnx is a graph, which is taken as it is: give a sample of 10,000 rows or more (it has 9,999), and"
                        + " its tool's own answers to them as --expected",
                assertThrows(TrainingException.class, () -> train(few)).getMessage());
        Path service = priceService(ROWS);
        Path expected = service.resolve("data/expected.csv");
        List<String> lines = new java.util.ArrayList<>(Files.readAllLines(expected));
        lines.set(8, Double.toString(Double.parseDouble(lines.get(8)) + 0.01));
        Files.write(expected, lines);
        String refused = String.valueOf(
                assertThrows(TrainingException.class, () -> train(service)).getMessage());
        assertTrue(
                refused.startsWith(expected + ": 1 of 10,000 answers are not those of the model here, within 1e-05; the"
                        + " worst is row 8, {"),
                refused);
        assertFalse(Files.exists(service.resolve("model")));
    }

    @Test
    void aPackageWhoseGraphIsAnotherIsRefused() throws Exception {
        Path service = priceService(ROWS);
        train(service);
        Path model = service.resolve("model");
        byte[] weights = Files.readAllBytes(model.resolve("weights.cbor"));
        // An operator of the graph becomes one whose answers differ each time; its name has as many letters.
        String text = new String(weights, java.nio.charset.StandardCharsets.ISO_8859_1);
        weights = text.replace("LabelEncoder", "RandomNormal").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.write(model.resolve("weights.cbor"), weights);
        String hash = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(weights));
        Path json = model.resolve("model.json");
        Files.writeString(json, Files.readString(json).replaceAll("(\"weights.cbor\" : \")[0-9a-f]{64}", "$1" + hash));
        assertEquals(
                "weights.cbor: breaks a rule: the graph has a node RandomNormal: its answers would differ each time",
                assertThrows(InvalidPackageException.class, () -> PackageReader.read(model))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            film         | has an input x of shape [?, ?, 8, 8]: taken are [rows], and [rows, …]
            picture      | gives y of a shape that it does not say
            dictionaries | gives what is no tensor, such as a dictionary for each row: export it without, in skl2onnx with options={"zipmap": False}
            answers      | gives 2 outputs of floats (y, z): export it with one, the answer
            shapeless    | gives y of a shape that it does not say
            branches     | has a node If with a graph inside
            """)
    void whatIsNoGraphOfOneAnswerIsRefused(String name, String reason) throws Exception {
        byte[] file = Files.readAllBytes(GRAPHS.resolve(name + ".onnx"));
        String refused = String.valueOf(assertThrows(OriginException.class, () -> OriginReader.read(file))
                .getMessage());
        assertTrue(refused.startsWith(reason), refused);
    }

    private Path priceService(int rows) throws Exception {
        StringBuilder sample = new StringBuilder("size,age,rooms,town,paid\n");
        StringBuilder expected = new StringBuilder("price\n");
        for (int i = 0; i < rows; i++) {
            double size = random.nextInt(-400, 400) / 8.0;
            double age = random.nextInt(-400, 400) / 8.0;
            int rooms = i % 11;
            boolean rome = random.nextBoolean();
            double price = Math.max(0, size + 2 * age) + 0.5 * rooms + (rome ? 3 : 0);
            sample.append(size)
                    .append(',')
                    .append(age)
                    .append(',')
                    .append(rooms)
                    .append(rome ? ",Rome," : ",Oslo,");
            sample.append(price).append('\n');
            expected.append(price).append('\n');
        }
        return draft("price", sample, expected, "paid", null);
    }

    private Path draft(
            String graph,
            CharSequence sample,
            CharSequence expected,
            String target,
            @org.jspecify.annotations.Nullable List<String> labels)
            throws Exception {
        return draft(graph, sample, expected, target, labels, Map.of());
    }

    private Path draft(
            String graph,
            CharSequence sample,
            CharSequence expected,
            String target,
            @org.jspecify.annotations.Nullable List<String> labels,
            Map<String, List<Integer>> tensors)
            throws Exception {
        Path service = Files.createTempDirectory(temporary, graph);
        Path data = Files.createDirectories(service.resolve("data"));
        Files.copy(GRAPHS.resolve(graph + ".onnx"), data.resolve(graph + ".onnx"));
        Files.writeString(data.resolve("sample.csv"), sample);
        Files.writeString(data.resolve("expected.csv"), expected);
        Map<String, Object> order = new TreeMap<>(Map.of(
                "name",
                graph,
                "file",
                "data/" + graph + ".onnx",
                "sample",
                "data/sample.csv",
                "expected",
                "data/expected.csv",
                "target",
                target,
                "headings",
                Map.of("size", "f0", "age", "f1", "words", "Words"),
                "tensors",
                tensors));
        order.put("labels", labels);
        Path file = Files.writeString(
                service.resolve("order.json"), JsonMapper.shared().writeValueAsString(order));
        ImportDraft.write(service, file, Progress.none());
        return service;
    }

    private static ModelPackage train(Path service) throws TrainingException {
        return new Trainer(Progress.none()).train(service, service.resolve("model"));
    }
}
