package io.argosy.training.learner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.training.Trainer;
import io.argosy.training.data.DataReader;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientBoostingTest {
    private static final Path CASES = Path.of("src/test/resources/tables");

    @TempDir
    Path temporary;

    @Test
    void theExportedTreesAddUpAsXgboostsDo() throws Exception {
        for (int labels : new int[] {0, 2, 4}) {
            made(new Random(5), labels, UnaryOperator.identity());
            Examples examples = examples();
            var settings = settings(40, 5, 0.7);
            var learner = new GradientBoostingLearner(settings);
            var bins = Bins.of(examples, settings.maxBin());
            Loss loss = Loss.of(examples, settings);
            Model ours = learner.fit(examples, 3).model(examples.signature());
            var booster = XGBoost.loadModel(new ByteArrayInputStream(learner.boosted(examples, bins, loss, 3)));
            var matrix = new DMatrix(bins.matrix(), bins.rows(), bins.features(), Float.NaN);
            float[][] theirs = booster.predict(matrix, true);
            double[] out = new double[examples.signature().outputs()];
            for (int i = 0; i < examples.size(); i++) {
                ours.predict(examples.rows().get(i), out);
                for (int k = 0; k < out.length; k++) {
                    assertEquals(
                            expected(loss, theirs[i], k),
                            out[k],
                            1e-5 * Math.max(1, Math.abs(out[k])),
                            labels + " labels, row " + i);
                }
            }
        }
    }

    @Test
    void theOrderOfRowsLeavesNoTrace() throws Exception {
        for (int labels : new int[] {0, 2, 4}) {
            long seed = new Random().nextLong();
            List<String> rows = made(new Random(seed), labels, UnaryOperator.identity());
            Map<String, byte[]> before = trained();
            Collections.shuffle(rows, new Random(seed + 1));
            write(rows, labels);
            Map<String, byte[]> after = trained();
            for (String file : List.of("weights.cbor", "metrics.json", "golden.jsonl", "baseline.json")) {
                assertArrayEquals(before.get(file), after.get(file), file + ", " + labels + " labels, seed " + seed);
            }
        }
    }

    @Test
    void theScaleOfAColumnLeavesTheAnswersAlone() throws Exception {
        for (double scale : new double[] {0x1p-30, 0x1p20, 1e-9, 1e9}) {
            long seed = new Random().nextLong();
            made(new Random(seed), 2, UnaryOperator.identity());
            double[] before = answers();
            made(new Random(seed), 2, row -> {
                String[] cells = row.split(",", 2);
                return Double.parseDouble(cells[0]) * scale + "," + cells[1];
            });
            assertArrayEquals(before, answers(), "scale " + scale + ", seed " + seed);
        }
    }

    @Test
    void theNamesOfLabelsLeaveTheAnswersAlone() throws Exception {
        long seed = new Random().nextLong();
        made(new Random(seed), 2, UnaryOperator.identity());
        double[] before = answers();
        made(new Random(seed), 2, row -> row.replace("label0", "z"));
        double[] after = answers();
        for (int i = 0; i < before.length; i += 2) {
            assertEquals(before[i], after[i + 1], 0, "seed " + seed);
        }
    }

    @Test
    void aMonotoneConstraintHoldsBetweenAllRows() throws Exception {
        made(new Random(3), 0, UnaryOperator.identity());
        Examples examples = examples();
        var settings =
                new Algorithm.GradientBoosting(60, 5, 0.2, 1.0, 1.0, 1.0, 1.0, 256, Map.of("a", -1), null, null, null);
        Model model = new GradientBoostingLearner(settings).fit(examples, 1).model(examples.signature());
        double[] last = new double[1];
        double[] out = new double[1];
        Row row = examples.signature().newRow();
        for (int i = 0; i < 50; i++) {
            row.setNumber(1, i % 7);
            row.setCategory(2, i % 3);
            for (double a = -3; a < 3; a += 0.01) {
                row.setNumber(0, a);
                model.predict(row, out);
                assertTrue(a == -3 || out[0] <= last[0] + 1e-12, "at " + a);
                last[0] = out[0];
            }
        }
        var unknown =
                new Algorithm.GradientBoosting(60, 5, 0.2, 1.0, 1.0, 1.0, 1.0, 256, Map.of("c", -1), null, null, null);
        assertEquals(
                "recipe.yaml: monotone_constraints names c, which is no number that the model sees",
                assertThrows(TrainingException.class, () -> new GradientBoostingLearner(unknown).fit(examples, 1))
                        .getMessage());
    }

    @Test
    void aRareCategoryIsLearnedWhateverOrderTheRowsHave() throws Exception {
        for (String table : List.of("colours-by-name", "colours-by-answer")) {
            ModelPackage trained = new Trainer(Progress.none()).train(CASES.resolve(table), temporary.resolve(table));
            Row green = trained.signature().newRow();
            green.setCategory(0, 1);
            double[] out = new double[2];
            trained.model().predict(green, out);
            assertEquals(0.2, out[1], 0.01);
        }
    }

    @Test
    void aColumnInUnitsOfABillionthIsLearned() throws Exception {
        ModelPackage trained = new Trainer(Progress.none()).train(CASES.resolve("tiny"), temporary.resolve("tiny"));
        assertTrue(
                trained.metrics().find("auc").orElseThrow().value() > 0.98,
                trained.metrics().overall()::toString);
    }

    @Test
    void anotherProcessWithOtherProcessorsLocaleAndFoldersGivesTheSameBytes() throws Exception {
        made(new Random(8), 4, UnaryOperator.identity());
        Map<String, byte[]> here = trained();
        Path other = Files.createDirectories(temporary.resolve("other"));
        Path scratch = Files.createDirectories(temporary.resolve("scratch"));
        for (String file : List.of("recipe.yaml", "made.csv")) {
            Files.copy(temporary.resolve(file), other.resolve(file));
        }
        for (int processors : new int[] {1, 7}) {
            var command = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:ActiveProcessorCount=" + processors,
                    "-Duser.language=ar",
                    "-Duser.country=EG",
                    "-Djava.io.tmpdir=" + scratch,
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "io.argosy.training.Main",
                    "train",
                    other.toString());
            command.environment()
                    .putAll(Map.of("OMP_NUM_THREADS", "" + processors, "LC_ALL", "de_DE.UTF-8", "TZ", "Asia/Tokyo"));
            command.redirectErrorStream(true);
            Process process = command.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
            Map<String, byte[]> there = files(other.resolve("model"));
            assertEquals(here.keySet(), there.keySet());
            here.forEach(
                    (file, bytes) -> assertArrayEquals(bytes, there.get(file), file + ", processors " + processors));
        }
    }

    private static Algorithm.GradientBoosting settings(int steps, int depth, double sample) {
        return new Algorithm.GradientBoosting(steps, depth, 0.2, 2.0, 1.0, sample, 0.7, 64, Map.of(), null, null, null);
    }

    private static double expected(Loss loss, float[] trees, int output) {
        double score = loss.shift() + loss.scale() * (trees[0] + loss.start(0));
        return switch (loss) {
            case Loss.Squared _ -> score;
            case Loss.Poisson _ -> Math.exp(score);
            case Loss.Logistic _ -> 1 / (1 + Math.exp(output == 1 ? -score : score));
            case Loss.Softmax _ -> {
                double sum = 0;
                double own = 0;
                for (int k = 0; k < trees.length; k++) {
                    sum += Math.exp(trees[k] + loss.start(k));
                    own = loss.output(k) == output ? Math.exp(trees[k] + loss.start(k)) : own;
                }
                yield own / sum;
            }
        };
    }

    /** Rows of two numbers and a category that say something of the answer, some of them twice, with either answer. */
    private List<String> made(Random random, int labels, UnaryOperator<String> change) throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            double a = Math.round(random.nextGaussian() * 100) / 128.0;
            int b = random.nextInt(7);
            String c = List.of("p", "q", "r").get(random.nextInt(3));
            double y = a * b + (c.equals("q") ? 2 : 0) + random.nextGaussian();
            String answer = labels == 0
                    ? Double.toString(y)
                    : "label" + Math.floorMod((int) Math.floor(y + (random.nextInt(9) == 0 ? 1 : 0)), labels);
            String features = a + "," + b + "," + c + ",";
            rows.add(change.apply(features + answer));
            if (i % 10 == 0) {
                rows.add(change.apply(features + (labels == 0 ? "1.5" : "label1")));
            }
        }
        write(rows, labels);
        return rows;
    }

    private void write(List<String> rows, int labels) throws IOException {
        Files.writeString(temporary.resolve("made.csv"), "a,b,c,y\n" + String.join("\n", rows) + "\n");
        Files.writeString(
                temporary.resolve("recipe.yaml"), """
                name: made
                version: 1.0.0
                description: Made up.
                data: made.csv
                task: %s
                target: {name: y}
                features:
                - {name: a, description: A number., type: number}
                - {name: b, description: A number., type: integer}
                - {name: c, description: A category., type: category}
                algorithm: {kind: gradient-boosting, n_estimators: 30, max_depth: 4, learning_rate: 0.2, subsample: 0.7, colsample_bytree: 0.7}
                folds: 3
                seed: 1
                card: {use: None., data: Made up., limits: []}
                """.formatted(labels == 0 ? "regression" : "classification"));
    }

    private Examples examples() throws TrainingException {
        return DataReader.read(RecipeReader.read(temporary), temporary);
    }

    /** Per row of the data, in its canonical order, what a model fitted to it answers. */
    private double[] answers() throws TrainingException {
        Examples examples = examples();
        Model model = new GradientBoostingLearner(settings(30, 4, 0.7))
                .fit(examples, 1)
                .model(examples.signature());
        double[] out = new double[examples.size() * examples.signature().outputs()];
        model.predictAll(examples.rows(), out);
        return out;
    }

    private Map<String, byte[]> trained() throws Exception {
        Path target = temporary.resolve("model");
        new Trainer(Progress.none()).train(temporary, target);
        return files(target);
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
