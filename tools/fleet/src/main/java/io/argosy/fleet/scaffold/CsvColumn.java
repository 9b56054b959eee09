package io.argosy.fleet.scaffold;

import io.argosy.model.table.Decimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a CSV file seems to be.
 *
 * @param name as a signature has it
 * @param heading as the file has it
 * @param unit of its numbers, empty without
 * @param filled how many rows have something in it
 * @param gaps how many rows leave it empty
 * @param distinct how many different values it has
 * @param counts how often it has each value that is not empty; empty where they are too many
 * @param median the middle of its numbers, and what stands in for a gap; 0 where it is not numeric
 * @param longest the length of its longest word; 0 where it is numeric
 */
record CsvColumn(
        String name,
        String heading,
        Type type,
        String unit,
        int filled,
        int gaps,
        int distinct,
        SortedMap<String, Integer> counts,
        double median,
        int longest) {
    /** So many different texts are categories, however few rows have each. */
    private static final int FEW_CATEGORIES = 50;

    /** More are none, however many rows have each: a package holds every name. */
    private static final int MOST_CATEGORIES = 5_000;

    /** What many categories need: rows of each, in the mean. */
    private static final int ROWS_OF_A_CATEGORY = 3;

    /** A name that others will join has fewer rows; where the rarest one has more, the list is likely whole. */
    private static final int ROWS_OF_A_KNOWN_CATEGORY = 10;

    private static final int LONGEST_TEXT = 10_000;

    /** A gap in fewer rows than one in so many tells little, and its stand-in costs little. */
    private static final int GAPS_THAT_TELL = 20;

    /** An id differs in nearly every row: at most one in so many is a repeated one. */
    private static final int REPEATED_IDS = 100;

    private static final int FEWEST_IDS = 20;

    private static final Pattern ID =
            Pattern.compile("(.*_)?(id|uuid|guid|key|index|rownames|row_names|row)|unnamed_[0-9]+");

    private static final String TIME =
            "[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp]\\.?[Mm]\\.?)?( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?";
    private static final String MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez)[a-z]*\\.?";
    private static final Pattern DATE = Pattern.compile(
            "([0-9]{4}[-/.][0-9]{1,2}([-/.][0-9]{1,2})?|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{2,4}|[0-9]{1,2}\\.[0-9]{1,2}\\.([0-9]{2,4})?"
                    + "|[0-9]{1,2}\\.?[ -]" + MONTH + "([ -,]+[0-9]{2,4})?|" + MONTH
                    + "[ -][0-9]{1,2}(, ?|[ -])[0-9]{2,4}"
                    + "|[0-9]{4}-?(Q[1-4]|W[0-9]{2}))([ T]" + TIME + ")?|" + TIME,
            Pattern.CASE_INSENSITIVE);

    /** A day without anything between its parts. */
    private static final Pattern PLAIN_DATE = Pattern.compile("(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])");

    enum Type {
        INTEGER,
        NUMBER,
        CATEGORY,
        TEXT,
        /** Dates or times of a day. */
        DATE,
        /** Empty, or the same in every row. */
        CONSTANT,
        /** The rows' numbers, one after another. */
        COUNTER,
        /** A name for each row. */
        ID
    }

    static CsvColumn of(String name, String heading, List<String> cells) {
        return of(name, heading, "", cells);
    }

    /**
     * Looks at a column.
     *
     * @param unit of its numbers, empty without
     * @param cells numbers as programs write them, gaps empty
     */
    static CsvColumn of(String name, String heading, String unit, List<String> cells) {
        int gaps = 0;
        boolean numeric = true;
        for (String cell : cells) {
            gaps += cell.isEmpty() ? 1 : 0;
            numeric &= cell.isEmpty() || (isNumber(cell) && !NumberForm.isCode(cell));
        }
        return numeric && gaps < cells.size()
                ? numeric(name, heading, unit, cells, gaps)
                : words(name, heading, cells, gaps);
    }

    private static CsvColumn numeric(String name, String heading, String unit, List<String> cells, int gaps) {
        double[] numbers = cells.stream()
                .filter(cell -> !cell.isEmpty())
                .mapToDouble(Decimal::parse)
                .toArray();
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        boolean whole = true;
        int distinct = 0;
        for (int i = 0; i < sorted.length; i++) {
            whole &= sorted[i] == Math.rint(sorted[i]) && Math.abs(sorted[i]) < 1e15;
            distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        Type type = whole ? Type.INTEGER : Type.NUMBER;
        if (distinct < 2) {
            type = Type.CONSTANT;
        } else if (whole && gaps == 0 && distinct == sorted.length && counts(numbers, sorted)) {
            type = Type.COUNTER;
        } else if (whole && isId(name, sorted.length, distinct)) {
            type = Type.ID;
        } else if (whole
                && cells.stream()
                        .allMatch(cell ->
                                cell.isEmpty() || PLAIN_DATE.matcher(cell).matches())) {
            // Of other numbers of eight digits, one in eighty looks so.
            type = Type.DATE;
        }
        // A target's classes, and flags.
        SortedMap<String, Integer> counts = new TreeMap<>();
        if (distinct <= MOST_CATEGORIES) {
            cells.stream().filter(cell -> !cell.isEmpty()).forEach(cell -> counts.merge(cell, 1, Integer::sum));
        }
        return new CsvColumn(
                name, heading, type, unit, sorted.length, gaps, distinct, counts, sorted[sorted.length / 2], 0);
    }

    /** Whether different whole numbers count the rows: without a number left out, or in equal steps from row to row. */
    private static boolean counts(double[] numbers, double[] sorted) {
        double step = numbers[1] - numbers[0];
        boolean even = numbers.length >= FEWEST_IDS;
        for (int i = 1; even && i < numbers.length; i++) {
            even = numbers[i] - numbers[i - 1] == step;
        }
        return even || sorted[sorted.length - 1] - sorted[0] == sorted.length - 1;
    }

    private static boolean isId(String name, int rows, int distinct) {
        return rows >= FEWEST_IDS
                && (long) (rows - distinct) * REPEATED_IDS <= rows
                && ID.matcher(name).matches();
    }

    private static CsvColumn words(String name, String heading, List<String> cells, int gaps) {
        Map<String, Integer> all = new HashMap<>();
        cells.stream().filter(cell -> !cell.isEmpty()).forEach(cell -> all.merge(cell, 1, Integer::sum));
        int filled = cells.size() - gaps;
        int distinct = all.size();
        int longest = all.keySet().stream().mapToInt(String::length).max().orElse(0);
        boolean blanks =
                all.keySet().stream().filter(word -> word.indexOf(' ') > 0).count() * 2 > distinct;
        Type type;
        if (distinct < 2) {
            type = Type.CONSTANT;
        } else if (all.keySet().stream().allMatch(word -> DATE.matcher(word).matches())) {
            type = Type.DATE;
        } else if (isId(name, filled, distinct) && !blanks) {
            type = Type.ID;
        } else if (distinct <= FEW_CATEGORIES
                || (distinct <= MOST_CATEGORIES && (long) distinct * ROWS_OF_A_CATEGORY <= filled)) {
            type = Type.CATEGORY;
        } else {
            type = Type.TEXT;
        }
        SortedMap<String, Integer> counts = distinct <= MOST_CATEGORIES ? new TreeMap<>(all) : new TreeMap<>();
        return new CsvColumn(name, heading, type, "", filled, gaps, distinct, counts, 0, longest);
    }

    boolean isNumeric() {
        return isWhole() || type == Type.NUMBER;
    }

    /** Whether its values are whole numbers. */
    boolean isWhole() {
        // Only words have a length.
        return type == Type.INTEGER || type == Type.COUNTER || (type == Type.ID && longest == 0);
    }

    boolean hasGaps() {
        return gaps > 0;
    }

    /** Why nothing can be learned from it, or nothing where something can. */
    Optional<String> reasonToLeaveOut() {
        return switch (type) {
            case CONSTANT -> Optional.of("the same in every row");
            case COUNTER -> Optional.of("it numbers the rows");
            case ID -> Optional.of("an id, other in nearly every row: nothing of it holds for the next one");
            case DATE ->
                Optional.of("dates or times, and those to come are none of these: put what matters of them, such as"
                        + " the month or the weekday, into a column of its own");
            case TEXT -> Optional.of(distinct + " different texts, too many for categories");
            case INTEGER, NUMBER, CATEGORY -> Optional.empty();
        };
    }

    /** The column as a recipe declares a feature. */
    Map<String, Object> recipe() {
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("name", name);
        feature.put("description", "The column " + heading + " of the data.");
        feature.put(
                "type",
                switch (type) {
                    case INTEGER -> "integer";
                    case NUMBER -> "number";
                    case CATEGORY -> "category";
                    case TEXT -> "text";
                    case CONSTANT, COUNTER, DATE, ID -> throw new IllegalStateException(name + " tells nothing");
                });
        if (!unit.isEmpty()) {
            feature.put("unit", unit);
        }
        if (counts.keySet().equals(Set.of("0", "1"))) {
            feature.put("bounds", List.of(0, 1));
        }
        if (type == Type.TEXT) {
            feature.put("maximumLength", Math.min(LONGEST_TEXT, 2 * longest));
        } else if (hasGaps()) {
            feature.put("missing", missing());
        }
        if (type == Type.CATEGORY && Collections.min(counts.values()) < ROWS_OF_A_KNOWN_CATEGORY) {
            // Where some stand in few rows, others will come that stand in none.
            feature.put("unseen", mostFrequent());
        }
        return feature;
    }

    /** A cell as a request says it; null for a gap. */
    @Nullable
    Object value(String cell) {
        if (cell.isEmpty()) {
            return null;
        }
        return switch (type) {
            case INTEGER -> (Object) (long) Decimal.parse(cell);
            case NUMBER -> Double.valueOf(Decimal.parse(cell));
            default -> cell;
        };
    }

    private Map<String, Object> missing() {
        Map<String, Object> missing = new LinkedHashMap<>();
        if ((long) gaps * GAPS_THAT_TELL >= filled + gaps) {
            missing.put("meaning", "not said yet; what follows from a gap is learned from those in the data");
            return missing;
        }
        missing.put(
                "value",
                switch (type) {
                    case INTEGER -> Long.toString((long) median);
                    case NUMBER -> Double.toString(median);
                    default -> mostFrequent();
                });
        missing.put(
                "meaning", "not said yet; the " + (isNumeric() ? "middle value" : "most frequent one") + " stands in");
        return missing;
    }

    private String mostFrequent() {
        return Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    static boolean isNumber(String cell) {
        return !Double.isNaN(Decimal.parse(cell));
    }
}
