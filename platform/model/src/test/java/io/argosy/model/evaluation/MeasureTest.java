package io.argosy.model.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.Seeded;
import io.argosy.model.evidence.Metric;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.TestSignatures;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasureTest {
    private static final Signature BINARY = TestSignatures.binary(1);

    @Test
    void figuresOfTwoLabelsAreTheKnownOnes() {
        // As scikit-learn gives them for the same eight rows.
        Judged judged = binary(new double[] {0.1, 0.4, 0.35, 0.8, 0.5, 0.9, 0.2, 0.6}, 0, 0, 1, 1, 0, 1, 0, 1);
        assertFigure(0.875, judged, "auc");
        assertFigure(0.42770358581683454, judged, "log_loss");
        assertFigure(0.1365625, judged, "brier");
        assertFigure(0.75, judged, "accuracy");
        assertFigure(0.75, judged, "f1");
    }

    @Test
    void figuresOfARegressionAreTheKnownOnes() {
        Signature signature = TestSignatures.regression(1);
        var judged =
                new Judged(signature, rows(signature, 4), new double[] {3, -0.5, 2, 7}, new double[] {2.5, 0.0, 2, 8});
        assertFigure(Math.sqrt(0.375), judged, "rmse");
        assertFigure(0.5, judged, "mae");
        assertFigure(0.9486081370449679, judged, "r2");
    }

    @Test
    void figuresOfMoreLabelsAreTheKnownOnes() {
        Signature signature = TestSignatures.threeLabels(1);
        double[] outputs = {0.7, 0.2, 0.1, 0.3, 0.4, 0.3, 0.2, 0.5, 0.3, 0.1, 0.2, 0.7};
        var judged = new Judged(signature, rows(signature, 4), new double[] {0, 1, 2, 2}, outputs);
        assertFigure(0.75, judged, "accuracy");
        assertFigure(1, judged, "top_3_accuracy");
        assertFigure((1 + 2 / 3.0 + 2 / 3.0) / 3, judged, "macro_f1");
        assertFigure(-(Math.log(0.7) + Math.log(0.4) + Math.log(0.3) + Math.log(0.7)) / 4, judged, "log_loss");
    }

    @Test
    void theF1OfRowsOfOneLabelIsNotDefined() {
        Signature signature = TestSignatures.threeLabels(1);
        double[] outputs = {0.7, 0.2, 0.1, 0.3, 0.4, 0.3};
        var judged = new Judged(signature, rows(signature, 2), new double[] {0, 0}, outputs);

        assertTrue(Double.isNaN(measure(judged, "macro_f1").of(new int[] {1, 1})));
        assertFigure(0.5, judged, "accuracy");
    }

    @Seeded(200)
    void theAreaUnderTheCurveIsTheShareOfPairsInTheRightOrder(long seed) {
        var random = new SplittableRandom(seed);
        int size = random.nextInt(2, 40);
        double[] scores = random.ints(size, 0, 10).mapToDouble(i -> i / 10.0).toArray();
        int[] labels = random.ints(size, 0, 2).toArray();
        labels[0] = 0;
        labels[1] = 1;
        int[] weights = random.ints(size, 1, 4).toArray();
        double right = 0;
        double pairs = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (labels[i] == 0 && labels[j] == 1) {
                    double weight = (double) weights[i] * weights[j];
                    right += weight * (scores[i] < scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
                    pairs += weight;
                }
            }
        }
        assertEquals(right / pairs, measure(binary(scores, labels), "auc").of(weights), 1e-12);
    }

    @Test
    void anIntervalHoldsTheFigureAndShrinksWithTheRows() {
        double wide = width(200);
        double narrow = width(3_200);
        assertTrue(narrow < wide / 2, narrow + " against " + wide);
    }

    @Test
    void slicesOfANumberAreItsQuarters() {
        Judged judged = random(400);
        List<Slicing.Part> parts = Slicing.parts(judged, "x0");
        assertEquals(4, parts.size());
        assertEquals(400, parts.stream().mapToInt(Slicing.Part::rows).sum());
        assertTrue(parts.stream().allMatch(part -> part.rows() == 100));
        assertEquals(2, Slicing.parts(judged, "y").size());
    }

    @Test
    void everyMeasuresNameSaysWhichWayIsBetter() {
        for (Signature signature : List.of(BINARY, TestSignatures.threeLabels(1), TestSignatures.regression(1))) {
            var judged = new Judged(signature, rows(signature, 1), new double[1], new double[signature.outputs()]);
            for (Measure measure : Measure.all(judged)) {
                assertEquals(measure.higherIsBetter(), Measure.higherIsBetter(measure.name()), measure.name());
            }
        }
    }

    private static double width(int rows) {
        Metric auc = new Evaluation(random(rows), 1).overall().getFirst();
        assertTrue(auc.low() <= auc.value() && auc.value() <= auc.high());
        return auc.high() - auc.low();
    }

    private static Judged random(int rows) {
        var random = new SplittableRandom(rows);
        double[] scores = random.doubles(rows).toArray();
        int[] labels = Arrays.stream(scores)
                .mapToInt(s -> random.nextDouble() < s ? 1 : 0)
                .toArray();
        return binary(scores, labels);
    }

    private static Judged binary(double[] scores, int... labels) {
        double[] outputs = new double[2 * scores.length];
        List<Row> rows = IntStream.range(0, scores.length)
                .mapToObj(i -> TestSignatures.row(BINARY, scores[i]))
                .toList();
        for (int i = 0; i < scores.length; i++) {
            outputs[2 * i] = 1 - scores[i];
            outputs[2 * i + 1] = scores[i];
        }
        return new Judged(BINARY, rows, Arrays.stream(labels).asDoubleStream().toArray(), outputs);
    }

    private static List<Row> rows(Signature signature, int count) {
        return Collections.nCopies(count, TestSignatures.row(signature, 0));
    }

    private static Measure measure(Judged judged, String name) {
        return Measure.all(judged).stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertFigure(double expected, Judged judged, String name) {
        int[] all = new int[judged.size()];
        Arrays.fill(all, 1);
        assertEquals(expected, measure(judged, name).of(all), 1e-12, name);
    }
}
