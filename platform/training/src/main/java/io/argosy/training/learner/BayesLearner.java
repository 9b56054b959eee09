package io.argosy.training.learner;

import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.GramCounts;
import io.argosy.model.inference.NaiveBayes;
import io.argosy.model.inference.Weights;
import io.argosy.model.signature.Task;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Fits multinomial naive Bayes over n-grams. It counts for itself: Smile's classifier keeps its tables private and
 * counts the same way, which a test compares.
 */
record BayesLearner(Algorithm.Bayes settings) implements Learner {
    /** Where the temperature is looked for, and how exactly. */
    private static final double LEAST = 0.1;

    private static final double MOST = 20;
    private static final double EXACTNESS = 1e-4;

    @Override
    public Weights fit(Examples examples, long seed) throws TrainingException {
        var signature = examples.signature();
        boolean oneText = signature.inputs().size() == 1 && signature.inputs().getFirst() instanceof TextFeature;
        if (!oneText || signature.task() != Task.CLASSIFICATION) {
            throw new TrainingException(RecipeReader.FILE
                    + ": naive-bayes is for a classification of one text; a normalization of it has to replace it");
        }
        return count(examples, temperature(examples, seed));
    }

    /** The counts and priors of the examples. */
    Weights.Counts count(Examples examples, double temperature) throws TrainingException {
        int labels = examples.signature().outputs();
        var counts = new TreeMap<String, int[]>();
        double[] rows = new double[labels];
        for (int i = 0; i < examples.size(); i++) {
            int label = examples.targets().get(i).intValue();
            rows[label]++;
            settings.ngrams()
                    .each(text(examples, i), gram -> counts.computeIfAbsent(gram, _ -> new int[labels])[label]++);
        }
        Learner.requireEveryLabel(examples);
        List<Double> priors =
                Arrays.stream(rows).map(n -> n / examples.size()).boxed().toList();
        return new Weights.Counts(
                settings.ngrams(), settings.alpha(), temperature, priors, List.copyOf(counts.keySet()), sparse(counts));
    }

    private static String text(Examples examples, int index) {
        return Objects.requireNonNull(examples.rows().get(index).inputText(0));
    }

    private static GramCounts sparse(Map<String, int[]> dense) {
        int size = dense.values().stream()
                .mapToInt(row -> (int) Arrays.stream(row).filter(n -> n > 0).count())
                .sum();
        int[] starts = new int[dense.size() + 1];
        int[] labels = new int[size];
        int[] counts = new int[size];
        int gram = 0;
        int entry = 0;
        for (int[] row : dense.values()) {
            for (int label = 0; label < row.length; label++) {
                if (row[label] > 0) {
                    labels[entry] = label;
                    counts[entry++] = row[label];
                }
            }
            starts[++gram] = entry;
        }
        return new GramCounts(starts, labels, counts);
    }

    /**
     * The temperature with the least log loss on rows that the counts had not seen (Guo et al. 2017, "On Calibration of
     * Modern Neural Networks"), by golden section: the loss has one minimum.
     */
    private double temperature(Examples examples, long seed) throws TrainingException {
        int labels = examples.signature().outputs();
        double[][] logs = new double[examples.size()][];
        int[] folds = examples.deal(settings.folds(), seed + 1);
        for (int fold = 0; fold < settings.folds(); fold++) {
            int[] unseen = Examples.indices(folds, fold, true);
            if (unseen.length == 0) {
                continue;
            }
            NaiveBayes model = count(examples.subset(Examples.indices(folds, fold, false)), 1)
                    .model(examples.signature());
            for (int i : unseen) {
                logs[i] = new double[labels];
                model.joint(examples.rows().get(i), logs[i]);
            }
        }
        int[] truth = examples.labels();
        double golden = (Math.sqrt(5) - 1) / 2;
        double low = LEAST;
        double high = MOST;
        while (high - low > EXACTNESS) {
            double left = high - golden * (high - low);
            double right = low + golden * (high - low);
            if (loss(logs, truth, left) < loss(logs, truth, right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return (low + high) / 2;
    }

    private static double loss(double[][] logs, int[] truth, double temperature) {
        double loss = 0;
        for (int i = 0; i < logs.length; i++) {
            double most = Double.NEGATIVE_INFINITY;
            for (double log : logs[i]) {
                most = Math.max(most, log / temperature);
            }
            double sum = 0;
            for (double log : logs[i]) {
                sum += Math.exp(log / temperature - most);
            }
            loss += Math.log(sum) + most - logs[i][truth[i]] / temperature;
        }
        return loss;
    }
}
