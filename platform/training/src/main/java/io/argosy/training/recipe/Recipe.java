package io.argosy.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is made: {@code recipe.yaml} in a service's folder, described in docs/training.md. The model's signature
 * is this file's features with the ranges and categories that the data has.
 *
 * @param name the service's name
 * @param version the model's semantic version, raised by whoever changes the recipe or the data
 * @param description what the model is for, in a sentence
 * @param data the CSV file with a header, as a path inside the service's folder
 * @param target what to predict
 * @param features the columns to predict from, in the order of the model's inputs; columns not named here are not used
 * @param derived what is made of them before the model sees them
 * @param algorithm what to fit
 * @param folds how many parts the rows are dealt into; each part is judged by a fit on the others
 * @param seed of everything random
 * @param slices the features by whose values the figures are broken down
 * @param reliability whether figures and card of a classification say how far its probabilities came true, bin by bin; not
 *     if left out
 * @param card what the model card says that no figure can
 */
public record Recipe(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String version,
        @JsonProperty(required = true) String description,
        @JsonProperty(required = true) String data,
        @JsonProperty(required = true) Task task,
        @JsonProperty(required = true) Target target,
        @JsonProperty(required = true) List<FeatureSpec> features,
        List<DerivedSpec> derived,
        @JsonProperty(required = true) Algorithm algorithm,
        int folds,
        long seed,
        List<String> slices,
        @Nullable Boolean reliability,
        @JsonProperty(required = true) CardNotes card) {
    /** Rows of a service that judge its models. */
    private static final String HELD_OUT = "data/holdout.csv";

    public Recipe {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(card, "card");
        features = List.copyOf(features);
        derived = derived == null ? List.of() : List.copyOf(derived);
        slices = slices == null ? List.of() : List.copyOf(slices);
        requireOwn("data", data);
        if (algorithm instanceof Algorithm.Imported imported) {
            requireOwn("file", imported.file());
            requireOwn("expected", Objects.requireNonNullElse(imported.expected(), ""));
            long inputs = features.size() + derived.size() - replaced(derived);
            if (imported.inputs().size() != inputs) {
                throw new IllegalArgumentException(
                        "algorithm has " + imported.inputs().size() + " inputs for " + inputs
                                + " features: give one for each, in their order");
            }
        } else {
            for (FeatureSpec feature : features) {
                if (feature.shape() != null) {
                    throw new IllegalArgumentException("shape of " + feature.name()
                            + ": only an imported graph takes arrays; give each element as a feature");
                }
                requireStandIn(feature.name(), feature.missing(), algorithm);
            }
            for (DerivedSpec feature : derived) {
                requireStandIn(feature.name(), feature.missing(), algorithm);
            }
        }
        if (Path.of(data).normalize().equals(Path.of(HELD_OUT))) {
            throw new IllegalArgumentException("data is " + data + ": no model is trained on the rows that judge it");
        }
        if (!(algorithm instanceof Algorithm.Imported) && (folds < 2 || folds > 100)) {
            throw new IllegalArgumentException("folds is " + (folds == 0 ? "0 or missing" : folds) + ": give 2 to 100");
        }
    }

    /** How many features the model does not see, as what is made of them takes their place. */
    private static long replaced(List<DerivedSpec> derived) {
        return derived.stream()
                .flatMap(feature -> feature.replaces().stream())
                .distinct()
                .count();
    }

    private static void requireStandIn(String name, @Nullable MissingSpec missing, Algorithm algorithm) {
        if (missing != null && missing.value() == null && !algorithm.learnsGaps()) {
            throw new IllegalArgumentException("a missing " + name
                    + " has no value: say what stands in for it; only gradient-boosting, random-forest and an"
                    + " imported model go without");
        }
    }

    private static void requireOwn(String key, String path) {
        if (path.startsWith("/") || List.of(path.split("[/\\\\]", -1)).contains("..")) {
            throw new IllegalArgumentException(key + " is " + path + ": name a file in the service's own folder");
        }
    }

    /** Whether it is said how far probabilities came true. */
    public boolean tellsReliability() {
        return task == Task.CLASSIFICATION && Boolean.TRUE.equals(reliability);
    }

    /**
     * The column to predict.
     *
     * @param unit of a regression's target
     * @param labels of a classification in the order of the answers, the positive one of two last
     * @param threshold for two labels, the least probability of the second at which it is the answer; 0.5 if left out
     */
    public record Target(
            @JsonProperty(required = true) String name,
            @Nullable String unit,
            @Nullable List<String> labels,
            @Nullable Double threshold) {
        public Target {
            Objects.requireNonNull(name, "target's name");
        }
    }

    /**
     * A column to predict from.
     *
     * @param type number, integer, category or text
     * @param unit of a number
     * @param bounds the least and the greatest possible value of a number
     * @param categories of a category in order; the distinct values of the data, sorted, if left out
     * @param unseen the category that stands in for a name outside the list
     * @param missing what an empty cell or a missing field means
     * @param maximumLength of a text
     * @param sensitive whether its values are kept nowhere once a model is in use; not so if left out
     * @param shape of an array of numbers for each row, of which the data has a column for each element; one number if left
     *     out
     * @param datatype of an array's elements, in the Open Inference Protocol's words; FP64 or INT64 if left out
     */
    public record FeatureSpec(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String description,
            @JsonProperty(required = true) Type type,
            @Nullable String unit,
            @Nullable List<Double> bounds,
            @Nullable List<String> categories,
            @Nullable String unseen,
            @Nullable MissingSpec missing,
            @Nullable Integer maximumLength,
            @Nullable Boolean sensitive,
            @Nullable List<Integer> shape,
            FeatureTensor.@Nullable Datatype datatype) {
        public FeatureSpec {
            Objects.requireNonNull(name, "feature's name");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(type, "type");
            if (bounds != null && bounds.size() != 2) {
                throw new IllegalArgumentException("bounds of " + name + ": give the least and the greatest value");
            }
            if (shape != null) {
                FeatureTensor.requireShape(name, shape);
                if ((type != Type.NUMBER && type != Type.INTEGER) || missing != null) {
                    throw new IllegalArgumentException("shape of " + name
                            + ": an array is of type number or integer, and no element of it is missing");
                }
            }
            if (datatype != null && (shape == null || datatype.whole() != (type == Type.INTEGER))) {
                throw new IllegalArgumentException("datatype of " + name
                        + " is for an array with a shape: FP32 or FP64 for type number, INT32 or INT64 for integer");
            }
        }

        /** The data's columns that it is read from: its own, or one for each element of an array. */
        public List<String> columns() {
            return shape == null ? List.of(name) : FeatureTensor.elements(name, shape);
        }

        /** What elements of an array are. */
        public FeatureTensor.Datatype elementType() {
            if (datatype != null) {
                return datatype;
            }
            return type == Type.INTEGER ? FeatureTensor.Datatype.INT64 : FeatureTensor.Datatype.FP64;
        }
    }

    /** The type of a column. */
    public enum Type {
        @JsonProperty("number")
        NUMBER,
        @JsonProperty("integer")
        INTEGER,
        @JsonProperty("category")
        CATEGORY,
        @JsonProperty("text")
        TEXT
    }

    /**
     * What a missing value means.
     *
     * @param value the number or category that stands in for it; left out where trees learn what to do, or an imported
     *     model knows it
     * @param meaning why it can be missing, in words
     */
    public record MissingSpec(
            @Nullable String value,
            @JsonProperty(required = true) String meaning) {}

    /**
     * The model card's text.
     *
     * @param use what the answers are for, and what they are not for
     * @param data where the data comes from and what it covers
     * @param limits what a user must know, one sentence each
     */
    public record CardNotes(
            @JsonProperty(required = true) String use,
            @JsonProperty(required = true) String data,
            @JsonProperty(required = true) List<String> limits) {
        public CardNotes {
            Objects.requireNonNull(use, "use");
            Objects.requireNonNull(data, "data");
            limits = List.copyOf(limits);
        }
    }
}
