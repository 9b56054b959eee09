package io.argosy.model.derivation;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.wording.NearestName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a derived feature can be computed of the columns above it.
 *
 * @param columns those above it
 * @param places per name of a column above it, where it stands
 */
record DerivationCheck(
        DerivedFeature feature, List<DerivedFeature> all, List<Feature> columns, Map<String, Integer> places) {
    /** The feature's derivation, with the places of what it is made of. */
    Derivations.Step step() {
        if (places.containsKey(feature.name())) {
            throw new IllegalArgumentException(
                    feature.name() + " is the name of another feature: give the derived one a name of its own");
        }
        feature.derivation().of().forEach(this::requireAbove);
        feature.derivation().of().forEach(this::requireType);
        if (feature.derivation() instanceof Derivation.Count count) {
            requireCategories(count);
        }
        if (feature.feature() instanceof NumericFeature f && f.missing() == null) {
            requireValue();
        }
        return Derivations.step(feature.derivation(), columns, places);
    }

    private void requireAbove(String operand) {
        if (places.containsKey(operand)) {
            return;
        }
        if (operand.equals(feature.name())) {
            throw new IllegalArgumentException(operand + " is made of itself: name other features");
        }
        if (all.stream().anyMatch(other -> other.name().equals(operand))) {
            throw new IllegalArgumentException(
                    follows(operand, new HashSet<>())
                            ? feature.name() + " and " + operand
                                    + " are made of each other: one has to be made of others"
                            : feature.name() + " is made of " + operand + ", which stands below it: move " + operand
                                    + " above " + feature.name());
        }
        String next = NearestName.of(operand, places.keySet())
                .map(name -> "did you mean " + name + "?")
                .orElse("features are "
                        + String.join(", ", columns.stream().map(Feature::name).toList()));
        throw new IllegalArgumentException(
                feature.name() + " is made of " + operand + ", which is no feature; " + next);
    }

    /** Whether the derived feature of this name is made of this one, be it over others. */
    private boolean follows(String name, Set<String> seen) {
        return seen.add(name)
                && all.stream()
                        .filter(other -> other.name().equals(name))
                        .flatMap(other -> other.derivation().of().stream())
                        .anyMatch(operand -> operand.equals(feature.name()) || follows(operand, seen));
    }

    private Feature column(String operand) {
        return columns.get(Objects.requireNonNull(places.get(operand)));
    }

    private void requireType(String operand) {
        Feature column = column(operand);
        boolean fits = switch (feature.derivation()) {
            case Derivation.Arithmetic _ -> column instanceof NumericFeature;
            case Derivation.Count _ -> column instanceof CategoricalFeature;
            case Derivation.Normalization _ -> column instanceof TextFeature;
        };
        if (!fits) {
            String takes = switch (feature.derivation()) {
                case Derivation.Arithmetic _ -> "numbers";
                case Derivation.Count _ -> "categories";
                case Derivation.Normalization _ -> "a text";
            };
            String found = switch (column) {
                case NumericFeature _ -> "a number";
                case CategoricalFeature _ -> "a category";
                case TextFeature _ -> "a text";
            };
            throw new IllegalArgumentException(feature.name() + " is a "
                    + feature.derivation().kind() + ", which takes " + takes + ", and " + operand + " is " + found
                    + ": name another feature, or take another kind");
        }
    }

    private void requireCategories(Derivation.Count count) {
        for (String value : count.values()) {
            if (count.of().stream().noneMatch(operand -> categories(operand).contains(value))) {
                List<String> known = count.of().stream()
                        .flatMap(operand -> categories(operand).stream())
                        .distinct()
                        .toList();
                throw new IllegalArgumentException(feature.name() + " counts \"" + value
                        + "\", which is a category of none of them; theirs are " + String.join(", ", known));
            }
        }
        for (String operand : count.of()) {
            if (count.values().stream().noneMatch(categories(operand)::contains)) {
                throw new IllegalArgumentException(
                        feature.name() + " counts no category of " + operand + ": leave it out, or name one in values");
            }
        }
    }

    private List<String> categories(String operand) {
        return ((CategoricalFeature) column(operand)).categories();
    }

    /** What may have no value has to say what that means. */
    private void requireValue() {
        if (!(feature.derivation() instanceof Derivation.Arithmetic arithmetic)) {
            return;
        }
        String divisor = arithmetic.of().getLast();
        Stream<String> reasons = Stream.concat(
                arithmetic.operation() == Derivation.Operation.RATIO && mayBeZero((NumericFeature) column(divisor))
                        ? Stream.of("where " + divisor + " is 0")
                        : Stream.of(),
                arithmetic.of().stream()
                        .filter(operand -> mayBeMissing((NumericFeature) column(operand)))
                        .map(operand -> "where " + operand + " is missing"));
        reasons.findFirst().ifPresent(reason -> {
            throw new IllegalArgumentException(feature.name() + " has no value " + reason
                    + ": say in missing what that means, with the value that stands in, or without one where trees"
                    + " learn what to do");
        });
    }

    private static boolean mayBeZero(NumericFeature divisor) {
        Double standIn = divisor.missing() == null ? null : divisor.missing().value();
        return divisor.bounds() == null || divisor.bounds().contains(0) || (standIn != null && standIn == 0);
    }

    private static boolean mayBeMissing(NumericFeature operand) {
        return operand.missing() != null && operand.missing().value() == null;
    }
}
