package io.argosy.fleet.scaffold;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a column of a CSV file seems to be.
 *
 * @param distinct its values that are not empty
 * @param hasGaps whether some rows leave it empty
 * @param median the middle of its numbers, and what stands in for a gap; 0 where it is not numeric
 */
record CsvColumn(String name, Type type, SortedSet<String> distinct, boolean hasGaps, double median) {
    /** More distinct texts than this are no categories. */
    private static final int MOST_CATEGORIES = 50;

    enum Type {
        INTEGER,
        NUMBER,
        CATEGORY,
        TEXT,
        /** Constant, empty, or another text in every row. */
        UNUSABLE
    }

    /**
     * @param alone whether it is the only column to predict from: free text is then what there is to learn from
     */
    static CsvColumn read(String name, List<NamedCsvRecord> records, boolean alone) {
        TreeSet<String> distinct = new TreeSet<>();
        boolean gaps = false;
        for (NamedCsvRecord row : records) {
            String cell = row.getField(name);
            if (cell.isEmpty()) {
                gaps = true;
            } else {
                distinct.add(cell);
            }
        }
        boolean numeric = distinct.stream().allMatch(CsvColumn::isNumber);
        double median = 0;
        Type type;
        if (distinct.size() < 2) {
            type = Type.UNUSABLE;
        } else if (numeric) {
            double[] numbers = records.stream()
                    .map(row -> row.getField(name))
                    .filter(cell -> !cell.isEmpty())
                    .mapToDouble(Double::parseDouble)
                    .sorted()
                    .toArray();
            median = numbers[numbers.length / 2];
            type = distinct.stream().allMatch(CsvColumn::isWhole) ? Type.INTEGER : Type.NUMBER;
        } else if (distinct.size() <= MOST_CATEGORIES) {
            type = Type.CATEGORY;
        } else {
            type = alone ? Type.TEXT : Type.UNUSABLE;
        }
        return new CsvColumn(name, type, distinct, gaps, median);
    }

    boolean isNumeric() {
        return type == Type.INTEGER || type == Type.NUMBER;
    }

    boolean isIntegral() {
        return type == Type.INTEGER;
    }

    /** The column as a recipe declares a feature. */
    Map<String, Object> recipe() {
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("name", name);
        feature.put("description", "The column " + name + " of the data.");
        feature.put(
                "type",
                switch (type) {
                    case INTEGER -> "integer";
                    case NUMBER -> "number";
                    case CATEGORY -> "category";
                    case TEXT -> "text";
                    case UNUSABLE -> throw new IllegalStateException(name + " tells nothing");
                });
        if (type == Type.TEXT) {
            feature.put("maximumLength", 1_000);
        }
        if (hasGaps && type != Type.TEXT) {
            feature.put("missing", missing());
        }
        return feature;
    }

    /** A cell as a request says it; nothing for a gap. */
    Optional<Object> value(String cell) {
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (type) {
                    case INTEGER -> (Object) (long) Double.parseDouble(cell);
                    case NUMBER -> Double.valueOf(cell);
                    default -> cell;
                });
    }

    private Map<String, Object> missing() {
        Map<String, Object> missing = new LinkedHashMap<>();
        missing.put(
                "value",
                switch (type) {
                    case INTEGER -> Long.toString((long) median);
                    case NUMBER -> Double.toString(median);
                    default -> distinct.first();
                });
        missing.put("meaning", "not said yet; the middle value stands in");
        return missing;
    }

    private static boolean isNumber(String cell) {
        try {
            return Double.isFinite(Double.parseDouble(cell)) && !Character.isLetter(cell.charAt(cell.length() - 1));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isWhole(String cell) {
        double value = Double.parseDouble(cell);
        return value == Math.rint(value) && Math.abs(value) < 1e15;
    }
}
