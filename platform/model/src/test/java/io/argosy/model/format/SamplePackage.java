package io.argosy.model.format;

import io.argosy.model.ModelPackage;
import io.argosy.model.Provenance;
import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.evidence.Histogram;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.evidence.Slice;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.GramCounts;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Ngrams;
import io.argosy.model.inference.RandomTrees;
import io.argosy.model.inference.Term;
import io.argosy.model.inference.Weights;
import io.argosy.model.instance.InstanceWriter;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.TestSignatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Small packages that have one of everything. */
final class SamplePackage {
    private SamplePackage() {}

    /** Trees and linear terms over every kind of feature. */
    static void writeAdditive(Path directory) throws IOException {
        Signature signature = TestSignatures.mixed();
        int[] starts = {0, 2, 3, 6, 6};
        Term[] terms = {Term.VALUE, Term.LOG, Term.SQUARE, Term.CATEGORY, Term.CATEGORY, Term.CATEGORY};
        double[] coefficients = {0.01, -0.2, 0.0001, 0.5, -0.5, 0.1};
        double[] centers = {45, 3.8, 2500, 0.3, 0.3, 0.4};
        var linear = new LinearTerms(signature.features(), 1, starts, terms, coefficients, centers);
        var trees = RandomTrees.make(3, 6, 4, 1, 4);
        write(signature, new Weights.Additive(Link.LOGISTIC, List.of(-0.25), 0.125, trees, linear), directory);
    }

    /** Trees of the second format: missing inputs, zeros and sets of categories, summed in floats of 32 bits. */
    static void writeTested(Path directory) throws IOException {
        var trees = RandomTrees.tested(RandomTrees.make(3, 6, 4, 2, 4), 5, 0, 0, 3, 70);
        write(
                TestSignatures.gaps(),
                new Weights.Additive(Link.SOFTMAX, List.of(-0.25, 0.5), 1, trees, null, true),
                directory);
    }

    /** Trees of the third format: some of what they look at is derived. */
    static void writeDerived(Path directory) throws IOException {
        Signature signature = TestSignatures.derived();
        var trees = RandomTrees.make(3, 6, 4, 1, signature.inputs().size());
        write(signature, new Weights.Additive(Link.LOGISTIC, List.of(-0.25), 0.125, trees, null), directory);
    }

    /** The same of the fourth format: a feature whose values are kept nowhere. */
    static void writeSensitive(Path directory) throws IOException {
        Signature signature = TestSignatures.derived().withSensitive(Set.of("age"));
        var trees = RandomTrees.make(3, 6, 4, 1, signature.inputs().size());
        write(signature, new Weights.Additive(Link.LOGISTIC, List.of(-0.25), 0.125, trees, null), directory);
    }

    /** Trees of the sixth format: two of the features are an array. */
    static void writeTensors(Path directory) throws IOException {
        Signature signature = TestSignatures.picture();
        var trees = RandomTrees.make(3, 6, 4, 1, 4);
        write(signature, new Weights.Additive(Link.LOGISTIC, List.of(-0.25), 0.125, trees, null), directory);
    }

    /** Naive Bayes of the third format, over a text that is brought to one form. */
    static void writePlainBayes(Path directory) throws IOException {
        writeBayes(TestSignatures.plainText(), directory);
    }

    /** Naive Bayes over five n-grams. */
    static void writeBayes(Path directory) throws IOException {
        writeBayes(TestSignatures.text(), directory);
    }

    private static void writeBayes(Signature signature, Path directory) throws IOException {
        var counts = new GramCounts(
                new int[] {0, 2, 3, 3, 4, 6}, new int[] {0, 2, 1, 0, 1, 2}, new int[] {3, 1, 4, 1, 5, 9});
        var weights = new Weights.Counts(
                new Ngrams(1, 3, true), 0.1, 2.5, List.of(0.5, 0.3, 0.2), List.of(" x", "ab", "b", "xyz", "é"), counts);
        write(signature, weights, directory);
    }

    private static void write(Signature signature, Weights weights, Path directory) throws IOException {
        Model model = weights.model(signature);
        PackageWriter.write(
                new ModelPackage(
                        "sample",
                        "1.2.3",
                        "A sample.",
                        signature,
                        model,
                        new Metrics(
                                "Made up.",
                                100,
                                List.of(new Metric("accuracy", 0.75, 0.5, 0.875)),
                                List.of(new Slice("size", "small", 40, List.of())),
                                List.of()),
                        baseline(signature),
                        golden(signature, model),
                        "# sample\n",
                        new Provenance("data/sample.csv", "0".repeat(64), 100, "1".repeat(64), "none")),
                weights,
                directory);
    }

    private static Baseline baseline(Signature signature) {
        var features = new ArrayList<Histogram>();
        for (Feature feature : signature.columns()) {
            features.add(
                    feature instanceof CategoricalFeature f
                            ? new Histogram.Categorical(
                                    f.name(),
                                    f.categories(),
                                    Collections.nCopies(f.categories().size(), 9L),
                                    0)
                            : new Histogram.Numeric(feature.name(), List.of(1.0, 5.5), List.of(1L, 2L, 3L), 4));
        }
        var scores = new ArrayList<Histogram>();
        for (String label : signature.labels().subList(signature.labels().size() == 2 ? 1 : 0, signature.outputs())) {
            scores.add(new Histogram.Numeric(label, List.of(0.5), List.of(60L, 40L), 0));
        }
        return new Baseline(100, features, scores);
    }

    private static List<GoldenRow> golden(Signature signature, Model model) {
        var golden = new ArrayList<GoldenRow>();
        for (int i = 0; i < 20; i++) {
            Row row = signature.newRow();
            if (signature.equals(TestSignatures.gaps())) {
                row.setNumber(0, i / 10.0 - 1);
                if (i % 3 > 0) {
                    row.setNumber(1, i % 4 / 10.0);
                    row.setCategory(2, i % 3);
                }
                if (i % 5 > 0) {
                    row.setCategory(3, i * 3);
                }
            } else if (signature.features().getFirst() instanceof TextFeature) {
                row.setText(0, "Xyz abé".repeat(1 + i / 4).substring(i % 4));
            } else if (!signature.tensors().isEmpty()) {
                for (int f = 0; f < 4; f++) {
                    row.setNumber(f, i % (f + 2));
                }
            } else {
                row.setNumber(1, 18 + i);
                row.setCategory(2, i % 3);
                row.setCategory(3, i % 2);
                if (i % 4 > 0) {
                    row.setNumber(0, 1.5 * i);
                }
            }
            double[] out = new double[model.outputs()];
            model.predict(row, out);
            golden.add(new GoldenRow(
                    "row " + i,
                    InstanceWriter.write(row).toString(),
                    Arrays.stream(out).boxed().toList()));
        }
        return golden;
    }
}
