package io.argosy.fleet.scaffold;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A CSV file as people have it: separated by commas, semicolons or tabs, with a byte order mark or without, gaps empty or
 * written as NA, columns named anyhow.
 *
 * @param headings the columns' names in the file
 * @param names the columns' names as a signature has them, one for each heading
 * @param rows per row its cells in the columns' order; a gap is empty
 */
record CsvTable(List<String> headings, List<String> names, List<List<String>> rows) {
    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final Set<String> GAPS = Set.of("NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?");
    private static final int LONGEST_NAME = 64;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    /**
     * Reads a file.
     *
     * @throws FleetException where it is no CSV with a header, in UTF-8
     */
    static CsvTable read(Path csv) throws IOException {
        if (!Files.isRegularFile(csv)) {
            throw new FleetException(ExitCode.USAGE, "there is no file " + csv, "give a CSV file with --from");
        }
        String text = text(csv);
        List<List<String>> records = records(csv, text);
        if (records.isEmpty()) {
            throw new FleetException(ExitCode.REFUSED, csv + " is empty", "give a CSV file with a header");
        }
        List<String> headings = records.getFirst();
        List<List<String>> rows = new ArrayList<>(records.subList(1, records.size()));
        Set<String> seen = new HashSet<>();
        for (String heading : headings) {
            if (!seen.add(heading)) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        csv + " has two columns named \"" + heading + "\"",
                        "rename one, or take it out");
            }
        }
        for (int column = 0; column < headings.size(); column++) {
            emptyGaps(rows, column);
        }
        return new CsvTable(headings, names(headings), rows);
    }

    private static String text(Path csv) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(csv)))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new FleetException(
                    ExitCode.REFUSED, csv + " is not UTF-8", "export it again as UTF-8, for example with iconv", e);
        }
    }

    private static List<List<String>> records(Path csv, String text) {
        String header = text.lines().findFirst().orElse("");
        char separator = SEPARATORS[0];
        for (char candidate : SEPARATORS) {
            if (count(header, candidate) > count(header, separator)) {
                separator = candidate;
            }
        }
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .fieldSeparator(separator)
                .ofCsvRecord(text)) {
            // Lists of its own, because gaps are emptied in them.
            return reader.stream()
                    .map(row -> (List<String>) new ArrayList<>(row.getFields()))
                    .toList();
        } catch (CsvParseException e) {
            String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new FleetException(
                    ExitCode.REFUSED, csv + " is no CSV: " + why, "mend that line, or export the file again", e);
        } catch (IOException e) {
            throw new AssertionError("a text in memory is read without an error", e);
        }
    }

    private static long count(String text, char sought) {
        return text.chars().filter(c -> c == sought).count();
    }

    /** NA among numbers is a gap; among words it may be a word. */
    private static void emptyGaps(List<List<String>> rows, int column) {
        Predicate<String> gap = cell -> cell.isBlank() || GAPS.contains(cell.strip());
        boolean numbers = rows.stream().map(row -> row.get(column)).allMatch(gap.or(CsvColumn::isNumber));
        for (List<String> row : rows) {
            if (numbers ? gap.test(row.get(column)) : row.get(column).isBlank()) {
                row.set(column, "");
            }
        }
    }

    /** Lower-case letters, digits and underscores, a letter first, no two alike: what a feature may be named. */
    private static List<String> names(List<String> headings) {
        List<String> names = new ArrayList<>();
        for (String heading : headings) {
            String plain = heading.toLowerCase(java.util.Locale.ROOT)
                    .replaceAll("[^a-z0-9]+", "_")
                    .replaceAll("^_|_$", "");
            String name = plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "column_" + plain : plain;
            name = name.substring(0, Math.min(name.length(), LONGEST_NAME - 3)).replaceAll("_$", "");
            String distinct = name;
            for (int i = 2; names.contains(distinct); i++) {
                distinct = name + "_" + i;
            }
            names.add(distinct);
        }
        return names;
    }

    /** The name of the column that a person means by its heading or its name, or -1. */
    int indexOf(String column) {
        return headings.contains(column) ? headings.indexOf(column) : names.indexOf(column);
    }

    /** One column's cells. */
    List<String> cells(int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /** The same without the rows that have a gap in one of these columns. */
    CsvTable withoutGapsIn(List<Integer> columns) {
        return new CsvTable(
                headings,
                names,
                rows.stream()
                        .filter(row -> columns.stream()
                                .noneMatch(column -> row.get(column).isEmpty()))
                        .toList());
    }

    /** The columns whose heading is not their name: heading to name. */
    Map<String, String> renamed() {
        Map<String, String> renamed = new LinkedHashMap<>();
        IntStream.range(0, names.size())
                .filter(i -> !names.get(i).equals(headings.get(i)))
                .forEach(i -> renamed.put(headings.get(i), names.get(i)));
        return renamed;
    }

    /** The table under the columns' names, separated by commas, gaps empty. */
    String csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder()
                .lineDelimiter(de.siegmar.fastcsv.writer.LineDelimiter.LF)
                .build(text)) {
            writer.writeRecord(names);
            rows.forEach(writer::writeRecord);
        } catch (IOException e) {
            throw new AssertionError("a text in memory is written without an error", e);
        }
        return text.toString();
    }
}
