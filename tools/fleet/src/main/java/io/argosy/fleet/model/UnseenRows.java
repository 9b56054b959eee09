package io.argosy.fleet.model;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.model.table.Decimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Held-out rows without those that stand in training data, whatever their answer is there: a model that learned them by
 * heart would look better than it is. A number is the same within a thousandth of the spread that the held-out rows have,
 * and a text whatever its case and its blanks, so that no row is made another one by a digit.
 *
 * @param data the rows that no training has seen
 * @param left how many were left out
 */
public record UnseenRows(LabelledData data, int left) {
    private static final double SAME = 1e-3;

    /**
     * Leaves out what stands in training data.
     *
     * @param features the columns that make a row; those that a file lacks are passed over
     * @param trainings what models were trained on
     * @throws FleetException where a training's columns are all others, so that nobody can know
     */
    public static UnseenRows of(LabelledData heldOut, Set<String> features, Collection<LabelledData> trainings) {
        Map<String, Double> tolerances = tolerances(heldOut, features);
        List<Map<String, String>> unseen = new ArrayList<>(heldOut.records());
        for (LabelledData training : trainings) {
            if (!unseen.isEmpty() && !training.records().isEmpty()) {
                List<String> columns = features.stream()
                        .filter(feature -> heldOut.has(feature) && training.has(feature))
                        .sorted()
                        .toList();
                if (columns.isEmpty()) {
                    throw new FleetException(
                            ExitCode.REFUSED,
                            heldOut.file() + " and " + training.file()
                                    + " share no feature, so nobody can know which rows a model has seen",
                            "give held-out rows the features' columns, by a pull request of its own");
                }
                Training seen = new Training(columns, tolerances, training.records());
                unseen.removeIf(seen::has);
            }
        }
        return new UnseenRows(
                new LabelledData(heldOut.file(), unseen, heldOut.sha256()),
                heldOut.records().size() - unseen.size());
    }

    /** The rows that others do not have. */
    public LabelledData without(UnseenRows others) {
        Set<Map<String, String>> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(others.data.records());
        return new LabelledData(
                data.file(),
                data.records().stream().filter(row -> !known.contains(row)).toList(),
                data.sha256());
    }

    /** The columns that hold numbers, and what counts as the same number. */
    private static Map<String, Double> tolerances(LabelledData heldOut, Set<String> features) {
        Map<String, Double> tolerances = new TreeMap<>();
        for (String feature : features) {
            List<String> cells = heldOut.records().stream()
                    .map(row -> row.getOrDefault(feature, ""))
                    .filter(cell -> !cell.isBlank())
                    .toList();
            double[] numbers = cells.stream()
                    .mapToDouble(Decimal::parse)
                    .filter(value -> !Double.isNaN(value))
                    .toArray();
            if (numbers.length > 0 && numbers.length == cells.size()) {
                double spread = DoubleStream.of(numbers).max().orElse(0)
                        - DoubleStream.of(numbers).min().orElse(0);
                tolerances.put(feature, SAME * spread);
            }
        }
        return tolerances;
    }

    /** The rows of one training, by their words. */
    private static final class Training {
        private final List<String> numeric;
        private final List<String> words;
        private final double[] tolerances;
        private final Map<List<String>, List<double[]>> rows = new HashMap<>();
        /** Few words stand in many rows. */
        private final Map<String, String> plain = new HashMap<>();

        Training(List<String> columns, Map<String, Double> tolerances, List<Map<String, String>> records) {
            this.numeric = columns.stream().filter(tolerances::containsKey).toList();
            this.words = columns.stream()
                    .filter(column -> !tolerances.containsKey(column))
                    .toList();
            this.tolerances = numeric.stream()
                    .mapToDouble(column -> tolerances.getOrDefault(column, 0.0))
                    .toArray();
            records.forEach(row ->
                    rows.computeIfAbsent(key(row), _ -> new ArrayList<>()).add(numbers(row)));
        }

        boolean has(Map<String, String> row) {
            double[] numbers = numbers(row);
            return rows.getOrDefault(key(row), List.of()).stream().anyMatch(other -> isSame(numbers, other));
        }

        private List<String> key(Map<String, String> row) {
            return words.stream()
                    .map(column -> plain.computeIfAbsent(row.getOrDefault(column, ""), Training::plain))
                    .toList();
        }

        private static String plain(String cell) {
            return Normalizer.normalize(cell, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        }

        /** The numbers of a row; not a number where there is none. */
        private double[] numbers(Map<String, String> row) {
            return numeric.stream()
                    .mapToDouble(column -> Decimal.parse(row.getOrDefault(column, "")))
                    .toArray();
        }

        private boolean isSame(double[] one, double[] other) {
            for (int i = 0; i < one.length; i++) {
                boolean bothMissing = Double.isNaN(one[i]) && Double.isNaN(other[i]);
                if (!bothMissing && !(Math.abs(one[i] - other[i]) <= tolerances[i])) {
                    return false;
                }
            }
            return true;
        }
    }
}
