package io.argosy.training.learner;

import io.argosy.model.inference.AdditiveModel;
import io.argosy.model.inference.LinearTerms;
import io.argosy.model.inference.Link;
import io.argosy.model.inference.Trees;
import io.argosy.model.inference.Weights;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.rows.Examples;
import java.util.ArrayList;
import java.util.List;
import smile.classification.LogisticRegression;

/**
 * Fits a stack. Each member gives a score, its log-odds or a forest's share; a logistic regression over the scores that
 * members gave to rows they had not seen says how much each counts. The result is again one sum of trees and terms.
 */
record StackLearner(Algorithm.Stack settings) implements Learner {
    private static final double TOLERANCE = 1e-10;
    private static final int MOST_STEPS = 1_000;

    @Override
    public Weights fit(Examples examples, long seed) throws TrainingException {
        Learner.requireTwoLabels(examples, "stack");
        int members = settings.estimators().size();
        double[][] scores = new double[examples.size()][members];
        int[] folds = examples.deal(settings.folds(), seed + 1);
        for (int fold = 0; fold < settings.folds(); fold++) {
            int[] unseen = Examples.indices(folds, fold, true);
            if (unseen.length == 0) {
                continue;
            }
            Examples seen = examples.subset(Examples.indices(folds, fold, false));
            for (int m = 0; m < members; m++) {
                Weights.Additive member = member(settings.estimators().get(m), seen, seed);
                AdditiveModel model = member.model(examples.signature());
                for (int i : unseen) {
                    scores[i][m] = model.score(examples.rows().get(i));
                }
            }
        }
        double[] shares = OneThread.run(() -> LogisticRegression.binomial(
                        scores, examples.labels(), new LogisticRegression.Options(0, TOLERANCE, MOST_STEPS))
                .coefficients());
        var fitted = new ArrayList<Weights.Additive>();
        for (Algorithm algorithm : settings.estimators()) {
            fitted.add(member(algorithm, examples, seed));
        }
        return stack(fitted, shares);
    }

    /** Fits one member as a single score: a forest's second label alone. */
    private static Weights.Additive member(Algorithm algorithm, Examples examples, long seed) throws TrainingException {
        if (!(Learner.of(algorithm).fit(examples, seed) instanceof Weights.Additive additive)) {
            throw new IllegalStateException("a stack takes no other algorithms");
        }
        if (additive.link() == Link.LOGISTIC || additive.trees() == null) {
            return additive;
        }
        Trees second = TreeSum.output(additive.trees(), 1);
        return new Weights.Additive(Link.LOGISTIC, List.of(additive.bias().get(1)), additive.scale(), second, null);
    }

    private static Weights stack(List<Weights.Additive> members, double[] shares) {
        double bias = shares[members.size()];
        var trees = new TreeSum();
        LinearTerms linear = null;
        for (int m = 0; m < members.size(); m++) {
            Weights.Additive member = members.get(m);
            bias += shares[m] * member.bias().getFirst();
            if (member.trees() != null) {
                trees.add(member.trees(), shares[m] * member.scale());
            }
            if (member.linear() != null) {
                linear = member.linear().scaled(shares[m]);
            }
        }
        return new Weights.Additive(Link.LOGISTIC, List.of(bias), 1, trees.sum(), linear);
    }
}
