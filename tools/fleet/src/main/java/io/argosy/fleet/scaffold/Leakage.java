package io.argosy.fleet.scaffold;

import io.argosy.model.table.Decimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How well one column alone answers: each row is answered by the others of its value, or by its neighbours in the order
 * of the column where no other has it. A column that is right nearly always often knows the answer because it was written
 * after it.
 */
final class Leakage {
    /** So many rows tell enough, and take no time. */
    private static final int MOST_ROWS = 20_000;

    private static final int FEWEST_ROWS = 20;

    /** The least share of right answers, and of the guess's wrong ones that are left at the most. */
    private static final double RIGHT = 0.99;

    private static final double LEFT = 0.1;

    /** The least share of an amount's variance. */
    private static final double EXPLAINED = 0.999;

    private final double[] values;
    private final double[] targets;
    private final boolean classes;

    private Leakage(double[] values, double[] targets, boolean classes) {
        this.values = values;
        this.targets = targets;
        this.classes = classes;
    }

    /**
     * A warning where a column alone answers almost perfectly.
     *
     * @param cells the column's cells, gaps empty
     * @param answers the target's, in the same rows
     */
    static Optional<String> warning(CsvColumn column, List<String> cells, List<String> answers, boolean classes) {
        int step = 1 + cells.size() / MOST_ROWS;
        int[] rows = IntStream.range(0, cells.size())
                .filter(i -> i % step == 0 && !cells.get(i).isEmpty())
                .toArray();
        if (rows.length < FEWEST_ROWS) {
            return Optional.empty();
        }
        double[] values = numbers(rows, cells, column.isNumeric());
        double[] targets = numbers(rows, answers, !classes);
        OptionalDouble figure = new Leakage(values, targets, classes).figure();
        return figure.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s alone answers almost perfectly (%s %.4f): is it known before the answer is? If not, take it"
                                + " out",
                        column.heading().isEmpty() ? column.name() : column.heading(),
                        classes ? "accuracy" : "r2",
                        figure.getAsDouble()));
    }

    private static double[] numbers(int[] rows, List<String> cells, boolean numeric) {
        Map<String, Integer> places = new HashMap<>();
        double[] numbers = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            String cell = cells.get(rows[i]);
            numbers[i] = numeric ? Decimal.parse(cell) : places.computeIfAbsent(cell, _ -> places.size());
        }
        return numbers;
    }

    private OptionalDouble figure() {
        Integer[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .toArray(Integer[]::new);
        double right = 0;
        double squares = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            if (classes) {
                right += to - from > 1 ? majority(order, from, to) : neighbour(order, from);
            } else {
                squares += to - from > 1 ? spread(order, from, to) : between(order, from);
            }
            from = to;
        }
        if (classes) {
            double accuracy = right / order.length;
            double guess = majority(order, 0, order.length) / order.length;
            return accuracy >= RIGHT && 1 - accuracy <= LEFT * (1 - guess)
                    ? OptionalDouble.of(accuracy)
                    : OptionalDouble.empty();
        }
        double explained = 1 - squares / spread(order, 0, order.length);
        return explained >= EXPLAINED ? OptionalDouble.of(explained) : OptionalDouble.empty();
    }

    /** How many rows of a group the most frequent label of the group's other rows answers. */
    private double majority(Integer[] order, int from, int to) {
        Map<Double, Integer> counts = new HashMap<>();
        for (int i = from; i < to; i++) {
            counts.merge(targets[order[i]], 1, Integer::sum);
        }
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        // A label that is first by one row is not without that row.
        boolean clear =
                counts.values().stream().filter(count -> count >= most - 1).count() == 1;
        return most > 1 && clear ? most : 0;
    }

    private double neighbour(Integer[] order, int at) {
        double own = targets[order[at]];
        boolean before = at > 0 && targets[order[at - 1]] == own;
        boolean after = at + 1 < order.length && targets[order[at + 1]] == own;
        return (before ? 0.5 : 0) + (after ? 0.5 : 0);
    }

    /** The squared error of each row's answer by the mean of the others of its group. */
    private double spread(Integer[] order, int from, int to) {
        int count = to - from;
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += targets[order[i]];
        }
        double squares = 0;
        for (int i = from; i < to; i++) {
            double own = targets[order[i]];
            double error = own - (sum - own) / (count - 1);
            squares += error * error;
        }
        return squares;
    }

    private double between(Integer[] order, int at) {
        double before = targets[order[Math.max(0, at - 1)]];
        double after = targets[order[Math.min(order.length - 1, at + 1)]];
        double answer = at == 0 ? after : at == order.length - 1 ? before : (before + after) / 2;
        double error = targets[order[at]] - answer;
        return error * error;
    }
}
