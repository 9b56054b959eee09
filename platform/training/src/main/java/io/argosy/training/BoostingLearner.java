package io.argosy.training;

import io.argosy.model.inference.Link;
import io.argosy.model.inference.Weights;
import java.util.Arrays;
import java.util.List;
import smile.classification.GradientTreeBoost;
import smile.math.MathEx;
import smile.model.cart.Loss;
import smile.model.cart.RegressionNode;

/** Fits gradient boosted trees. Smile's score is half the log-odds, so everything is doubled. */
record BoostingLearner(Algorithm.Boosting settings) implements Learner {
    @Override
    public Weights fit(Examples examples, long seed) throws TrainingException {
        Learner.requireTwoLabels(examples, "boosted-trees");
        GradientTreeBoost model = boost(examples, seed);
        int features = examples.signature().features().size();
        var export = new TreeExport(1, features, leaf -> new double[] {((RegressionNode) leaf).output()});
        Arrays.stream(model.trees()[0]).forEach(tree -> export.add(tree.root(), 1));
        double intercept = Loss.logistic(examples.labels()).intercept(new double[0]);
        return new Weights.Additive(
                Link.LOGISTIC, List.of(2 * intercept), 2 * settings.shrinkage(), export.trees(), null);
    }

    /** Smile's own model. */
    GradientTreeBoost boost(Examples examples, long seed) {
        MathEx.setSeed(SmileData.seeds(seed, 1)[0]);
        var options = new GradientTreeBoost.Options(
                settings.trees(),
                settings.depth() + 1, // Smile counts nodes on the way, not splits.
                1 << Math.min(settings.depth(), 20),
                settings.leaf(),
                settings.shrinkage(),
                settings.sample(),
                null,
                null);
        return GradientTreeBoost.fit(SmileData.FORMULA, SmileData.classification(examples, new int[] {0, 1}), options);
    }
}
