package io.argosy.training.data;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.model.table.Decimal;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.recipe.Recipe.FeatureSpec;
import io.argosy.training.recipe.Recipe.MissingSpec;
import io.argosy.training.recipe.Recipe.Target;
import io.argosy.training.recipe.RecipeReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model's signature of a recipe's features, with the ranges and categories of the data; those of what is derived
 * follow from rows, which need a signature first: see {@link DerivedFeatures#seen}.
 */
final class SignatureMaker {
    private final Recipe recipe;
    private final Path file;

    SignatureMaker(Recipe recipe, Path file) {
        this.recipe = recipe;
        this.file = file;
    }

    Signature make(List<NamedCsvRecord> records) throws TrainingException {
        try {
            var features = new ArrayList<Feature>();
            var tensors = new ArrayList<FeatureTensor>();
            for (FeatureSpec spec : recipe.features()) {
                if (spec.shape() == null) {
                    features.add(feature(spec, records));
                } else {
                    tensors.add(new FeatureTensor(spec.name(), spec.elementType(), spec.shape(), features.size()));
                    features.addAll(elements(spec, records));
                }
            }
            Target target = recipe.target();
            List<String> labels = labels(records);
            Double threshold =
                    target.threshold() == null && labels.size() == 2 ? Double.valueOf(0.5) : target.threshold();
            return new Signature(
                    recipe.task(),
                    features,
                    DerivedFeatures.of(recipe.derived(), features),
                    target.name(),
                    Objects.requireNonNullElse(target.unit(), ""),
                    labels,
                    threshold,
                    sensitive(),
                    tensors);
        } catch (IllegalArgumentException e) {
            throw new TrainingException(RecipeReader.FILE + ": " + e.getMessage());
        }
    }

    private Set<String> sensitive() {
        return recipe.features().stream()
                .filter(spec -> Boolean.TRUE.equals(spec.sensitive()))
                .flatMap(spec -> spec.columns().stream())
                .collect(Collectors.toSet());
    }

    private List<String> labels(List<NamedCsvRecord> records) {
        if (recipe.task() == Task.REGRESSION) {
            return List.of();
        }
        List<String> declared = recipe.target().labels();
        return declared != null ? declared : distinct(records, recipe.target().name());
    }

    private static List<String> distinct(List<NamedCsvRecord> records, String column) {
        return NaturalOrder.of(cells(records, column));
    }

    private static Stream<String> cells(List<NamedCsvRecord> records, String column) {
        return records.stream().map(csv -> csv.getField(column)).filter(cell -> !cell.isEmpty());
    }

    private Feature feature(FeatureSpec spec, List<NamedCsvRecord> records) throws TrainingException {
        return switch (spec.type()) {
            case NUMBER, INTEGER -> number(spec, records);
            case CATEGORY ->
                new CategoricalFeature(
                        spec.name(),
                        spec.description(),
                        spec.categories() != null ? spec.categories() : distinct(records, spec.name()),
                        spec.missing() == null
                                ? null
                                : new Missing<>(
                                        spec.missing().value(), spec.missing().meaning()),
                        spec.unseen());
            case TEXT ->
                new TextFeature(
                        spec.name(), spec.description(), Objects.requireNonNullElse(spec.maximumLength(), 1_000));
        };
    }

    /** An array's elements, each with the range of all: the corner of a picture may be black in every row that is seen. */
    private List<Feature> elements(FeatureSpec spec, List<NamedCsvRecord> records) throws TrainingException {
        NumericFeature all = number(spec, records);
        List<Feature> elements = new ArrayList<>();
        for (String name : spec.columns()) {
            String place = name.substring(spec.name().length() + 1).replace('_', ',');
            elements.add(new NumericFeature(
                    name,
                    spec.description().replaceAll("\\.$", "") + ", element " + place + ".",
                    all.unit(),
                    all.integer(),
                    all.minimum(),
                    all.maximum(),
                    all.bounds(),
                    null));
        }
        return elements;
    }

    private NumericFeature number(FeatureSpec spec, List<NamedCsvRecord> records) throws TrainingException {
        double minimum = Double.POSITIVE_INFINITY;
        double maximum = Double.NEGATIVE_INFINITY;
        for (String column : spec.columns()) {
            for (NamedCsvRecord csv : records) {
                String cell = csv.getField(column);
                if (!cell.isEmpty()) {
                    double value = parse(spec, cell);
                    minimum = Math.min(minimum, value);
                    maximum = Math.max(maximum, value);
                }
            }
        }
        if (minimum > maximum) {
            throw new TrainingException(file + ": column " + spec.name() + " is empty in every row: leave it out");
        }
        MissingSpec missing = spec.missing();
        return new NumericFeature(
                spec.name(),
                spec.description(),
                Objects.requireNonNullElse(spec.unit(), ""),
                spec.type() == Recipe.Type.INTEGER,
                minimum,
                maximum,
                spec.bounds() == null
                        ? null
                        : new Bounds(spec.bounds().getFirst(), spec.bounds().getLast()),
                missing == null ? null : new Missing<>(standIn(spec, missing.value()), missing.meaning()));
    }

    private @Nullable Double standIn(FeatureSpec spec, @Nullable String value) throws TrainingException {
        return value == null ? null : Double.valueOf(parse(spec, value));
    }

    private double parse(FeatureSpec spec, String text) throws TrainingException {
        double value = Decimal.parse(text);
        if (Double.isNaN(value)) {
            throw new TrainingException(file + ": column " + spec.name() + " has \"" + text
                    + "\", which is no number: correct it, or give it another type in recipe.yaml");
        }
        return value;
    }
}
