package io.argosy.fleet.model;

import io.argosy.model.table.Decimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Where rows lie, so that it can be said which lie near each other. What a column holds decides how it counts: numbers with
 * a range, few words, or texts.
 *
 * <p>Distance is Gower's (J. C. Gower, "A general coefficient of similarity and some of its properties", Biometrics 27,
 * 1971), without its division by the number of columns: a number's difference as a share of its range, 0 or 1 for a word, and
 * one less Jaccard's coefficient of the n-grams (1 to 3 characters) for a text.
 */
final class RowSpace {
    private static final int MOST_CHARACTERS = 2_000;

    private final List<String> numbers = new ArrayList<>();
    private final List<Double> ranges = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> numbered = new HashMap<>();

    /**
     * A space of some columns.
     *
     * @param rows those that say what a column holds and how far it ranges; others that are placed in it have no say
     */
    RowSpace(List<String> columns, List<Map<String, String>> rows) {
        for (String column : columns) {
            OptionalDouble range = range(column, rows);
            if (range.isPresent()) {
                numbers.add(column);
                ranges.add(range.getAsDouble());
            } else {
                (isText(column, rows) ? texts : words).add(column);
            }
        }
    }

    /** From the least to the greatest number; nothing where a cell is neither empty nor a number. */
    private static OptionalDouble range(String column, List<Map<String, String>> rows) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (Map<String, String> row : rows) {
            String cell = row.getOrDefault(column, "");
            double value = Decimal.parse(cell);
            if (Double.isNaN(value) && !cell.isBlank()) {
                return OptionalDouble.empty();
            }
            min = Double.isNaN(value) ? min : Math.min(min, value);
            max = Double.isNaN(value) ? max : Math.max(max, value);
        }
        return max > min ? OptionalDouble.of(max - min) : OptionalDouble.empty();
    }

    private static boolean isText(String column, List<Map<String, String>> table) {
        long different = table.stream()
                .map(row -> row.getOrDefault(column, ""))
                .distinct()
                .count();
        return different > table.size() / 2.0;
    }

    List<Point> points(List<Map<String, String>> rows) {
        return rows.stream().map(this::point).toList();
    }

    Point point(Map<String, String> row) {
        double[] scaled = new double[numbers.size()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Decimal.parse(row.getOrDefault(numbers.get(i), "")) / ranges.get(i);
        }
        return new Point(
                scaled,
                words.stream()
                        .mapToInt(column ->
                                numbered.computeIfAbsent(plain(row.getOrDefault(column, "")), _ -> numbered.size()))
                        .toArray(),
                texts.stream()
                        .map(column -> grams(plain(row.getOrDefault(column, ""))))
                        .toArray(int[][]::new));
    }

    private static int[] grams(String text) {
        String bounded = "^" + text + "$";
        Set<Integer> grams = new HashSet<>();
        for (int length = 1; length <= 3; length++) {
            for (int i = 0; i + length <= bounded.length(); i++) {
                grams.add(bounded.substring(i, i + length).hashCode());
            }
        }
        return grams.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** A text without what makes no other text of it: letter case, accents, blanks, punctuation. */
    static String plain(String cell) {
        String decomposed = Normalizer.normalize(cell, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder();
        decomposed
                .codePoints()
                .filter(point -> Character.isLetterOrDigit(point) || point == '.' || point == '-' || point == '+')
                .limit(MOST_CHARACTERS)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /** A row, ready to be measured. */
    static final class Point {
        private final double[] numbers;
        private final int[] words;
        private final int[][] texts;

        Point(double[] numbers, int[] words, int[][] texts) {
            this.numbers = numbers;
            this.words = words;
            this.texts = texts;
        }

        /** How far the nearest of others is; infinite where there is none. */
        double nearest(List<Point> others) {
            double nearest = Double.POSITIVE_INFINITY;
            for (Point other : others) {
                nearest = Math.min(nearest, distance(other, nearest));
            }
            return nearest;
        }

        /** Whether one of others is nearer than a limit. */
        boolean isNear(List<Point> others, double limit) {
            return others.stream().anyMatch(other -> distance(other, limit) < limit);
        }

        /** The sum over all columns, or something of at least {@code enough} where it is no less than that. */
        private double distance(Point other, double enough) {
            double sum = 0;
            for (int i = 0; i < words.length && sum < enough; i++) {
                sum += words[i] == other.words[i] ? 0 : 1;
            }
            for (int i = 0; i < numbers.length && sum < enough; i++) {
                double one = numbers[i];
                double another = other.numbers[i];
                sum += Double.isNaN(one) || Double.isNaN(another)
                        ? (Double.isNaN(one) && Double.isNaN(another) ? 0 : 1)
                        : Math.min(1, Math.abs(one - another));
            }
            for (int i = 0; i < texts.length && sum < enough; i++) {
                // What is much longer than the other shares little with it.
                int shorter = Math.min(texts[i].length, other.texts[i].length);
                int longer = Math.max(texts[i].length, other.texts[i].length);
                double least = longer == 0 ? 0 : 1 - shorter / (double) longer;
                sum += sum + least < enough ? jaccard(texts[i], other.texts[i]) : least;
            }
            return sum;
        }

        private static double jaccard(int[] one, int[] other) {
            int both = 0;
            for (int i = 0, j = 0; i < one.length && j < other.length; ) {
                if (one[i] == other[j]) {
                    both++;
                    i++;
                    j++;
                } else if (one[i] < other[j]) {
                    i++;
                } else {
                    j++;
                }
            }
            int either = one.length + other.length - both;
            return either == 0 ? 0 : 1 - both / (double) either;
        }
    }
}
