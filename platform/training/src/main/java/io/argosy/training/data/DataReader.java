package io.argosy.training.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.model.table.Decimal;
import io.argosy.model.wording.NearestName;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.rows.Examples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a recipe's CSV file into examples; the signature takes its ranges and categories from the data. */
public final class DataReader {
    /** What a package holds at the most. */
    private static final double GREATEST = 1e100;

    private final Recipe recipe;
    private final Path file;

    /** Per categorical feature the place of each name in its list. */
    private final Map<Integer, Map<String, Integer>> places = new HashMap<>();

    private DataReader(Recipe recipe, Path file) {
        this.recipe = recipe;
        this.file = file;
    }

    /**
     * The rows of the recipe's file.
     *
     * @param folder the service's, which the recipe's path starts from
     * @throws TrainingException where a row cannot be learned from, by its line and column
     */
    public static Examples read(Recipe recipe, Path folder) throws TrainingException {
        var reader = new DataReader(recipe, folder.resolve(recipe.data()));
        List<NamedCsvRecord> records = reader.records();
        return reader.examples(records, reader.signature(records));
    }

    private Signature signature(List<NamedCsvRecord> records) throws TrainingException {
        Signature signature = new SignatureMaker(recipe, file).make(records);
        if (recipe.derived().isEmpty()) {
            return signature;
        }
        var rows = new ArrayList<Row>(records.size());
        for (NamedCsvRecord csv : records) {
            rows.add(row(csv, signature));
        }
        return DerivedFeatures.seen(signature, recipe.derived(), rows);
    }

    /**
     * Rows in the file's own order.
     *
     * @param targets per row the label's index, or the value; empty where the file has no column of answers
     */
    public record Rows(Signature signature, List<Row> rows, List<Double> targets) {
        public Rows {
            rows = List.copyOf(rows);
            targets = List.copyOf(targets);
        }
    }

    /** Reads rows of which the answers need not be known. */
    public static Rows inOrder(Recipe recipe, Path folder) throws TrainingException {
        var reader = new DataReader(recipe, folder.resolve(recipe.data()));
        List<NamedCsvRecord> records = reader.records(false);
        Signature signature = reader.signature(records);
        boolean labelled = records.getFirst().getHeader().contains(signature.target());
        var rows = new ArrayList<Row>(records.size());
        var targets = new ArrayList<Double>();
        for (NamedCsvRecord csv : records) {
            rows.add(reader.row(csv, signature));
            if (labelled) {
                targets.add(reader.target(signature, csv.getField(signature.target()), csv));
            }
        }
        return new Rows(signature, rows, targets);
    }

    private List<NamedCsvRecord> records() throws TrainingException {
        return records(true);
    }

    private List<NamedCsvRecord> records(boolean labelled) throws TrainingException {
        List<NamedCsvRecord> records;
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .skipEmptyLines(true)
                .ofNamedCsvRecord(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            records = csv.stream().toList();
        } catch (CsvParseException e) {
            throw new TrainingException(file + ": is not sound CSV: " + e.getMessage());
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: put the data there, or change data in recipe.yaml");
        }
        if (records.isEmpty()) {
            throw new TrainingException(file + ": has no rows");
        }
        List<String> header = records.getFirst().getHeader();
        Set<String> known = Set.copyOf(header);
        var columns = new ArrayList<String>(labelled ? List.of(recipe.target().name()) : List.of());
        recipe.features().forEach(feature -> columns.addAll(feature.columns()));
        for (String column : columns) {
            if (!known.contains(column)) {
                String next = NearestName.of(column, header)
                        .map(name -> "did you mean " + name + "?")
                        .orElse("its columns are " + String.join(", ", header));
                throw new TrainingException(file + ": has no column " + column + "; " + next);
            }
        }
        return records;
    }

    private Examples examples(List<NamedCsvRecord> records, Signature signature) throws TrainingException {
        var rows = new ArrayList<Row>(records.size());
        var targets = new ArrayList<Double>(records.size());
        for (NamedCsvRecord csv : records) {
            rows.add(row(csv, signature));
            targets.add(target(signature, csv.getField(signature.target()), csv));
        }
        return Examples.of(signature, rows, targets);
    }

    private Row row(NamedCsvRecord csv, Signature signature) throws TrainingException {
        Row row = signature.newRow();
        for (int i = 0; i < signature.features().size(); i++) {
            String cell = csv.getField(signature.features().get(i).name());
            fill(row, i, signature.features().get(i), cell, csv);
        }
        return row;
    }

    private static Map<String, Integer> places(CategoricalFeature feature) {
        Map<String, Integer> places = new HashMap<>();
        feature.categories().forEach(name -> places.put(name, places.size()));
        return places;
    }

    private void fill(Row row, int index, Feature feature, String cell, NamedCsvRecord csv) throws TrainingException {
        if (cell.isEmpty()) {
            if (!feature.nullable()) {
                throw bad(csv, feature.name(), "is empty: fill it, or say in recipe.yaml what missing means");
            }
            row.setMissing(index);
            return;
        }
        switch (feature) {
            case NumericFeature f -> row.setNumber(index, number(csv, f, cell));
            case CategoricalFeature f -> {
                Integer category = places.computeIfAbsent(index, _ -> places(f)).get(cell);
                if (category == null) {
                    throw bad(csv, f.name(), "is \"" + cell + "\", which is not among the recipe's categories");
                }
                row.setCategory(index, category);
            }
            case TextFeature f -> {
                if (cell.isBlank() || cell.length() > f.maximumLength()) {
                    throw bad(csv, f.name(), "is blank or longer than " + f.maximumLength() + " characters");
                }
                row.setText(index, cell);
            }
        }
    }

    private double number(NamedCsvRecord csv, NumericFeature feature, String cell) throws TrainingException {
        double value = parse(csv, feature.name(), cell);
        if (feature.integer() && value != Math.rint(value)) {
            throw bad(csv, feature.name(), "is " + cell + ", but the recipe says it is an integer");
        }
        if (feature.bounds() != null && !feature.bounds().contains(value)) {
            throw bad(csv, feature.name(), "is " + cell + ", outside the recipe's bounds");
        }
        return value;
    }

    private double parse(NamedCsvRecord csv, String column, String cell) throws TrainingException {
        double value = Decimal.parse(cell);
        if (Double.isNaN(value)) {
            throw bad(csv, column, "is \"" + cell + "\", which is no number");
        }
        if (Math.abs(value) > GREATEST) {
            throw bad(csv, column, "is " + cell + ": numbers of up to 1e100 are taken; give it in a larger unit");
        }
        return value;
    }

    private double target(Signature signature, String cell, NamedCsvRecord csv) throws TrainingException {
        if (signature.task() == Task.REGRESSION) {
            return parse(csv, signature.target(), cell);
        }
        int label = signature.labels().indexOf(cell);
        if (label < 0) {
            throw bad(
                    csv,
                    signature.target(),
                    "is \"" + cell + "\", which is not among the labels " + String.join(", ", signature.labels()));
        }
        return label;
    }

    private TrainingException bad(NamedCsvRecord csv, String column, String message) {
        return new TrainingException(
                file + " line " + csv.getStartingLineNumber() + ", column " + column + ": " + message);
    }
}
