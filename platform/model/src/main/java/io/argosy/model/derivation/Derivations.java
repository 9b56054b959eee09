package io.argosy.model.derivation;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.wording.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The derived features of a signature and the one place that computes them, so that training and serving cannot differ.
 * A row asks it before it hands out a model's inputs.
 *
 * <p>A signature's <em>columns</em> are its features, as requests give them, and after them the derived ones. The
 * model's <em>inputs</em> are the columns that no derived feature replaces. Immutable and thread-safe.
 */
public final class Derivations {
    /** How many derived features a signature may have. */
    public static final int MOST = 256;

    private final List<DerivedFeature> derived;
    private final List<Feature> columns;
    private final List<Feature> inputs;
    private final int[] columnOfInput;
    private final Step[] steps;

    private Derivations(List<Feature> features, List<DerivedFeature> derived) {
        this.derived = List.copyOf(derived);
        var all = new ArrayList<>(features);
        var places = new HashMap<String, Integer>();
        for (Feature feature : features) {
            places.put(feature.name(), places.size());
        }
        this.steps = new Step[derived.size()];
        var replaced = new TreeSet<String>();
        for (int i = 0; i < steps.length; i++) {
            DerivedFeature feature = derived.get(i);
            steps[i] = new DerivationCheck(feature, derived, all, places).step();
            places.put(feature.name(), all.size());
            all.add(feature.feature());
            replaced.addAll(feature.replaces());
        }
        this.columns = List.copyOf(all);
        this.columnOfInput = IntStream.range(0, all.size())
                .filter(column -> !replaced.contains(all.get(column).name()))
                .toArray();
        this.inputs = IntStream.of(columnOfInput).mapToObj(columns::get).toList();
    }

    /**
     * The derived features over the features that requests give.
     *
     * @throws IllegalArgumentException in a sentence with the next step, where one has a name that is taken, is made of
     *     what is no feature, stands above what it is made of, is of the wrong type, or may have no value and does not
     *     say what that means
     */
    public static Derivations of(List<Feature> features, List<DerivedFeature> derived) {
        if (derived.size() > MOST) {
            throw new IllegalArgumentException(
                    "there are " + derived.size() + " derived features: " + MOST + " are the most, leave some out");
        }
        return new Derivations(features, derived);
    }

    /** The derived features, each after those of which it is made. */
    public List<DerivedFeature> all() {
        return derived;
    }

    /** What requests give, and after it what is derived. */
    public List<Feature> columns() {
        return columns;
    }

    /** What the model sees, in the order of the columns. */
    public List<Feature> inputs() {
        return inputs;
    }

    /** The column that is this input of the model. */
    public int column(int input) {
        return columnOfInput[input];
    }

    /**
     * Fills the derived columns of one row.
     *
     * @param values per column its value; NaN where it has none
     * @param taken per column what stands for it: the value, or what stands in for it
     * @param texts per column its text, if it is one
     * @param standIns per column what stands in for a missing value
     */
    public void derive(double[] values, double[] taken, @Nullable String[] texts, double[] standIns) {
        int column = columns.size() - steps.length;
        for (Step step : steps) {
            step.derive(values, taken, texts, column);
            if (step instanceof Numbers) {
                taken[column] = Double.isNaN(values[column]) ? standIns[column] : values[column];
            }
            column++;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Derivations that && derived.equals(that.derived) && columns.equals(that.columns);
    }

    @Override
    public int hashCode() {
        return Objects.hash(derived, columns);
    }

    @Override
    public String toString() {
        return derived.toString();
    }

    /** A derivation with the places of the columns that it is made of. */
    sealed interface Step {
        /** Writes one column. */
        void derive(double[] values, double[] taken, @Nullable String[] texts, int column);
    }

    private static final class Numbers implements Step {
        private final Derivation.Operation operation;
        private final int[] of;

        Numbers(Derivation.Operation operation, int[] of) {
            this.operation = operation;
            this.of = of;
        }

        @Override
        public void derive(double[] values, double[] taken, @Nullable String[] texts, int column) {
            double result = taken[of[0]];
            for (int i = 1; i < of.length; i++) {
                result = operation.of(result, taken[of[i]]);
            }
            values[column] = result;
        }
    }

    private static final class Categories implements Step {
        private final int[] of;
        private final boolean[][] counted;

        /** @param counted per column and category whether it counts */
        Categories(int[] of, boolean[][] counted) {
            this.of = of;
            this.counted = counted;
        }

        @Override
        public void derive(double[] values, double[] taken, @Nullable String[] texts, int column) {
            int count = 0;
            for (int i = 0; i < of.length; i++) {
                double category = taken[of[i]];
                count += !Double.isNaN(category) && counted[i][(int) category] ? 1 : 0;
            }
            values[column] = count;
            taken[column] = count;
        }
    }

    private static final class Text implements Step {
        private final Derivation.Normalization normalization;
        private final int of;
        private final int longest;

        Text(Derivation.Normalization normalization, int of, int longest) {
            this.normalization = normalization;
            this.of = of;
            this.longest = longest;
        }

        @Override
        public void derive(double[] values, double[] taken, @Nullable String[] texts, int column) {
            String text = texts[of];
            texts[column] = text == null ? null : normalization.apply(text, longest);
        }
    }

    static Step step(Derivation derivation, List<Feature> columns, Map<String, Integer> places) {
        int[] of = derivation.of().stream()
                .mapToInt(name -> Objects.requireNonNull(places.get(name)))
                .toArray();
        return switch (derivation) {
            case Derivation.Arithmetic d -> new Numbers(d.operation(), of);
            case Derivation.Count d -> {
                Set<String> values = Set.copyOf(d.values());
                boolean[][] counted = new boolean[of.length][];
                for (int i = 0; i < of.length; i++) {
                    List<String> categories = ((CategoricalFeature) columns.get(of[i])).categories();
                    counted[i] = new boolean[categories.size()];
                    for (int c = 0; c < counted[i].length; c++) {
                        counted[i][c] = values.contains(categories.get(c));
                    }
                }
                yield new Categories(of, counted);
            }
            case Derivation.Normalization d -> new Text(d, of[0], ((TextFeature) columns.get(of[0])).maximumLength());
        };
    }
}
