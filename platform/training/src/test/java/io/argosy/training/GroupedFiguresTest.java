package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Metrics;
import io.argosy.training.data.DataReader;
import io.argosy.training.evidence.Contradiction;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folds and figures of rows that repeat, beside scikit-learn's GroupKFold on the same folds (group-k-fold/make.py). */
class GroupedFiguresTest {
    private static final Path FIXTURE = Path.of("src/test/resources/group-k-fold");
    private static final List<String> TABLES = List.of("titanic", "admissions", "colours");

    @TempDir
    Path temporary;

    @Test
    void theClaimedFiguresAreThoseOfGroupKFoldInScikitLearn() throws Exception {
        List<String> lines = Files.readAllLines(FIXTURE.resolve("expected.csv"));
        List<String> names = List.of(lines.getFirst().split(","));
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split(","));
            Metrics metrics = trained(cells.getFirst()).metrics();
            assertEquals(Integer.parseInt(cells.get(1)), metrics.rows());
            for (int c = 3; c < names.size(); c++) {
                double expected = Double.parseDouble(cells.get(c));
                double claimed = metrics.find(names.get(c)).orElseThrow().value();
                assertEquals(expected, claimed, 1e-4, cells.getFirst() + " " + names.get(c));
            }
        }
    }

    @Test
    void equalFeaturesShareAFoldWhateverTheirAnswersAre() throws Exception {
        for (String table : TABLES) {
            Examples examples = examples(FIXTURE.resolve(table));
            for (long salt = 0; salt < 20; salt++) {
                int[] folds = examples.deal(5, salt);
                Map<List<Double>, Set<Integer>> seen = new HashMap<>();
                for (int i = 0; i < examples.size(); i++) {
                    List<Double> features = Arrays.stream(examples.rows().get(i).inputs())
                            .boxed()
                            .toList();
                    seen.computeIfAbsent(features, _ -> new HashSet<>()).add(folds[i]);
                }
                assertTrue(seen.values().stream().allMatch(parts -> parts.size() == 1), table + ", salt " + salt);
            }
        }
    }

    @Tag("sample")
    @Test
    void rowsThatDifferAreDealtWithEveryLabelInProportion() throws Exception {
        Examples examples = Services.examples("nationality");
        int[] folds = examples.deal(10, 1);
        int[] labels = examples.labels();
        for (int k = 0; k < examples.signature().outputs(); k++) {
            int label = k;
            List<Long> counts = IntStream.range(0, 10)
                    .mapToObj(fold -> IntStream.range(0, folds.length)
                            .filter(i -> folds[i] == fold && labels[i] == label)
                            .count())
                    .toList();
            // A name on two lists is a group that cannot be split.
            assertTrue(Collections.max(counts) - Collections.min(counts) <= 3, label + ": " + counts);
        }
    }

    @Test
    void howANumberIsSpeltAndAGapThatStandsForItAreTheSameRow() throws Exception {
        write(
                """
                - {name: a, description: A number., type: number, missing: {value: 0, meaning: none}}
                - {name: b, description: A text., type: text}
                """,
                "a,b,y",
                List.of(
                        "1,Müller,no",
                        "1.0,mu\u0308ller,yes",
                        "0,x  y,no",
                        ",x y,yes",
                        "-0.0,X Y,no",
                        "1e0,MÜLLER,no"));
        Examples examples = examples(temporary);
        assertEquals(2, new HashSet<>(examples.keys()).size());
    }

    @Test
    void theOrderOfRowsTheScaleOfColumnsAndTheNamesOfLabelsLeaveTheFoldsAlone() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(random.nextInt(20) + "," + random.nextInt(4) + "," + (random.nextInt(3) == 0 ? "b" : "a"));
        }
        String features = """
                - {name: p, description: A number., type: number}
                - {name: q, description: A number., type: number}
                """;
        write(features, "p,q,y", rows);
        List<String> before = dealt(1);
        Collections.shuffle(rows, random);
        write(features, "p,q,y", rows);
        assertEquals(before, dealt(1), "seed " + seed);
        write(
                features,
                "p,q,y",
                rows.stream().map(row -> row.replaceFirst(",", "e-9,")).toList());
        assertEquals(before, dealt(1e-9), "seed " + seed);
        write(features, "p,q,y", rows.stream().map(row -> row.replace("a", "z")).toList());
        assertEquals(before, dealt(1), "seed " + seed);
    }

    @Test
    void figuresOfGroupsHaveTheIntervalsOfGroups() throws Exception {
        Metric accuracy = trained("colours").metrics().find("accuracy").orElseThrow();
        // Three colours say little about a fourth; 300 rows by themselves would claim plus or minus 0.06.
        assertTrue(accuracy.high() - accuracy.low() > 0.3, accuracy.toString());
    }

    @Test
    void figuresThatContradictTheServedModelAreRefused() throws Exception {
        Examples examples = examples(FIXTURE.resolve("titanic"));
        assertRefused(examples, new Metric("auc", 0.065, 0.055, 0.075), 0.76, "far worse than a guess");
        assertRefused(examples, new Metric("accuracy", 0.067, 0.05, 0.09), 0.80, "far worse than a guess");
        assertRefused(
                examples, new Metric("accuracy", 0.9, 0.88, 0.92), 0.80, "no model does worse on what it has seen");
        assertRefused(examples, new Metric("r2", -3, -4, -2), 0.9, "far worse than a guess");
        assertRefused(examples, new Metric("rmse", 50, 48, 52), 60, "no model does worse on what it has seen");
        assertAccepted(examples, new Metric("auc", 0.5, 0.45, 0.55), 1.0);
        assertAccepted(examples, new Metric("accuracy", 0.4, 0.2, 0.8), 0.8);
        assertAccepted(examples, new Metric("rmse", 59, 55, 63), 44);
    }

    @Test
    void aTableWhoseFeaturesNeverDifferIsRefusedInWords() throws Exception {
        write("- {name: p, description: A number., type: number}\n", "p,y", List.of("1,a", "1,b", "1.0,a"));
        refusedWith(
                "made.csv: the features are the same in every row: nothing can be learned from them; give a column that"
                        + " differs");
    }

    @Test
    void aLabelWithTooFewRowsIsNamed() throws Exception {
        write("- {name: p, description: A number., type: number}\n", "p,y", List.of("1,a", "2,a", "3,a", "4,rare"));
        refusedWith(
                "no row that is left for training has the label \"rare\" when a fold is kept apart: give it more rows"
                        + " whose features differ, or leave its rows out");
    }

    private static void assertRefused(Examples examples, Metric unseen, double seen, String why) {
        var refused = assertThrows(
                TrainingException.class,
                () -> Contradiction.refuse(
                        examples, List.of(unseen), List.of(new Metric(unseen.name(), seen, seen, seen))));
        String message = Objects.requireNonNull(refused.getMessage());
        assertTrue(message.startsWith("the figures contradict each other: " + unseen.name()), message);
        assertTrue(message.contains(why), message);
    }

    private static void assertAccepted(Examples examples, Metric unseen, double seen) throws TrainingException {
        Contradiction.refuse(examples, List.of(unseen), List.of(new Metric(unseen.name(), seen, seen, seen)));
    }

    /** Per row, in order of its features, which fold it is in. */
    private List<String> dealt(double scale) throws Exception {
        Examples examples = examples(temporary);
        int[] folds = examples.deal(4, 3);
        return IntStream.range(0, folds.length)
                .mapToObj(i -> Math.round(examples.rows().get(i).inputs()[0] / scale) + " "
                        + examples.rows().get(i).inputs()[1] + " in " + folds[i])
                .toList();
    }

    private void write(String features, String header, List<String> rows) throws IOException {
        Files.writeString(temporary.resolve("made.csv"), header + "\n" + String.join("\n", rows) + "\n");
        Files.writeString(
                temporary.resolve("recipe.yaml"),
                "name: made\nversion: 1.0.0\ndescription: Made up.\ndata: made.csv\ntask: classification\n"
                        + "target: {name: y}\nfeatures:\n" + features
                        + "algorithm: {kind: logistic-regression, C: 1}\nfolds: 2\nseed: 1\n"
                        + "card: {use: None., data: Made up., limits: []}\n");
    }

    private static Examples examples(Path folder) throws TrainingException {
        return DataReader.read(RecipeReader.read(folder), folder);
    }

    private ModelPackage trained(String table) throws TrainingException {
        return new Trainer(Progress.none()).train(FIXTURE.resolve(table), temporary.resolve(table));
    }

    private void refusedWith(String message) {
        var refused = assertThrows(
                TrainingException.class,
                () -> new Trainer(Progress.none()).train(temporary, temporary.resolve("model")));
        assertEquals(message, refused.getMessage());
    }
}
