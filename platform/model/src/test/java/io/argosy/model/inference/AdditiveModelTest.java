package io.argosy.model.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.Seeded;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Explanation.Contribution;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.TestSignatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AdditiveModelTest {
    private static final double TOLERANCE = 1e-9;

    @Seeded(200)
    void everyRowEndsInTheLeafThatAPlainWalkFinds(long seed) {
        var random = new SplittableRandom(seed);
        int count = random.nextInt(1, 41);
        int features = random.nextInt(1, 7);
        int deepest = random.nextInt(9);
        Trees trees = RandomTrees.make(seed, count, features, 3, deepest);
        Signature signature = TestSignatures.threeLabels(features);
        var model = new AdditiveModel(signature, Link.IDENTITY, new double[3], 0.5, trees, null);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 75; i++) {
            rows.add(TestSignatures.row(signature, RandomTrees.inputs(random, features)));
        }
        double[] batch = new double[3 * rows.size()];
        model.predictAll(rows, batch);
        double[] single = new double[3];
        for (int i = 0; i < rows.size(); i++) {
            model.predict(rows.get(i), single);
            for (int k = 0; k < 3; k++) {
                double expected = 0;
                for (int t = 0; t < count; t++) {
                    expected += 0.5 * RandomTrees.walk(trees, t, rows.get(i).inputs(), k);
                }
                assertEquals(expected, single[k], TOLERANCE);
                assertEquals(expected, batch[3 * i + k], TOLERANCE);
            }
        }
    }

    @Seeded(100)
    void everyTestSendsARowWhereAPlainWalkGoes(long seed) {
        boolean single = seed % 2 == 0;
        Signature signature = TestSignatures.gaps();
        Trees trees = RandomTrees.tested(RandomTrees.make(seed, 20, 4, 2, 6), seed, 0, 0, 3, 70);
        double[] bias = {0.25, -1};
        var model = new AdditiveModel(signature, Link.IDENTITY, bias, 1, trees, null, single);
        var random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 75; i++) {
            rows.add(gappy(signature, random));
        }
        double[] batch = new double[2 * rows.size()];
        model.predictAll(rows, batch);
        double[] one = new double[2];
        for (int i = 0; i < rows.size(); i++) {
            model.predict(rows.get(i), one);
            for (int k = 0; k < 2; k++) {
                double expected = bias[k];
                for (int t = 0; t < trees.count(); t++) {
                    double leaf = RandomTrees.walk(trees, t, rows.get(i).inputs(), k);
                    expected = single ? (float) (expected + leaf) : expected + leaf;
                }
                assertEquals(expected, one[k], single ? 0 : TOLERANCE);
                assertEquals(expected, batch[2 * i + k], single ? 0 : TOLERANCE);
            }
            Explanation explanation = model.explain(rows.get(i), 1);
            assertEquals(one[1], sum(explanation), single ? 1e-5 : TOLERANCE);
        }
    }

    /** A row of numbers around 0, categories and gaps. */
    private static Row gappy(Signature signature, SplittableRandom random) {
        Row row = signature.newRow();
        for (int f = 0; f < 4; f++) {
            if (random.nextInt(4) > 0) {
                switch (f) {
                    case 0, 1 ->
                        row.setNumber(
                                f,
                                random.nextInt(3) == 0 ? random.nextInt(-2, 3) * 6e-36 : random.nextInt(-10, 11) / 8.0);
                    case 2 -> row.setCategory(f, random.nextInt(3));
                    default -> row.setCategory(f, random.nextInt(70));
                }
            }
        }
        return row;
    }

    @Test
    void eachLinkMakesItsAnswerOfTheScores() {
        Row number = TestSignatures.row(TestSignatures.regression(1), 0);
        assertEquals(Math.exp(1.5), answers(TestSignatures.regression(1), Link.EXPONENTIAL, number, 1.5)[0], 0);
        assertEquals(0.5, answers(TestSignatures.regression(1), Link.LOGISTIC, number, 0)[0], 0);
        Row three = TestSignatures.row(TestSignatures.threeLabels(1), 0);
        double[] apart = answers(TestSignatures.threeLabels(1), Link.ONE_VS_ALL, three, 0, 0, 0);
        assertEquals(List.of(0.5, 0.5, 0.5), List.of(apart[0], apart[1], apart[2]));
        Row two = TestSignatures.row(TestSignatures.binary(1), 0);
        assertEquals(0.75, answers(TestSignatures.binary(1), Link.SOFTMAX, two, 0, Math.log(3))[1], 1e-15);
    }

    private static double[] answers(Signature signature, Link link, Row row, double... bias) {
        var model = new AdditiveModel(signature, link, bias, 1, null, null);
        double[] one = new double[model.outputs()];
        model.predict(row, one);
        double[] batch = new double[2 * model.outputs()];
        model.predictAll(List.of(row, row), batch);
        for (int k = 0; k < one.length; k++) {
            assertEquals(one[k], batch[k], 0);
            assertEquals(one[k], batch[one.length + k], 0);
        }
        return one;
    }

    @Seeded(100)
    void contributionsAreTheShapleyValuesByDefinition(long seed) {
        int features = new SplittableRandom(seed).nextInt(1, 6);
        Trees trees = RandomTrees.make(seed, 3, features, 1, 5);
        Signature signature = TestSignatures.regression(features);
        var model = new AdditiveModel(signature, Link.IDENTITY, new double[] {2}, 0.5, trees, null);
        double[] inputs = RandomTrees.inputs(new SplittableRandom(seed + 1), features);
        Explanation explanation = model.explain(TestSignatures.row(signature, inputs), 0);
        assertEquals(2 + 0.5 * ShapleyByDefinition.value(trees, inputs, 0), explanation.base(), TOLERANCE);
        for (int f = 0; f < features; f++) {
            double expected = 0.5 * ShapleyByDefinition.contribution(trees, inputs, features, f);
            assertEquals(expected, amount(explanation, "x" + f), TOLERANCE);
        }
    }

    @Seeded(200)
    void basePlusContributionsIsTheModelsOwnScore(long seed) {
        int features = 8;
        Trees trees = RandomTrees.make(seed, 20, features, 1, 8);
        Signature signature = TestSignatures.binary(features);
        var model = new AdditiveModel(signature, Link.LOGISTIC, new double[] {-1}, 0.1, trees, linear(signature, seed));
        Row row = TestSignatures.row(signature, RandomTrees.inputs(new SplittableRandom(seed), features));
        Explanation yes = model.explain(row, 1);
        Explanation no = model.explain(row, 0);
        assertEquals(model.score(row), sum(yes), TOLERANCE);
        assertEquals(yes.score(), sum(yes), TOLERANCE);
        assertEquals(-yes.score(), no.score(), TOLERANCE);
        assertEquals(-yes.base(), no.base(), TOLERANCE);
        double[] out = new double[2];
        model.predict(row, out);
        assertEquals(Math.log(out[1] / out[0]), yes.score(), TOLERANCE);
        assertEquals("yes", yes.label());
        assertEquals("no", yes.against());
    }

    @Test
    void probabilitiesSumToOneEvenForScoresBeyondAllReason() {
        Signature signature = TestSignatures.binary(1);
        for (double bias : new double[] {-1e300, -800, -1, 0, 1, 800, 1e300}) {
            var model = new AdditiveModel(signature, Link.LOGISTIC, new double[] {bias}, 1, null, null);
            double[] out = new double[2];
            model.predict(TestSignatures.row(signature, 0), out);
            assertEquals(1, out[0] + out[1], 1e-15);
            assertTrue(out[0] >= 0 && out[1] >= 0);
        }
    }

    @Test
    void aNumberBeyondTheTrainingRangeCountsInLinearTermsAsTheRangesEnd() {
        Signature signature = TestSignatures.regression(1);
        var linear = new LinearTerms(
                signature.features(), 1, new int[] {0, 1}, new Term[] {Term.SQUARE}, new double[] {3}, new double[] {0
                });
        var model = new AdditiveModel(signature, Link.IDENTITY, new double[] {0}, 1, null, linear);
        assertEquals(3, model.score(TestSignatures.row(signature, 1e200)), TOLERANCE);
        assertEquals(0.75, model.score(TestSignatures.row(signature, 0.5)), TOLERANCE);
    }

    @Test
    void aPredictionAllocatesNothing() {
        int features = 10;
        Trees trees = RandomTrees.make(5, 100, features, 1, 8);
        Signature signature = TestSignatures.binary(features);
        var model = new AdditiveModel(signature, Link.LOGISTIC, new double[] {0}, 0.1, trees, linear(signature, 5));
        Row row = TestSignatures.row(signature, RandomTrees.inputs(new SplittableRandom(5), features));
        double[] out = new double[2];
        assertEquals(0, Allocation.perCall(() -> model.predict(row, out)));
        List<Row> rows = Collections.nCopies(200, row);
        double[] batch = new double[2 * rows.size()];
        assertTrue(Allocation.perCall(() -> model.predictAll(rows, batch)) < rows.size());
    }

    private static LinearTerms linear(Signature signature, long seed) {
        int features = signature.features().size();
        var random = new SplittableRandom(seed);
        int[] starts = new int[features + 1];
        var terms = new Term[2 * features];
        for (int f = 0; f < features; f++) {
            starts[f + 1] = 2 * f + 2;
            terms[2 * f] = Term.VALUE;
            terms[2 * f + 1] = Term.LOG;
        }
        double[] coefficients = random.doubles(2L * features, -1, 1).toArray();
        double[] centers = random.doubles(2L * features, -1, 1).toArray();
        return new LinearTerms(signature.features(), 1, starts, terms, coefficients, centers);
    }

    private static double sum(Explanation explanation) {
        return explanation.base()
                + explanation.contributions().stream()
                        .mapToDouble(Contribution::amount)
                        .sum();
    }

    private static double amount(Explanation explanation, String feature) {
        return explanation.contributions().stream()
                .filter(c -> c.feature().equals(feature))
                .mapToDouble(Contribution::amount)
                .sum();
    }

    @Test
    void anExplanationSaysHowWhatIsDerivedIsMade() {
        Signature signature = TestSignatures.derived();
        Trees trees = RandomTrees.make(3, 6, 4, 1, signature.inputs().size());
        var model = new AdditiveModel(signature, Link.LOGISTIC, new double[] {0}, 1, trees, null);
        Row row = signature.newRow();
        row.setNumber(0, 61.5);
        row.setNumber(1, 30);
        row.setCategory(2, 0);
        row.setCategory(3, 1);
        assertEquals(
                Map.of(
                        "weight", "61.5",
                        "colour", "red",
                        "size", "large",
                        "weight_by_age", "2.05 (weight / age)",
                        "age_less_weight", "-31.5 (age - weight)",
                        "red_or_small", "1 (how many of colour, size are red or small)"),
                model.explain(row, 1).contributions().stream()
                        .collect(Collectors.toMap(Contribution::feature, Contribution::part)));
        row.setNumber(1, 0);
        assertTrue(model.explain(row, 1).contributions().stream()
                .anyMatch(part -> part.part().equals("missing (weight / age)")));
    }
}
