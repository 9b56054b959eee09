package io.argosy.serving;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.Provenance;
import io.argosy.model.derivation.Derivation;
import io.argosy.model.derivation.Derivations;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.derivation.TextStep;
import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.evidence.Histogram;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.evidence.Slice;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.format.PackageReader;
import io.argosy.model.format.PackageWriter;
import io.argosy.model.inference.GramCounts;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Ngrams;
import io.argosy.model.inference.Term;
import io.argosy.model.inference.Trees;
import io.argosy.model.inference.Weights;
import io.argosy.model.instance.InstanceWriter;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.serving.settings.InvalidSettingsException;
import io.argosy.serving.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A package of each kind of model, a few numbers large. One run that serves them all loads the classes that any service
 * needs for its start: so every service can have the same archive of classes, whatever its model.
 */
final class Samples {
    private static final Feature TENURE = new NumericFeature("tenure", "Months.", "months", true, 0, 72, null, null);
    private static final Feature CHARGES =
            new NumericFeature("charges", "Dollars.", "dollars", false, 0, 100, null, new Missing<>(0.0, "none yet"));
    private static final Feature CONTRACT =
            new CategoricalFeature("contract", "How it renews.", List.of("monthly", "yearly"), null, null);
    private static final Feature NAME = new TextFeature("name", "A name.", 20);

    /** A package has no fewer. */
    private static final int GOLDEN_ROWS = 20;

    private Samples() {}

    /**
     * Writes each sample and serves it until it has answered its golden rows through HTTP. None is closed: what a process
     * loads at its end depends on which of its threads comes first, and the caller ends it.
     *
     * @param environment the settings; of model, ports and warm-up it is the samples that decide
     * @throws CannotServeException if a sample cannot be served, which is a fault of the platform
     */
    static void serve(Map<String, String> environment) throws CannotServeException, InvalidSettingsException {
        Map<String, String> own = new HashMap<>(environment);
        own.putAll(Map.of("SERVING_PORT", "0", "SERVING_MANAGEMENT_PORT", "0", "SERVING_WARM_UP", "1ms"));
        Settings settings = Settings.from(own);
        for (Sample sample : List.of(sum(), forest(), counts())) {
            try {
                Path folder = Files.createTempDirectory("sample");
                try {
                    sample.write(folder);
                    ModelService.start(settings, PackageReader.read(folder));
                } finally {
                    PackageWriter.delete(folder);
                }
            } catch (IOException | InvalidPackageException e) {
                throw new CannotServeException("a sample of a model cannot be served: " + e.getMessage(), e);
            }
        }
    }

    /** Trees and linear terms, of two labels, with a ratio that the model does not look at and a count that it does. */
    private static Sample sum() {
        List<Feature> features = List.of(TENURE, CHARGES, CONTRACT);
        DerivedFeature rate = new DerivedFeature(
                new NumericFeature("rate", "Rate.", "dollars", false, 0, 100, null, new Missing<>(0.0, "none yet")),
                new Derivation.Arithmetic(Derivation.Operation.RATIO, List.of("charges", "tenure")),
                List.of());
        DerivedFeature yearly = new DerivedFeature(
                new NumericFeature("yearly_contracts", "Yearly ones.", "", true, 0, 1, null, null),
                new Derivation.Count(List.of("contract"), List.of("yearly")),
                List.of());
        Signature signature = new Signature(
                Task.CLASSIFICATION,
                features,
                Derivations.of(features, List.of(rate, yearly)),
                "leaves",
                "",
                List.of("No", "Yes"),
                0.5);
        LinearTerms linear = new LinearTerms(
                signature.inputs(),
                1,
                new int[] {0, 1, 3, 5, 5, 6},
                new Term[] {Term.VALUE, Term.LOG, Term.SQUARE, Term.CATEGORY, Term.CATEGORY, Term.VALUE},
                new double[] {-0.1, 0.2, 0.001, 0.5, -0.5, 0.1},
                new double[6]);
        return new Sample(signature, new Weights.Additive(Link.LOGISTIC, List.of(0.5), 0.1, trees(), linear));
    }

    /** Trees alone, of an amount. */
    private static Sample forest() {
        Signature signature =
                new Signature(Task.REGRESSION, List.of(TENURE, CHARGES, CONTRACT), "total", "dollars", List.of(), null);
        return new Sample(signature, new Weights.Additive(Link.IDENTITY, List.of(1.0), 1, trees(), null));
    }

    /** N-grams of a text in one form, of three labels. */
    private static Sample counts() {
        DerivedFeature plain = new DerivedFeature(
                new TextFeature("plain_name", "In one form.", 20),
                new Derivation.Normalization("name", List.of(TextStep.values())),
                List.of("name"));
        Signature signature = new Signature(
                Task.CLASSIFICATION,
                List.of(NAME),
                Derivations.of(List.of(NAME), List.of(plain)),
                "language",
                "",
                List.of("English", "French", "Greek"),
                null);
        GramCounts counts = new GramCounts(new int[] {0, 1, 3, 4}, new int[] {0, 1, 2, 0}, new int[] {5, 1, 2, 3});
        Weights weights = new Weights.Counts(
                new Ngrams(1, 2, true), 0.5, 1, List.of(0.5, 0.25, 0.25), List.of("a", "d", "da"), counts);
        return new Sample(signature, weights);
    }

    /** A split by number and one by category, and a leaf alone. */
    private static Trees trees() {
        return new Trees(
                1,
                new int[] {0, 5},
                new int[] {0, Trees.LEAF, 2, Trees.LEAF, Trees.LEAF, Trees.LEAF},
                new double[] {12, 0, 0, 0, 0, 0},
                new int[] {2, 0, 4, 0, 0, 0},
                new double[] {0, 1, 0, -1, 2, 0.5},
                new int[] {30, 10, 20, 10, 10, 30});
    }

    private record Sample(Signature signature, Weights weights) {
        void write(Path folder) throws IOException {
            Model model = weights.model(signature);
            PackageWriter.write(
                    new ModelPackage(
                            "sample",
                            "1.0.0",
                            "A sample of a model.",
                            signature,
                            model,
                            metrics(),
                            baseline(),
                            IntStream.range(0, GOLDEN_ROWS)
                                    .mapToObj(i -> golden(model, i))
                                    .toList(),
                            "# Sample\n",
                            new Provenance("data/sample.csv", "0".repeat(64), 30, "0".repeat(64), "by hand")),
                    weights,
                    folder);
        }

        private GoldenRow golden(Model model, int number) {
            Row row = signature.newRow();
            for (int i = 0; i < signature.features().size(); i++) {
                switch (signature.features().get(i)) {
                    case NumericFeature _ -> row.setNumber(i, number);
                    case CategoricalFeature _ -> row.setCategory(i, number % 2);
                    case TextFeature _ -> row.setText(i, "Ada " + number);
                }
            }
            double[] out = new double[model.outputs()];
            model.predict(row, out);
            return new GoldenRow(
                    "row " + number,
                    InstanceWriter.write(row).toString(),
                    Arrays.stream(out).boxed().toList());
        }

        private Metrics metrics() {
            List<Metric> figures = List.of(new Metric("auc", 0.9, 0.8, 0.95));
            Feature first = signature.features().getFirst();
            List<Slice> slices = List.of(new Slice(first.name(), "all", 30, figures));
            return new Metrics("on 30 rows", 30, figures, slices, List.of());
        }

        private Baseline baseline() {
            List<Histogram> features =
                    signature.columns().stream().map(Sample::histogram).toList();
            List<String> scores = signature.labels().size() == 2
                    ? List.of(signature.labels().getLast())
                    : signature.labels().isEmpty() ? List.of(signature.target()) : signature.labels();
            return new Baseline(
                    30,
                    features,
                    scores.stream()
                            .map(score -> (Histogram) new Histogram.Numeric(score, List.of(0.5), List.of(15L, 15L), 0))
                            .toList());
        }

        private static Histogram histogram(Feature feature) {
            return feature instanceof CategoricalFeature category
                    ? new Histogram.Categorical(category.name(), category.categories(), List.of(15L, 15L), 0)
                    : new Histogram.Numeric(feature.name(), List.of(5.0), List.of(15L, 15L), 0);
        }
    }
}
