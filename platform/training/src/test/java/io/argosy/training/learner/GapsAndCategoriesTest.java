package io.argosy.training.learner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.training.Trainer;
import io.argosy.training.data.DataReader;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from a gap is learned, and so is what many names have in common. */
class GapsAndCategoriesTest {
    private static final String BOOSTING =
            "{kind: gradient-boosting, n_estimators: 60, max_depth: 4, learning_rate: 0.2, enable_categorical: true%s}";

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePackageAnswersAsXgboostDoesWithGapsAndSetsOfCategories(boolean counts) throws Exception {
        made(BOOSTING.formatted(counts ? ", objective: 'count:poisson'" : ""), "regression", 5, 40);
        Recipe recipe = RecipeReader.read(temporary);
        Examples examples = DataReader.read(recipe, temporary);
        var learner = new GradientBoostingLearner((Algorithm.GradientBoosting) recipe.algorithm());
        Bins bins = Bins.of(examples, 256);
        Loss loss = Loss.of(examples, learner.settings());
        var booster = XGBoost.loadModel(new ByteArrayInputStream(learner.boosted(examples, bins, loss, 1)));
        DMatrix matrix = learner.matrix(examples, bins, bins.matrix(), bins.rows());
        float[][] theirs = booster.predict(matrix, true);
        Model ours = learner.fit(examples, 1).model(examples.signature());
        double[] out = new double[1];
        for (int i = 0; i < examples.size(); i++) {
            ours.predict(examples.rows().get(i), out);
            double score = loss.shift() + loss.scale() * theirs[i][0];
            assertEquals(counts ? Math.exp(score) : score, out[0], 1e-4 * Math.max(1, Math.abs(out[0])), "row " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: gradient-boosting, n_estimators: 60, max_depth: 4, learning_rate: 0.2}",
                "{kind: random-forest, n_estimators: 60, max_depth: 8, min_samples_leaf: 3, max_features: 3}"
            })
    void aGapThatTellsTheAnswerIsLearnedFrom(String algorithm) throws Exception {
        made(algorithm, "regression", 6, 4);
        ModelPackage trained = new Trainer(Progress.none()).train(temporary, temporary.resolve("model"));
        assertEquals(List.of(), PackageReader.read(temporary.resolve("model")).checkGoldenRows());
        double[] out = new double[1];
        Row row = trained.signature().newRow();
        row.setNumber(0, 0.5);
        row.setCategory(1, 0);
        trained.model().predict(row, out);
        double gap = out[0];
        row.setNumber(2, 3);
        trained.model().predict(row, out);
        assertTrue(gap > out[0] + 5, "a gap in c adds 8: " + gap + " and " + out[0]);
    }

    @Test
    void twoThousandCategoriesNeedNoColumnEach() throws Exception {
        made(BOOSTING.formatted(""), "regression", 7, 2_000);
        ModelPackage trained = new Trainer(Progress.none()).train(temporary, temporary.resolve("model"));
        assertTrue(
                trained.metrics().find("r2").orElseThrow().value() > 0.3,
                trained.metrics().overall()::toString);
        assertTrue(trained.card().contains(" and 1,500 more"), "the card names no more than 500");
        assertTrue(trained.goldenRows().size() < 600, "golden rows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"regression", "classification"})
    void whatIsJudgedWhileItGrowsIsWhatTheGrownOneReaches(String task) throws Exception {
        made(BOOSTING.formatted(""), task, 11, 40);
        Recipe recipe = RecipeReader.read(temporary);
        Examples examples = DataReader.read(recipe, temporary);
        int[] folds = examples.deal(3, 1);
        Examples seen = examples.subset(Examples.indices(folds, 0, false));
        Examples unseen = examples.subset(Examples.indices(folds, 0, true));
        var boosting = (Algorithm.GradientBoosting) recipe.algorithm();
        List<Double> losses = new StagedBoosting(boosting, 1, 1_000)
                .grown(seen, unseen, Long.MAX_VALUE, () -> true)
                .losses();
        assertEquals(boosting.nEstimators() / StagedBoosting.STRIDE, losses.size());
        Model grown = new GradientBoostingLearner(boosting).fit(seen, 1).model(examples.signature());
        double[] out = new double[grown.outputs()];
        double sum = 0;
        for (int i = 0; i < unseen.size(); i++) {
            grown.predict(unseen.rows().get(i), out);
            double target = unseen.targets().get(i);
            sum += task.equals("regression") ? (out[0] - target) * (out[0] - target) : -Math.log(out[(int) target]);
        }
        assertEquals(sum, losses.getLast(), 1e-3 * sum);
    }

    @Test
    void noMoreIsGrownThanWhatThereIsRoomAndTimeFor() throws Exception {
        made(BOOSTING.formatted(""), "regression", 12, 40);
        Recipe recipe = RecipeReader.read(temporary);
        Examples examples = DataReader.read(recipe, temporary);
        var staged = new StagedBoosting((Algorithm.GradientBoosting) recipe.algorithm(), 1, 1_000);
        assertEquals(
                1,
                staged.grown(examples, examples, Long.MAX_VALUE, () -> false)
                        .losses()
                        .size());
        assertEquals(
                0, staged.grown(examples, examples, -1, () -> true).losses().size());
    }

    @Test
    void onlyWhatLearnsFromGapsGoesWithoutAStandIn() throws Exception {
        made("{kind: linear-regression, alpha: 1, l1_ratio: 1}", "regression", 8, 4);
        assertEquals(
                temporary.resolve("recipe.yaml")
                        + " : a missing c has no value: say what stands in for it; only gradient-boosting, random-forest"
                        + " and an imported model go without",
                assertThrows(TrainingException.class, () -> RecipeReader.read(temporary))
                        .getMessage());
    }

    @Test
    void countsAreForARegressionWithoutNegativeValues() throws Exception {
        made(BOOSTING.formatted(", objective: 'count:poisson'"), "classification", 9, 4);
        String refused =
                "recipe.yaml: objective count:poisson is for a regression without negative values: leave it out";
        assertEquals(
                refused,
                assertThrows(
                                TrainingException.class,
                                () -> new Trainer(Progress.none()).train(temporary, temporary.resolve("model")))
                        .getMessage());
    }

    /** At the least loss the penalty's pull on each coefficient is the data's. */
    @Test
    void aLogisticRegressionOfManyLabelsHasTheLeastLoss() {
        long seed = 10;
        var random = new Random(seed);
        int rows = 500;
        double[][] columns = new double[rows][3];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            for (int c = 0; c < 3; c++) {
                columns[i][c] = random.nextGaussian();
            }
            labels[i] = Math.clamp(Math.round(1.5 + columns[i][0] + random.nextGaussian()), 0, 3);
        }
        double penalty = 0.5;
        var fitted = new MultinomialLogistic(columns, labels, new double[] {1, 1, 1, 1}, penalty);
        for (int k = 0; k < 4; k++) {
            double[] pull = new double[4];
            for (int i = 0; i < rows; i++) {
                double error = probability(fitted, columns[i], k) - (labels[i] == k ? 1 : 0);
                for (int c = 0; c < 3; c++) {
                    pull[c] += error * columns[i][c];
                }
                pull[3] += error;
            }
            for (int c = 0; c < 3; c++) {
                assertEquals(0, pull[c] + penalty * fitted.coefficient(c, k), 2e-3, "label " + k + ", column " + c);
            }
            assertEquals(0, pull[3], 2e-3, "label " + k);
        }
    }

    private static double probability(MultinomialLogistic fitted, double[] row, int label) {
        double sum = 0;
        double own = 0;
        for (int k = 0; k < 4; k++) {
            double score = fitted.bias(k);
            for (int c = 0; c < row.length; c++) {
                score += fitted.coefficient(c, k) * row[c];
            }
            sum += Math.exp(score);
            own = k == label ? Math.exp(score) : own;
        }
        return own / sum;
    }

    /** Amounts of 0 and more: the name's own, and 8 where c is not known; b has gaps that tell nothing. */
    private void made(String algorithm, String task, long seed, int names) throws IOException {
        var random = new Random(seed);
        double[] worth =
                IntStream.range(0, names).mapToDouble(_ -> random.nextInt(6)).toArray();
        var rows = new StringBuilder("a,name,c,y\n");
        for (int i = 0; i < Math.max(600, 8 * names); i++) {
            int name = i < names ? i : random.nextInt(names);
            boolean gap = random.nextInt(4) == 0;
            double a = random.nextInt(100) / 100.0;
            String c = gap ? "" : Integer.toString(random.nextInt(7));
            long y = Math.round(3 * a + worth[name] + (gap ? 8 : 0) + random.nextDouble());
            rows.append(a)
                    .append(",n")
                    .append(10_000 + name)
                    .append(',')
                    .append(c)
                    .append(',');
            rows.append(task.equals("regression") ? Long.toString(y) : y > 6 ? "many" : "few")
                    .append('\n');
        }
        Files.writeString(temporary.resolve("made.csv"), rows);
        Files.writeString(temporary.resolve("recipe.yaml"), """
                name: made
                version: 1.0.0
                description: Made up.
                data: made.csv
                task: %s
                target: {name: y}
                features:
                - {name: a, description: A number., type: number}
                - {name: name, description: A name., type: category}
                - {name: c, description: A number., type: integer, missing: {meaning: not known}}
                algorithm: %s
                folds: 3
                seed: 1
                card: {use: None., data: Made up., limits: []}
                """.formatted(task, algorithm));
    }
}
