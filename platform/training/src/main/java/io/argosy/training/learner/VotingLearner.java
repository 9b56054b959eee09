package io.argosy.training.learner;

import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Weights;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.util.ArrayList;
import java.util.List;

/** Fits each member and adds their scores in given shares: the result is again one sum of trees and terms. */
record VotingLearner(Algorithm.Voting settings) implements Learner {
    @Override
    public Weights.Additive fit(Examples examples, long seed) throws TrainingException {
        int outputs = examples.signature().outputs();
        Link link = outputs == 1 ? Link.IDENTITY : outputs == 2 ? Link.LOGISTIC : Link.SOFTMAX;
        double[] bias = new double[outputs == 2 ? 1 : outputs];
        var trees = new TreeSum();
        LinearTerms linear = null;
        for (int m = 0; m < settings.estimators().size(); m++) {
            Algorithm estimator = settings.estimators().get(m);
            if (!(Learner.of(estimator).fit(examples, seed) instanceof Weights.Additive member)
                    || member.link() != link) {
                throw new TrainingException(RecipeReader.FILE + ": voting adds "
                        + (outputs == 1 ? "values" : "log-odds") + ", and this has none to add: "
                        + estimator.format() + "; leave it out");
            }
            double share = settings.share(m);
            for (int k = 0; k < bias.length; k++) {
                bias[k] += share * member.bias().get(k);
            }
            if (member.trees() != null) {
                trees.add(member.trees(), share * member.scale());
            }
            if (member.linear() != null) {
                linear = member.linear().scaled(share);
            }
        }
        List<Double> biases = new ArrayList<>();
        for (double one : bias) {
            biases.add(one);
        }
        return new Weights.Additive(link, biases, 1, trees.sum(), linear);
    }
}
