package io.argosy.training;

import io.argosy.model.Task;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Weights;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import smile.model.cart.DecisionNode;
import smile.model.cart.RegressionNode;
import smile.model.cart.SplitRule;

/** Fits random forests: the average of the trees' values, or of their smoothed label shares. */
record ForestLearner(Algorithm.Forest settings) implements Learner {
    @Override
    public Weights fit(Examples examples, long seed) throws TrainingException {
        int features = examples.signature().features().size();
        if (settings.tries() > features) {
            throw new TrainingException(
                    RecipeReader.FILE + ": tries is " + settings.tries() + ", but there are " + features + " features");
        }
        long[] seeds = SmileData.seeds(seed, settings.trees());
        TreeExport export = examples.signature().task() == Task.REGRESSION
                ? regression(examples, seeds)
                : classification(examples, seeds);
        List<Double> bias = Collections.nCopies(examples.signature().outputs(), 0.0);
        return new Weights.Additive(Link.IDENTITY, bias, 1.0 / settings.trees(), export.trees(), null);
    }

    private TreeExport regression(Examples examples, long[] seeds) {
        var options = new smile.regression.RandomForest.Options(
                settings.trees(),
                settings.tries(),
                settings.depth() + 1, // Smile counts nodes on the way, not splits.
                examples.size(),
                settings.leaf(),
                1.0,
                seeds,
                null);
        var forest = smile.regression.RandomForest.fit(SmileData.FORMULA, SmileData.regression(examples), options);
        int features = examples.signature().features().size();
        var export = new TreeExport(1, features, leaf -> new double[] {((RegressionNode) leaf).output()});
        Arrays.stream(forest.trees()).forEach(tree -> export.add(tree.root()));
        return export;
    }

    private TreeExport classification(Examples examples, long[] seeds) {
        int labels = examples.signature().outputs();
        int[] present = Arrays.stream(examples.labels()).distinct().sorted().toArray();
        var options = new smile.classification.RandomForest.Options(
                settings.trees(),
                settings.tries(),
                SplitRule.GINI,
                settings.depth() + 1, // Smile counts nodes on the way, not splits.
                examples.size(),
                settings.leaf(),
                1.0,
                null,
                seeds,
                null);
        var forest = smile.classification.RandomForest.fit(
                SmileData.FORMULA, SmileData.classification(examples, present), options);
        var export = new TreeExport(labels, examples.signature().features().size(), leaf -> {
            double[] shares = ((DecisionNode) leaf).posteriori(new double[present.length]);
            double[] all = new double[labels];
            for (int i = 0; i < present.length; i++) {
                all[present[i]] = shares[i];
            }
            return all;
        });
        Arrays.stream(forest.models()).forEach(model -> export.add(model.tree().root()));
        return export;
    }
}
