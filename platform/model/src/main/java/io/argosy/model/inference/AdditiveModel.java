package io.argosy.model.inference;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Explanation.Contribution;
import io.argosy.model.prediction.Explanation.Scale;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import io.argosy.model.signature.Task;
import io.argosy.model.wording.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A score that is a sum: a bias, the scaled sum of trees, and linear terms; a link makes the prediction of it. Random
 * forests, boosted trees, linear and logistic regression, and stacks of them are all of this form, and so is any of
 * them after a calibration that is linear in the score. That is why each has exact explanations.
 */
public final class AdditiveModel implements Model {
    private final Signature signature;
    private final Link link;
    private final double[] bias;
    private final double scale;
    private final @Nullable Trees trees;
    private final @Nullable CompiledTrees compiled;
    private final boolean single;
    private final @Nullable LinearTerms linear;

    /** The same with sums in floats of 64 bits. */
    public AdditiveModel(
            Signature signature,
            Link link,
            double[] bias,
            double scale,
            @Nullable Trees trees,
            @Nullable LinearTerms linear) {
        this(signature, link, bias, scale, trees, linear, false);
    }

    /**
     * @param bias per score what every row gets
     * @param scale what the trees' sum is multiplied by, such as 1 / trees for an average
     * @param trees null for a model without trees
     * @param linear null for a model without linear terms
     * @param single whether bias and trees are summed in floats of 32 bits, in their order: for trees alone, with scale 1
     */
    public AdditiveModel(
            Signature signature,
            Link link,
            double[] bias,
            double scale,
            @Nullable Trees trees,
            @Nullable LinearTerms linear,
            boolean single) {
        if (single && (linear != null || scale != 1)) {
            throw new IllegalArgumentException("sums in floats of 32 bits are for trees alone, with scale 1");
        }
        this.signature = signature;
        this.link = link;
        this.bias = bias.clone();
        this.scale = scale;
        this.trees = trees;
        this.compiled = trees == null ? null : new CompiledTrees(trees, single);
        this.single = single;
        this.linear = linear;
    }

    @Override
    public int outputs() {
        return signature.outputs();
    }

    @Override
    public void predict(Row row, double[] out) {
        score(row, out);
        answer(out, 0);
    }

    /** Turns one row's scores into its answer, in place. */
    private void answer(double[] out, int offset) {
        switch (link) {
            case IDENTITY -> {
                // The scores are the answer.
            }
            case LOGISTIC -> {
                if (spreads()) {
                    spread(out, out[offset], offset);
                } else {
                    out[offset] = Link.probability(out[offset]);
                }
            }
            case SOFTMAX -> Link.softmax(out, offset, bias.length);
            case EXPONENTIAL -> out[offset] = Math.exp(out[offset]);
            case ONE_VS_ALL -> {
                for (int k = 0; k < bias.length; k++) {
                    out[offset + k] = Link.probability(out[offset + k]);
                }
            }
        }
    }

    /** Whether one score makes two probabilities. */
    private boolean spreads() {
        return link == Link.LOGISTIC && signature.task() == Task.CLASSIFICATION;
    }

    /**
     * The score before the link, for a model with one: the log-odds of the second label, or a regression's value.
     *
     * @throws IllegalStateException when there is a score per label
     */
    public double score(Row row) {
        if (bias.length > 1) {
            throw new IllegalStateException("this model has a score per label");
        }
        double[] out = new double[1];
        score(row, out);
        return out[0];
    }

    private void score(Row row, double[] out) {
        start(out, 0);
        if (compiled != null) {
            compiled.add(row.inputs(), row.scratch(compiled.scratch()), out);
        }
        finish(row, out, 0);
    }

    @Override
    public void predictAll(List<Row> rows, double[] out) {
        int scores = bias.length;
        for (int i = 0; i < rows.size(); i++) {
            start(out, i * scores);
        }
        if (compiled != null && !rows.isEmpty()) {
            int[] scratch = rows.getFirst().scratch(compiled.scratch());
            for (int from = 0; from < rows.size(); from += CompiledTrees.BLOCK) {
                compiled.addBlock(rows, from, Math.min(CompiledTrees.BLOCK, rows.size() - from), scratch, out);
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            finish(rows.get(i), out, i * scores);
        }
        if (spreads()) {
            // From the end, so that no score is overwritten before it is read.
            for (int i = rows.size() - 1; i >= 0; i--) {
                spread(out, out[i], 2 * i);
            }
        } else {
            for (int i = 0; i < rows.size(); i++) {
                answer(out, i * scores);
            }
        }
    }

    /** What the trees' sum at {@code offset} starts from. */
    private void start(double[] sums, int offset) {
        for (int k = 0; k < bias.length; k++) {
            sums[offset + k] = single ? (float) bias[k] : 0;
        }
    }

    /** Turns the trees' sum at {@code offset} into the score. */
    private void finish(Row row, double[] sums, int offset) {
        if (single) {
            return;
        }
        for (int k = 0; k < bias.length; k++) {
            sums[offset + k] = bias[k] + scale * sums[offset + k];
        }
        if (linear != null) {
            linear.add(row.inputs(), sums, offset);
        }
    }

    private static void spread(double[] out, double score, int offset) {
        out[offset] = Link.probability(-score);
        out[offset + 1] = Link.probability(score);
    }

    @Override
    public Explanation explain(Row row, int output) {
        return switch (link) {
            case IDENTITY, EXPONENTIAL, ONE_VS_ALL -> explained(row, output, null, sums(row, output));
            case LOGISTIC -> {
                double[] sums = sums(row, 0);
                if (!spreads()) {
                    yield explained(row, output, null, sums);
                }
                yield explained(
                        row, output, 1 - output, output == 0 ? difference(new double[sums.length], sums) : sums);
            }
            case SOFTMAX -> {
                int other = strongestBut(row, output);
                yield explained(row, output, other, difference(sums(row, output), sums(row, other)));
            }
        };
    }

    /** The label with the greatest score but one. */
    private int strongestBut(Row row, int label) {
        double[] scores = new double[bias.length];
        score(row, scores);
        int best = label == 0 ? 1 : 0;
        for (int k = best + 1; k < scores.length; k++) {
            if (k != label && scores[k] > scores[best]) {
                best = k;
            }
        }
        return best;
    }

    /** What each feature adds to a score, and at the end the score without knowledge of the row. */
    private double[] sums(Row row, int score) {
        double[] amounts = new double[signature.inputs().size() + 1];
        double base = bias[score];
        if (trees != null) {
            base += scale * TreeShap.add(trees, score, row.inputs(), amounts);
            for (int i = 0; i < amounts.length; i++) {
                amounts[i] *= scale;
            }
        }
        if (linear != null) {
            base += linear.explain(row.inputs(), amounts, score);
        }
        amounts[amounts.length - 1] = base;
        return amounts;
    }

    private static double[] difference(double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            one[i] -= other[i];
        }
        return one;
    }

    /**
     * @param against the label that log-odds weigh this one against; null on other scales
     */
    private Explanation explained(Row row, int output, @Nullable Integer against, double[] sums) {
        List<Feature> features = signature.inputs();
        double base = sums[features.size()];
        double total = base;
        var contributions = new ArrayList<Contribution>(features.size());
        for (int i = 0; i < features.size(); i++) {
            total += sums[i];
            contributions.add(new Contribution(features.get(i).name(), part(row, signature.column(i)), sums[i]));
        }
        contributions.sort(Comparator.comparingDouble((Contribution c) -> Math.abs(c.amount()))
                .reversed());
        boolean regression = signature.task() == Task.REGRESSION;
        return new Explanation(
                regression ? null : signature.labels().get(output),
                against == null ? null : signature.labels().get(against),
                switch (link) {
                    case IDENTITY -> regression ? Scale.TARGET : Scale.PROBABILITY;
                    case LOGISTIC, SOFTMAX, ONE_VS_ALL -> Scale.LOG_ODDS;
                    case EXPONENTIAL -> Scale.LOG_TARGET;
                },
                base,
                contributions,
                total);
    }

    /** What a column holds, and of a derived one how it was made. */
    private String part(Row row, int column) {
        Feature feature = signature.columns().get(column);
        double value = row.value(column);
        int derived = column - signature.features().size();
        if (derived >= 0) {
            return (Double.isNaN(value) ? "missing" : Numbers.shortened(value)) + " ("
                    + signature.derived().all().get(derived).derivation().formula() + ")";
        }
        if (Double.isNaN(value)) {
            return "missing";
        }
        if (feature instanceof CategoricalFeature categorical) {
            return value == Row.UNSEEN
                    ? String.valueOf(row.text(column))
                    : categorical.categories().get((int) value);
        }
        return Numbers.plain(value);
    }
}
