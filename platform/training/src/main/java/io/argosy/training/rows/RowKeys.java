package io.argosy.training.rows;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A hash of what a model sees of each row. A number counts by its place among the column's different values, so that neither its
 * spelling nor the column's scale matters; a gap counts as the value that stands in for it; a text counts without its
 * case, the form of its accents, and the width of its blanks. The answer is no part of it.
 */
public final class RowKeys {
    private static final long START = 0xCBF29CE484222325L;

    private final Signature signature;
    private final List<Row> rows;
    private final List<Long> keys;

    RowKeys(Signature signature, List<Row> rows) {
        this.signature = signature;
        this.rows = rows;
        long[] hashes = new long[rows.size()];
        Arrays.fill(hashes, START);
        for (int feature : telling(signature)) {
            switch (signature.columns().get(feature)) {
                case NumericFeature _ -> {
                    double[] values = rows.stream()
                            .mapToDouble(row -> input(row, feature))
                            .toArray();
                    double[] distinct =
                            Arrays.stream(values).sorted().distinct().toArray();
                    add(hashes, i -> Integer.toString(Arrays.binarySearch(distinct, values[i])));
                }
                case CategoricalFeature _ -> add(hashes, i -> Integer.toString(category(input(rows.get(i), feature))));
                case TextFeature _ -> add(hashes, i -> plain(rows.get(i).text(feature)));
            }
        }
        this.keys = Arrays.stream(hashes).boxed().toList();
    }

    /**
     * The columns by which a model can tell rows apart: its inputs, but for those that are made of other inputs alone,
     * which tell nothing more. So a derived feature moves no fold unless something is replaced by it.
     */
    private static List<Integer> telling(Signature signature) {
        int features = signature.features().size();
        var seen = new HashSet<String>();
        signature.inputs().forEach(feature -> seen.add(feature.name()));
        var told = new HashSet<String>();
        var telling = new ArrayList<Integer>();
        for (int column = 0; column < signature.columns().size(); column++) {
            String name = signature.columns().get(column).name();
            boolean follows = column >= features
                    && told.containsAll(signature
                            .derived()
                            .all()
                            .get(column - features)
                            .derivation()
                            .of());
            if (seen.contains(name) || follows) {
                told.add(name);
            }
            if (seen.contains(name) && !follows) {
                telling.add(column);
            }
        }
        return telling;
    }

    /** Per row its key. */
    List<Long> all() {
        return keys;
    }

    /**
     * The rows' indices in the order of their keys, which is as good as random; what has the same key, by its values
     * and then its answer. Rows that still tie are the same.
     *
     * @param targets per row the label's index, or the value
     */
    int[] order(List<Double> targets) {
        double[] answers = signature.task() == Task.REGRESSION
                ? targets.stream().mapToDouble(Double::doubleValue).toArray()
                : ranks(targets);
        Comparator<Integer> order = Comparator.comparing(keys::get);
        order = order.thenComparing(this::byValues);
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(order.thenComparingDouble(i -> answers[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Feature by feature: with thousands of them, comparators that call one another would go too deep. */
    private int byValues(int one, int other) {
        for (int f = 0; f < signature.features().size(); f++) {
            int order = Double.compare(rows.get(one).value(f), rows.get(other).value(f));
            if (order == 0) {
                order = Objects.requireNonNullElse(rows.get(one).text(f), "")
                        .compareTo(Objects.requireNonNullElse(rows.get(other).text(f), ""));
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Per row the place of its label when the rarest comes first, of like ones by their rows: not by their names. */
    private double[] ranks(List<Double> targets) {
        List<Integer> order = labelOrder(signature.labels().size(), targets, keys);
        return targets.stream()
                .mapToDouble(target -> order.indexOf(target.intValue()))
                .toArray();
    }

    /**
     * The labels in an order that follows from their rows, not from their names: the rarest first, of like ones by keys.
     *
     * @param targets per row the label's index
     * @param keys per row its key
     */
    public static List<Integer> labelOrder(int labels, List<Double> targets, List<Long> keys) {
        long[] counts = new long[labels];
        long[] sums = new long[labels];
        for (int i = 0; i < targets.size(); i++) {
            counts[targets.get(i).intValue()]++;
            sums[targets.get(i).intValue()] += Dealing.mixed(keys.get(i));
        }
        return IntStream.range(0, labels)
                .boxed()
                .sorted(Comparator.comparingLong((Integer k) -> counts[k]).thenComparingLong(k -> sums[k]))
                .toList();
    }

    /** A gap for which nothing stands in is a name of its own. */
    private static int category(double input) {
        return Double.isNaN(input) ? -1 : (int) input;
    }

    /** Adding 0 makes -0.0 into 0.0. */
    private static double input(Row row, int feature) {
        return row.inputOf(feature) + 0.0;
    }

    private static String plain(@Nullable String text) {
        return Normalizer.normalize(Objects.requireNonNull(text), Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip();
    }

    private interface Cell {
        String of(int row);
    }

    /** FNV-1a of 64 bits over each cell's UTF-8 and an end mark. */
    private static void add(long[] hashes, Cell cells) {
        for (int i = 0; i < hashes.length; i++) {
            long hash = hashes[i];
            for (byte b : cells.of(i).getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
            }
            hashes[i] = (hash ^ 0xFF) * 0x100000001B3L;
        }
    }
}
