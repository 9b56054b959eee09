package io.argosy.fleet.scaffold;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.model.table.Gaps;
import io.argosy.model.table.Headings;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A CSV file as people have it: separated by commas, semicolons or tabs, with a byte order mark or without, in UTF-8 or
 * what Windows wrote before, gaps empty or written as NA, numbers with units and marks between their digits, columns
 * named anyhow. {@link #plainly()} makes it what programs write.
 *
 * @param headings the columns' names in the file
 * @param names the columns' names as a signature has them, one for each heading
 * @param units per column the unit of its numbers, empty without
 * @param separator between the file's fields
 * @param rows per row its cells in the columns' order, without blanks around them
 * @param remarks what was not read as it stands: a sentence each
 */
record CsvTable(
        List<String> headings,
        List<String> names,
        List<String> units,
        char separator,
        List<List<String>> rows,
        List<String> remarks) {
    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final String BYTE_ORDER_MARK = "\ufeff";

    /** What is read into memory whole, and kept in Git with the service. */
    private static final long MOST_BYTES = 1L << 30;

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /** So many texts among numbers are named, when they keep a column from being one of numbers. */
    private static final int FEW = 3;

    /**
     * Reads a file.
     *
     * @throws FleetException where it is no CSV with a header
     */
    static CsvTable read(Path csv) throws IOException {
        if (!Files.isRegularFile(csv)) {
            throw new FleetException(ExitCode.USAGE, "there is no file " + csv, "give a CSV file with --from");
        }
        List<String> remarks = new ArrayList<>();
        String text = text(csv, remarks);
        char separator = separator(text);
        List<List<String>> records = records(csv, text, separator);
        if (records.isEmpty()) {
            throw new FleetException(ExitCode.REFUSED, csv + " is empty", "give a CSV file with a header");
        }
        List<String> headings = records.getFirst().stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (String heading : headings) {
            if (!heading.isEmpty() && !seen.add(heading)) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        csv + " has two columns named \"" + heading + "\"",
                        "rename one, or take it out");
            }
        }
        List<String> names = Headings.names(headings);
        unnamed(headings, names).ifPresent(remarks::add);
        return new CsvTable(
                headings,
                names,
                headings.stream().map(_ -> "").toList(),
                separator,
                records.subList(1, records.size()),
                remarks);
    }

    private static Optional<String> unnamed(List<String> headings, List<String> names) {
        List<String> blank = IntStream.range(0, names.size())
                .filter(i -> headings.get(i).isEmpty())
                .mapToObj(names::get)
                .toList();
        if (blank.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of((blank.size() == 1
                        ? "a column has no heading, and is named by its place: "
                        : blank.size() + " columns have no heading, and are named by their places: ")
                + String.join(", ", blank.subList(0, Math.min(FEW, blank.size())))
                + (blank.size() > FEW ? " …" : ""));
    }

    private static String text(Path csv, List<String> remarks) throws IOException {
        if (Files.size(csv) > MOST_BYTES) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    csv + " has more than " + (MOST_BYTES >> 20) + " MB",
                    "give a part of its rows: a million tell what there is to learn");
        }
        byte[] bytes = Files.readAllBytes(csv);
        boolean wide = bytes.length > 1
                && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
                        || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
        for (Charset charset : wide ? List.of(StandardCharsets.UTF_16) : List.of(StandardCharsets.UTF_8, WINDOWS)) {
            try {
                String text =
                        charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                if (charset.equals(WINDOWS)) {
                    remarks.add("read the file as " + WINDOWS.name()
                            + ", for it is no UTF-8: look whether its accents came through");
                }
                if (text.indexOf('\0') < 0) {
                    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
                }
            } catch (CharacterCodingException _) {
                // The next one, or none.
            }
        }
        throw new FleetException(ExitCode.REFUSED, csv + " is no text", "export it again as CSV in UTF-8");
    }

    /** What stands in the header most often, outside of quotes. */
    private static char separator(String text) {
        int[] counts = new int[SEPARATORS.length];
        boolean quoted = false;
        for (int i = 0; i < text.length() && (quoted || (text.charAt(i) != '\n' && text.charAt(i) != '\r')); i++) {
            quoted ^= text.charAt(i) == '"';
            for (int k = 0; k < counts.length; k++) {
                counts[k] += !quoted && text.charAt(i) == SEPARATORS[k] ? 1 : 0;
            }
        }
        int most = 0;
        for (int k = 1; k < counts.length; k++) {
            most = counts[k] > counts[most] ? k : most;
        }
        return SEPARATORS[most];
    }

    private static List<List<String>> records(Path csv, String text, char separator) {
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .fieldSeparator(separator)
                .ofCsvRecord(text)) {
            return reader.stream()
                    .map(row -> row.getFields().stream().map(String::strip).toList())
                    .toList();
        } catch (CsvParseException e) {
            String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new FleetException(
                    ExitCode.REFUSED, csv + " is no CSV: " + why, "mend that line, or export the file again", e);
        } catch (IOException e) {
            throw new AssertionError("a text in memory is read without an error", e);
        }
    }

    /** The table as programs write it: numbers with nothing but a point, gaps empty. */
    CsvTable plainly() {
        List<List<String>> columns =
                IntStream.range(0, headings.size()).mapToObj(this::cells).toList();
        List<Optional<NumberForm>> forms = columns.stream()
                .map(cells -> NumberForm.of(cells, separator, false))
                .toList();
        boolean commas = IntStream.range(0, headings.size())
                .anyMatch(i -> forms.get(i)
                        .filter(form -> form.hasCommas(columns.get(i)))
                        .isPresent());
        List<String> units = new ArrayList<>();
        List<String> remarks = new ArrayList<>(this.remarks);
        List<List<String>> plain = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            List<String> cells = columns.get(i);
            Optional<NumberForm> form = commas ? NumberForm.of(cells, separator, true) : forms.get(i);
            units.add(form.map(NumberForm::unit).orElse(""));
            String label = label(i);
            if (form.isPresent()) {
                plain.add(cells.stream().map(form.get()::plain).toList());
                reading(cells, form.get(), label).ifPresent(remarks::add);
            } else {
                plain.add(cells);
                obstacle(cells, label).ifPresent(remarks::add);
            }
        }
        List<List<String>> rows = new ArrayList<>(this.rows.size());
        for (int row = 0; row < this.rows.size(); row++) {
            String[] cells = new String[plain.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = plain.get(i).get(row);
            }
            rows.add(List.of(cells));
        }
        return new CsvTable(headings, names, units, separator, rows, remarks);
    }

    /** What a person calls a column. */
    String label(int column) {
        return headings.get(column).isEmpty() ? names.get(column) : headings.get(column);
    }

    private static Optional<String> reading(List<String> cells, NumberForm form, String label) {
        if (!form.isPlain()) {
            for (String cell : cells) {
                String plain = form.plain(cell);
                if (!plain.isEmpty() && !plain.equals(cell)) {
                    return Optional.of("read " + label + " as numbers: " + cell + " is " + plain
                            + (form.unit().isEmpty() ? "" : " in " + form.unit()));
                }
            }
        }
        Set<String> words = new TreeSet<>();
        int gaps = 0;
        for (String cell : cells) {
            if (!cell.isEmpty() && Gaps.isGapAmongNumbers(cell)) {
                words.add(cell);
                gaps++;
            }
        }
        return gaps == 0
                ? Optional.empty()
                : Optional.of("read " + String.join(", ", words) + " in " + label + " as a gap, in " + gaps
                        + (gaps == 1 ? " row" : " rows"));
    }

    /** Says it where a few words keep a column of numbers from being one. */
    private static Optional<String> obstacle(List<String> cells, String label) {
        Set<String> others = new TreeSet<>();
        int filled = 0;
        int numbers = 0;
        for (String cell : cells) {
            if (Gaps.isGapAmongNumbers(cell)) {
                continue;
            }
            filled++;
            if (NumberForm.isCode(cell)) {
                return Optional.of("took " + label + " for codes, not numbers, because of " + cell);
            }
            if (CsvColumn.isNumber(cell)) {
                numbers++;
            } else if (others.size() <= FEW) {
                others.add(cell);
            }
        }
        return others.isEmpty() || others.size() > FEW || numbers * 2 < filled
                ? Optional.empty()
                : Optional.of("took " + label + " for words: " + numbers + " of " + filled + " values are numbers, "
                        + String.join(", ", others) + (others.size() == 1 ? " is not" : " are not")
                        + "; leave such cells empty to have it as numbers");
    }

    /** The name of the column that a person means by its heading or its name, or -1. */
    int indexOf(String column) {
        String plain = column.strip();
        return headings.contains(plain) && !plain.isEmpty() ? headings.indexOf(plain) : names.indexOf(plain);
    }

    /** One column's cells. */
    List<String> cells(int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /** Whether a column says nothing in a row: as numbers say it where it has them, else as words do. */
    private Predicate<List<String>> gapIn(int column) {
        boolean numbers = NumberForm.of(cells(column), separator, false).isPresent();
        return row -> numbers ? Gaps.isGapAmongNumbers(row.get(column)) : Gaps.isGap(row.get(column));
    }

    /** The same without the rows that have a gap in this column. */
    CsvTable withoutGapsIn(int column) {
        return new CsvTable(
                headings,
                names,
                units,
                separator,
                rows.stream().filter(gapIn(column).negate()).toList(),
                remarks);
    }

    /** The columns whose heading is not their name: heading to name. */
    Map<String, String> renamed() {
        Map<String, String> renamed = new LinkedHashMap<>();
        IntStream.range(0, names.size())
                .filter(i -> !headings.get(i).isEmpty() && !names.get(i).equals(headings.get(i)))
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
