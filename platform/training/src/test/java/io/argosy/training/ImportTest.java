package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.feature.Feature;
import io.argosy.model.format.PackageReader;
import io.argosy.training.origin.OriginException;
import io.argosy.training.origin.OriginReader;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that xgboost, lightgbm and catboost made, with their own answers: {@code src/test/python/model_fixtures.py}. */
class ImportTest {
    private static final int DAMAGED = Integer.getInteger("fuzz.models", 4_000);

    @TempDir
    Path temporary;

    @Test
    void everyCommittedModelAnswersAsItsToolDoes() throws Exception {
        for (ModelFixture fixture : ModelFixture.committed()) {
            ModelPackage made = train(fixture.draft(temporary.resolve(fixture.name())));
            ModelPackage read =
                    PackageReader.read(temporary.resolve(fixture.name()).resolve("model"));
            assertEquals(List.of(), read.checkGoldenRows(), fixture.name());
            assertTrue(made.card().contains("Its answers to 40 rows are those of "), made.card());
            assertTrue(
                    made.provenance().trainer().contains("; imported from "),
                    made.provenance().trainer());
        }
    }

    /** Its team computed a column before the tool saw it: callers give what it is made of, and the model derives it. */
    @Test
    void anInputMayBeDerivedOfWhatCallersGive() throws Exception {
        Path service = ModelFixture.of("lightgbm-regression").draft(temporary.resolve("derived"));
        Path recipe = service.resolve("recipe.yaml");
        String text = Files.readString(recipe).replace("algorithm:", """
                - {name: constant, description: It is 1., type: number}
                derived:
                - name: scaled
                  description: The model's input ratio.
                  kind: product
                  of: [ratio, constant]
                  missing: {meaning: not known}
                  replaces: [ratio, constant]
                algorithm:""");
        Files.writeString(recipe, text);
        ModelPackage made = train(service);
        assertTrue(made.card().contains("Its answers to 40 rows are those of "), made.card());
        assertEquals(
                List.of("age", "income_eur", "visits", "score", "scaled"),
                made.signature().inputs().stream().map(Feature::name).toList());
        Files.writeString(recipe, text.replace("  replaces: [ratio, constant]\n", ""));
        assertTrue(String.valueOf(assertThrows(TrainingException.class, () -> train(service))
                        .getMessage())
                .endsWith("algorithm has 5 inputs for 7 features: give one for each, in their order"));
    }

    @Test
    void theSameFilesGiveTheSameBytes() throws Exception {
        Path service = ModelFixture.of("lightgbm-binary-categories").draft(temporary.resolve("one"));
        train(service);
        byte[] before = Files.readAllBytes(service.resolve("model/model.json"));
        train(service);
        assertArrayEquals(before, Files.readAllBytes(service.resolve("model/model.json")));
    }

    @Test
    void anAnswerThatIsNotTheToolsOwnIsRefusedWithItsRow() throws Exception {
        Path service = ModelFixture.of("xgboost-regression").draft(temporary.resolve("wrong"));
        Path expected = service.resolve("data/expected.csv");
        List<String> lines = new java.util.ArrayList<>(Files.readAllLines(expected));
        lines.set(8, Double.toString(Double.parseDouble(lines.get(8)) * 1.00001));
        Files.write(expected, lines);
        var refusal = assertThrows(TrainingException.class, () -> train(service));
        assertTrue(
                String.valueOf(refusal.getMessage())
                        .startsWith(expected
                                + ": 1 of 40 answers are not those of the model here, within 1e-06; the worst is"
                                + " row 8, {"),
                refusal.getMessage());
        assertFalse(Files.exists(service.resolve("model")));
    }

    @Test
    void answersOfOtherRowsAreRefusedByTheirNumber() throws Exception {
        Path service = ModelFixture.of("xgboost-regression").draft(temporary.resolve("short"));
        Files.writeString(service.resolve("data/expected.csv"), "p0\n1\n");
        assertEquals(
                service.resolve("data/expected.csv") + ": has 1 rows below its header: give one answer for each of the"
                        + " sample's 40 rows, in their order",
                assertThrows(TrainingException.class, () -> train(service)).getMessage());
    }

    @Test
    void withoutTheToolsAnswersTheCardSaysThatNobodyHasCompared() throws Exception {
        Path service = ModelFixture.of("lightgbm-regression").draft(temporary.resolve("unchecked"));
        Path recipe = service.resolve("recipe.yaml");
        Files.writeString(recipe, Files.readString(recipe).replaceAll("\n *expected: .*\n", "\n"));
        assertTrue(train(service).card().contains("Nobody has compared its answers here with those of LightGBM v4"));
    }

    @Test
    void whatRunsCodeIsRefusedByItsFirstBytesWithTheWayToExport() {
        for (Map.Entry<String, String> file : Map.of(
                        "\u0080\u0004\u0095", "is a pickle, which runs code where it is loaded",
                        "\u0080\u0003csklearn", "is a pickle, which runs code where it is loaded",
                        "x\u009C\u0003", "is compressed, as joblib's pickles are",
                        "\u00AC\u00ED\u0000\u0005", "is a serialised Java object",
                        "\u0089HDF\r\n\u001A\n", "is HDF5, as Keras writes it",
                        "PK\u0003\u0004", "is a zip archive",
                        "CBM1", "is CatBoost's own binary form",
                        "binf", "is XGBoost's old binary form",
                        "import os", "is a program, and none is run here",
                        "hello", "is of no tool that is known here")
                .entrySet()) {
            var refusal = assertThrows(
                    OriginException.class,
                    () -> OriginReader.read(file.getKey().getBytes(StandardCharsets.ISO_8859_1)));
            assertTrue(String.valueOf(refusal.getMessage()).startsWith(file.getValue()), refusal.getMessage());
        }
    }

    @Test
    void aSampleWithoutAnInputIsRefusedByItsName() throws Exception {
        var fixture = ModelFixture.of("xgboost-regression");
        Path other = Files.createDirectories(temporary.resolve("other"));
        for (String file : List.of("model.json", "expected.csv", "fixture.json")) {
            Files.copy(fixture.folder().resolve(file), other.resolve(file));
        }
        String sample = Files.readString(fixture.folder().resolve("sample.csv"));
        Files.writeString(other.resolve("sample.csv"), sample.replaceFirst("visits", "visit"));
        assertEquals(
                "the sample has no column for the model's input visits; did you mean visit?",
                assertThrows(TrainingException.class, () -> new ModelFixture(other).draft(temporary.resolve("service")))
                        .getMessage());
    }

    @Test
    void damagedFilesAreRefusedOrGiveTreesThatEnd() throws Exception {
        long seed = Long.getLong("fuzz.seed", 42);
        var random = new SplittableRandom(seed);
        List<ModelFixture> fixtures = ModelFixture.committed();
        int refused = 0;
        for (int i = 0; i < DAMAGED; i++) {
            ModelFixture fixture = fixtures.get(i % fixtures.size());
            byte[] bytes = damage(Files.readAllBytes(fixture.model()), random);
            try {
                var model = OriginReader.read(bytes);
                assertFalse(model.used().isEmpty());
            } catch (OriginException e) {
                refused++;
                assertFalse(String.valueOf(e.getMessage()).isBlank());
            } catch (RuntimeException e) {
                throw new AssertionError(fixture.name() + ", damage " + i + " of seed " + seed, e);
            }
        }
        assertTrue(refused > DAMAGED / 10, refused + " refused of " + DAMAGED);
    }

    private static byte[] damage(byte[] bytes, SplittableRandom random) {
        int kinds = 1 + random.nextInt(3);
        byte[] damaged = bytes.clone();
        for (int k = 0; k < kinds; k++) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] = (byte) random.nextInt(256);
                case 1 -> damaged[at] = (byte) "0123456789-.eE[]{},:\" \nN".charAt(random.nextInt(24));
                case 2 -> damaged = java.util.Arrays.copyOf(damaged, Math.max(1, at));
                default -> {
                    int length = Math.min(1 + random.nextInt(16), damaged.length - at);
                    int from = random.nextInt(damaged.length - length + 1);
                    System.arraycopy(damaged, from, damaged, at, length);
                }
            }
        }
        return damaged;
    }

    private static ModelPackage train(Path service) throws TrainingException {
        return new Trainer(Progress.none()).train(service, service.resolve("model"));
    }
}
