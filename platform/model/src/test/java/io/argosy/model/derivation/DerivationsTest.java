package io.argosy.model.derivation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.Seeded;
import io.argosy.model.derivation.Derivation.Arithmetic;
import io.argosy.model.derivation.Derivation.Count;
import io.argosy.model.derivation.Derivation.Normalization;
import io.argosy.model.derivation.Derivation.Operation;
import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.model.signature.TestSignatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DerivationsTest {
    private static final List<Operation> OPERATIONS = List.of(Operation.values());

    private static final double[] EXTREMES = {
        0, -0.0, 1, -1, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, 1e100, -1e100, 1e-300
    };

    @Test
    void theModelSeesWhatIsDerivedAndNotWhatIsReplaced() {
        Signature signature = TestSignatures.derived();
        assertEquals(
                List.of("weight", "colour", "size", "weight_by_age", "age_less_weight", "red_or_small"),
                signature.inputs().stream().map(Feature::name).toList());
        Row row = signature.newRow();
        row.setNumber(0, 60);
        row.setNumber(1, 30);
        row.setCategory(2, 0);
        row.setCategory(3, 0);
        assertArrayEquals(new double[] {60, 0, 0, 2, -30, 2}, row.inputs());
        row.setCategory(3, 1);
        assertArrayEquals(new double[] {60, 0, 1, 2, -30, 1}, row.inputs());
    }

    @Test
    void whereTheDivisorIsZeroThereIsNoValueAndWhatStandsInIsTheInput() {
        Row row = TestSignatures.derived().newRow();
        row.setNumber(0, 60);
        row.setNumber(1, 0);
        row.setCategory(2, 1);
        row.setCategory(3, 1);
        assertTrue(Double.isNaN(row.value(4)));
        assertEquals(-1, row.inputs()[3]);
    }

    @Test
    void whatStandsInForAMissingFeatureIsWhatIsDerivedFrom() {
        Row row = TestSignatures.derived().newRow();
        row.setNumber(1, 20);
        row.setUnseen(2, "mauve");
        row.setCategory(3, 0);
        assertEquals(2, row.value(4));
        assertEquals(1, row.value(6));
        row.clear();
        assertTrue(Double.isNaN(row.value(4)));
    }

    @Test
    void aNameIsTheSameHoweverItIsSpelled() {
        Row row = TestSignatures.plainText().newRow();
        for (String name : List.of("O'Neil-Ivančan", " O’NEIL\u2011IVANC\u030CAN", "Ｏ'neil-ivančan\u00A0")) {
            row.setText(0, name);
            assertEquals(name, row.text(0));
            assertEquals("o'neil-ivančan", row.inputText(0));
        }
    }

    @Test
    void aTextThatItsStepsMakeLongerIsCutWhereTheTextMayEnd() {
        Row row = TestSignatures.plainText().newRow();
        // One letter that stands for three.
        row.setText(0, "\uFB03".repeat(50));
        assertEquals("ffi".repeat(17).substring(0, 50), row.inputText(0));
        row.setText(0, "\uD835\uDC00".repeat(50));
        assertEquals("a".repeat(50), row.inputText(0));
    }

    @Test
    void whatIsDerivedMayBeDerivedFromAndAnotherModelSeesOnlyTheLast() {
        Signature signature = of(
                number("ab", new Arithmetic(Operation.SUM, List.of("a", "b")), null, "a", "b"),
                number("abc", new Arithmetic(Operation.PRODUCT, List.of("ab", "c")), null, "ab", "c"));
        assertEquals(
                List.of("weight", "colour", "abc"),
                signature.inputs().stream().map(Feature::name).toList());
        assertEquals(20, TestSignatures.row(signature, 2, 3, 4).inputs()[2]);
    }

    @Test
    void whatCannotBeDerivedIsRefusedWithTheNextStep() {
        var sum = new Arithmetic(Operation.SUM, List.of("a", "b"));
        assertRefused(
                "b is the name of another feature: give the derived one a name of its own", number("b", sum, null));
        assertRefused(
                "d is made of itself: name other features",
                number("d", new Arithmetic(Operation.SUM, List.of("a", "d")), null));
        assertRefused(
                "d is made of e, which stands below it: move e above d",
                number("d", new Arithmetic(Operation.SUM, List.of("a", "e")), null),
                number("e", sum, null));
        assertRefused(
                "d and e are made of each other: one has to be made of others",
                number("d", new Arithmetic(Operation.SUM, List.of("a", "e")), null),
                number("e", new Arithmetic(Operation.SUM, List.of("a", "f")), null),
                number("f", new Arithmetic(Operation.SUM, List.of("a", "d")), null));
        assertRefused(
                "d is made of weihgt, which is no feature; did you mean weight?",
                number("d", new Arithmetic(Operation.SUM, List.of("a", "weihgt")), null));
        assertRefused(
                "d is a sum, which takes numbers, and colour is a category: name another feature, or take another kind",
                number("d", new Arithmetic(Operation.SUM, List.of("a", "colour")), null));
        assertRefused(
                "d has no value where b is 0: say in missing what that means, with the value that stands in, or without"
                        + " one where trees learn what to do",
                number("d", new Arithmetic(Operation.RATIO, List.of("a", "b")), null));
        assertRefused(
                "d has no value where weight is missing: say in missing what that means, with the value that stands in,"
                        + " or without one where trees learn what to do",
                number("d", new Arithmetic(Operation.SUM, List.of("a", "weight")), null));
        assertRefused(
                "d counts \"blue\", which is a category of none of them; theirs are red, green",
                count("d", List.of("red", "blue")));
        assertEquals(
                "d replaces c, of which it is not made: leave that out",
                assertThrows(IllegalArgumentException.class, () -> number("d", sum, null, "c"))
                        .getMessage());
        assertEquals(
                "a ratio is of two features, not of 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Arithmetic(Operation.RATIO, List.of("a", "b", "c")))
                        .getMessage());
    }

    @Test
    void aRatioWhoseDivisorIsNeverZeroNeedsNoWordOfMissing() {
        Signature signature = of(number("d", new Arithmetic(Operation.RATIO, List.of("a", "c")), null));
        assertEquals(0.5, TestSignatures.row(signature, 2, 0, 4).inputs()[5]);
    }

    @Seeded(300)
    void everyInputIsFiniteOrMissingAndWhatAnIndependentComputationGives(long seed) {
        var random = new SplittableRandom(seed);
        var derived = new ArrayList<DerivedFeature>();
        var numbers = new ArrayList<>(List.of("a", "b", "c", "weight"));
        for (int i = 0; i < 6; i++) {
            Operation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            boolean two = operation == Operation.DIFFERENCE || operation == Operation.RATIO;
            List<String> of = IntStream.range(0, two ? 2 : 2 + random.nextInt(3))
                    .mapToObj(_ -> numbers.get(random.nextInt(numbers.size())))
                    .toList();
            Double standIn = random.nextBoolean() ? null : Double.valueOf(random.nextInt(5) - 2);
            derived.add(number("d" + i, new Arithmetic(operation, of), new Missing<>(standIn, "none")));
            numbers.add("d" + i);
        }
        Signature signature = of(derived.toArray(DerivedFeature[]::new));
        Row row = signature.newRow();
        for (int turn = 0; turn < 20; turn++) {
            row.clear();
            double[] expected = new double[signature.columns().size()];
            for (int f = 0; f < 3; f++) {
                double value =
                        random.nextBoolean() ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextInt(-3, 4) / 2.0;
                if (f == 2) {
                    value = 1 + Math.abs(value % 9);
                }
                row.setNumber(f, value);
                expected[f] = value;
            }
            expected[3] = Double.NaN;
            expected[4] = random.nextInt(2);
            row.setCategory(4, (int) expected[4]);
            for (int i = 0; i < derived.size(); i++) {
                expected[5 + i] = computed(derived.get(i), signature, expected);
            }
            double[] inputs = row.inputs();
            for (int i = 0; i < inputs.length; i++) {
                assertEquals(
                        Double.doubleToLongBits(expected[i]),
                        Double.doubleToLongBits(inputs[i]),
                        signature.columns().get(i).name() + " of " + Arrays.toString(expected));
                assertTrue(Double.isNaN(inputs[i]) || Double.isFinite(inputs[i]));
                assertTrue(i < 5 || Double.isNaN(inputs[i]) || Math.abs(inputs[i]) <= 1e100);
            }
        }
    }

    /** Written once more, in other words than the platform's. */
    private static double computed(DerivedFeature derived, Signature signature, double[] known) {
        var arithmetic = (Arithmetic) derived.derivation();
        double[] of = arithmetic.of().stream()
                .mapToDouble(name -> known[signature.columnOf(name)])
                .toArray();
        double result = of[0];
        for (int i = 1; i < of.length; i++) {
            String kind = arithmetic.kind();
            if (kind.equals("ratio") && of[i] == 0) {
                result = Double.NaN;
            } else if (kind.equals("sum")) {
                result += of[i];
            } else if (kind.equals("difference")) {
                result -= of[i];
            } else if (kind.equals("product")) {
                result *= of[i];
            } else {
                result /= of[i];
            }
            result = result > 1e100 ? 1e100 : result < -1e100 ? -1e100 : result == 0 ? 0 : result;
        }
        Missing<Double> missing = ((NumericFeature) derived.feature()).missing();
        Double standIn = missing == null ? null : missing.value();
        return Double.isNaN(result) && standIn != null ? standIn : result;
    }

    private static void assertRefused(String message, DerivedFeature... derived) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> of(derived)).getMessage());
    }

    private static Signature of(DerivedFeature... derived) {
        List<Feature> features = List.of(
                new NumericFeature("a", "A.", "", false, 0, 1, null, null),
                new NumericFeature("b", "B.", "", false, 0, 1, null, null),
                new NumericFeature("c", "C.", "", false, 1, 9, new Bounds(1, 10), null),
                new NumericFeature("weight", "Weight.", "", false, 0, 1, null, new Missing<>(null, "no scale")),
                new CategoricalFeature("colour", "Colour.", List.of("red", "green"), null, null));
        return new Signature(
                Task.REGRESSION, features, Derivations.of(features, List.of(derived)), "y", "", List.of(), null);
    }

    private static DerivedFeature number(
            String name, Derivation derivation, @Nullable Missing<Double> missing, String... replaces) {
        return new DerivedFeature(
                new NumericFeature(name, "Derived.", "", false, 0, 1, null, missing), derivation, List.of(replaces));
    }

    private static DerivedFeature count(String name, List<String> values) {
        return new DerivedFeature(
                new NumericFeature(name, "Derived.", "", true, 0, 1, null, null),
                new Count(List.of("colour"), values),
                List.of());
    }

    @Test
    void aNormalizationSaysItsSteps() {
        assertEquals(
                "name after nfc, lowercase",
                new Normalization("name", List.of(TextStep.NFC, TextStep.LOWERCASE)).formula());
        assertEquals("a / b", new Arithmetic(Operation.RATIO, List.of("a", "b")).formula());
        assertEquals("how many of a, b are Yes or No", new Count(List.of("a", "b"), List.of("Yes", "No")).formula());
    }
}
