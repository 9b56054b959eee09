package io.argosy.model.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.model.Seeded;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Explanation.Contribution;
import io.argosy.model.prediction.Model;
import io.argosy.model.prediction.Warning;
import io.argosy.model.prediction.Warnings;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.TestSignatures;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NaiveBayesTest {
    /** Three known n-grams, counted for labels a, b and c. */
    private static final List<String> GRAMS = List.of(" x", "x", "y ");

    private static final int[] COUNTS = {3, 0, 1, 4, 1, 2, 0, 5, 1};

    @Test
    void probabilitiesFollowBayesRule() {
        double[] out = new double[3];
        model(1, true).predict(row("xy"), out);
        // Totals 7, 6, 4 and smoothing 0.5 over 3 n-grams; the text holds each known n-gram once.
        double a = 0.5 * (3.5 / 8.5) * (4.5 / 8.5) * (0.5 / 8.5);
        double b = 0.3 * (0.5 / 7.5) * (1.5 / 7.5) * (5.5 / 7.5);
        double c = 0.2 * (1.5 / 5.5) * (2.5 / 5.5) * (1.5 / 5.5);
        assertArrayEquals(new double[] {a / (a + b + c), b / (a + b + c), c / (a + b + c)}, out, 1e-12);
    }

    @Test
    void aTextOfUnknownNgramsIsAnsweredWithThePriors() {
        double[] out = new double[3];
        model(1, true).predict(row("ß☃"), out);
        assertArrayEquals(new double[] {0.5, 0.3, 0.2}, out, 1e-12);
    }

    @Test
    void caseCountsOnlyWhereItIsNotFolded() {
        double[] lower = new double[3];
        double[] upper = new double[3];
        model(1, true).predict(row("x"), lower);
        model(1, true).predict(row(" X "), upper);
        assertArrayEquals(lower, upper, 0);
        model(1, false).predict(row("X"), upper);
        assertArrayEquals(new double[] {0.5, 0.3, 0.2}, upper, 1e-12);
    }

    @Test
    void aTextOfWhichLessThanHalfIsKnownIsAnsweredWithAWarning() {
        assertEquals(
                List.of("of the 3 characters of name, training saw 0: the answer says little more than which label is"
                        + " frequent"),
                warnings("王小明"));
        assertEquals(
                List.of("of the 3 characters of name, training saw 1: the answer says little more than which label is"
                        + " frequent"),
                warnings("x 小明"));
        assertEquals(List.of(), warnings("x明"));
        assertEquals(List.of(), warnings("ay"), "a y is known at a text's end");
        assertEquals(List.of(), warnings("xx  xx"));
    }

    private static List<String> warnings(String text) {
        return Warnings.of(row(text), model(1, true)).stream()
                .map(Warning::message)
                .toList();
    }

    @Seeded(300)
    void whatIsKnownIsAsManyCharactersAsStandInAKnownNgram(long seed) {
        String text = text(new SplittableRandom(seed), 50);
        int[] points = (" " + text.strip() + " ").codePoints().toArray();
        Model.TextKnown known = model(1, true).textKnown(row(text));
        int xs = (int) IntStream.of(points)
                .filter(point -> Character.toLowerCase(point) == 'x')
                .count();
        int ends = (int) IntStream.range(0, points.length - 1)
                .filter(at -> Character.toLowerCase(points[at]) == 'y' && isSpace(points[at + 1]))
                .count();
        assertEquals(xs + ends, known.known());
        assertEquals(IntStream.of(points).filter(point -> !isSpace(point)).count(), known.all());
    }

    private static boolean isSpace(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point);
    }

    @Seeded(300)
    void basePlusContributionsIsTheLogOddsAgainstTheStrongestRival(long seed) {
        String text = text(new SplittableRandom(seed), 50);
        NaiveBayes model = model(2.5, true);
        double[] out = new double[3];
        model.predict(row(text), out);
        for (int label = 0; label < 3; label++) {
            Explanation explanation = model.explain(row(text), label);
            int rival = List.of("a", "b", "c").indexOf(explanation.against());
            double sum = explanation.base()
                    + explanation.contributions().stream()
                            .mapToDouble(Contribution::amount)
                            .sum();
            assertEquals(Math.log(out[label] / out[rival]), sum, 1e-9);
            assertEquals(explanation.score(), sum, 1e-9);
        }
    }

    @Seeded(300)
    void theIndexFindsExactlyTheNgramsThatItHolds(long seed) {
        String text = text(new SplittableRandom(seed), 30);
        var ngrams = new Ngrams(1, 3, false);
        List<String> all = new ArrayList<>();
        ngrams.each(text, all::add);
        List<String> held =
                all.stream().distinct().filter(gram -> gram.hashCode() % 2 == 0).toList();
        var index = new GramIndex(held);
        for (String gram : all) {
            int[] points = gram.codePoints().toArray();
            int hash = GramIndex.SEED;
            for (int point : points) {
                hash = GramIndex.hash(hash, point);
            }
            assertEquals(held.indexOf(gram), index.find(points, 0, points.length, hash));
        }
    }

    @Test
    void ngramsKnowWhereATextBeginsAndEnds() {
        List<String> grams = new ArrayList<>();
        new Ngrams(2, 3, true).each(" De\t Vos", grams::add);
        assertEquals(
                List.of(" d", " de", "de", "de ", "e ", "e v", " v", " vo", "vo", "vos", "os", "os ", "s "), grams);
    }

    @Test
    void aTextAndItsPlainFormAreWarnedOfOnceByTheNameThatTheCallerKnows() {
        Signature signature = TestSignatures.plainText();
        var model = new NaiveBayes(
                signature, new Ngrams(1, 2, false), GRAMS, new double[3], NaiveBayes.table(COUNTS, 3, 0.5), 1);
        Row row = signature.newRow();
        row.setText(0, "QQQ\u2019");
        assertEquals(
                List.of("name"),
                Warnings.of(row, model).stream().map(Warning::feature).toList());
    }

    @Test
    void aPredictionAllocatesNothing() {
        NaiveBayes model = model(2, true);
        Row row = row("Some Longer Name");
        double[] out = new double[3];
        assertEquals(0, Allocation.perCall(() -> model.predict(row, out)));
    }

    private static NaiveBayes model(double temperature, boolean foldCase) {
        double[] priors =
                IntStream.of(5, 3, 2).mapToDouble(p -> Math.log(p / 10.0)).toArray();
        double[] table = NaiveBayes.table(COUNTS, 3, 0.5);
        return new NaiveBayes(TestSignatures.text(), new Ngrams(1, 2, foldCase), GRAMS, priors, table, temperature);
    }

    /** Letters that the model knows, spaces, and anything that a string can hold, halves of pairs too. */
    private static String text(SplittableRandom random, int longest) {
        var text = new StringBuilder();
        int length = random.nextInt(1, longest + 1);
        while (text.length() < length) {
            text.append(
                    switch (random.nextInt(4)) {
                        case 0 -> (char) random.nextInt(Character.MAX_VALUE + 1);
                        case 1 -> (char) random.nextInt(' ', 0x7f);
                        default -> "xXyY z\tß".charAt(random.nextInt(8));
                    });
        }
        return text.toString();
    }

    private static Row row(String text) {
        Row row = TestSignatures.text().newRow();
        row.setText(0, text);
        return row;
    }
}
