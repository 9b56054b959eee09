package io.argosy.training.importing;

import io.argosy.model.ModelPackage;
import io.argosy.model.Provenance;
import io.argosy.model.evaluation.Evaluation;
import io.argosy.model.evaluation.Judged;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.inference.GraphInput;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Term;
import io.argosy.model.inference.Trees;
import io.argosy.model.inference.Weights;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.training.data.DataReader;
import io.argosy.training.data.Sha256;
import io.argosy.training.evidence.Baselines;
import io.argosy.training.evidence.Card;
import io.argosy.training.evidence.GoldenRows;
import io.argosy.training.origin.OriginException;
import io.argosy.training.origin.OriginFeature;
import io.argosy.training.origin.OriginGraph;
import io.argosy.training.origin.OriginLine;
import io.argosy.training.origin.OriginModel;
import io.argosy.training.origin.OriginReader;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a package of a model from elsewhere: of its file, a sample of rows, and its tool's own answers to them. It depends
 * on those and the recipe alone, so that a review makes the same package again.
 */
public final class Importer {
    /** What is taken as it is, is compared on so many rows or more. */
    private static final int LEAST_ROWS = 10_000;

    private final Recipe recipe;
    private final Algorithm.Imported settings;
    private final Path folder;
    private final Progress progress;

    /**
     * An import of the model that the recipe names.
     *
     * @param folder the service's, which the recipe's paths start from
     */
    public Importer(Recipe recipe, Algorithm.Imported settings, Path folder, Progress progress) {
        this.recipe = recipe;
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
    }

    /** What an import comes to. */
    public record Made(ModelPackage content, Weights weights) {}

    /** Reads a model's file, or says why it is not taken. */
    static OriginModel read(Path file) throws TrainingException {
        try {
            if (Files.size(file) > OriginReader.MOST_BYTES) {
                throw new TrainingException(file + ": has more than " + (OriginReader.MOST_BYTES >> 20)
                        + " MB: save it in a smaller form, such as XGBoost's .ubj, or train fewer or shallower trees");
            }
            return OriginReader.read(Files.readAllBytes(file));
        } catch (OriginException e) {
            throw new TrainingException(file.getFileName() + " " + e.getMessage());
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read: put the model's file there");
        }
    }

    /**
     * Makes the package.
     *
     * @param version of the code that makes it
     * @throws TrainingException where the file is not understood whole, or answers otherwise than its origin did
     */
    public Made make(String version) throws TrainingException {
        Path file = folder.resolve(settings.file());
        DataReader.Rows read = DataReader.inOrder(recipe, folder);
        Signature signature = read.signature();
        OriginModel origin = read(file).forLabels(signature.labels().size());
        progress.say(String.format(
                Locale.ROOT,
                "%s %s: %s, %s, %,d rows of %s",
                recipe.name(),
                recipe.version(),
                origin.tool(),
                origin.objective(),
                read.rows().size(),
                recipe.data()));
        int[] features = features(origin, signature);
        Converted converted = origin.graph() == null
                ? converted(origin, signature, features, read.rows())
                : asItIs(origin, origin.graph(), signature, features, read.rows());
        Model model = converted.model;
        List<String> told = new ArrayList<>(told(origin, file));
        told.addAll(converted.told);
        boolean labelled = !read.targets().isEmpty();
        List<Double> targets =
                labelled ? read.targets() : Collections.nCopies(read.rows().size(), 0.0);
        Examples examples = Examples.of(signature, read.rows(), targets);
        Judged judged = converted.expected.isEmpty()
                ? Judged.by(model, signature, examples.rows(), examples.values())
                : judged(examples, read.rows(), converted.expected);
        Metrics metrics = metrics(examples, judged, labelled);
        Provenance provenance = new Provenance(
                recipe.data(),
                Sha256.of(folder.resolve(recipe.data())),
                examples.size(),
                Sha256.of(folder.resolve(RecipeReader.FILE)),
                version + "; imported from " + origin.tool() + ", " + settings.file() + " with SHA-256 "
                        + Sha256.of(file));
        return new Made(
                new ModelPackage(
                        recipe.name(),
                        recipe.version(),
                        recipe.description(),
                        signature,
                        model,
                        metrics,
                        Baselines.make(judged),
                        converted.expected.isEmpty()
                                ? GoldenRows.make(examples, model)
                                : GoldenRows.of(judged, examples),
                        Card.imported(recipe, examples, labelled, told, metrics, provenance),
                        provenance),
                converted.weights);
    }

    /**
     * A model, compared.
     *
     * @param expected per row of the file the tool's own answers, where figures are to be of these; else empty
     * @param told what the comparison came to
     */
    private record Converted(Weights weights, Model model, List<double[]> expected, List<String> told) {}

    private Converted converted(OriginModel origin, Signature signature, int[] features, List<Row> rows)
            throws TrainingException {
        Weights weights = weights(origin, signature, features, rows);
        Model model = model(weights, signature);
        return new Converted(weights, model, List.of(), List.of(compare(origin, signature, model, rows)));
    }

    /**
     * A graph as it is. Its last digits hang on the processor, so what the package says of it are its tool's own answers,
     * which are files, and here it is only compared with them: the package is the same wherever it is made.
     */
    private Converted asItIs(OriginModel origin, OriginGraph graph, Signature signature, int[] features, List<Row> rows)
            throws TrainingException {
        String expected = settings.expected();
        if (expected == null || rows.size() < LEAST_ROWS) {
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "%s is a graph, which is taken as it is: give a sample of %,d rows or more%s, and its tool's own"
                            + " answers to them as --expected",
                    folder.resolve(settings.file()).getFileName(),
                    LEAST_ROWS,
                    rows.size() < LEAST_ROWS ? String.format(Locale.ROOT, " (it has %,d)", rows.size()) : ""));
        }
        Path answers = folder.resolve(expected);
        TrainingException first = null;
        for (Link link : links(graph, signature)) {
            var weights = new Weights.Graph(
                    graph.file(),
                    link,
                    inputs(graph, signature, features),
                    Arrays.stream(features).boxed().toList(),
                    graph.output(),
                    graph.width() == 1,
                    reference(signature, rows));
            Model model = model(weights, signature);
            try {
                Agreement.require(signature, model, rows, answers, origin.tolerance());
            } catch (IllegalStateException e) {
                throw new TrainingException(settings.file() + ": " + e.getMessage());
            } catch (TrainingException e) {
                first = first == null ? e : first;
                continue;
            }
            String equal = String.format(
                    Locale.ROOT,
                    "Its answers to %,d rows are those of its tool in `%s` within %.0e%s. Figures, histograms and golden"
                            + " rows are of these.",
                    rows.size(),
                    expected,
                    origin.tolerance(),
                    link == Link.IDENTITY ? "" : ", as the " + link.id() + " of its numbers");
            progress.say(equal);
            return new Converted(
                    weights,
                    model,
                    List.of(Agreement.read(signature, rows.size(), answers)),
                    List.of(
                            equal,
                            "ONNX Runtime answers. An explanation of one is an estimate, over some orders of the"
                                    + " features, of what each adds to the answer for a row of middle values."));
        }
        throw Objects.requireNonNull(first);
    }

    /** What may make the answer of a graph's numbers; the file does not say which, but the answers do. */
    private static List<Link> links(OriginGraph graph, Signature signature) {
        if (signature.labels().isEmpty()) {
            return List.of(Link.IDENTITY);
        }
        return List.of(Link.IDENTITY, graph.width() == 1 ? Link.LOGISTIC : Link.SOFTMAX);
    }

    private static List<GraphInput> inputs(OriginGraph graph, Signature signature, int[] features) {
        List<GraphInput> inputs = new ArrayList<>();
        int column = 0;
        for (GraphInput input : graph.inputs()) {
            inputs.add(
                    signature.inputs().get(features[column]) instanceof CategoricalFeature category
                            ? input.withCategories(category.categories())
                            : input);
            column += input.width();
        }
        return inputs;
    }

    /** Per input its middle value in the rows, or its most frequent category. */
    private static List<Double> reference(Signature signature, List<Row> rows) {
        List<Double> reference = new ArrayList<>();
        for (int f = 0; f < signature.inputs().size(); f++) {
            int input = f;
            double[] values = rows.stream()
                    .mapToDouble(row -> row.inputs()[input])
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            if (signature.inputs().get(f) instanceof CategoricalFeature category) {
                int[] counts = new int[category.categories().size()];
                for (double value : values) {
                    counts[(int) value]++;
                }
                int most = 0;
                for (int c = 1; c < counts.length; c++) {
                    most = counts[c] > counts[most] ? c : most;
                }
                reference.add((double) most);
            } else {
                reference.add(values.length == 0 ? 0 : values[values.length / 2]);
            }
        }
        return reference;
    }

    /** The examples with the tool's answers, which the file has in the rows' own order. */
    private static Judged judged(Examples examples, List<Row> rows, List<double[]> expected) {
        IdentityHashMap<Row, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            places.put(rows.get(i), i);
        }
        int outputs = examples.signature().outputs();
        double[] answers = new double[examples.size() * outputs];
        for (int i = 0; i < examples.size(); i++) {
            double[] answer = expected.get(
                    Objects.requireNonNull(places.get(examples.rows().get(i))));
            System.arraycopy(answer, 0, answers, i * outputs, outputs);
        }
        return new Judged(examples.signature(), examples.rows(), examples.values(), answers);
    }

    private static Model model(Weights weights, Signature signature) throws TrainingException {
        try {
            return weights.model(signature);
        } catch (IllegalArgumentException e) {
            throw new TrainingException("a package cannot hold the model: " + e.getMessage());
        }
    }

    private static List<String> told(OriginModel origin, Path file) throws TrainingException {
        List<String> told = new ArrayList<>();
        Trees trees = origin.trees();
        told.add("From " + origin.tool() + ", objective " + origin.objective() + ", of `" + file.getFileName()
                + "` with SHA-256 `" + Sha256.of(file) + "`"
                + (trees == null
                        ? "."
                        : String.format(Locale.ROOT, ": %,d trees of %,d nodes.", trees.count(), trees.nodes())));
        told.addAll(origin.remarks());
        return told;
    }

    private String compare(OriginModel origin, Signature signature, Model model, List<Row> rows)
            throws TrainingException {
        String expected = settings.expected();
        if (expected == null) {
            String unchecked = "Nobody has compared its answers here with those of " + origin.tool()
                    + ": there are none (`expected` in recipe.yaml).";
            progress.say(unchecked);
            return unchecked;
        }
        Agreement agreement;
        try {
            agreement = Agreement.require(signature, model, rows, folder.resolve(expected), origin.tolerance());
        } catch (TrainingException e) {
            // Such as trees that the tool counts in one of its ways to answer, and in another not.
            throw origin.remarks().isEmpty()
                    ? e
                    : new TrainingException(e.getMessage() + " " + String.join(" ", origin.remarks()));
        }
        String equal = String.format(
                Locale.ROOT,
                "Its answers to %,d rows are those of %s in `%s` within %.0e; the worst, of row %d, is off by %.1e.",
                agreement.rows(),
                origin.tool(),
                expected,
                origin.tolerance(),
                agreement.worstRow() + 1,
                agreement.worst());
        progress.say(equal);
        return equal;
    }

    private Metrics metrics(Examples examples, Judged judged, boolean labelled) throws TrainingException {
        if (!labelled) {
            return new Metrics(
                    "No figures: the sample has no column " + recipe.target().name() + " with the right answers.",
                    judged.size(),
                    List.of(),
                    List.of(),
                    List.of());
        }
        try {
            var evaluation = new Evaluation(judged, examples.groups(), recipe.seed());
            return new Metrics(
                    "The imported model's answers to the sample's rows. Whether it was trained on some of them is not"
                            + " known; if so, the figures are too good.",
                    judged.size(),
                    evaluation.overall(),
                    evaluation.slices(recipe.slices()),
                    evaluation.overall(),
                    recipe.tellsReliability() ? evaluation.reliability().orElse(null) : null);
        } catch (IllegalArgumentException e) {
            throw new TrainingException(RecipeReader.FILE + ": " + e.getMessage());
        }
    }

    /** Per input of the model its feature's index; -1 for one that no answer depends on. */
    private int[] features(OriginModel origin, Signature signature) throws TrainingException {
        if (origin.classes() == 0
                ? signature.task() != Task.REGRESSION
                : signature.labels().size() != origin.classes()) {
            throw new TrainingException(RecipeReader.FILE + ": the model has "
                    + (origin.classes() == 0 ? "no labels: its task is regression" : origin.classes() + " labels")
                    + "; the recipe has " + signature.labels().size());
        }
        if (!origin.labels().isEmpty() && !origin.labels().equals(signature.labels())) {
            throw new TrainingException(RecipeReader.FILE + ": the model's labels are "
                    + String.join(", ", origin.labels()) + ", in this order; the recipe has "
                    + String.join(", ", signature.labels()));
        }
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < origin.features().size(); i++) {
            indices.putIfAbsent(origin.features().get(i).name(), i);
        }
        int[] features = new int[origin.features().size()];
        Arrays.fill(features, -1);
        List<FeatureTensor> tensors = signature.tensors();
        int f = -1;
        for (String input : settings.inputs()) {
            f++;
            FeatureTensor tensor = tensorAt(tensors, signature.column(f));
            if (tensor != null) {
                int start = place(origin.graph(), input, tensor);
                if (features[start] >= 0) {
                    throw new TrainingException(RecipeReader.FILE + ": the recipe has the input " + input + " twice");
                }
                for (int i = 0; i < tensor.size(); i++) {
                    features[start + i] = f + i;
                }
                f += tensor.size() - 1;
                continue;
            }
            Integer index = indices.get(input);
            if (index == null || features[index] >= 0) {
                throw new TrainingException(
                        RecipeReader.FILE + ": the model has no input " + input + ", or the recipe has it twice");
            }
            requireLike(origin.features().get(index), signature.inputs().get(f));
            requireWhole(origin.graph(), index, signature.inputs().get(f));
            features[index] = f;
        }
        requireArrays(origin.graph(), signature, features);
        for (int used : origin.used()) {
            if (features[used] < 0) {
                throw new TrainingException(RecipeReader.FILE + ": the model looks at "
                        + origin.features().get(used).name() + ", which is none of the inputs");
            }
        }
        return features;
    }

    /** What has places in more than one direction is asked for whole: as a table's row nobody could tell them apart. */
    private static void requireArrays(@Nullable OriginGraph graph, Signature signature, int[] features)
            throws TrainingException {
        int column = 0;
        for (GraphInput input : graph == null ? List.<GraphInput>of() : graph.inputs()) {
            if (input.shape().size() > 1
                    && (features[column] < 0
                            || tensorAt(signature.tensors(), signature.column(features[column])) == null)) {
                throw new TrainingException(RecipeReader.FILE + ": the model's input " + input.name()
                        + " is an array of the shape " + input.shape() + ": give its feature this shape");
            }
            column += input.width();
        }
    }

    private static @Nullable FeatureTensor tensorAt(List<FeatureTensor> tensors, int feature) {
        return tensors.stream()
                .filter(tensor -> tensor.first() == feature)
                .findFirst()
                .orElse(null);
    }

    /** The first of the columns of the graph that an array fills. */
    private static int place(@Nullable OriginGraph graph, String name, FeatureTensor tensor) throws TrainingException {
        int column = 0;
        for (GraphInput input : graph == null ? List.<GraphInput>of() : graph.inputs()) {
            if (input.name().equals(name)) {
                if (!input.shape().equals(tensor.shape()) || OriginGraph.datatype(input.type()) != tensor.datatype()) {
                    throw new TrainingException(RecipeReader.FILE + ": " + tensor.name() + " is " + tensor.datatype()
                            + " of the shape " + tensor.dimensions() + ", and the model's input " + name + " is "
                            + OriginGraph.datatype(input.type()) + " of " + input.shape());
                }
                return column;
            }
            column += input.width();
        }
        throw new TrainingException(RecipeReader.FILE + ": the model has no input " + name + " that is an array, as "
                + tensor.name() + " is");
    }

    private static void requireWhole(@Nullable OriginGraph graph, int index, Feature feature) throws TrainingException {
        if (graph != null && graph.whole(index) && feature instanceof NumericFeature f && !f.integer()) {
            throw new TrainingException(
                    RecipeReader.FILE + ": " + f.name() + " is a whole number for the model: its type is integer");
        }
    }

    private static void requireLike(OriginFeature input, Feature feature) throws TrainingException {
        boolean like = switch (feature) {
            case NumericFeature f ->
                !input.category()
                        && (f.missing() == null
                                || (input.standIn() != null
                                        && input.standIn().equals(f.missing().value()))
                                || (input.standIn() == null && (f.missing().value() != null || input.nullable())));
            case CategoricalFeature f ->
                input.category()
                        && f.categories().size() >= input.categories().size()
                        && f.categories().subList(0, input.categories().size()).equals(input.categories())
                        && (input.open()
                                || f.categories().size() == input.categories().size())
                        && (f.missing() == null || f.missing().value() != null || input.nullable());
            default -> false;
        };
        if (!like) {
            throw new TrainingException(RecipeReader.FILE + ": " + feature.name() + " is not what the model's input "
                    + input.name() + " is: "
                    + (input.category()
                            ? "a category, " + String.join(", ", input.categories()) + " in this order"
                                    + (input.open() ? ", and others after them" : "")
                            : "a number")
                    + (input.standIn() != null
                            ? ", with " + input.standIn() + " in the place of a missing one"
                            : input.nullable() ? "" : ", never missing without a value that stands in for it"));
        }
    }

    private static Weights weights(OriginModel origin, Signature signature, int[] features, List<Row> rows) {
        Trees trees = origin.trees() == null ? null : over(origin.trees(), features);
        if (trees != null && !origin.counted()) {
            trees = counted(trees, rows);
        }
        LinearTerms linear = origin.linear() == null ? null : line(origin.linear(), origin, signature, features, rows);
        return new Weights.Additive(
                origin.link(), origin.bias(), origin.scale(), trees, linear, origin.single() && linear == null);
    }

    /** The same trees over the signature's features. */
    private static Trees over(Trees trees, int[] features) {
        int[] feature = new int[trees.nodes()];
        for (int node = 0; node < feature.length; node++) {
            int input = trees.feature(node);
            feature[node] = input == Trees.LEAF ? Trees.LEAF : features[input];
        }
        int[] cover = new int[trees.nodes()];
        for (int node = 0; node < cover.length; node++) {
            cover[node] = trees.cover(node);
        }
        return copy(trees, feature, cover);
    }

    /** The same trees with the rows that reach each node, 1 at the least. */
    private static Trees counted(Trees trees, List<Row> rows) {
        int[] feature = new int[trees.nodes()];
        int[] cover = new int[trees.nodes()];
        for (int node = 0; node < feature.length; node++) {
            feature[node] = trees.feature(node);
        }
        for (Row row : rows) {
            for (int tree = 0; tree < trees.count(); tree++) {
                int node = trees.root(tree);
                cover[node]++;
                while (feature[node] != Trees.LEAF) {
                    node = trees.goesLeft(node, row.inputs()[feature[node]]) ? node + 1 : trees.right(node);
                    cover[node]++;
                }
            }
        }
        for (int node = 0; node < cover.length; node++) {
            cover[node] = Math.max(1, cover[node]);
        }
        return copy(trees, feature, cover);
    }

    private static Trees copy(Trees trees, int[] feature, int[] cover) {
        int nodes = trees.nodes();
        int[] roots = new int[trees.count()];
        double[] threshold = new double[nodes];
        int[] right = new int[nodes];
        byte[] test = new byte[nodes];
        double[] value = new double[nodes * trees.outputs()];
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = trees.root(tree);
        }
        for (int node = 0; node < nodes; node++) {
            threshold[node] = trees.threshold(node);
            right[node] = trees.right(node);
            test[node] = (byte) trees.test(node);
            for (int k = 0; k < trees.outputs(); k++) {
                value[node * trees.outputs() + k] = trees.value(node, k);
            }
        }
        return new Trees(trees.outputs(), roots, feature, threshold, right, value, cover, test, trees.sets());
    }

    private static @Nullable LinearTerms line(
            OriginLine line, OriginModel origin, Signature signature, int[] features, List<Row> rows) {
        int outputs = origin.bias().size();
        List<Integer> starts = new ArrayList<>(List.of(0));
        List<Term> terms = new ArrayList<>();
        List<Double> coefficients = new ArrayList<>();
        List<Double> centers = new ArrayList<>();
        for (int f = 0; f < signature.inputs().size(); f++) {
            int feature = f;
            List<List<Double>> columns = List.of();
            for (int input = 0; input < features.length; input++) {
                columns = features[input] == f ? line.coefficients().get(input) : columns;
            }
            boolean category = signature.inputs().get(f) instanceof CategoricalFeature;
            int size = category && !columns.isEmpty()
                    ? ((CategoricalFeature) signature.inputs().get(f))
                            .categories()
                            .size()
                    : columns.size();
            for (int c = 0; c < size; c++) {
                int column = c;
                terms.add(category ? Term.CATEGORY : Term.VALUE);
                // A category that the model has not seen has no column there.
                coefficients.addAll(c < columns.size() ? columns.get(c) : Collections.nCopies(outputs, 0.0));
                centers.add(rows.stream()
                        .mapToDouble(row -> row.inputs()[feature])
                        .map(input -> category ? (input == column ? 1 : 0) : input)
                        .average()
                        .orElse(0));
            }
            starts.add(terms.size());
        }
        return new LinearTerms(
                signature.inputs(),
                outputs,
                starts.stream().mapToInt(Integer::intValue).toArray(),
                terms.toArray(Term[]::new),
                coefficients.stream().mapToDouble(Double::doubleValue).toArray(),
                centers.stream().mapToDouble(Double::doubleValue).toArray(),
                true);
    }
}
