package io.argosy.model.signature;

import io.argosy.model.derivation.Derivation;
import io.argosy.model.derivation.Derivations;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.derivation.TextStep;
import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Signatures for tests. */
public final class TestSignatures {
    private TestSignatures() {}

    /** Two labels of a number and of a picture of one row and three pixels. */
    public static Signature picture() {
        return picture(FeatureTensor.Datatype.FP32, true);
    }

    /** The same of pixels of another kind, or of three numbers by themselves. */
    public static Signature picture(FeatureTensor.Datatype datatype, boolean whole) {
        List<Feature> features = new ArrayList<>();
        features.add(new NumericFeature("hour", "Of the day.", "hours", false, 0, 24, null, null));
        for (String name : FeatureTensor.elements("image", List.of(1, 3))) {
            features.add(new NumericFeature(name, "A pixel.", "", datatype.whole(), 0, 16, null, null));
        }
        return new Signature(
                Task.CLASSIFICATION,
                features,
                Derivations.of(features, List.of()),
                "cat",
                "",
                List.of("no", "yes"),
                0.5,
                Set.of(),
                whole ? List.of(new FeatureTensor("image", datatype, List.of(1, 3), 1)) : List.of());
    }

    /** A regression over numbers x0, x1, … with a range from -1 to 1. */
    public static Signature regression(int features) {
        return new Signature(Task.REGRESSION, numbers(features), "y", "points", List.of(), null);
    }

    /** A classification with labels no and yes over numbers x0, x1, …. */
    public static Signature binary(int features) {
        return new Signature(Task.CLASSIFICATION, numbers(features), "y", "", List.of("no", "yes"), 0.5);
    }

    /** A classification with labels a, b and c over numbers x0, x1, …. */
    public static Signature threeLabels(int features) {
        return new Signature(Task.CLASSIFICATION, numbers(features), "y", "", List.of("a", "b", "c"), null);
    }

    /** A classification of a text with labels a, b and c. */
    public static Signature text() {
        List<Feature> features = List.of(new TextFeature("name", "A name.", 50));
        return new Signature(Task.CLASSIFICATION, features, "y", "", List.of("a", "b", "c"), null);
    }

    /** A number that may be missing, an integer with bounds, a category that may be unseen, and a plain category. */
    public static Signature mixed() {
        return new Signature(
                Task.CLASSIFICATION,
                List.of(
                        new NumericFeature(
                                "weight", "Weight.", "kg", false, 1, 90, null, new Missing<>(40.0, "no scale")),
                        new NumericFeature("age", "Age.", "years", true, 18, 80, new Bounds(0, 130), null),
                        new CategoricalFeature("colour", "Colour.", List.of("red", "green", "other"), null, "other"),
                        new CategoricalFeature("size", "Size.", List.of("small", "large"), null, null)),
                "y",
                "",
                List.of("no", "yes"),
                0.5);
    }

    /** The same with a ratio, a difference that takes the place of the age, and a count. */
    public static Signature derived() {
        Signature mixed = mixed();
        List<DerivedFeature> derived = List.of(
                new DerivedFeature(
                        new NumericFeature(
                                "weight_by_age",
                                "Weight for each year.",
                                "kg/year",
                                false,
                                0.0125,
                                5,
                                null,
                                new Missing<>(-1.0, "born this year")),
                        new Derivation.Arithmetic(Derivation.Operation.RATIO, List.of("weight", "age")),
                        List.of()),
                new DerivedFeature(
                        new NumericFeature("age_less_weight", "A difference.", "", false, -72, 79, null, null),
                        new Derivation.Arithmetic(Derivation.Operation.DIFFERENCE, List.of("age", "weight")),
                        List.of("age")),
                new DerivedFeature(
                        new NumericFeature("red_or_small", "A count.", "", true, 0, 2, null, null),
                        new Derivation.Count(List.of("colour", "size"), List.of("red", "small")),
                        List.of()));
        return new Signature(
                mixed.task(),
                mixed.features(),
                Derivations.of(mixed.features(), derived),
                mixed.target(),
                mixed.unit(),
                mixed.labels(),
                mixed.threshold());
    }

    /** The same as {@link #text}, with the text in one form in the place of that which is given. */
    public static Signature plainText() {
        Signature text = text();
        List<DerivedFeature> derived = List.of(new DerivedFeature(
                new TextFeature("plain_name", "The name in one form.", 50),
                new Derivation.Normalization(
                        "name",
                        List.of(
                                TextStep.NFKC,
                                TextStep.PLAIN_PUNCTUATION,
                                TextStep.COLLAPSE_SPACES,
                                TextStep.LOWERCASE)),
                List.of("name")));
        return new Signature(
                text.task(),
                text.features(),
                Derivations.of(text.features(), derived),
                text.target(),
                text.unit(),
                text.labels(),
                text.threshold());
    }

    /** Two numbers and two categories, each of which may be missing and then is so to the model. */
    public static Signature gaps() {
        return new Signature(
                Task.CLASSIFICATION,
                List.of(
                        new NumericFeature("x", "X.", "", false, -1, 1, null, new Missing<>(null, "not known")),
                        new NumericFeature("y", "Y.", "", false, -1, 1, null, new Missing<>(null, "not known")),
                        new CategoricalFeature(
                                "few", "Few.", List.of("a", "b", "c"), new Missing<>(null, "not known"), null),
                        new CategoricalFeature(
                                "many",
                                "Many.",
                                IntStream.range(0, 70).mapToObj(i -> "m" + i).toList(),
                                new Missing<>(null, "not known"),
                                "m3")),
                "answer",
                "",
                List.of("no", "yes"),
                0.5);
    }

    private static List<Feature> numbers(int features) {
        return new ArrayList<>(IntStream.range(0, features)
                .mapToObj(i -> new NumericFeature("x" + i, "Number " + i + ".", "", false, -1, 1, null, null))
                .toList());
    }

    /** A row with these numbers. */
    public static Row row(Signature signature, double... numbers) {
        Row row = signature.newRow();
        for (int i = 0; i < numbers.length; i++) {
            row.setNumber(i, numbers[i]);
        }
        return row;
    }
}
