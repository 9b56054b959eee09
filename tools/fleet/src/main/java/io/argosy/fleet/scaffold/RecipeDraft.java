package io.argosy.fleet.scaffold;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A first recipe for a data set: what each column seems to be, and an algorithm that is seldom wrong. Whoever knows the
 * data corrects it.
 */
public final class RecipeDraft {
    /** More distinct whole numbers than this in a target, and it is an amount, not a class. */
    private static final int MOST_CLASSES = 20;

    /** Fewer rows to a whole number than this, and it is an amount too. */
    private static final int FEWEST_ROWS_OF_A_CLASS = 5;

    /** A package takes no more labels. */
    private static final int MOST_LABELS = 1_000;

    /** A package takes no more features. */
    private static final int MOST_FEATURES = 4_096;

    /** So many columns are named where it is said what each is. */
    private static final int MOST_NAMED = 20;

    /** Fewer rows than this cannot be judged in five folds. */
    private static final int FEWEST_ROWS = 20;

    private static final int SOME_ROWS = 50_000;

    private static final int MANY_ROWS = 200_000;

    /** A feature with so few values is one to break the figures down by. */
    private static final int MOST_PARTS = 5;

    private static final int MOST_SLICES = 3;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    /** What a target is. */
    public enum Task {
        CLASSIFICATION,
        REGRESSION
    }

    private final String name;
    private final Optional<Task> forced;
    private final Path source;
    private final CsvTable table;
    private final CsvColumn target;
    private final List<CsvColumn> features;
    private final List<String> remarks;

    private RecipeDraft(
            String name,
            Path source,
            CsvTable table,
            CsvColumn target,
            List<CsvColumn> features,
            List<String> remarks,
            Optional<Task> forced) {
        this.name = name;
        this.forced = forced;
        this.source = source;
        this.table = table;
        this.target = target;
        this.features = List.copyOf(features);
        this.remarks = List.copyOf(remarks);
    }

    /**
     * Reads a data set.
     *
     * @param name the service's name
     * @param csv a CSV file with a header
     * @param target the column to predict
     * @param task what it is; seen from its values where it is not given
     * @throws FleetException where the file is no CSV, has no such column, or too little to learn from
     */
    public static RecipeDraft of(String name, Path csv, String target, Optional<Task> task) throws IOException {
        CsvTable all = CsvTable.read(csv);
        int index = all.indexOf(target);
        if (index < 0) {
            throw new FleetException(
                    ExitCode.USAGE,
                    csv + " has no column \"" + target + "\"",
                    NearestName.suggest(target, all.headings()));
        }
        // Drafted from what is trained on: rows without an answer tell nothing of the columns either.
        CsvTable answered = all.withoutGapsIn(index);
        CsvTable table = answered.plainly();
        CsvColumn answer = column(table, index);
        List<String> remarks = new ArrayList<>(table.remarks());
        List<CsvColumn> columns = new ArrayList<>();
        for (int i = 0; i < table.names().size(); i++) {
            if (i != index) {
                columns.add(column(table, i));
            }
        }
        requireRoom(csv, columns);
        boolean told =
                columns.stream().anyMatch(column -> column.reasonToLeaveOut().isEmpty());
        List<CsvColumn> texts = columns.stream()
                .filter(column -> column.type() == CsvColumn.Type.TEXT)
                .toList();
        // Free text is what there is to learn a class from where there is nothing else.
        boolean byText = !told && texts.size() == 1 && isClass(answer, task);
        List<CsvColumn> features = new ArrayList<>();
        CsvTable complete = table;
        for (CsvColumn column : columns) {
            int place = table.names().indexOf(column.name());
            if (byText && column.type() == CsvColumn.Type.TEXT) {
                features.add(column);
                complete = complete.withoutGapsIn(place);
            } else if (column.reasonToLeaveOut().isPresent()) {
                remarks.add("left out the column " + table.label(place) + ": "
                        + column.reasonToLeaveOut().get());
            } else {
                features.add(column);
                Leakage.warning(column, table.cells(place), table.cells(index), isClass(answer, task))
                        .ifPresent(remarks::add);
            }
        }
        renamed(table.renamed()).ifPresent(remarks::add);
        remarks.addAll(0, leftOut(all, answered, complete, table.label(index), features));
        RecipeDraft draft = new RecipeDraft(name, csv, complete, column(complete, index), features, remarks, task);
        draft.require();
        return draft;
    }

    private static Optional<String> renamed(Map<String, String> names) {
        List<String> all = names.entrySet().stream()
                .map(one -> one.getKey() + " to " + one.getValue())
                .toList();
        int more = all.size() - MOST_NAMED;
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of("renamed the column" + (all.size() == 1 ? " " : "s ")
                        + String.join(", ", more > 0 ? all.subList(0, MOST_NAMED) : all)
                        + (more > 0 ? " and " + more + " more" : ""));
    }

    /** Before columns are looked at more closely. */
    private static void requireRoom(Path csv, List<CsvColumn> columns) {
        long count = columns.stream()
                .filter(column -> column.reasonToLeaveOut().isEmpty())
                .count();
        if (count > MOST_FEATURES) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    csv + " has " + count + " columns to learn from, and a model takes " + MOST_FEATURES
                            + " at the most",
                    "leave out those that tell least");
        }
    }

    private static List<String> leftOut(
            CsvTable all, CsvTable answered, CsvTable complete, String target, List<CsvColumn> features) {
        List<String> remarks = new ArrayList<>();
        int without = all.rows().size() - answered.rows().size();
        if (without > 0) {
            remarks.add("left out " + rows(without) + " without " + target);
        }
        int silent = answered.rows().size() - complete.rows().size();
        if (silent > 0) {
            remarks.add("left out " + rows(silent) + " without "
                    + features.getFirst().heading());
        }
        return remarks;
    }

    private static String rows(int count) {
        return count + (count == 1 ? " row" : " rows");
    }

    private static CsvColumn column(CsvTable table, int index) {
        return CsvColumn.of(
                table.names().get(index), table.label(index), table.units().get(index), table.cells(index));
    }

    private void require() {
        int rows = table.rows().size();
        if (rows < FEWEST_ROWS) {
            throw refused("has " + rows + " rows to learn from", "give at least " + FEWEST_ROWS);
        }
        if (target.distinct() < 2) {
            throw refused(
                    "has the same " + target.heading() + " in every row", "give a column that differs as --target");
        }
        if (!isClassification() && !target.isNumeric()) {
            throw refused(
                    "has texts as " + target.heading(), "leave --task regression out, or give a column of numbers");
        }
        boolean classes = !target.isNumeric() || (forced.isPresent() && isClassification());
        if (classes && (target.distinct() > MOST_LABELS || target.distinct() > rows / 2)) {
            throw refused(
                    "has " + target.distinct() + " different " + (target.isNumeric() ? "numbers" : "texts") + " as "
                            + target.heading(),
                    "give a column with an amount or with classes as --target");
        }
        if (features.isEmpty()) {
            throw refused(
                    "has no column to predict " + target.heading() + " from",
                    remarks.isEmpty() ? "give one with more columns" : String.join("; ", remarks));
        }
    }

    private FleetException refused(String fact, String nextStep) {
        return new FleetException(ExitCode.REFUSED, source + " " + fact, nextStep);
    }

    /** What of the data is not in the draft, or under another name: a sentence each. */
    public List<String> remarks() {
        return remarks;
    }

    /** Whether the target is one of a few classes, rather than an amount. */
    public boolean isClassification() {
        return isClass(target, forced);
    }

    private static boolean isClass(CsvColumn target, Optional<Task> task) {
        if (task.isPresent()) {
            return task.get() == Task.CLASSIFICATION;
        }
        int rows = target.filled();
        return !target.isNumeric()
                || (target.isWhole()
                        && target.distinct() <= MOST_CLASSES
                        && rows >= target.distinct() * FEWEST_ROWS_OF_A_CLASS);
    }

    /** One sentence about the service. */
    public String description() {
        return "Predicts " + target.name() + " from " + features.size()
                + (features.size() == 1 ? " column." : " columns.");
    }

    /** What was understood: rows, task and columns. */
    public String summary() {
        return table.rows().size() + " rows: " + (isClassification() ? "classification" : "regression") + " of "
                + target.name() + (isClassification() ? " (" + target.distinct() + " labels)" : "") + " from "
                + features.size() + (features.size() == 1 ? " column" : " columns");
    }

    /** What each column was taken for, a line for each kind. */
    public List<String> columns() {
        return List.of(
                        columns("numbers", CsvColumn.Type.NUMBER),
                        columns("whole numbers", CsvColumn.Type.INTEGER),
                        columns("categories", CsvColumn.Type.CATEGORY),
                        columns("texts", CsvColumn.Type.TEXT))
                .stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private String columns(String kind, CsvColumn.Type type) {
        List<String> all = features.stream()
                .filter(feature -> feature.type() == type)
                .map(RecipeDraft::told)
                .toList();
        int more = all.size() - MOST_NAMED;
        return all.isEmpty()
                ? ""
                : kind + ": " + String.join(", ", more > 0 ? all.subList(0, MOST_NAMED) : all)
                        + (more > 0 ? " and " + more + " more" : "");
    }

    private static String told(CsvColumn feature) {
        List<String> facts = new ArrayList<>();
        if (!feature.unit().isEmpty()) {
            facts.add("in " + feature.unit());
        }
        if (feature.type() == CsvColumn.Type.CATEGORY) {
            facts.add(Integer.toString(feature.distinct()));
        }
        if (feature.hasGaps()) {
            facts.add(feature.gaps() + (feature.gaps() == 1 ? " gap" : " gaps"));
        }
        return feature.name() + (facts.isEmpty() ? "" : " (" + String.join(", ", facts) + ")");
    }

    /** The data as training reads it. */
    public String data() {
        return table.csv();
    }

    /** The file that the data is from. */
    Path source() {
        return source;
    }

    /** {@code recipe.yaml}. */
    public String yaml() {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("name", name);
        recipe.put("version", "1.0.0");
        recipe.put("description", description());
        recipe.put("data", dataFile());
        recipe.put("task", isClassification() ? "classification" : "regression");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", target.name());
        if (!isClassification() && !target.unit().isEmpty()) {
            answer.put("unit", target.unit());
        }
        recipe.put("target", answer);
        recipe.put("features", features.stream().map(CsvColumn::recipe).toList());
        recipe.put("algorithm", algorithm());
        recipe.put("folds", folds());
        recipe.put("seed", 1);
        recipe.put("slices", slices());
        if (isClassification()) {
            recipe.put("reliability", true);
        }
        recipe.put("card", card());
        return "# How the " + name + " model is made: `./fleet train " + name
                + "` reads this and writes model/. See docs/training.md.\n"
                + "# A draft made from the data: correct what you know better, units and meanings above all.\n"
                + YAML.writeValueAsString(recipe);
    }

    /** The data's path in the service's folder. */
    String dataFile() {
        String file = source.getFileName().toString();
        return "data/" + (file.endsWith(".csv") ? file : file + ".csv");
    }

    /** A request that the model answers: the first row of the data. */
    public String example() {
        Map<String, Object> row = new LinkedHashMap<>();
        for (CsvColumn feature : features) {
            Object value =
                    feature.value(table.rows().getFirst().get(table.names().indexOf(feature.name())));
            if (value != null) {
                row.put(feature.name(), value);
            }
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(row) + "\n";
    }

    private Map<String, Object> algorithm() {
        Map<String, Object> algorithm = new LinkedHashMap<>();
        if (features.stream().anyMatch(feature -> feature.type() == CsvColumn.Type.TEXT)) {
            algorithm.put("kind", "naive-bayes");
            algorithm.put("ngram_range", List.of(1, 4));
            algorithm.put("alpha", 0.15);
            algorithm.put("lowercase", false);
            algorithm.put("folds", 5);
        } else {
            algorithm.put("kind", "gradient-boosting");
            algorithm.put("n_estimators", 200);
            algorithm.put("max_depth", 4);
            algorithm.put("learning_rate", 0.05);
            algorithm.put("min_child_weight", 5);
            algorithm.put("subsample", 0.7);
            algorithm.put("colsample_bytree", 0.6);
        }
        return algorithm;
    }

    /** Fewer where rows are so many that each fit takes long, and that half of them tell nearly as much as all. */
    private int folds() {
        int rows = table.rows().size();
        return rows > MANY_ROWS ? 2 : rows > SOME_ROWS ? 3 : 5;
    }

    private List<String> slices() {
        return IntStream.range(0, features.size())
                .mapToObj(features::get)
                .filter(feature -> feature.type() != CsvColumn.Type.TEXT && feature.distinct() <= MOST_PARTS)
                .map(CsvColumn::name)
                .limit(table.rows().size() > MANY_ROWS ? 1 : MOST_SLICES)
                .toList();
    }

    private Map<String, Object> card() {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("use", "Not said yet: what the answers are for, and what they are not for.");
        card.put("data", "Not said yet: where the rows of " + dataFile() + " come from and what they cover.");
        card.put("limits", List.of("Not said yet: what a user must know."));
        return card;
    }
}
