package io.argosy.training.data;

import io.argosy.model.derivation.Derivation;
import io.argosy.model.derivation.Derivations;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.table.Decimal;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.DerivedSpec;
import io.argosy.training.recipe.Recipe.MissingSpec;
import io.argosy.training.recipe.RecipeReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a signature's derived features of a recipe's, with the ranges that rows have. */
final class DerivedFeatures {
    private DerivedFeatures() {}

    /**
     * The derived features, their ranges not known yet.
     *
     * @throws IllegalArgumentException in a sentence with the next step
     */
    static Derivations of(List<DerivedSpec> specs, List<Feature> features) {
        Map<String, Feature> columns = new HashMap<>();
        features.forEach(feature -> columns.put(feature.name(), feature));
        var derived = new ArrayList<DerivedFeature>();
        for (DerivedSpec spec : specs) {
            Derivation derivation = spec.derivation();
            Feature feature = derivation instanceof Derivation.Normalization normalization
                    ? text(spec, columns.get(normalization.text()))
                    : number(spec, 0, 0);
            columns.put(spec.name(), feature);
            derived.add(new DerivedFeature(feature, derivation, spec.replaces()));
        }
        return Derivations.of(features, derived);
    }

    /** As long as the text that it is made of; what is no text is refused where all are looked at together. */
    private static TextFeature text(DerivedSpec spec, @Nullable Feature of) {
        return new TextFeature(
                spec.name(), spec.description(), of instanceof TextFeature text ? text.maximumLength() : 1);
    }

    private static NumericFeature number(DerivedSpec spec, double minimum, double maximum) {
        MissingSpec missing = spec.missing();
        return new NumericFeature(
                spec.name(),
                spec.description(),
                Objects.requireNonNullElse(spec.unit(), ""),
                spec.derivation() instanceof Derivation.Count,
                minimum,
                maximum,
                null,
                missing == null ? null : new Missing<>(standIn(spec, missing.value()), missing.meaning()));
    }

    private static @Nullable Double standIn(DerivedSpec spec, @Nullable String value) {
        if (value == null) {
            return null;
        }
        double number = Decimal.parse(value);
        if (Double.isNaN(number)) {
            throw new IllegalArgumentException(
                    "a missing " + spec.name() + " stands for \"" + value + "\", which is no number: correct it");
        }
        return number;
    }

    /** The same signature, its derived features with the ranges of these rows, which are of it. */
    static Signature seen(Signature signature, List<DerivedSpec> specs, List<Row> rows) throws TrainingException {
        var derived = new ArrayList<DerivedFeature>();
        for (int i = 0; i < specs.size(); i++) {
            DerivedFeature feature = signature.derived().all().get(i);
            int column = signature.features().size() + i;
            derived.add(
                    switch (feature.feature()) {
                        case TextFeature _ -> {
                            requireVariation(
                                    feature,
                                    rows.stream()
                                            .map(row -> String.valueOf(row.text(column)))
                                            .distinct()
                                            .count());
                            yield feature;
                        }
                        default -> ranged(specs.get(i), feature, column, rows);
                    });
        }
        return new Signature(
                signature.task(),
                signature.features(),
                Derivations.of(signature.features(), derived),
                signature.target(),
                signature.unit(),
                signature.labels(),
                signature.threshold(),
                signature.sensitive(),
                signature.tensors());
    }

    private static DerivedFeature ranged(DerivedSpec spec, DerivedFeature feature, int column, List<Row> rows)
            throws TrainingException {
        double[] values = rows.stream()
                .mapToDouble(row -> row.value(column))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (values.length == 0) {
            throw new TrainingException(RecipeReader.FILE + ": derived feature " + feature.name()
                    + " has no value in any row: leave it out");
        }
        double minimum = values[0];
        double maximum = values[values.length - 1];
        if (Math.max(-minimum, maximum) >= DerivedFeature.GREATEST) {
            throw new TrainingException(RecipeReader.FILE + ": derived feature " + feature.name() + ", "
                    + feature.derivation().formula() + ", goes beyond 1e100: correct the data, or leave it out");
        }
        boolean gaps = values.length < rows.size();
        requireVariation(feature, minimum == maximum && !gaps ? 1 : 2);
        return new DerivedFeature(number(spec, minimum, maximum), feature.derivation(), feature.replaces());
    }

    private static void requireVariation(DerivedFeature feature, long different) throws TrainingException {
        if (different < 2) {
            throw new TrainingException(RecipeReader.FILE + ": derived feature " + feature.name()
                    + " is the same in every row: nothing can be learned from it, leave it out");
        }
    }
}
