package io.argosy.fleet.model;

import io.argosy.model.Decimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether somebody who trained a model had the held-out rows at hand: rows made of them, each changed a little, are in
 * nobody's way when equal rows are left out, and a model that learned them looks better than it is.
 *
 * <p>The rows that the candidate alone was trained on are looked at. If they came from where all others come, the one
 * nearest to a held-out row is among them as often as their share of all rows says, and it is seldom much nearer than the
 * incumbent's nearest. So the held-out rows that such a row lies much nearer to are counted, and how probable that many
 * are by chance alone is the upper tail of the binomial distribution with that share, which is cautious: most of what is
 * nearest is not much nearer. Rows of the incumbent that were changed a little do not count as new ones.
 *
 * <p>Distance is Gower's (J. C. Gower, "A general coefficient of similarity and some of its properties", Biometrics 27,
 * 1971), without its division by the number of columns: a number's difference as a share of its range, 0 or 1 for a word, and
 * one less Jaccard's coefficient of the n-grams (1 to 3 characters) for a text.
 *
 * @param followed held-out rows with a new training row much nearer than any of the incumbent's
 * @param rows held-out rows that were looked at
 * @param share the new rows' share of all training rows, 0 to 1
 */
public record Contamination(int followed, int rows, double share) {
    /** Less than so much of the distance to the incumbent's nearest is much nearer. */
    private static final double MUCH_NEARER = 0.6;

    /** A row so near to one of the incumbent's, as a share of what is usual between a held-out row and those, is that row. */
    private static final double MOVED = 0.3;

    /** One honest training in a hundred thousand looks like this. */
    private static final double BEYOND_CHANCE = 1e-5;

    private static final Contamination NOTHING_NEW = new Contamination(0, 0, 0);

    private static final int MOST_ROWS = 400;
    private static final int FEWEST_ROWS = 100;
    private static final double MOST_CELLS = 5e8;
    private static final int MOST_CHARACTERS = 2_000;

    /**
     * Compares what two models were trained on with held-out rows that neither has.
     *
     * @param features the columns that count, where all three have them
     */
    public static Contamination of(
            LabelledData heldOut, Set<String> features, LabelledData incumbent, LabelledData candidate) {
        if (incumbent.equals(candidate)) {
            return NOTHING_NEW;
        }
        List<String> columns = features.stream()
                .filter(feature ->
                        List.of(heldOut, incumbent, candidate).stream().allMatch(data -> data.has(feature)))
                .sorted()
                .toList();
        Set<List<String>> known = new HashSet<>();
        incumbent.records().forEach(row -> known.add(cells(row, columns)));
        List<Map<String, String>> fresh = candidate.records().stream()
                .filter(row -> !known.contains(cells(row, columns)))
                .toList();
        if (columns.isEmpty() || fresh.isEmpty() || heldOut.records().isEmpty()) {
            return NOTHING_NEW;
        }
        Space space = new Space(columns, List.of(heldOut.records(), incumbent.records(), fresh));
        double cells = (double) (incumbent.records().size() + fresh.size()) * columns.size();
        int most = (int) Math.clamp(MOST_CELLS / cells, FEWEST_ROWS, MOST_ROWS);
        return count(
                space.points(sample(heldOut.records(), most)),
                space.points(incumbent.records()),
                space.points(fresh),
                most);
    }

    private static Contamination count(List<Point> heldOut, List<Point> old, List<Point> fresh, int most) {
        double[] usual =
                heldOut.stream().mapToDouble(row -> row.nearest(old).distance()).toArray();
        double moved = MOVED * Arrays.stream(usual).sorted().toArray()[usual.length / 2];
        List<Point> some = sample(fresh, most);
        long changed = some.stream().filter(row -> row.isNear(old, moved)).count();
        double truly = fresh.size() * (1 - changed / (double) some.size());
        int followed = (int) IntStream.range(0, usual.length)
                .filter(i -> {
                    Neighbour nearest = heldOut.get(i).nearest(fresh);
                    return nearest.distance() < MUCH_NEARER * usual[i]
                            && !nearest.point().isNear(old, moved);
                })
                .count();
        return new Contamination(followed, usual.length, truly / (truly + old.size()));
    }

    /** Whether chance does not explain it. */
    public boolean isBeyondChance() {
        return followed > share * rows && tail() < BEYOND_CHANCE;
    }

    /** How many held-out rows chance alone explains, at most. */
    public int explained() {
        return (int) Math.ceil(share * rows);
    }

    /** The probability of so many or more, were each followed with the probability {@link #share}. */
    double tail() {
        if (followed == 0 || share >= 1) {
            return 1;
        }
        if (share <= 0) {
            return 0;
        }
        double[] logFactorials = new double[rows + 1];
        for (int i = 1; i <= rows; i++) {
            logFactorials[i] = logFactorials[i - 1] + Math.log(i);
        }
        double sum = 0;
        for (int i = followed; i <= rows; i++) {
            sum += Math.exp(logFactorials[rows]
                    - logFactorials[i]
                    - logFactorials[rows - i]
                    + i * Math.log(share)
                    + (rows - i) * Math.log1p(-share));
        }
        return Math.min(1, sum);
    }

    /** Rows at equal steps, so that the same data gives the same answer. */
    private static <T> List<T> sample(List<T> rows, int most) {
        if (rows.size() <= most) {
            return rows;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> rows.get((int) ((long) i * rows.size() / most)))
                .toList();
    }

    private static List<String> cells(Map<String, String> row, List<String> columns) {
        return columns.stream()
                .map(column -> plain(row.getOrDefault(column, "")))
                .toList();
    }

    /** A text without what makes no other text of it: letter case, accents, blanks, punctuation. */
    private static String plain(String cell) {
        String decomposed = Normalizer.normalize(cell, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder();
        decomposed
                .codePoints()
                .filter(point -> Character.isLetterOrDigit(point) || point == '.' || point == '-' || point == '+')
                .limit(MOST_CHARACTERS)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private record Neighbour(Point point, double distance) {}

    /** A row, ready to be measured. */
    private static final class Point {
        private final double[] numbers;
        private final int[] words;
        private final int[][] texts;

        Point(double[] numbers, int[] words, int[][] texts) {
            this.numbers = numbers;
            this.words = words;
            this.texts = texts;
        }

        Neighbour nearest(List<Point> others) {
            Neighbour nearest =
                    new Neighbour(new Point(new double[0], new int[0], new int[0][]), Double.POSITIVE_INFINITY);
            for (Point other : others) {
                double distance = distance(other, nearest.distance());
                if (distance < nearest.distance()) {
                    nearest = new Neighbour(other, distance);
                }
            }
            return nearest;
        }

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

    /** What the columns hold: numbers with a range, few words, or texts. */
    private static final class Space {
        private final List<String> numbers = new ArrayList<>();
        private final List<Double> ranges = new ArrayList<>();
        private final List<String> words = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final Map<String, Integer> numbered = new HashMap<>();

        Space(List<String> columns, List<List<Map<String, String>>> tables) {
            for (String column : columns) {
                OptionalDouble range = range(column, tables);
                if (range.isPresent()) {
                    numbers.add(column);
                    ranges.add(range.getAsDouble());
                } else {
                    (isText(column, tables.getFirst()) ? texts : words).add(column);
                }
            }
        }

        /** From the least to the greatest number; nothing where a cell is neither empty nor a number. */
        private static OptionalDouble range(String column, List<List<Map<String, String>>> tables) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (List<Map<String, String>> table : tables) {
                for (Map<String, String> row : table) {
                    String cell = row.getOrDefault(column, "");
                    double value = Decimal.parse(cell);
                    if (Double.isNaN(value) && !cell.isBlank()) {
                        return OptionalDouble.empty();
                    }
                    least = Double.isNaN(value) ? least : Math.min(least, value);
                    greatest = Double.isNaN(value) ? greatest : Math.max(greatest, value);
                }
            }
            return greatest > least ? OptionalDouble.of(greatest - least) : OptionalDouble.empty();
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

        private Point point(Map<String, String> row) {
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
    }
}
