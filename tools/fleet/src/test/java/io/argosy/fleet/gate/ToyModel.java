package io.argosy.fleet.gate;

import io.argosy.fleet.training.ToyTraining;
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
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.format.PackageWriter;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Term;
import io.argosy.model.inference.Weights;
import io.argosy.model.instance.InstanceWriter;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A real model package, small: leaves follow {@code tenure}, and this model looks at it with a weight of one's choice.
 *
 * @param weight 4 is what made the labels, 0 is blind
 * @param auc the recorded figure over all rows
 * @param yearly the recorded figure where contract is yearly; not a number for none
 * @param contracts the categories that it takes
 * @param data the hash of the data that it was trained on
 * @param rows of its training data, which its recipe names
 * @param threshold from which probability on the answer is yes
 * @param sensitive features that are kept nowhere
 * @param seen the weight of a number that may be missing, which its callers may not send; not a number for a model without it
 * @param golden the weight that its golden rows were answered with; another one than its own is a mix-up
 */
public record ToyModel(
        String version,
        double weight,
        double auc,
        double yearly,
        List<String> contracts,
        String data,
        double golden,
        String rows,
        double threshold,
        Set<String> sensitive,
        double seen) {
    /** What it was trained on, unless said otherwise: rows that no test holds out. */
    private static final String ROWS = "tenure,contract,leaves\n7,monthly,yes\n-7,yearly,no\n";

    /** A good one. */
    public static ToyModel good(String version) {
        return new ToyModel(
                version,
                4,
                0.85,
                0.80,
                List.of("monthly", "yearly"),
                "a".repeat(64),
                4,
                ROWS,
                0.5,
                Set.of(),
                Double.NaN);
    }

    public ToyModel withWeight(double other) {
        return new ToyModel(version, other, auc, yearly, contracts, data, other, rows, threshold, sensitive, seen);
    }

    public ToyModel withFigures(double all, double slice) {
        return new ToyModel(version, weight, all, slice, contracts, data, golden, rows, threshold, sensitive, seen);
    }

    public ToyModel withContracts(List<String> others) {
        return new ToyModel(version, weight, auc, yearly, others, data, golden, rows, threshold, sensitive, seen);
    }

    public ToyModel withData(String other) {
        return new ToyModel(version, weight, auc, yearly, contracts, other, golden, rows, threshold, sensitive, seen);
    }

    public ToyModel withRows(String csv) {
        return new ToyModel(version, weight, auc, yearly, contracts, data, golden, csv, threshold, sensitive, seen);
    }

    public ToyModel withThreshold(double other) {
        return new ToyModel(version, weight, auc, yearly, contracts, data, golden, rows, other, sensitive, seen);
    }

    public ToyModel withSensitive(String feature) {
        return new ToyModel(
                version, weight, auc, yearly, contracts, data, golden, rows, threshold, Set.of(feature), seen);
    }

    /** One that also looks at a number which tells the answer where it is there. */
    public ToyModel withSeen(double other) {
        return new ToyModel(version, weight, auc, yearly, contracts, data, golden, rows, threshold, sensitive, other);
    }

    public ToyModel withOthersGoldenRows() {
        return new ToyModel(
                version, weight, auc, yearly, contracts, data, weight / 2, rows, threshold, sensitive, seen);
    }

    /** Writes the package, and beside it a recipe that gives it. */
    public void write(Path folder) throws IOException {
        writePackage(folder);
        ToyTraining.recipe(folder.resolve("..").normalize(), rows);
    }

    /** Writes the package alone, as somebody does by hand: all its hashes are right. */
    public void writePackage(Path folder) throws IOException {
        Signature signature = new Signature(
                        Task.CLASSIFICATION, features(), "leaves", "", List.of("no", "yes"), threshold)
                .withSensitive(sensitive);
        Weights weights = weights(signature, weight, seen);
        Model model = weights.model(signature);
        PackageWriter.write(
                new ModelPackage(
                        "churn",
                        version,
                        "A toy.",
                        signature,
                        model,
                        new Metrics(
                                "Made up.",
                                1000,
                                List.of(new Metric("auc", auc, auc - 0.01, auc + 0.01)),
                                slices(),
                                List.of()),
                        baseline(signature),
                        golden(signature, weights(signature, golden, seen).model(signature)),
                        "# churn\n",
                        new Provenance("data/churn.csv", data, 1000, "1".repeat(64), "by hand")),
                weights,
                folder);
    }

    private List<Feature> features() {
        List<Feature> features = new ArrayList<>();
        features.add(new NumericFeature("tenure", "Years.", "years", false, -1, 1, null, null));
        if (!Double.isNaN(seen)) {
            features.add(new NumericFeature("seen", "After.", "", false, -1, 1, null, new Missing<>(0.0, "not yet")));
        }
        features.add(new CategoricalFeature("contract", "How it renews.", contracts, null, null));
        return features;
    }

    private List<Slice> slices() {
        return Double.isNaN(yearly)
                ? List.of()
                : List.of(new Slice(
                        "contract", "yearly", 200, List.of(new Metric("auc", yearly, yearly - 0.02, yearly + 0.02))));
    }

    private static Weights weights(Signature signature, double weight, double seen) {
        int numbers = signature.features().size() - 1;
        int columns = numbers
                + ((CategoricalFeature) signature.features().getLast())
                        .categories()
                        .size();
        Term[] terms = new Term[columns];
        Arrays.fill(terms, Term.CATEGORY);
        Arrays.fill(terms, 0, numbers, Term.VALUE);
        double[] coefficients = new double[columns];
        coefficients[0] = weight;
        int[] starts = new int[numbers + 2];
        for (int i = 1; i <= numbers; i++) {
            starts[i] = i;
        }
        starts[numbers + 1] = columns;
        if (numbers > 1) {
            coefficients[1] = seen;
        }
        LinearTerms linear = new LinearTerms(signature.features(), 1, starts, terms, coefficients, new double[columns]);
        return new Weights.Additive(Link.LOGISTIC, List.of(0.0), 1, null, linear);
    }

    /** Rows as a weight of 4 labels them, half of them monthly. */
    public static String holdout() {
        return rows(7);
    }

    /** The same with other numbers. */
    public static String rows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("tenure,contract,leaves\n");
        for (int i = 0; i < 400; i++) {
            double tenure = random.nextDouble(-1, 1);
            String label = random.nextDouble() < Link.probability(4 * tenure) ? "yes" : "no";
            csv.append(tenure)
                    .append(',')
                    .append(i % 2 == 0 ? "monthly" : "yearly")
                    .append(',')
                    .append(label)
                    .append('\n');
        }
        return csv.toString();
    }

    private static Baseline baseline(Signature signature) {
        List<Histogram> features = new ArrayList<>();
        for (Feature feature : signature.features()) {
            features.add(
                    feature instanceof CategoricalFeature category
                            ? new Histogram.Categorical(
                                    category.name(),
                                    category.categories(),
                                    Collections.nCopies(category.categories().size(), 9L),
                                    0)
                            : new Histogram.Numeric(feature.name(), List.of(0.0), List.of(5L, 5L), 0));
        }
        return new Baseline(10, features, List.of(new Histogram.Numeric("yes", List.of(0.5), List.of(5L, 5L), 0)));
    }

    private static List<GoldenRow> golden(Signature signature, Model model) {
        List<GoldenRow> golden = new ArrayList<>();
        for (double tenure = -0.95; tenure < 1; tenure += 0.1) {
            Row row = signature.newRow();
            row.setNumber(0, tenure);
            row.setCategory(signature.features().size() - 1, 0);
            double[] out = new double[2];
            model.predict(row, out);
            golden.add(new GoldenRow(
                    "a row",
                    InstanceWriter.write(row).toString(),
                    Arrays.stream(out).boxed().toList()));
        }
        return golden;
    }
}
