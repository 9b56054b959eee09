package io.argosy.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.argosy.model.derivation.Derivation;
import io.argosy.model.derivation.Derivation.Operation;
import io.argosy.model.derivation.TextStep;
import io.argosy.model.wording.NearestName;
import io.argosy.training.recipe.Recipe.MissingSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A feature that a recipe makes of others; docs/training.md says what each kind is for.
 *
 * @param kind sum, difference, product, ratio, count or normalization
 * @param of the features that it is made of, in order
 * @param values of a count, the categories that count
 * @param steps of a normalization
 * @param unit of a sum, difference, product or ratio
 * @param missing what it means that there is no value, as where a divisor is 0
 * @param replaces of the features that it is made of, those that the model no longer sees itself
 */
public record DerivedSpec(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String description,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) List<String> of,
        @Nullable List<String> values,
        @Nullable List<String> steps,
        @Nullable String unit,
        @Nullable MissingSpec missing,
        List<String> replaces) {
    private static final String COUNT = "count";
    private static final String NORMALIZATION = "normalization";

    /** What a recipe may name as a kind. */
    private static final List<String> KINDS = Stream.concat(
                    Arrays.stream(Operation.values()).map(Operation::kind), Stream.of(COUNT, NORMALIZATION))
            .toList();

    public DerivedSpec {
        Objects.requireNonNull(name, "derived feature's name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(of, "of");
        replaces = replaces == null ? List.of() : List.copyOf(replaces);
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException(
                    "kind is \"" + kind + "\", by which no feature is derived; " + nearest(kind, KINDS));
        }
        requireOnly(name, kind, "values", values, COUNT);
        requireOnly(name, kind, "steps", steps, NORMALIZATION);
        if ((kind.equals(COUNT) || kind.equals(NORMALIZATION)) && (unit != null || missing != null)) {
            throw new IllegalArgumentException(name + " is a " + kind + ", which "
                    + (kind.equals(COUNT) ? "always has a value, and no unit" : "is a text")
                    + ": leave out unit and missing");
        }
    }

    private static void requireOnly(String name, String kind, String key, @Nullable Object given, String only) {
        if (given == null && kind.equals(only)) {
            throw new IllegalArgumentException(
                    name + " is a " + kind + ", which needs " + key + ": docs/training.md says what they mean");
        }
        if (given != null && !kind.equals(only)) {
            throw new IllegalArgumentException(
                    name + " is a " + kind + ", and " + key + " are of a " + only + ": leave them out");
        }
    }

    private static String nearest(String name, List<String> known) {
        return NearestName.of(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("known are " + String.join(", ", known));
    }

    /**
     * What the model's own code computes.
     *
     * @throws IllegalArgumentException in a sentence that names the feature
     */
    public Derivation derivation() {
        try {
            return switch (kind) {
                case COUNT -> new Derivation.Count(of, Objects.requireNonNull(values));
                case NORMALIZATION -> {
                    if (of.size() != 1) {
                        throw new IllegalArgumentException("a normalization is of one text, not of " + of.size());
                    }
                    yield new Derivation.Normalization(
                            of.getFirst(),
                            Objects.requireNonNull(steps).stream()
                                    .map(DerivedSpec::step)
                                    .toList());
                }
                default ->
                    new Derivation.Arithmetic(
                            Arrays.stream(Operation.values())
                                    .filter(operation -> operation.kind().equals(kind))
                                    .findFirst()
                                    .orElseThrow(),
                            of);
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static TextStep step(String id) {
        return TextStep.of(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + id + "\" is no step of a normalization; " + nearest(id, TextStep.ids())));
    }
}
