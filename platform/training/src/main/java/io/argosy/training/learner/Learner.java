package io.argosy.training.learner;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.inference.Weights;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.util.BitSet;
import java.util.List;

/** Fits one algorithm. */
public interface Learner {
    /**
     * Fits to the examples.
     *
     * @param seed of everything random in the fit
     * @throws TrainingException when the algorithm is not for such examples
     */
    Weights fit(Examples examples, long seed) throws TrainingException;

    /** The learner for an algorithm. */
    static Learner of(Algorithm algorithm) {
        return switch (algorithm) {
            case Algorithm.Forest forest -> new ForestLearner(forest);
            case Algorithm.GradientBoosting boosting -> new GradientBoostingLearner(boosting);
            case Algorithm.Linear linear -> new LinearLearner(linear);
            case Algorithm.Logistic logistic -> new LogisticLearner(logistic);
            case Algorithm.Stack stack -> new StackLearner(stack);
            case Algorithm.Voting voting -> new VotingLearner(voting);
            case Algorithm.Bayes bayes -> new BayesLearner(bayes);
            case Algorithm.Imported _ ->
                throw new IllegalArgumentException("an imported model is not fitted: see Importer");
        };
    }

    /** The features that may be missing without a value that stands in for it: what follows is learned. */
    static BitSet openGaps(Examples examples) {
        List<Feature> features = examples.signature().inputs();
        var open = new BitSet();
        for (int f = 0; f < features.size(); f++) {
            Missing<?> missing = switch (features.get(f)) {
                case NumericFeature number -> number.missing();
                case CategoricalFeature category -> category.missing();
                case TextFeature _ -> null;
            };
            open.set(f, missing != null && missing.value() == null);
        }
        return open;
    }

    /** Refuses examples that a learner of log-odds cannot use. */
    static void requireTwoLabels(Examples examples, String kind) throws TrainingException {
        if (examples.signature().labels().size() != 2) {
            throw new TrainingException(
                    RecipeReader.FILE + ": " + kind + " is for a classification with two labels: take random-forest");
        }
        requireEveryLabel(examples);
    }

    /** Refuses examples of a fold in which a label is absent, by its name. */
    static void requireEveryLabel(Examples examples) throws TrainingException {
        List<String> labels = examples.signature().labels();
        for (int k = 0; k < labels.size(); k++) {
            if (!examples.targets().contains((double) k)) {
                throw new TrainingException("no row that is left for training has the label \"" + labels.get(k)
                        + "\" when a fold is kept apart: give it more rows whose features differ, or leave its"
                        + " rows out");
            }
        }
    }
}
