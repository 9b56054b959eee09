package io.argosy.training.learner;

import io.argosy.model.inference.Link;
import io.argosy.model.inference.Trees;
import io.argosy.model.inference.Weights;
import io.argosy.model.signature.Task;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.ClassWeight;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Dealing;
import io.argosy.training.rows.Examples;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Fits random forests (Breiman 2001): the average of the trees' values, or of their label shares. It grows its own
 * trees: Smile's try a cut between two values only where neighbouring rows have other labels, so that flags and
 * categories are missed at random.
 */
record ForestLearner(Algorithm.Forest settings) implements Learner {
    /** How many bins a number has; a cut between two of 1,000 quantiles is as good as any. */
    private static final int BINS = 1_000;

    @Override
    public Weights.Additive fit(Examples examples, long seed) throws TrainingException {
        int features = examples.signature().inputs().size();
        if (settings.maxFeatures() > features) {
            throw new TrainingException(RecipeReader.FILE + ": max_features is " + settings.maxFeatures()
                    + ", but there are " + features + " features");
        }
        boolean regression = examples.signature().task() == Task.REGRESSION;
        int outputs = examples.signature().outputs();
        double mean = regression ? examples.targets().stream().reduce(0.0, Double::sum) / examples.size() : 0;
        double[] values =
                examples.targets().stream().mapToDouble(target -> target - mean).toArray();
        double[] weights = ClassWeight.of(settings.classWeight(), examples);
        Bins bins = Bins.of(examples, BINS);
        List<Trees> grown = IntStream.range(0, settings.nEstimators())
                .parallel()
                .mapToObj(tree -> {
                    var random = new SplittableRandom(Dealing.mixed(seed * 1_000_003 + tree));
                    return (regression
                                    ? ForestTree.ofValues(settings, bins, values, random)
                                    : ForestTree.ofLabels(settings, bins, examples.labels(), weights, random))
                            .grow();
                })
                .toList();
        var sum = new TreeSum();
        grown.forEach(tree -> sum.add(tree, 1));
        return new Weights.Additive(
                Link.IDENTITY, Collections.nCopies(outputs, mean), 1.0 / settings.nEstimators(), sum.sum(), null);
    }
}
