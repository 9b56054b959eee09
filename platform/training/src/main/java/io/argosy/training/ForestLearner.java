package io.argosy.training;

import io.argosy.model.Task;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Trees;
import io.argosy.model.inference.Weights;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import smile.classification.RandomForest;
import smile.model.cart.DecisionNode;
import smile.model.cart.RegressionNode;
import smile.model.cart.SplitRule;

/** Fits random forests: the average of the trees' values, or of their smoothed label shares, weighted as Smile does. */
record ForestLearner(Algorithm.Forest settings) implements Learner {
    @Override
    public Weights fit(Examples examples, long seed) throws TrainingException {
        int features = examples.signature().features().size();
        if (settings.tries() > features) {
            throw new TrainingException(
                    RecipeReader.FILE + ": tries is " + settings.tries() + ", but there are " + features + " features");
        }
        List<Double> bias = Collections.nCopies(examples.signature().outputs(), 0.0);
        if (examples.signature().task() == Task.REGRESSION) {
            Trees trees = export(regression(examples, seed), examples);
            return new Weights.Additive(Link.IDENTITY, bias, 1.0 / settings.trees(), trees, null);
        }
        var forest = classification(examples, seed);
        double weights = Arrays.stream(forest.models())
                .mapToDouble(RandomForest.Model::weight)
                .sum();
        return new Weights.Additive(Link.IDENTITY, bias, 1 / weights, export(forest, examples), null);
    }

    /** Smile's own forest for a regression. */
    smile.regression.RandomForest regression(Examples examples, long seed) {
        var options = new smile.regression.RandomForest.Options(
                settings.trees(),
                settings.tries(),
                settings.depth() + 1, // Smile counts nodes on the way, not splits.
                examples.size(),
                settings.leaf(),
                1.0,
                SmileData.seeds(seed, settings.trees()),
                null);
        return smile.regression.RandomForest.fit(SmileData.FORMULA, SmileData.regression(examples), options);
    }

    private static Trees export(smile.regression.RandomForest forest, Examples examples) {
        int features = examples.signature().features().size();
        var export = new TreeExport(1, features, leaf -> new double[] {((RegressionNode) leaf).output()});
        Arrays.stream(forest.trees()).forEach(tree -> export.add(tree.root(), 1));
        return export.trees();
    }

    /** Smile's own forest for a classification, its labels those that occur in the examples. */
    RandomForest classification(Examples examples, long seed) {
        var options = new RandomForest.Options(
                settings.trees(),
                settings.tries(),
                SplitRule.GINI,
                settings.depth() + 1, // Smile counts nodes on the way, not splits.
                examples.size(),
                settings.leaf(),
                1.0,
                null,
                SmileData.seeds(seed, settings.trees()),
                null);
        return RandomForest.fit(SmileData.FORMULA, SmileData.classification(examples, present(examples)), options);
    }

    private static int[] present(Examples examples) {
        return Arrays.stream(examples.labels()).distinct().sorted().toArray();
    }

    private static Trees export(RandomForest forest, Examples examples) {
        int labels = examples.signature().outputs();
        int[] present = present(examples);
        var export = new TreeExport(labels, examples.signature().features().size(), leaf -> {
            double[] shares = ((DecisionNode) leaf).posteriori(new double[present.length]);
            double[] all = new double[labels];
            for (int i = 0; i < present.length; i++) {
                all[present[i]] = shares[i];
            }
            return all;
        });
        Arrays.stream(forest.models()).forEach(model -> export.add(model.tree().root(), model.weight()));
        return export.trees();
    }
}
