package io.argosy.model.inference;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Explanation.Contribution;
import io.argosy.model.prediction.Explanation.Scale;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.wording.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** A graph of operators behind a signature: puts a row's inputs where the graph has them, and makes its numbers the answer. */
public final class GraphModel implements Model {
    /** How near answers are on another kind of processor: floats of 32 bits are added up in another order there. */
    public static final double EXACTNESS = 1e-5;

    /** So many rows go through the graph at once: what it holds meanwhile is bounded. */
    private static final int AT_ONCE = 64;

    /** Orders of the features that an explanation goes through, each there and back; fewer where there are many features. */
    private static final int ORDERS = 16;

    private static final int MOST_EXPLAINED = 4_096;

    private final Signature signature;
    private final Weights.Graph weights;
    private final GraphEngine.Prepared graph;
    private final int width;

    /** Makes the graph ready. */
    GraphModel(Signature signature, Weights.Graph weights, GraphEngine engine) {
        this.signature = signature;
        this.weights = weights;
        this.width = weights.width(signature);
        this.graph = engine.prepare(weights.graph(), weights.inputs(), weights.output(), width);
    }

    @Override
    public int outputs() {
        return signature.outputs();
    }

    @Override
    public double exactness() {
        return EXACTNESS;
    }

    @Override
    public void predict(Row row, double[] out) {
        answer(1, columns(row.inputs()), out, 0);
    }

    @Override
    public void predictAll(List<Row> rows, double[] out) {
        for (int from = 0; from < rows.size(); from += AT_ONCE) {
            int count = Math.min(AT_ONCE, rows.size() - from);
            double[][] inputs = new double[count][];
            for (int i = 0; i < count; i++) {
                inputs[i] = rows.get(from + i).inputs();
            }
            answer(count, columns(inputs), out, from * outputs());
        }
    }

    private double[] columns(double[]... rows) {
        int size = weights.columns().size();
        double[] columns = new double[rows.length * size];
        for (int row = 0; row < rows.length; row++) {
            for (int c = 0; c < size; c++) {
                columns[row * size + c] = rows[row][weights.columns().get(c)];
            }
        }
        return columns;
    }

    private void answer(int rows, double[] columns, double[] out, int offset) {
        double[] numbers = new double[rows * width];
        graph.run(rows, columns, numbers);
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                throw new IllegalStateException("the graph gives " + number + " for a row");
            }
        }
        for (int row = 0; row < rows; row++) {
            answer(numbers, row * width, out, offset + row * outputs());
        }
    }

    private void answer(double[] numbers, int at, double[] out, int to) {
        int outputs = outputs();
        if (outputs == 1) {
            out[to] = numbers[at];
        } else if (width == 1) {
            double second = weights.link() == Link.LOGISTIC ? Link.probability(numbers[at]) : share(numbers[at]);
            out[to] = 1 - second;
            out[to + 1] = second;
        } else {
            for (int k = 0; k < outputs; k++) {
                out[to + k] = weights.link() == Link.SOFTMAX ? numbers[at + k] : share(numbers[at + k]);
            }
            if (weights.link() == Link.SOFTMAX) {
                Link.softmax(out, to, outputs);
            }
        }
    }

    /** A probability whose last digit went astray. */
    private static double share(double number) {
        return Math.min(1, Math.max(0, number));
    }

    /**
     * Shapley values against the reference row, estimated over some orders of the features, always the same ones: what a
     * feature adds is how far the answer moves where the row's value takes the reference's place, on average over the
     * orders. They add up to the answer's distance from the reference's whatever the orders are.
     */
    @Override
    public Explanation explain(Row row, int output) {
        double[] given = row.inputs();
        int features = given.length;
        double[] amounts = new double[features];
        int orders = Math.max(1, Math.min(ORDERS, MOST_EXPLAINED / (2 * (features + 1))));
        SplittableRandom random = new SplittableRandom(1);
        int[] order = new int[features];
        Arrays.setAll(order, i -> i);
        double base = 0;
        double score = 0;
        for (int i = 0; i < orders; i++) {
            shuffle(order, random);
            for (boolean back : new boolean[] {false, true}) {
                double[] answers = along(order, back, given, output);
                for (int step = 0; step < features; step++) {
                    amounts[order[back ? features - 1 - step : step]] +=
                            (answers[step + 1] - answers[step]) / (2 * orders);
                }
                base = answers[0];
                score = answers[features];
            }
        }
        List<Contribution> contributions = new ArrayList<>();
        for (int i = 0; i < features; i++) {
            Feature feature = signature.inputs().get(i);
            contributions.add(new Contribution(feature.name(), part(row, i, feature), amounts[i]));
        }
        contributions.sort(Comparator.comparingDouble((Contribution c) -> Math.abs(c.amount()))
                .reversed());
        boolean regression = signature.labels().isEmpty();
        return new Explanation(
                regression ? null : signature.labels().get(output),
                null,
                regression ? Scale.TARGET : Scale.PROBABILITY,
                base,
                contributions,
                score);
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
    }

    /** The answers from the reference row to the given one, as one feature after the other is exchanged. */
    private double[] along(int[] order, boolean back, double[] given, int output) {
        double[] now =
                weights.reference().stream().mapToDouble(Double::doubleValue).toArray();
        double[] answers = new double[order.length + 1];
        double[][] rows = new double[Math.min(AT_ONCE, answers.length)][];
        double[] out = new double[rows.length * outputs()];
        for (int from = 0; from < answers.length; from += rows.length) {
            int count = Math.min(rows.length, answers.length - from);
            for (int i = 0; i < count; i++) {
                int step = from + i;
                if (step > 0) {
                    int feature = order[back ? order.length - step : step - 1];
                    now[feature] = given[feature];
                }
                rows[i] = now.clone();
            }
            answer(count, columns(Arrays.copyOf(rows, count)), out, 0);
            for (int i = 0; i < count; i++) {
                answers[from + i] = out[i * outputs() + output];
            }
        }
        return answers;
    }

    private String part(Row row, int input, Feature feature) {
        double value = row.value(signature.column(input));
        if (Double.isNaN(value)) {
            return "missing";
        }
        if (feature instanceof CategoricalFeature categorical) {
            return value == Row.UNSEEN
                    ? String.valueOf(row.text(signature.column(input)))
                    : categorical.categories().get((int) value);
        }
        return Numbers.plain(value);
    }
}
