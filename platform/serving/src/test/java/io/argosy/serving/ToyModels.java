package io.argosy.serving;

import io.argosy.model.ModelPackage;
import io.argosy.model.Provenance;
import io.argosy.model.derivation.Derivation;
import io.argosy.model.derivation.Derivations;
import io.argosy.model.derivation.DerivedFeature;
import io.argosy.model.evidence.Baseline;
import io.argosy.model.evidence.GoldenRow;
import io.argosy.model.evidence.Histogram;
import io.argosy.model.evidence.Metric;
import io.argosy.model.evidence.Metrics;
import io.argosy.model.feature.Bounds;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.AdditiveModel;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Term;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Explanation.Contribution;
import io.argosy.model.prediction.Explanation.Scale;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Models small enough to work out an expected answer by hand. */
public final class ToyModels {
    private ToyModels() {}

    /** The instance that most tests send; {@link #leaver()} answers 0.75 for Yes. */
    public static final String CUSTOMER = "{\"tenure\": 10, \"charges\": 50.0, \"contract\": \"monthly\"}";

    private static final NumericFeature TENURE =
            new NumericFeature("tenure", "Months as a customer.", "months", true, 0, 72, new Bounds(0, 1000), null);
    private static final NumericFeature CHARGES = new NumericFeature(
            "charges", "All charges so far.", "dollars", false, 0, 100, null, new Missing<>(0.0, "not billed yet"));
    private static final CategoricalFeature CONTRACT = new CategoricalFeature(
            "contract", "How the contract is renewed.", List.of("monthly", "yearly"), null, null);

    /** A classifier of customers: Yes has 0.75 by month and 0.25 by year, whatever the numbers. */
    public static ModelPackage leaver() {
        Signature signature = new Signature(
                Task.CLASSIFICATION, List.of(TENURE, CHARGES, CONTRACT), "leaves", "", List.of("No", "Yes"), 0.5);
        return of(signature, new Leaver(), CUSTOMER, List.of(0.25, 0.75));
    }

    /** A regression that answers the tenure plus the charges. */
    public static ModelPackage adder() {
        Signature signature =
                new Signature(Task.REGRESSION, List.of(TENURE, CHARGES, CONTRACT), "total", "dollars", List.of(), null);
        return of(signature, new Adder(), CUSTOMER, List.of(60.0));
    }

    /** The same of two numbers, the last of which may be missing. */
    public static ModelPackage shortAdder() {
        Signature signature =
                new Signature(Task.REGRESSION, List.of(TENURE, CHARGES), "total", "dollars", List.of(), null);
        return of(signature, new Adder(), "{\"tenure\": 10, \"charges\": 50.0}", List.of(60.0));
    }

    /** A regression that answers the charges of a month, which it derives. */
    public static ModelPackage deriver() {
        List<Feature> features = List.of(TENURE, CHARGES, CONTRACT);
        DerivedFeature rate = new DerivedFeature(
                new NumericFeature(
                        "rate",
                        "Charges of a month.",
                        "dollars a month",
                        false,
                        0,
                        100,
                        null,
                        new Missing<>(0.0, "a new customer")),
                new Derivation.Arithmetic(Derivation.Operation.RATIO, List.of("charges", "tenure")),
                List.of("charges"));
        Signature signature = new Signature(
                Task.REGRESSION,
                features,
                Derivations.of(features, List.of(rate)),
                "rated",
                "dollars",
                List.of(),
                null);
        LinearTerms terms = new LinearTerms(
                signature.inputs(),
                1,
                new int[] {0, 0, 0, 1},
                new Term[] {Term.VALUE},
                new double[] {1},
                new double[1]);
        Model model = new AdditiveModel(signature, Link.IDENTITY, new double[1], 1, null, terms);
        return of(signature, model, CUSTOMER, List.of(5.0));
    }

    /** A classifier of texts with three labels, by the text's length. */
    public static ModelPackage measurer() {
        Feature name = new TextFeature("name", "A name.", 20);
        Signature signature =
                new Signature(Task.CLASSIFICATION, List.of(name), "size", "", List.of("short", "middle", "long"), null);
        return of(signature, new Measurer(), "{\"name\": \"Ada\"}", List.of(0.7, 0.2, 0.1));
    }

    /** The instance of {@link #painter()} whose answer is 7654321. */
    public static final String PICTURE = "{\"hour\": 1, \"image\": [[2, 3], [4, 5]], \"words\": [6, 7]}";

    /** A regression over a picture of 2 times 2, a sequence of two words and an hour: each a digit of the answer, the last one first. */
    public static ModelPackage painter() {
        List<Feature> features = new ArrayList<>();
        features.add(new NumericFeature("hour", "Of the day.", "hours", false, 0, 24, null, null));
        for (String name : FeatureTensor.elements("image", List.of(2, 2))) {
            features.add(new NumericFeature(name, "A pixel.", "", false, 0, 16, new Bounds(0, 255), null));
        }
        for (String name : FeatureTensor.elements("words", List.of(2))) {
            features.add(new NumericFeature(name, "A word.", "", true, 0, 99, null, null));
        }
        Signature signature = new Signature(
                Task.REGRESSION,
                features,
                Derivations.of(features, List.of()),
                "painted",
                "",
                List.of(),
                null,
                Set.of(),
                List.of(
                        new FeatureTensor("image", FeatureTensor.Datatype.FP32, List.of(2, 2), 1),
                        new FeatureTensor("words", FeatureTensor.Datatype.INT64, List.of(2), 5)));
        double[] weights = new double[7];
        Arrays.setAll(weights, i -> Math.pow(10, i));
        Term[] terms = new Term[7];
        Arrays.fill(terms, Term.VALUE);
        LinearTerms linear = new LinearTerms(
                signature.inputs(), 1, new int[] {0, 1, 2, 3, 4, 5, 6, 7}, terms, weights, new double[7]);
        Model model = new AdditiveModel(signature, Link.IDENTITY, new double[1], 1, null, linear);
        return of(signature, model, PICTURE, List.of(7_654_321.0));
    }

    private static ModelPackage of(Signature signature, Model model, String golden, List<Double> expected) {
        List<Histogram> scores = signature.labels().isEmpty()
                ? List.of(new Histogram.Numeric(signature.target(), List.of(50.0, 100.0), List.of(10L, 10L, 10L), 0))
                : signature
                        .labels()
                        .subList(
                                signature.labels().size() == 2 ? 1 : 0,
                                signature.labels().size())
                        .stream()
                        .map(label -> (Histogram) new Histogram.Numeric(label, List.of(0.5), List.of(15L, 15L), 0))
                        .toList();
        return new ModelPackage(
                "toy",
                "1.2.3",
                "A toy.",
                signature,
                model,
                new Metrics("on 30 rows", 30, List.of(new Metric("auc", 0.9, 0.8, 0.95)), List.of(), List.of()),
                new Baseline(
                        30,
                        signature.columns().stream().map(ToyModels::histogram).toList(),
                        scores),
                List.of(new GoldenRow("by hand", golden, expected)),
                "# Toy",
                new Provenance("data/toy.csv", "0".repeat(64), 30, "0".repeat(64), "by hand"));
    }

    private static Histogram histogram(Feature feature) {
        return switch (feature) {
            case NumericFeature f -> new Histogram.Numeric(f.name(), List.of(20.0, 60.0), List.of(10L, 10L, 10L), 0);
            case CategoricalFeature f -> new Histogram.Categorical(f.name(), f.categories(), List.of(15L, 15L), 0);
            case TextFeature f -> new Histogram.Numeric(f.name(), List.of(5.0), List.of(15L, 15L), 0);
        };
    }

    private static void predictAll(Model model, List<Row> rows, double[] out) {
        double[] one = new double[model.outputs()];
        for (int i = 0; i < rows.size(); i++) {
            model.predict(rows.get(i), one);
            System.arraycopy(one, 0, out, i * one.length, one.length);
        }
    }

    private record Leaver() implements Model {
        @Override
        public int outputs() {
            return 2;
        }

        @Override
        public void predict(Row row, double[] out) {
            out[1] = row.inputs()[2] == 0 ? 0.75 : 0.25;
            out[0] = 1 - out[1];
        }

        @Override
        public void predictAll(List<Row> rows, double[] out) {
            ToyModels.predictAll(this, rows, out);
        }

        @Override
        public Explanation explain(Row row, int output) {
            double amount = (row.inputs()[2] == 0 ? 0.25 : -0.25) * (output == 1 ? 1 : -1);
            return new Explanation(
                    output == 1 ? "Yes" : "No",
                    null,
                    Scale.PROBABILITY,
                    0.5,
                    List.of(new Contribution("contract", row.inputs()[2] == 0 ? "monthly" : "yearly", amount)),
                    0.5 + amount);
        }
    }

    private record Adder() implements Model {
        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public void predict(Row row, double[] out) {
            out[0] = row.inputs()[0] + row.inputs()[1];
        }

        @Override
        public void predictAll(List<Row> rows, double[] out) {
            ToyModels.predictAll(this, rows, out);
        }

        @Override
        public Explanation explain(Row row, int output) {
            return new Explanation(
                    null,
                    null,
                    Scale.TARGET,
                    0,
                    List.of(
                            new Contribution("tenure", Double.toString(row.inputs()[0]), row.inputs()[0]),
                            new Contribution("charges", Double.toString(row.inputs()[1]), row.inputs()[1])),
                    row.inputs()[0] + row.inputs()[1]);
        }
    }

    private record Measurer() implements Model {
        @Override
        public int outputs() {
            return 3;
        }

        @Override
        public void predict(Row row, double[] out) {
            int length = String.valueOf(row.text(0)).length();
            int label = length < 5 ? 0 : length < 10 ? 1 : 2;
            for (int k = 0; k < 3; k++) {
                out[k] = k == label ? 0.7 : k == (label + 1) % 3 ? 0.2 : 0.1;
            }
        }

        @Override
        public void predictAll(List<Row> rows, double[] out) {
            ToyModels.predictAll(this, rows, out);
        }

        @Override
        public Explanation explain(Row row, int output) {
            throw new UnsupportedOperationException();
        }
    }
}
