package io.argosy.model.evaluation;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.wording.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Splits judged rows by the values of a feature, or by the right label: a category each, a number of at most five
 * values each, other numbers at their quartiles.
 */
public final class Slicing {
    private static final int MOST_VALUES = 5;

    /** A part of the rows; {@code size} is how many rows there are in all. */
    public record Part(String name, List<Integer> indices, int size) {
        public Part {
            indices = List.copyOf(indices);
        }

        /** How many rows belong. */
        public int rows() {
            return indices.size();
        }

        /** Per row 1 if it belongs, else 0. */
        public int[] members() {
            int[] members = new int[size];
            indices.forEach(i -> members[i] = 1);
            return members;
        }
    }

    private Slicing() {}

    /**
     * The parts that have rows.
     *
     * @param name a feature's or the target's
     * @throws IllegalArgumentException when there is no such feature, or it is a text
     */
    public static List<Part> parts(Judged judged, String name) {
        if (name.equals(judged.signature().target())) {
            return byLabel(judged);
        }
        int index = judged.signature().columnOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("slice " + name + " is neither a feature nor the target");
        }
        Feature feature = judged.signature().columns().get(index);
        var parts = new ArrayList<Part>();
        switch (feature) {
            case NumericFeature _ -> addNumeric(judged, index, parts);
            case CategoricalFeature f -> {
                for (int c = 0; c < f.categories().size(); c++) {
                    int category = c;
                    add(judged, f.categories().get(c), i -> judged.row(i).value(index) == category, parts);
                }
            }
            case TextFeature _ -> throw new IllegalArgumentException("slice " + name + " is a text: it has no parts");
        }
        add(judged, "missing", i -> Double.isNaN(judged.row(i).value(index)), parts);
        return parts;
    }

    private static List<Part> byLabel(Judged judged) {
        var parts = new ArrayList<Part>();
        List<String> labels = judged.signature().labels();
        for (int k = 0; k < labels.size(); k++) {
            int label = k;
            add(judged, labels.get(k), i -> judged.label(i) == label, parts);
        }
        return parts;
    }

    private static void addNumeric(Judged judged, int index, List<Part> parts) {
        double[] values = IntStream.range(0, judged.size())
                .mapToDouble(i -> judged.row(i).value(index))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        double[] distinct = Arrays.stream(values).distinct().toArray();
        if (distinct.length <= MOST_VALUES) {
            for (double value : distinct) {
                add(judged, Numbers.plain(value), i -> judged.row(i).value(index) == value, parts);
            }
            return;
        }
        double low = values[0];
        for (int quarter = 1; quarter <= 4; quarter++) {
            boolean last = quarter == 4;
            double from = low;
            double to = last ? values[values.length - 1] : values[values.length * quarter / 4];
            String name = Numbers.plain(from) + (last ? " to " : " to below ") + Numbers.plain(to);
            add(
                    judged,
                    name,
                    i -> {
                        double value = judged.row(i).value(index);
                        return value >= from && (last ? value <= to : value < to);
                    },
                    parts);
            low = to;
        }
    }

    private static void add(Judged judged, String name, IntPredicate belongs, List<Part> parts) {
        List<Integer> indices =
                IntStream.range(0, judged.size()).filter(belongs).boxed().toList();
        if (!indices.isEmpty()) {
            parts.add(new Part(name, indices, judged.size()));
        }
    }
}
