package io.argosy.training.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.argosy.model.inference.GraphInput;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.table.Decimal;
import io.argosy.model.wording.NearestName;
import io.argosy.training.origin.OriginFeature;
import io.argosy.training.origin.OriginGraph;
import io.argosy.training.origin.OriginModel;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.RecipeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** A first recipe for a model from elsewhere: which column of a sample is which of its inputs, and what each is. */
public final class ImportDraft {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    /** Names that tools give inputs of which they know none. */
    private static final Pattern NO_NAME = Pattern.compile("(f|Column_|x|input_)?[0-9]+");

    private final ImportOrder order;
    private final OriginModel origin;
    private final List<NamedCsvRecord> records;
    private final List<String> columns;
    private final Progress progress;
    private final Map<Integer, Array> arrays;

    private ImportDraft(ImportOrder order, OriginModel origin, List<NamedCsvRecord> records, Progress progress)
            throws TrainingException {
        this.order = order;
        this.origin = origin;
        this.records = records;
        this.columns = records.getFirst().getHeader();
        this.progress = progress;
        this.arrays = arrays();
    }

    /**
     * An input of a graph that the sample has an array for.
     *
     * @param first the index of its first element among the model's inputs
     */
    private record Array(String name, GraphInput input, int first) {
        Map<String, Object> feature() {
            Map<String, Object> feature = new LinkedHashMap<>();
            feature.put("name", name);
            feature.put("description", "The model's input " + input.name() + ".");
            feature.put("type", input.type().whole() ? "integer" : "number");
            feature.put("shape", input.shape());
            feature.put("datatype", String.valueOf(OriginGraph.datatype(input.type())));
            return feature;
        }
    }

    /** Per input of the model that is an element of an array, that array. */
    private Map<Integer, Array> arrays() throws TrainingException {
        Map<Integer, Array> found = new LinkedHashMap<>();
        OriginGraph graph = origin.graph();
        if (graph == null) {
            if (!order.tensors().isEmpty()) {
                throw new TrainingException("the sample has arrays ("
                        + String.join(", ", order.tensors().keySet())
                        + "), and the model takes single values: give the sample as CSV");
            }
            return found;
        }
        Set<String> given = new TreeSet<>(order.tensors().keySet());
        int column = 0;
        for (GraphInput input : graph.inputs()) {
            String name = arrayFor(input, graph.inputs());
            if (name != null) {
                given.remove(name);
                requireShape(name, input);
                for (int i = 0; i < input.width(); i++) {
                    found.put(column + i, new Array(name, input, column));
                }
            } else if (input.shape().size() > 1) {
                throw new TrainingException("the model's input " + input.name() + " is an array of the shape "
                        + input.shape() + " for each row: give the sample as .npz with it under that name, by"
                        + " numpy.savez, or as .npy where it is the only one");
            }
            column += input.width();
        }
        if (!given.isEmpty()) {
            throw new TrainingException("the sample's array " + given.iterator().next()
                    + " is no input of the model, which takes "
                    + String.join(
                            ", ", graph.inputs().stream().map(GraphInput::name).toList()));
        }
        return found;
    }

    /** The sample's array of the input's name, or its only one for a model's only input. */
    private @Nullable String arrayFor(GraphInput input, List<GraphInput> inputs) {
        for (String name : order.tensors().keySet()) {
            if (name.equals(input.name())
                    || order.headings().getOrDefault(name, name).equals(input.name())) {
                return name;
            }
        }
        boolean only = inputs.size() == 1 && order.tensors().size() == 1;
        return only ? order.tensors().keySet().iterator().next() : null;
    }

    private void requireShape(String name, GraphInput input) throws TrainingException {
        List<Integer> shape = order.tensors().get(name);
        if (!input.shape().equals(shape) || OriginGraph.datatype(input.type()) == null) {
            throw new TrainingException("the sample's array " + name + " has rows of the shape " + shape
                    + ", and the model's input " + input.name() + " takes "
                    + (OriginGraph.datatype(input.type()) == null ? "texts" : input.shape())
                    + ": save it with the rows first, and each as the model takes it");
        }
    }

    /**
     * Writes {@code recipe.yaml} into a service's folder, and {@code examples/request.json}.
     *
     * @param orderFile an {@link ImportOrder}
     */
    public static void write(Path folder, Path orderFile, Progress progress) throws TrainingException {
        try {
            ImportOrder order = JsonMapper.shared().readValue(Files.readString(orderFile), ImportOrder.class);
            List<String> labels = order.labels();
            OriginModel origin =
                    Importer.read(folder.resolve(order.file())).forLabels(labels == null ? 0 : labels.size());
            var draft = new ImportDraft(order, origin, records(folder.resolve(order.sample())), progress);
            Files.writeString(folder.resolve(RecipeReader.FILE), draft.yaml());
            Path example = folder.resolve("examples/request.json");
            Files.createDirectories(example.getParent());
            Files.writeString(example, draft.example());
        } catch (JacksonException e) {
            throw new TrainingException(orderFile + ": is no order of an import: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be written: " + e.getMessage());
        }
    }

    private static List<NamedCsvRecord> records(Path sample) throws TrainingException {
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .skipEmptyLines(true)
                .ofNamedCsvRecord(Files.newBufferedReader(sample, StandardCharsets.UTF_8))) {
            List<NamedCsvRecord> records = csv.stream().toList();
            if (records.isEmpty()) {
                throw new TrainingException("the sample has no rows: give some that the model is meant for");
            }
            return records;
        } catch (CsvParseException e) {
            throw new TrainingException(sample + ": is not sound CSV: " + e.getMessage());
        } catch (IOException e) {
            throw new TrainingException(sample + ": cannot be read: " + e.getMessage());
        }
    }

    private String yaml() throws TrainingException {
        Map<Integer, String> columnOf = columnsOfInputs();
        List<Integer> used = origin.used();
        int left = origin.features().size() - used.size();
        progress.say(origin.tool() + ", objective " + origin.objective() + ": "
                + origin.features().size() + " inputs"
                + (left == 0 ? "" : ", of which no answer depends on " + left + "; these are left out"));
        origin.remarks().forEach(progress::say);
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("name", order.name());
        recipe.put("version", "1.0.0");
        recipe.put(
                "description",
                "Answers " + order.target() + " as the model of " + origin.tool() + " does that it is from.");
        recipe.put("data", order.sample());
        recipe.put("task", origin.classes() == 0 ? "regression" : "classification");
        recipe.put("target", target());
        List<Map<String, Object>> features = new ArrayList<>();
        List<String> inputs = new ArrayList<>();
        for (int input : used) {
            Array array = arrays.get(input);
            if (array != null && array.first == input) {
                features.add(array.feature());
                inputs.add(array.input.name());
            }
            if (array != null) {
                continue;
            }
            String column = columnOf.get(input);
            features.add(feature(origin.features().get(input), column == null ? "" : column));
            inputs.add(origin.features().get(input).name());
        }
        recipe.put("features", features);
        Map<String, Object> algorithm = new LinkedHashMap<>();
        algorithm.put("kind", "imported");
        algorithm.put("file", order.file());
        if (order.expected() != null) {
            algorithm.put("expected", order.expected());
        }
        algorithm.put("inputs", inputs);
        recipe.put("algorithm", algorithm);
        recipe.put("folds", 0);
        recipe.put("seed", 1);
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("use", "Not said yet: what the answers are for, and what they are not for.");
        card.put(
                "data",
                "Not said yet: what the model was trained on, and where the rows of " + order.sample() + " come from.");
        card.put("limits", List.of("Not said yet: what a user must know."));
        recipe.put("card", card);
        return "# How the " + order.name() + " model is made: `./fleet train " + order.name()
                + "` converts algorithm.file again and writes model/. See docs/training.md.\n"
                + "# A draft made from the model's file and a sample: correct what you know better, units and meanings"
                + " above all.\n"
                + YAML.writeValueAsString(recipe);
    }

    /** A request that the model answers: the sample's first row. */
    private String example() throws TrainingException {
        Map<Integer, String> columnOf = columnsOfInputs();
        Map<String, Object> row = new LinkedHashMap<>();
        for (int input : origin.used()) {
            Array array = arrays.get(input);
            if (array != null && array.first == input) {
                List<String> elements = FeatureTensor.elements(array.name, array.input.shape());
                row.put(array.name, nested(elements, array.input.shape()));
            }
            if (array != null) {
                continue;
            }
            String column = columnOf.get(input);
            String cell = column == null ? "" : records.getFirst().getField(column);
            if (column != null && !cell.isEmpty()) {
                try {
                    row.put(column, origin.features().get(input).category() ? cell : (Object) Double.valueOf(cell));
                } catch (NumberFormatException e) {
                    throw new TrainingException("the sample's column " + column + " has \"" + cell
                            + "\", and the model's input is a number");
                }
            }
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(row) + "\n";
    }

    /** The first row's elements as nested lists. */
    private List<Object> nested(List<String> elements, List<Integer> shape) throws TrainingException {
        List<Object> list = new ArrayList<>();
        int size = elements.size() / shape.getFirst();
        for (int from = 0; from < elements.size(); from += size) {
            if (shape.size() > 1) {
                list.add(nested(elements.subList(from, from + size), shape.subList(1, shape.size())));
                continue;
            }
            String cell = records.getFirst().getField(elements.get(from));
            double number = Decimal.parse(cell);
            if (Double.isNaN(number)) {
                throw new TrainingException("the sample's column " + elements.get(from) + " has \"" + cell
                        + "\", and an array has numbers");
            }
            list.add(number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) (long) number : number);
        }
        return list;
    }

    private Map<String, Object> target() throws TrainingException {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("name", order.target());
        if (origin.classes() > 0) {
            target.put("labels", labels());
        }
        return target;
    }

    private List<String> labels() throws TrainingException {
        List<String> given = order.labels();
        if (given != null) {
            if (given.size() != origin.classes()) {
                throw new TrainingException("--labels has " + given.size() + " names, and the model " + origin.classes()
                        + " classes: give one for each, in the order of the classes");
            }
            return given;
        }
        if (!origin.labels().isEmpty()) {
            return origin.labels();
        }
        List<String> numbers =
                IntStream.range(0, origin.classes()).mapToObj(Integer::toString).toList();
        if (columns.contains(order.target())) {
            Set<String> seen = new TreeSet<>();
            records.forEach(csv -> seen.add(csv.getField(order.target())));
            if (!numbers.containsAll(seen)) {
                throw new TrainingException("the model's file has " + origin.classes()
                        + " classes without names, and the sample's column " + order.target() + " has "
                        + String.join(", ", seen.stream().limit(10).toList())
                        + ": give --labels with their names in the order of the classes (scikit-learn's classes_)");
            }
        }
        return numbers;
    }

    /** Per input the sample's column: by its heading, or by its place where the model's file has no names. */
    private Map<Integer, String> columnsOfInputs() throws TrainingException {
        Map<String, String> byHeading = new LinkedHashMap<>();
        for (String column : columns) {
            String heading = order.headings().getOrDefault(column, column);
            byHeading.put(heading, column);
            // LightGBM writes blanks in names as underscores.
            byHeading.putIfAbsent(heading.replaceAll("\\s", "_"), column);
        }
        Map<Integer, String> columnOf = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (int input : origin.used()) {
            if (arrays.containsKey(input)) {
                continue;
            }
            String name = origin.features().get(input).name();
            String column = byHeading.get(name);
            if (column == null || column.equals(order.target())) {
                unknown.add(name);
            } else {
                columnOf.put(input, column);
            }
        }
        if (unknown.isEmpty()) {
            return columnOf;
        }
        boolean nameless = !origin.named()
                || origin.features().stream()
                        .allMatch(feature -> NO_NAME.matcher(feature.name()).matches());
        List<String> others = columns.stream()
                .filter(column -> !column.equals(order.target()))
                .toList();
        if (nameless && arrays.isEmpty() && others.size() == origin.features().size()) {
            progress.say("The model's file has no names of its inputs: the sample's columns are taken in their order.");
            columnOf.clear();
            for (int input : origin.used()) {
                columnOf.put(input, others.get(input));
            }
            return columnOf;
        }
        if (nameless) {
            throw new TrainingException("the model has " + origin.features().size()
                    + " inputs without names, and the sample " + others.size() + " columns"
                    + (columns.contains(order.target()) ? " beside " + order.target() : "")
                    + ": give a sample with the model's inputs in their order, and --target for another column");
        }
        throw new TrainingException("the sample has no column for the model's input " + unknown.getFirst() + "; "
                + NearestName.of(unknown.getFirst(), byHeading.keySet())
                        .map(name -> "did you mean " + name + "?")
                        .orElse("its columns are "
                                + String.join(", ", order.headings().values())));
    }

    private Map<String, Object> feature(OriginFeature input, String column) throws TrainingException {
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("name", column);
        feature.put("description", "The model's input " + input.name() + ".");
        OriginGraph graph = origin.graph();
        boolean whole = graph != null && graph.whole(origin.features().indexOf(input));
        feature.put("type", input.category() ? "category" : whole ? "integer" : "number");
        if (input.category()) {
            feature.put("categories", categories(input, column));
        }
        // Whether a graph has a way with what is missing, only rows that miss something can show.
        if (input.nullable() && (graph == null || hasGaps(column))) {
            Map<String, Object> missing = new LinkedHashMap<>();
            if (input.standIn() != null) {
                missing.put("value", Double.toString(input.standIn()));
            }
            missing.put("meaning", "not said yet; the model itself knows what to do");
            feature.put("missing", missing);
        }
        return feature;
    }

    private boolean hasGaps(String column) {
        return records.stream().anyMatch(csv -> csv.getField(column).isEmpty());
    }

    /** The model's categories, and after them those that only the sample has, where the model takes others too. */
    private List<String> categories(OriginFeature input, String column) throws TrainingException {
        Set<String> categories = new LinkedHashSet<>(input.categories());
        Set<String> seen = new TreeSet<>();
        for (NamedCsvRecord csv : records) {
            String cell = csv.getField(column);
            if (!cell.isEmpty()) {
                seen.add(cell);
            }
        }
        if (input.categories().isEmpty() && origin.graph() == null) {
            return codes(input, column, seen);
        }
        if (input.open()) {
            categories.addAll(seen);
        } else if (!categories.containsAll(seen)) {
            seen.removeAll(categories);
            throw new TrainingException("the sample's column " + column + " has " + String.join(", ", seen)
                    + ", which the model has never seen: it knows " + String.join(", ", categories));
        }
        if (categories.size() < 2) {
            categories.add(categories.contains("other") ? "another" : "other");
        }
        return List.copyOf(categories);
    }

    /** Where the file has codes alone, these are the names. */
    private List<String> codes(OriginFeature input, String column, Set<String> seen) throws TrainingException {
        int most = Math.max(1, mostCode(input));
        for (String cell : seen) {
            if (!cell.matches("0|[1-9][0-9]{0,4}")) {
                throw new TrainingException("the sample's column " + column + " has " + cell
                        + ", but the model's file has numbers for the categories of " + input.name()
                        + ": give these numbers, 0 or more");
            }
            most = Math.max(most, Integer.parseInt(cell));
        }
        return IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
    }

    /** The greatest code that a split of this input asks for. */
    private int mostCode(OriginFeature input) {
        int most = 0;
        var trees = origin.trees();
        if (trees == null) {
            return most;
        }
        for (int node = 0; node < trees.nodes(); node++) {
            if (trees.feature(node) >= 0
                    && origin.features().get(trees.feature(node)).equals(input)) {
                var words = trees.sets().get((int) trees.threshold(node)).words();
                for (int code = words.size() * 32 - 1; code > most; code--) {
                    if ((words.get(code / 32) >>> (code % 32) & 1) != 0) {
                        most = code;
                    }
                }
            }
        }
        return most;
    }
}
