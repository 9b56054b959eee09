package io.argosy.fleet.model;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Sha256;
import io.argosy.model.ModelPackage;
import io.argosy.model.comparison.Comparison;
import io.argosy.model.evidence.Slice;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rows with right answers, to compare two models on.
 *
 * @param file where they come from, for people
 * @param records per row its cells by column
 * @param sha256 of the file
 */
public record LabelledData(String file, List<Map<String, String>> records, String sha256) {
    /** Figures on fewer rows say little: no model is judged by them. */
    public static final int FEWEST_TO_JUDGE = 50;

    /**
     * Where a service keeps rows that no model of it is trained on, from the repository's root; a service need not have
     * any.
     */
    public static String heldOut(String service) {
        return "services/" + service + "/data/holdout.csv";
    }

    /**
     * Reads a CSV file with a header, UTF-8.
     *
     * @throws FleetException where it is none
     */
    public static LabelledData read(String file, byte[] content) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .ofNamedCsvRecord(new String(content, StandardCharsets.UTF_8))) {
            List<Map<String, String>> records =
                    reader.stream().map(NamedCsvRecord::getFieldsAsMap).toList();
            return new LabelledData(file, records, Sha256.of(content));
        } catch (CsvParseException e) {
            throw new FleetException(ExitCode.REFUSED, file + " is no CSV: " + e.getMessage(), "mend that line", e);
        }
    }

    /** Whether it has rows, and those a column. */
    public boolean has(String column) {
        return !records.isEmpty() && records.getFirst().containsKey(column);
    }

    /** The same rows with nothing in some columns. */
    public LabelledData without(List<String> columns) {
        return new LabelledData(
                file,
                records.stream()
                        .map(row -> {
                            Map<String, String> left = new LinkedHashMap<>(row);
                            columns.forEach(column -> left.replace(column, ""));
                            return left;
                        })
                        .toList(),
                sha256);
    }

    /** The rows as a CSV file with a header, UTF-8. */
    public byte[] csv() {
        StringWriter csv = new StringWriter();
        List<String> columns =
                records.isEmpty() ? List.of() : List.copyOf(records.getFirst().keySet());
        try (CsvWriter writer = CsvWriter.builder().build(csv)) {
            writer.writeRecord(columns);
            records.forEach(row -> writer.writeRecord(
                    columns.stream().map(column -> row.getOrDefault(column, "")).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Both models' answers to the rows, by the slices that either's own evidence has. */
    public Comparison compare(ModelPackage incumbent, ModelPackage candidate) {
        return compare(incumbent, candidate, (_, _, _, _) -> true);
    }

    /** The same with those figures of slices that somebody asks for. */
    public Comparison compare(ModelPackage incumbent, ModelPackage candidate, Comparison.Suspicion suspicion) {
        List<String> slices = Stream.of(incumbent, candidate)
                .flatMap(model -> model.metrics().slices().stream())
                .map(Slice::feature)
                .distinct()
                .filter(slice -> slice.equals(candidate.signature().target())
                        || candidate.signature().columnOf(slice) >= 0)
                .toList();
        return Comparison.of(incumbent, candidate, records, sha256, slices, suspicion);
    }
}
