package io.argosy.fleet.scaffold;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.table.Headings;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows for a model from elsewhere, as a table: an array of NumPy's has a column for each element of a row.
 *
 * @param names the columns, or the arrays, as a signature has them
 * @param headings the names that they came under, one for each
 * @param tensors per name of an array the shape of one row's
 * @param rows how many there are
 * @param csv the table
 * @param remarks what was not read as it stands: a sentence each
 */
record ImportedSample(
        List<String> names,
        List<String> headings,
        Map<String, List<Integer>> tensors,
        int rows,
        String csv,
        List<String> remarks) {
    /** Forges refuse a file of 100 MB in Git, and the table is kept there. */
    private static final int MOST_LETTERS = 95_000_000;

    /** Reads CSV, or what NumPy wrote. */
    static ImportedSample read(Path file) throws IOException {
        if (NumpyArrays.isNamedSo(file)) {
            return of(file, NumpyArrays.read(file));
        }
        CsvTable table = CsvTable.read(file).plainly();
        if (table.rows().isEmpty()) {
            throw new FleetException(ExitCode.REFUSED, file + " has no rows", "give some that the model is meant for");
        }
        return new ImportedSample(
                table.names(), table.headings(), Map.of(), table.rows().size(), table.csv(), table.remarks());
    }

    private static ImportedSample of(Path file, List<NumpyArray> arrays) throws IOException {
        List<String> headings = arrays.stream().map(NumpyArray::name).toList();
        List<String> names = Headings.names(headings);
        Map<String, List<Integer>> tensors = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++) {
            List<Integer> shape = arrays.get(i).shape();
            // A column of single values is no array of one.
            if (arrays.get(i).width() == 1 && shape.size() < 2) {
                columns.add(names.get(i));
                continue;
            }
            try {
                FeatureTensor.requireShape(names.get(i), shape);
            } catch (IllegalArgumentException e) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        file + ": " + e.getMessage(),
                        "the first dimension is the rows'; what is larger, serve by a server of its own");
            }
            tensors.put(names.get(i), shape);
            columns.addAll(FeatureTensor.elements(names.get(i), shape));
        }
        int rows = arrays.getFirst().rows();
        return new ImportedSample(names, headings, tensors, rows, csv(file, arrays, columns), List.of());
    }

    /** The tool's own answers as a table: CSV as it is, or an array of one number or several for each row. */
    static String answers(Path file) throws IOException {
        List<NumpyArray> arrays = NumpyArrays.read(file);
        if (arrays.size() != 1 || arrays.getFirst().shape().size() > 1) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    file + " has " + arrays.size() + " arrays, the first of rows of the shape "
                            + arrays.getFirst().shape(),
                    "give the answers as one array of the shape [rows] or [rows, labels]");
        }
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < arrays.getFirst().width(); i++) {
            columns.add("answer_" + i);
        }
        return csv(file, arrays, columns);
    }

    private static String csv(Path file, List<NumpyArray> arrays, List<String> columns) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(columns);
            List<String> cells = new ArrayList<>(columns.size());
            for (int row = 0; row < arrays.getFirst().rows(); row++) {
                cells.clear();
                for (NumpyArray array : arrays) {
                    cells(file, array, row, cells);
                }
                csv.writeRecord(cells);
                requireRoom(file, text.getBuffer().length());
            }
        }
        return text.toString();
    }

    private static void requireRoom(Path file, int letters) {
        if (letters > MOST_LETTERS) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    file + " makes a table of more than " + MOST_LETTERS / 1_000_000
                            + " MB, and it is kept in Git with the service",
                    "give 10,000 rows, as few digits as the model needs (whole numbers of 0 to 255 take a third), or"
                            + " smaller arrays");
        }
    }

    private static void cells(Path file, NumpyArray array, int row, List<String> cells) {
        try {
            for (int i = 0; i < array.width(); i++) {
                cells.add(array.cell(row, i));
            }
        } catch (IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    file + ": " + array.name() + " " + e.getMessage() + ", in row " + (row + 1),
                    "give rows that the model answers, each element a finite number");
        }
    }

    /** The place of a column or an array of this heading or name, or -1. */
    int indexOf(String column) {
        int index = headings.indexOf(column);
        return index >= 0 ? index : names.indexOf(column);
    }
}
