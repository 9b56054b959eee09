package io.argosy.training.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.evidence.Reliability;
import io.argosy.model.format.PackageReader;
import io.argosy.model.prediction.Model;
import io.argosy.training.Trainer;
import io.argosy.training.data.DataReader;
import io.argosy.training.learner.Learner;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.rows.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels whose rows weigh more than others'. */
class ClassWeightTest {
    private static final String BOOSTING =
            "kind: gradient-boosting, n_estimators: 60, max_depth: 3, learning_rate: 0.1, min_child_weight: 5";
    private static final String FOREST =
            "kind: random-forest, n_estimators: 60, max_depth: 8, min_samples_leaf: 20, max_features: 1";
    private static final String LOGISTIC = "kind: logistic-regression, C: 1";

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {BOOSTING, FOREST, LOGISTIC})
    void probabilitiesStayThoseOfTheDataHoweverLabelsAreWeighed(String algorithm) throws Exception {
        for (int labels : new int[] {2, 3}) {
            for (String weight : new String[] {"balanced", "{l1: 9}"}) {
                write(algorithm + ", class_weight: " + weight, labels);
                Metrics metrics = trained().metrics();
                // Weighed rows would say l1 about half of the time, which is l1 in one row of ten.
                double error = metrics.find("calibration_error").orElseThrow().value();
                assertTrue(error < 0.04, algorithm + ", " + weight + ", " + labels + " labels: " + error);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BOOSTING, FOREST, LOGISTIC})
    void equalWeightsChangeNothingAndOthersDo(String algorithm) throws Exception {
        write(algorithm, 3);
        double[] plain = answers();
        write(algorithm + ", class_weight: {l0: 1, l1: 1.0}", 3);
        assertArrayEquals(plain, answers());
        write(algorithm + ", class_weight: balanced", 3);
        assertTrue(!Arrays.equals(plain, answers()), algorithm);
    }

    /** Odds of a penalised fit are pulled towards one half less where the rare label weighs more. */
    @Test
    void aWeighedLogisticRegressionOfTwoLabelsIsThatOfManyLabels() throws Exception {
        write(LOGISTIC, 2);
        double[] plain = answers();
        write(LOGISTIC + ", class_weight: {l0: 1}", 2);
        assertArrayEquals(plain, answers(), 1e-4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: linear-regression, alpha: 1, l1_ratio: 0 | linear-regression has no labels to weigh: leave it out",
                "kind: stack, folds: 5, estimators: [{kind: logistic-regression, C: 1}] | a stack weighs and calibrates on rows as"
                        + " they are: give it to its estimators",
                "kind: naive-bayes, ngram_range: [1, 2], alpha: 1, lowercase: true, folds: 2 | naive-bayes counts each label's"
                        + " n-grams by themselves, so that weights would change nothing but its priors, which are to be the"
                        + " data's: leave it out"
            })
    void whatCannotWeighLabelsSaysWhy(String algorithm, String why) throws Exception {
        write(algorithm + ", class_weight: balanced", 2);
        refusedWith(temporary.resolve("recipe.yaml") + " /algorithm/class_weight: " + why);
    }

    @Test
    void weightsAreForLabelsThatThereAre() throws Exception {
        write(LOGISTIC + ", class_weight: {l2: 3}", 2);
        refusedWith("recipe.yaml: class_weight names \"l2\", which is no label; did you mean l0?");
        write(LOGISTIC + ", class_weight: {l1: 0}", 2);
        refusedWith(temporary.resolve("recipe.yaml")
                + " /algorithm/class_weight: class_weight has 0.0 for l1: give a number from 1e-6 to 1e6");
        write(LOGISTIC + ", class_weight: fair", 2);
        refusedWith(temporary.resolve("recipe.yaml")
                + " /algorithm/class_weight: class_weight is \"fair\": give balanced, or a number by label, such as"
                + " {\"Yes\": 3}");
        write(BOOSTING + ", class_weight: balanced", 2);
        Path recipe = temporary.resolve("recipe.yaml");
        Files.writeString(
                recipe,
                Files.readString(recipe)
                        .replace("task: classification", "task: regression")
                        .replace("{name: y}", "{name: a}")
                        .replace("- {name: a, description: A number., type: number}\n", ""));
        refusedWith("recipe.yaml: class_weight is for a classification, and this is a regression: leave it out");
    }

    @Test
    void theCardSaysWhatWeighs() throws Exception {
        write(LOGISTIC + ", class_weight: {l1: 9}", 2);
        assertTrue(
                trained().card().contains("rows weighing l1 9.0 and others 1, which the probabilities do not show."));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void reliabilityIsWhatTheCalibrationErrorAddsUpOf(int labels) throws Exception {
        write(BOOSTING, labels);
        assertNull(trained().metrics().reliability());
        Path recipe = temporary.resolve("recipe.yaml");
        Files.writeString(recipe, Files.readString(recipe).replace("folds: 3", "folds: 3\nreliability: true"));
        String card = trained().card();
        Metrics metrics = PackageReader.read(temporary.resolve("model")).metrics();
        Reliability reliability = Objects.requireNonNull(metrics.reliability());
        double gaps = 0;
        for (Reliability.Bin bin : reliability.bins()) {
            gaps += bin.rows() * Math.abs(bin.predicted() - bin.observed()) / metrics.rows();
            assertTrue(card.contains(
                    String.format(Locale.ROOT, "| %.1f to %.1f | %,d |", bin.from(), bin.to(), bin.rows())));
        }
        assertEquals(
                metrics.rows(),
                reliability.bins().stream().mapToLong(Reliability.Bin::rows).sum());
        assertEquals(metrics.find("calibration_error").orElseThrow().value(), gaps, 1e-12);
        assertTrue(reliability.brier() > 0 && reliability.brier() < 0.5);
        metrics.find("brier").ifPresent(brier -> assertEquals(brier.value(), reliability.brier(), 1e-12));
    }

    /** Label l1 in one row of ten, more often where a is high, and many that a tells nothing of. */
    private void write(String algorithm, int labels) throws IOException {
        var random = new Random(11);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            double a = Math.round(random.nextGaussian() * 1000) / 1000.0;
            double b = Math.round(random.nextGaussian() * 1000) / 1000.0;
            boolean rare = random.nextDouble() < 1 / (1 + Math.exp(3 - 1.5 * a));
            int other = labels == 3 && b + random.nextGaussian() > 0 ? 2 : 0;
            rows.add(a + "," + b + ",l" + (rare ? 1 : other));
        }
        Files.writeString(temporary.resolve("made.csv"), "a,b,y\n" + String.join("\n", rows) + "\n");
        Files.writeString(temporary.resolve("recipe.yaml"), """
                name: made
                version: 1.0.0
                description: Made up.
                data: made.csv
                task: classification
                target: {name: y}
                features:
                - {name: a, description: A number., type: number}
                - {name: b, description: A number., type: number}
                algorithm: {%s}
                folds: 3
                seed: 1
                card: {use: None., data: Made up., limits: []}
                """.formatted(algorithm));
    }

    private ModelPackage trained() throws TrainingException {
        return new Trainer(Progress.none()).train(temporary, temporary.resolve("model"));
    }

    /** Per row what a model fitted to all of them answers. */
    private double[] answers() throws TrainingException {
        Recipe recipe = RecipeReader.read(temporary);
        Examples examples = DataReader.read(recipe, temporary);
        Model model = Learner.of(recipe.algorithm()).fit(examples, 1).model(examples.signature());
        double[] out = new double[examples.size() * examples.signature().outputs()];
        model.predictAll(examples.rows(), out);
        return out;
    }

    private void refusedWith(String message) {
        assertEquals(
                message, assertThrows(TrainingException.class, this::trained).getMessage());
    }
}
