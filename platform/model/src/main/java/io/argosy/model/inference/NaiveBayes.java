package io.argosy.model.inference;

import io.argosy.model.prediction.Explanation;
import io.argosy.model.prediction.Explanation.Contribution;
import io.argosy.model.prediction.Explanation.Scale;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Row;
import io.argosy.model.signature.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Multinomial naive Bayes over the character n-grams of one text. The joint log-likelihood of a label is its log prior
 * plus, for each known n-gram of the text, the log of the n-gram's smoothed share among the label's n-grams. Dividing
 * all of them by a temperature, fitted on rows held out, makes the probabilities honest: overlapping n-grams are far
 * from independent, and without it nearly every answer would claim certainty.
 */
public final class NaiveBayes implements Model {
    private final Signature signature;
    private final int labels;
    private final double[] priors;
    private final double[] table;
    private final Ngrams ngrams;
    private final GramIndex index;

    /**
     * @param signature of a classification whose one input is a text
     * @param ngrams how a text is cut
     * @param grams the known n-grams, distinct
     * @param priors the log prior per label
     * @param table the log share of each n-gram per label, at {@code gram * labels + label}
     * @param temperature above 0; 1 leaves the probabilities as naive Bayes has them
     */
    public NaiveBayes(
            Signature signature,
            Ngrams ngrams,
            List<String> grams,
            double[] priors,
            double[] table,
            double temperature) {
        this.signature = signature;
        this.labels = signature.labels().size();
        this.ngrams = ngrams;
        this.index = new GramIndex(grams);
        this.priors = divided(priors, temperature);
        this.table = divided(table, temperature);
    }

    private static double[] divided(double[] values, double divisor) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i] / divisor;
        }
        return result;
    }

    /**
     * The log shares of multinomial naive Bayes with additive smoothing, {@code ln((count + alpha) / (total + alpha *
     * grams))}.
     *
     * @param counts how often an n-gram occurs in a label's texts, at {@code gram * labels + label}
     * @param alpha the smoothing, above 0
     */
    public static double[] table(int[] counts, int labels, double alpha) {
        int grams = counts.length / labels;
        double[] totals = new double[labels];
        for (int i = 0; i < counts.length; i++) {
            totals[i % labels] += counts[i];
        }
        double[] table = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            table[i] = StrictMath.log((counts[i] + alpha) / (totals[i % labels] + alpha * grams));
        }
        return table;
    }

    @Override
    public int outputs() {
        return labels;
    }

    @Override
    public void predict(Row row, double[] out) {
        predict(row, out, 0);
    }

    @Override
    public void predictAll(List<Row> rows, double[] out) {
        for (int i = 0; i < rows.size(); i++) {
            predict(rows.get(i), out, i * labels);
        }
    }

    private void predict(Row row, double[] out, int offset) {
        joint(row, out, offset);
        softmax(out, offset, labels);
    }

    /** The joint log-likelihood of the row's text and each label, divided by the temperature. */
    public void joint(Row row, double[] out) {
        joint(row, out, 0);
    }

    private void joint(Row row, double[] out, int offset) {
        System.arraycopy(priors, 0, out, offset, labels);
        String text = text(row);
        int[] units = row.scratch(text.length() + 2);
        int length = ngrams.prepare(text, units);
        for (int start = 0; start < length; start++) {
            int hash = GramIndex.SEED;
            int longest = Math.min(ngrams.max(), length - start);
            for (int size = 1; size <= longest; size++) {
                hash = GramIndex.hash(hash, units[start + size - 1]);
                if (size >= ngrams.min()) {
                    int gram = index.find(units, start, size, hash);
                    if (gram >= 0) {
                        for (int k = 0, at = gram * labels; k < labels; k++) {
                            out[offset + k] += table[at + k];
                        }
                    }
                }
            }
        }
    }

    @Override
    public TextKnown textKnown(Row row) {
        String text = text(row);
        int[] units = row.scratch(text.length() + 2);
        int length = ngrams.prepare(text, units);
        int all = 0;
        int known = 0;
        int knownBefore = 0;
        for (int at = 0; at < length; at++) {
            knownBefore = Math.max(knownBefore, at + shortestKnown(units, at, length));
            if (units[at] != ' ') {
                all++;
                known += at < knownBefore ? 1 : 0;
            }
        }
        return new TextKnown(known, all);
    }

    /** The size of the shortest known n-gram that starts here, 0 where none does. */
    private int shortestKnown(int[] units, int start, int length) {
        int hash = GramIndex.SEED;
        for (int size = 1; size <= Math.min(ngrams.max(), length - start); size++) {
            hash = GramIndex.hash(hash, units[start + size - 1]);
            if (size >= ngrams.min() && index.find(units, start, size, hash) >= 0) {
                return size;
            }
        }
        return 0;
    }

    private static String text(Row row) {
        String text = row.inputText(0);
        if (text == null) {
            throw new IllegalStateException("the row's text is not set");
        }
        return text;
    }

    private static void softmax(double[] scores, int offset, int size) {
        double most = Double.NEGATIVE_INFINITY;
        for (int k = offset; k < offset + size; k++) {
            most = Math.max(most, scores[k]);
        }
        double sum = 0;
        for (int k = offset; k < offset + size; k++) {
            scores[k] = Math.exp(scores[k] - most);
            sum += scores[k];
        }
        for (int k = offset; k < offset + size; k++) {
            scores[k] /= sum;
        }
    }

    /**
     * Weighs the label against the most probable other one: each known n-gram adds the log-odds that it speaks for the
     * label, times how often it occurs.
     */
    @Override
    public Explanation explain(Row row, int output) {
        double[] probabilities = new double[labels];
        predict(row, probabilities);
        int rival = output == 0 ? 1 : 0;
        for (int k = 0; k < labels; k++) {
            if (k != output && probabilities[k] > probabilities[rival]) {
                rival = k;
            }
        }
        Map<String, Double> amounts = amounts(text(row), output, rival);
        double base = priors[output] - priors[rival];
        double score = base;
        var contributions = new ArrayList<Contribution>(amounts.size());
        String feature = signature.inputs().getFirst().name();
        for (Map.Entry<String, Double> gram : amounts.entrySet()) {
            score += gram.getValue();
            contributions.add(new Contribution(feature, gram.getKey(), gram.getValue()));
        }
        contributions.sort(Comparator.comparingDouble((Contribution c) -> Math.abs(c.amount()))
                .reversed());
        return new Explanation(
                signature.labels().get(output),
                signature.labels().get(rival),
                Scale.LOG_ODDS,
                base,
                contributions,
                score);
    }

    private Map<String, Double> amounts(String text, int output, int rival) {
        int[] units = new int[text.length() + 2];
        int length = ngrams.prepare(text, units);
        var amounts = new LinkedHashMap<String, Double>();
        for (int start = 0; start < length; start++) {
            int hash = GramIndex.SEED;
            for (int size = 1; size <= Math.min(ngrams.max(), length - start); size++) {
                hash = GramIndex.hash(hash, units[start + size - 1]);
                int gram = size < ngrams.min() ? -1 : index.find(units, start, size, hash);
                if (gram >= 0) {
                    double amount = table[gram * labels + output] - table[gram * labels + rival];
                    amounts.merge(new String(units, start, size), amount, Double::sum);
                }
            }
        }
        return amounts;
    }
}
