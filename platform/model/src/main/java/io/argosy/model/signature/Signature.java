package io.argosy.model.signature;

import io.argosy.model.derivation.Derivations;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Names;
import io.argosy.model.feature.NumericFeature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes and gives: the contract from which requests, their checks and the API's document are made.
 *
 * @param features what a request gives, 1 or more; a feature's index everywhere is its place in this list
 * @param derived what is made of them before the model sees them
 * @param target what is predicted: a name like a feature's
 * @param unit the target's unit; empty for a classification
 * @param labels the answers of a classification, 2 or more, distinct, in the order of the probabilities; empty for a
 *     regression. With two labels the second is the positive one, to which {@code threshold} applies.
 * @param threshold for two labels, the least probability of the second at which it is the answer, in [0, 1]; null
 *     otherwise, when the most probable label is the answer
 * @param sensitive names of features whose values are kept nowhere: not in a store of predictions and not in a log
 * @param tensors arrays of features that requests give whole, in the features' order
 */
public record Signature(
        Task task,
        List<Feature> features,
        Derivations derived,
        String target,
        String unit,
        List<String> labels,
        @Nullable Double threshold,
        Set<String> sensitive,
        List<FeatureTensor> tensors) {
    public Signature {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
        sensitive = Set.copyOf(sensitive);
        tensors = List.copyOf(tensors);
        Names.require(target);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("a signature needs a feature");
        }
        var names = new HashSet<String>();
        for (Feature feature : features) {
            if (!names.add(feature.name())) {
                throw new IllegalArgumentException("feature " + feature.name() + " is declared twice");
            }
        }
        for (String name : sensitive) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("sensitive " + name + " is no feature");
            }
        }
        requireTensors(features, tensors, names);
        if (!derived.equals(Derivations.of(features, derived.all()))) {
            throw new IllegalArgumentException("the derived features are those of other features");
        }
        for (DerivedFeature feature : derived.all()) {
            for (String replaced : feature.replaces()) {
                int index = indexOf(features, replaced);
                if (tensors.stream().anyMatch(tensor -> tensor.has(index))) {
                    throw new IllegalArgumentException("derived feature " + feature.name() + " replaces " + replaced
                            + ", which is an element of an array: the model takes that whole");
                }
            }
        }
        if (inputNamed(derived, target)) {
            throw new IllegalArgumentException("target " + target + " is also a derived feature");
        }
        if (names.contains(target)) {
            throw new IllegalArgumentException("target " + target + " is also a feature");
        }
        boolean twoOrMoreDistinct = labels.size() >= 2 && new HashSet<>(labels).size() == labels.size();
        if (task == Task.CLASSIFICATION ? !twoOrMoreDistinct : !labels.isEmpty()) {
            throw new IllegalArgumentException(
                    "a classification has 2 or more distinct labels and a regression none: " + labels);
        }
        if ((threshold != null) != (labels.size() == 2)) {
            throw new IllegalArgumentException("a threshold is for a classification with 2 labels, and needed there");
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold " + threshold + " is not in [0, 1]");
        }
    }

    /** Each takes the features after those of the one before, with their own names, and no name is taken twice. */
    private static void requireTensors(List<Feature> features, List<FeatureTensor> tensors, Set<String> names) {
        int end = 0;
        for (FeatureTensor tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw new IllegalArgumentException("tensor " + tensor.name() + " has the name of something else");
            }
            if (tensor.first() < end || tensor.first() + tensor.size() > features.size()) {
                throw new IllegalArgumentException("tensor " + tensor.name() + " has no features of its own");
            }
            end = tensor.first() + tensor.size();
            List<String> elements = FeatureTensor.elements(tensor.name(), tensor.shape());
            for (int i = 0; i < elements.size(); i++) {
                if (!(features.get(tensor.first() + i) instanceof NumericFeature element)
                        || !element.name().equals(elements.get(i))
                        || element.nullable()
                        || element.integer() != tensor.datatype().whole()) {
                    throw new IllegalArgumentException("feature " + (tensor.first() + i) + " is no element "
                            + elements.get(i) + " of tensor " + tensor.name() + ": a "
                            + (tensor.datatype().whole() ? "whole number" : "number")
                            + " of that name that is never missing");
                }
            }
        }
    }

    /** A signature whose requests give single values alone. */
    public Signature(
            Task task,
            List<Feature> features,
            Derivations derived,
            String target,
            String unit,
            List<String> labels,
            @Nullable Double threshold,
            Set<String> sensitive) {
        this(task, features, derived, target, unit, labels, threshold, sensitive, List.of());
    }

    /** A signature whose model sees what requests give. */
    public Signature(
            Task task,
            List<Feature> features,
            String target,
            String unit,
            List<String> labels,
            @Nullable Double threshold) {
        this(task, features, Derivations.of(features, List.of()), target, unit, labels, threshold);
    }

    /** A signature of whose features none is sensitive. */
    public Signature(
            Task task,
            List<Feature> features,
            Derivations derived,
            String target,
            String unit,
            List<String> labels,
            @Nullable Double threshold) {
        this(task, features, derived, target, unit, labels, threshold, Set.of());
    }

    /** The same, with the values of these features kept nowhere. */
    public Signature withSensitive(Set<String> names) {
        return new Signature(task, features, derived, target, unit, labels, threshold, names, tensors);
    }

    /** The array that a feature is an element of; null where requests give it by itself. */
    public @Nullable FeatureTensor tensorOf(int feature) {
        for (FeatureTensor tensor : tensors) {
            if (tensor.has(feature)) {
                return tensor;
            }
        }
        return null;
    }

    /** What requests give, by name: each feature, and in place of its elements each array. */
    public List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            FeatureTensor tensor = tensorOf(i);
            fields.add(tensor == null ? features.get(i).name() : tensor.name());
            i += tensor == null ? 0 : tensor.size() - 1;
        }
        return fields;
    }

    private static boolean inputNamed(Derivations derived, String name) {
        return derived.all().stream().anyMatch(feature -> feature.name().equals(name));
    }

    /** What requests give, and after it what is derived: a column's index in a {@link Row}. */
    public List<Feature> columns() {
        return derived.columns();
    }

    /** What the model sees, in order: the columns that nothing replaces. */
    public List<Feature> inputs() {
        return derived.inputs();
    }

    /** The index among {@link #columns} of one of {@link #inputs}. */
    public int column(int input) {
        return derived.column(input);
    }

    /** How many numbers the model gives: one per label, or 1 for a regression. */
    public int outputs() {
        return task == Task.CLASSIFICATION ? labels.size() : 1;
    }

    /** A new empty row of this shape, to be filled, read and filled again by one thread at a time. */
    public Row newRow() {
        return new Row(this);
    }

    /** The index of the feature of this name, or -1. */
    public int indexOf(String feature) {
        return indexOf(features, feature);
    }

    /** The index of the column of this name, or -1. */
    public int columnOf(String name) {
        return indexOf(columns(), name);
    }

    /** The index of the model's input of this name, or -1. */
    public int inputOf(String name) {
        return indexOf(inputs(), name);
    }

    private static int indexOf(List<Feature> features, String name) {
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The label that is the answer.
     *
     * @param probabilities one per label
     * @throws IllegalStateException for a regression
     */
    public String decide(double[] probabilities) {
        return labels.get(answer(probabilities));
    }

    /**
     * The index of the label that is the answer: for two labels 1 if the second's probability reaches the threshold,
     * else that of the most probable, and of equals the first.
     *
     * @param probabilities one per label
     * @throws IllegalStateException for a regression
     */
    public int answer(double[] probabilities) {
        if (task != Task.CLASSIFICATION) {
            throw new IllegalStateException("a regression has no labels to decide between");
        }
        if (threshold != null) {
            return probabilities[1] >= threshold ? 1 : 0;
        }
        int best = 0;
        for (int k = 1; k < labels.size(); k++) {
            if (probabilities[k] > probabilities[best]) {
                best = k;
            }
        }
        return best;
    }
}
