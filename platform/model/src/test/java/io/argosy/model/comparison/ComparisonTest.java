package io.argosy.model.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.Provenance;
import io.argosy.model.comparison.MetricDifference.Verdict;
import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.inference.AdditiveModel;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Term;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.TestSignatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rows whose label follows x0; one model looks at x0, the other at x1, which says nothing. */
class ComparisonTest {
    private static final Signature SIGNATURE = TestSignatures.binary(2);
    private static final ModelPackage GOOD = model(4, 0);
    private static final ModelPackage BLIND = model(0, 4);

    @Test
    void aModelAgainstItselfIsEvenEverywhere() {
        Comparison comparison = compare(GOOD, GOOD);
        assertEquals(List.of(), comparison.contract());
        assertEquals(0, comparison.flipCount());
        assertFalse(comparison.seen());
        assertEquals(6, comparison.overall().size());
        for (MetricDifference metric : comparison.overall()) {
            assertEquals(Verdict.EVEN, metric.verdict());
            assertEquals(metric.incumbent(), metric.candidate());
        }
    }

    @Test
    void aWorseCandidateIsWorseBeyondChanceAndTheOtherWayRound() {
        MetricDifference worse = compare(GOOD, BLIND).overall().getFirst();
        assertEquals("auc", worse.name());
        assertEquals(Verdict.WORSE, worse.verdict());
        assertEquals(Verdict.BETTER, compare(BLIND, GOOD).overall().getFirst().verdict());
        MetricDifference loss = compare(GOOD, BLIND).overall().get(1);
        assertEquals("log_loss", loss.name());
        assertEquals(Verdict.WORSE, loss.verdict());
    }

    @Test
    void flipsShowTheRowAndBothDecisions() {
        Comparison comparison = compare(GOOD, BLIND);
        assertTrue(comparison.flipCount() > Comparison.MOST_FLIPS);
        assertEquals(Comparison.MOST_FLIPS, comparison.flips().size());
        Flip flip = comparison.flips().getFirst();
        assertFalse(flip.incumbent().equals(flip.candidate()));
        assertTrue(flip.instance().startsWith("{\"x0\":"));
    }

    @Test
    void slicesCoverAllRows() {
        Comparison comparison = compare(GOOD, BLIND);
        assertEquals(
                comparison.rows(),
                comparison.slices().stream().mapToInt(SliceDifference::rows).sum());
        assertEquals(4, comparison.slices().size());
    }

    @Test
    void recordsThatDoNotFitAreLeftOutAndCounted() {
        List<Map<String, String>> records = new ArrayList<>(records());
        records.add(Map.of("x0", "fog", "x1", "0", "y", "yes"));
        records.add(Map.of("x0", "0", "y", "yes"));
        Comparison comparison = Comparison.of(GOOD, GOOD, records, "c".repeat(64), List.of());
        assertEquals(502, comparison.records());
        assertEquals(500, comparison.rows());
    }

    @Test
    void theCandidatesOwnTrainingDataIsMarkedAsSeen() {
        assertTrue(
                Comparison.of(GOOD, BLIND, records(), "a".repeat(64), List.of()).seen());
    }

    @Test
    void goldenRowsOfAModelWithOtherLabelsAreAnsweredOtherwise() {
        var threeAnswers = new GoldenRow("a row", "{\"x0\": 0.5, \"x1\": 0}", List.of(0.1, 0.2, 0.7));
        var oneAnswer = new GoldenRow("a row", "{\"x0\": 0.5, \"x1\": 0}", List.of(0.5));

        assertEquals(2, GOOD.check(List.of(threeAnswers, oneAnswer)).size());
    }

    private static Comparison compare(ModelPackage incumbent, ModelPackage candidate) {
        return Comparison.of(incumbent, candidate, records(), "c".repeat(64), List.of("x1"));
    }

    private static List<Map<String, String>> records() {
        var random = new SplittableRandom(9);
        var records = new ArrayList<Map<String, String>>();
        for (int i = 0; i < 500; i++) {
            double x0 = random.nextDouble(-1, 1);
            String label = random.nextDouble() < Link.probability(4 * x0) ? "yes" : "no";
            records.add(Map.of("x0", Double.toString(x0), "x1", Double.toString(random.nextDouble(-1, 1)), "y", label));
        }
        return records;
    }

    private static ModelPackage model(double first, double second) {
        var linear = new LinearTerms(
                SIGNATURE.features(),
                1,
                new int[] {0, 1, 2},
                new Term[] {Term.VALUE, Term.VALUE},
                new double[] {first, second},
                new double[] {0, 0});
        return new ModelPackage(
                "sample",
                "1.0.0",
                "A sample.",
                SIGNATURE,
                new AdditiveModel(SIGNATURE, Link.LOGISTIC, new double[] {0}, 1, null, linear),
                new Metrics("Made up.", 1, List.of(), List.of(), List.of()),
                new Baseline(1, List.of(), List.of()),
                List.of(),
                "",
                new Provenance("data.csv", "a".repeat(64), 1, "b".repeat(64), "none"));
    }
}
