package io.argosy.fleet.scaffold;

import io.argosy.model.Decimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a CSV file seems to be.
 *
 * @param name as a signature has it
 * @param heading as the file has it
 * @param counts how often it has each value that is not empty
 * @param hasGaps whether some rows leave it empty
 * @param median the middle of its numbers, and what stands in for a gap; 0 where it is not numeric
 */
record CsvColumn(
        String name, String heading, Type type, SortedMap<String, Integer> counts, boolean hasGaps, double median) {
    /** More distinct texts than this are no categories. */
    private static final int MOST_CATEGORIES = 50;

    private static final int LONGEST_TEXT = 10_000;

    enum Type {
        INTEGER,
        NUMBER,
        CATEGORY,
        TEXT,
        /** Empty, or the same in every row. */
        CONSTANT,
        /** The rows' numbers, one after another. */
        COUNTER
    }

    static CsvColumn of(String name, String heading, List<String> cells) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        cells.stream().filter(cell -> !cell.isEmpty()).forEach(cell -> counts.merge(cell, 1, Integer::sum));
        boolean gaps = cells.contains("");
        if (counts.size() < 2) {
            return new CsvColumn(name, heading, Type.CONSTANT, counts, gaps, 0);
        }
        if (!counts.keySet().stream().allMatch(CsvColumn::isNumber)) {
            Type type = counts.size() <= MOST_CATEGORIES ? Type.CATEGORY : Type.TEXT;
            return new CsvColumn(name, heading, type, counts, gaps, 0);
        }
        double[] numbers = cells.stream()
                .filter(cell -> !cell.isEmpty())
                .mapToDouble(Decimal::parse)
                .sorted()
                .toArray();
        boolean whole = counts.keySet().stream().allMatch(CsvColumn::isWhole);
        boolean counter = whole
                && counts.size() == cells.size()
                && numbers[numbers.length - 1] - numbers[0] == numbers.length - 1;
        Type type = counter ? Type.COUNTER : whole ? Type.INTEGER : Type.NUMBER;
        return new CsvColumn(name, heading, type, counts, gaps, numbers[numbers.length / 2]);
    }

    boolean isNumeric() {
        return type == Type.INTEGER || type == Type.NUMBER || type == Type.COUNTER;
    }

    boolean isWhole() {
        return isNumeric() && type != Type.NUMBER;
    }

    /** How many different values it has. */
    int distinct() {
        return counts.size();
    }

    /** Why nothing can be learned from it, or nothing where something can. */
    Optional<String> reasonToLeaveOut() {
        return switch (type) {
            case CONSTANT -> Optional.of("the same in every row");
            case COUNTER -> Optional.of("it numbers the rows");
            case TEXT -> Optional.of(distinct() + " different texts, too many for categories");
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
                    case CONSTANT, COUNTER -> throw new IllegalStateException(name + " tells nothing");
                });
        if (counts.keySet().equals(java.util.Set.of("0", "1"))) {
            feature.put("bounds", List.of(0, 1));
        }
        if (type == Type.TEXT) {
            int longest =
                    counts.keySet().stream().mapToInt(String::length).max().orElse(0);
            feature.put("maximumLength", Math.min(LONGEST_TEXT, 2 * longest));
        } else if (hasGaps) {
            feature.put("missing", missing());
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
        missing.put(
                "value",
                switch (type) {
                    case INTEGER -> Long.toString((long) median);
                    case NUMBER -> Double.toString(median);
                    default ->
                        Collections.max(counts.entrySet(), Map.Entry.comparingByValue())
                                .getKey();
                });
        missing.put(
                "meaning", "not said yet; the " + (isNumeric() ? "middle value" : "most frequent one") + " stands in");
        return missing;
    }

    static boolean isNumber(String cell) {
        return !Double.isNaN(Decimal.parse(cell));
    }

    private static boolean isWhole(String cell) {
        double value = Decimal.parse(cell);
        return value == Math.rint(value) && Math.abs(value) < 1e15;
    }
}
