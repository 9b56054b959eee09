package io.argosy.fleet.scaffold;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A first recipe for a data set: what each column seems to be, and an algorithm that is seldom wrong. Whoever knows the
 * data corrects it.
 */
public final class RecipeDraft {
    /** More distinct numbers than this in a target, and it is an amount, not a class. */
    private static final int MOST_CLASSES = 20;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    private final String name;
    private final String dataFile;
    private final CsvColumn target;
    private final List<CsvColumn> features;
    private final List<String> leftOut;
    private final NamedCsvRecord first;

    private RecipeDraft(
            String name,
            String dataFile,
            CsvColumn target,
            List<CsvColumn> features,
            List<String> leftOut,
            NamedCsvRecord first) {
        this.name = name;
        this.dataFile = dataFile;
        this.target = target;
        this.features = List.copyOf(features);
        this.leftOut = List.copyOf(leftOut);
        this.first = first;
    }

    /**
     * Reads a data set.
     *
     * @param name the service's name
     * @param csv a CSV file with a header
     * @param target the column to predict
     * @throws FleetException where the file is no CSV, has no such column, or no column to predict from
     */
    public static RecipeDraft of(String name, Path csv, String target) throws IOException {
        List<NamedCsvRecord> records = records(csv);
        List<String> header = records.getFirst().getHeader();
        if (!header.contains(target)) {
            throw new FleetException(
                    ExitCode.USAGE, csv + " has no column \"" + target + "\"", NearestName.suggest(target, header));
        }
        List<CsvColumn> features = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (String column : header) {
            CsvColumn read = CsvColumn.read(column, records, header.size() == 2);
            if (!column.equals(target)) {
                if (read.type() == CsvColumn.Type.UNUSABLE) {
                    leftOut.add(column);
                } else {
                    features.add(read);
                }
            }
        }
        if (features.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    csv + " has no column to predict " + target + " from",
                    "each is empty, constant, or a name of its own for every row");
        }
        return new RecipeDraft(
                name,
                "data/" + csv.getFileName(),
                CsvColumn.read(target, records, false),
                features,
                leftOut,
                records.getFirst());
    }

    /** Columns that tell nothing: constant, empty, or another text in every row. */
    public List<String> leftOut() {
        return leftOut;
    }

    /** Whether the target is one of a few classes, rather than an amount. */
    public boolean isClassification() {
        return !target.isNumeric() || (target.isIntegral() && target.distinct().size() <= MOST_CLASSES);
    }

    /** One sentence about the service. */
    public String description() {
        return "Predicts " + target.name() + " from " + features.size()
                + (features.size() == 1 ? " column." : " columns.");
    }

    /** {@code recipe.yaml}. */
    public String yaml() {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("name", name);
        recipe.put("version", "1.0.0");
        recipe.put("description", description());
        recipe.put("data", dataFile);
        recipe.put("task", isClassification() ? "classification" : "regression");
        recipe.put("target", Map.of("name", target.name()));
        recipe.put("features", features.stream().map(CsvColumn::recipe).toList());
        recipe.put("algorithm", algorithm());
        recipe.put("folds", 5);
        recipe.put("seed", 1);
        recipe.put("slices", List.of());
        recipe.put("card", card());
        return "# How the " + name + " model is made: `./fleet train " + name
                + "` reads this and writes model/. See docs/training.md.\n"
                + "# A draft made from the data: correct what you know better, units and meanings above all.\n"
                + YAML.writeValueAsString(recipe);
    }

    /** A request that the model answers: the first row of the data. */
    public String example() {
        Map<String, Object> row = new LinkedHashMap<>();
        for (CsvColumn feature : features) {
            feature.value(first.getField(feature.name())).ifPresent(value -> row.put(feature.name(), value));
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(row) + "\n";
    }

    private Map<String, Object> algorithm() {
        Map<String, Object> algorithm = new LinkedHashMap<>();
        if (features.stream().anyMatch(feature -> feature.type() == CsvColumn.Type.TEXT)) {
            algorithm.put("kind", "naive-bayes");
            algorithm.put("least", 1);
            algorithm.put("most", 4);
            algorithm.put("alpha", 0.15);
            algorithm.put("foldCase", false);
            algorithm.put("folds", 5);
        } else {
            algorithm.put("kind", "random-forest");
            algorithm.put("trees", 200);
            algorithm.put("depth", 12);
            algorithm.put("leaf", 3);
            algorithm.put("tries", tries());
        }
        return algorithm;
    }

    /** Columns tried at a split: the square root of their number for classes, a third for amounts (Breiman 2001). */
    private int tries() {
        int count = features.size();
        return Math.max(1, isClassification() ? (int) Math.round(Math.sqrt(count)) : count / 3);
    }

    private Map<String, Object> card() {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("use", "Not said yet: what the answers are for, and what they are not for.");
        card.put("data", "Not said yet: where the rows of " + dataFile + " come from and what they cover.");
        card.put("limits", List.of("Not said yet: what a user must know."));
        return card;
    }

    private static List<NamedCsvRecord> records(Path csv) throws IOException {
        if (!Files.isRegularFile(csv)) {
            throw new FleetException(ExitCode.USAGE, "there is no file " + csv, "give a CSV file with --from");
        }
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .ofNamedCsvRecord(Files.newBufferedReader(csv, StandardCharsets.UTF_8))) {
            List<NamedCsvRecord> records = reader.stream().toList();
            if (records.size() < 2) {
                throw new FleetException(
                        ExitCode.REFUSED, csv + " has no rows to learn from", "give a CSV file with a header");
            }
            return records;
        } catch (CsvParseException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    csv + " is no CSV: " + e.getMessage(),
                    "mend that line, or export the file again",
                    e);
        }
    }
}
