package io.argosy.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.training.data.DataReader;
import io.argosy.training.learner.Learner;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What says the same of a table makes the same model of it, whatever the algorithm. */
class SameModelTest {
    private static final String BOOSTING =
            "{kind: gradient-boosting, n_estimators: 20, max_depth: 4, learning_rate: 0.2, subsample: 0.7}";
    private static final String FOREST =
            "{kind: random-forest, n_estimators: 20, max_depth: 8, min_samples_leaf: 2, max_features: 2}";
    private static final String LINE = "{kind: linear-regression, alpha: 0.1, l1_ratio: 0.5}";
    private static final String LOGISTIC = "{kind: logistic-regression, C: 1}";

    /** An iteration ends where it no longer changes much, and is no closer than this to where another ends. */
    private static final double ITERATED = 1e-4;

    /** Members that say nearly the same leave their shares in a stack open, and the iteration ends where it comes to. */
    private static final double STACKED = 2e-2;

    private static final double EXACT = 1e-9;

    @TempDir
    Path temporary;

    /** The algorithm, how many labels it gets, and how near its answers are. */
    static Stream<Case> cases() {
        return Stream.of(
                new Case(BOOSTING, 0, EXACT),
                new Case(BOOSTING, 2, EXACT),
                new Case(BOOSTING, 3, EXACT),
                new Case(FOREST, 0, EXACT),
                new Case(FOREST, 2, EXACT),
                new Case(FOREST, 3, EXACT),
                new Case(LINE, 0, ITERATED),
                new Case(LOGISTIC, 2, ITERATED),
                new Case(LOGISTIC, 3, ITERATED),
                new Case("{kind: logistic-regression, C: 1, class_weight: balanced}", 2, ITERATED),
                new Case("{kind: stack, folds: 3, estimators: [" + BOOSTING + ", " + LOGISTIC + "]}", 2, STACKED),
                new Case("{kind: voting, weights: [2, 1], estimators: [" + BOOSTING + ", " + LINE + "]}", 0, ITERATED),
                new Case(
                        "{kind: voting, weights: [2, 1], estimators: [" + BOOSTING + ", " + LOGISTIC + "]}",
                        3,
                        ITERATED));
    }

    record Case(String algorithm, int labels, double near) {}

    @ParameterizedTest
    @MethodSource("cases")
    void theOrderOfRowsLeavesTheModelAlone(Case one) throws Exception {
        long seed = new Random().nextLong();
        List<String> rows = rows(seed, one.labels);
        double[] before = answers(one, rows);
        Collections.shuffle(rows, new Random(seed + 1));
        assertArrayEquals(before, answers(one, rows), "seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theScaleOfAColumnLeavesTheModelAlone(Case one) throws Exception {
        long seed = new Random().nextLong();
        List<String> rows = rows(seed, one.labels);
        double[] before = answers(one, rows);
        for (double scale : new double[] {0x1p-30, 1e-9, 1e9}) {
            double[] after = answers(one, changed(rows, row -> {
                String[] cells = row.split(",", 2);
                return Double.parseDouble(cells[0]) * scale + "," + cells[1];
            }));
            assertNear(before, after, one.near, "scale " + scale + ", seed " + seed);
        }
    }

    /** Label l0 becomes the last in order, so that each label's place is another. */
    @ParameterizedTest
    @MethodSource("cases")
    void theNamesOfLabelsLeaveTheModelAlone(Case one) throws Exception {
        if (one.labels == 0) {
            return;
        }
        long seed = new Random().nextLong();
        List<String> rows = rows(seed, one.labels);
        double[] before = answers(one, rows);
        double[] after = answers(one, changed(rows, row -> row.replace("l0", "z")));
        double[] renamed = new double[before.length];
        for (int i = 0; i < before.length; i++) {
            int row = i / one.labels;
            int label = i % one.labels;
            renamed[row * one.labels + (label + one.labels - 1) % one.labels] = before[i];
        }
        assertNear(renamed, after, one.near, "seed " + seed);
    }

    private static void assertNear(double[] expected, double[] actual, double near, String what) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], near * Math.max(1, Math.abs(expected[i])), what + ", answer " + i);
        }
    }

    private static List<String> changed(List<String> rows, UnaryOperator<String> change) {
        return new ArrayList<>(rows.stream().map(change).toList());
    }

    /** Per row, in an order that follows from what it holds, what a model fitted to all of them answers. */
    private double[] answers(Case one, List<String> rows) throws Exception {
        write(rows, one);
        Recipe recipe = RecipeReader.read(temporary);
        Examples examples = DataReader.read(recipe, temporary);
        Model model =
                Learner.of(recipe.algorithm()).fit(examples, recipe.seed()).model(examples.signature());
        double[] out = new double[examples.size() * examples.signature().outputs()];
        List<Row> all = examples.rows();
        model.predictAll(all, out);
        return out;
    }

    private static List<String> rows(long seed, int labels) {
        var random = new Random(seed);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            double a = Math.round(random.nextGaussian() * 100) / 128.0;
            int b = random.nextInt(7);
            String c = List.of("p", "q", "r").get(random.nextInt(3));
            double y = a * b + (c.equals("q") ? 2 : 0) + random.nextGaussian();
            String answer = labels == 0 ? Double.toString(y) : "l" + Math.floorMod((int) Math.floor(y), labels);
            rows.add(a + "," + b + "," + c + "," + answer);
        }
        return rows;
    }

    private void write(List<String> rows, Case one) throws IOException {
        Files.writeString(temporary.resolve("made.csv"), "a,b,c,y\n" + String.join("\n", rows) + "\n");
        Files.writeString(
                temporary.resolve("recipe.yaml"),
                "name: made\nversion: 1.0.0\ndescription: Made up.\ndata: made.csv\ntask: "
                        + (one.labels == 0 ? "regression" : "classification")
                        + "\ntarget: {name: y}\nfeatures:\n"
                        + "- {name: a, description: A number., type: number}\n"
                        + "- {name: b, description: A number., type: integer}\n"
                        + "- {name: c, description: A category., type: category}\n"
                        + "algorithm: " + one.algorithm + "\nfolds: 3\nseed: 1\n"
                        + "card: {use: None., data: Made up., limits: []}\n");
    }
}
