package io.argosy.training.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.argosy.model.instance.InstanceWriter;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.table.Decimal;
import io.argosy.training.outcome.TrainingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether an imported model gives its tool's own answers. An answer is off by its distance from the expected one, divided
 * by the expected one's size, or by the mean size of all expected ones where that is greater: near 0 the last digits of a
 * sum are those of what was added up.
 *
 * @param rows how many rows were compared
 * @param worst how far the worst answer is off
 * @param worstRow its row's index
 */
public record Agreement(int rows, double worst, int worstRow) {
    private static final int MOST_SHOWN = 400;

    /**
     * Compares all answers.
     *
     * @param file where the tool's answers are: a header and a row for each of {@code rows}
     * @throws TrainingException when an answer is off by more than {@code tolerance}, or the file does not fit the rows
     */
    static Agreement require(Signature signature, Model model, List<Row> rows, Path file, double tolerance)
            throws TrainingException {
        double[][] expected = read(signature, rows.size(), file);
        int outputs = signature.outputs();
        double[] sizes = new double[outputs];
        for (double[] answer : expected) {
            for (int k = 0; k < outputs; k++) {
                sizes[k] += Math.abs(answer[k]) / expected.length;
            }
        }
        double worst = 0;
        int worstRow = 0;
        int off = 0;
        double[] out = new double[outputs];
        for (int i = 0; i < expected.length; i++) {
            model.predict(rows.get(i), out);
            double most = 0;
            for (int k = 0; k < outputs; k++) {
                double difference = Math.abs(out[k] - expected[i][k]);
                double size = Math.max(Math.abs(expected[i][k]), sizes[k]);
                // Not a number is off too.
                double relative = difference == 0 ? 0 : difference / size;
                most = Double.isNaN(relative) ? Double.POSITIVE_INFINITY : Math.max(most, relative);
            }
            off += most > tolerance ? 1 : 0;
            if (most > worst) {
                worst = most;
                worstRow = i;
            }
        }
        if (worst > tolerance) {
            model.predict(rows.get(worstRow), out);
            String row = InstanceWriter.write(rows.get(worstRow)).toString();
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d answers are not those of the model here, within %.0e; the worst is row %d, %s:"
                            + " expected %s, here %s. Are the rows those that the answers are of, in their order, and the"
                            + " answers %s?",
                    file,
                    off,
                    expected.length,
                    tolerance,
                    worstRow + 1,
                    row.length() <= MOST_SHOWN ? row : row.substring(0, MOST_SHOWN) + "…",
                    plain(expected[worstRow]),
                    plain(out),
                    signature.labels().isEmpty() ? "values, not raw scores" : "probabilities"));
        }
        return new Agreement(expected.length, worst, worstRow);
    }

    private static String plain(double[] numbers) {
        var texts = new ArrayList<String>();
        for (double number : numbers) {
            texts.add(Double.toString(number));
        }
        return String.join(" ", texts);
    }

    /**
     * The tool's own answers, one after the other in the rows' order.
     *
     * @throws TrainingException when the file does not fit the rows
     */
    static double[][] read(Signature signature, int rows, Path file) throws TrainingException {
        List<CsvRecord> records;
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .skipEmptyLines(true)
                .ofCsvRecord(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            records = csv.stream().toList();
        } catch (CsvParseException e) {
            throw new TrainingException(file + ": is not sound CSV: " + e.getMessage());
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: put the tool's own answers there");
        }
        if (records.size() != rows + 1) {
            throw new TrainingException(
                    file + ": has " + Math.max(0, records.size() - 1) + " rows below its header: give"
                            + " one answer for each of the sample's " + rows + " rows, in their order");
        }
        int[] columns = columns(signature, records.getFirst().getFields(), file);
        double[][] expected = new double[rows][signature.outputs()];
        for (int i = 0; i < rows; i++) {
            CsvRecord csv = records.get(i + 1);
            for (int k = 0; k < columns.length; k++) {
                expected[i][k] = number(csv, columns[k], file);
            }
            if (columns.length < expected[i].length) {
                expected[i][1] = expected[i][0];
                expected[i][0] = 1 - expected[i][1];
            }
        }
        return expected;
    }

    /** Per output its column; for two labels there may be one column alone, of the second's probability. */
    private static int[] columns(Signature signature, List<String> header, Path file) throws TrainingException {
        List<String> labels = signature.labels();
        int outputs = signature.outputs();
        int[] columns = new int[outputs];
        if (!labels.isEmpty() && header.containsAll(labels)) {
            for (int k = 0; k < outputs; k++) {
                columns[k] = header.indexOf(labels.get(k));
            }
            return columns;
        }
        if (header.size() == outputs) {
            for (int k = 0; k < outputs; k++) {
                columns[k] = k;
            }
            return columns;
        }
        if (header.size() == 1 && outputs == 2) {
            return new int[1];
        }
        throw new TrainingException(file + ": has " + header.size() + " columns: give "
                + (labels.isEmpty()
                        ? "one, the answer"
                        : "one for each label, its probability, in the order " + String.join(", ", labels)));
    }

    private static double number(CsvRecord csv, int column, Path file) throws TrainingException {
        double number = column < csv.getFieldCount() ? Decimal.parse(csv.getField(column)) : Double.NaN;
        if (!Double.isNaN(number)) {
            return number;
        }
        throw new TrainingException(
                file + " line " + csv.getStartingLineNumber() + ": has no finite number for an answer");
    }
}
