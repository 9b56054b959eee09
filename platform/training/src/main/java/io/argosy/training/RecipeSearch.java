package io.argosy.training;

import io.argosy.model.Feature;
import io.argosy.model.Model;
import io.argosy.model.Task;
import io.argosy.model.TextFeature;
import io.argosy.model.evaluation.Judged;
import io.argosy.model.evaluation.Measure;
import io.argosy.model.inference.Trees;
import io.argosy.model.inference.Weights;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tries a few sensible algorithms on a service's rows, judged in the folds that training deals, for as long as a budget
 * lasts, and picks the one with the least log loss or squared error. Which one it picks may hang on the machine's speed;
 * what training makes of it then does not.
 */
final class RecipeSearch {
    /** From so many rows on fewer folds judge a candidate well enough: one of five has 2,000 rows and more. */
    private static final int MANY_ROWS = 10_000;

    private static final int SOME_ROWS = 3_000;

    /** After how many steps boosting is judged; the last one is how far it goes. */
    private static final int[] STEPS = {50, 100, 200, 400, 700};

    /** A package takes no more, at 8 bytes for each number of a leaf and its threshold. */
    private static final long MOST_NUMBERS = 1_500_000;

    private final Recipe recipe;
    private final Examples examples;
    private final Progress progress;
    private final long start = System.nanoTime();
    private final long budget;
    private final int[] folds;

    private RecipeSearch(Recipe recipe, Examples examples, Duration budget, Progress progress) {
        this.recipe = recipe;
        this.examples = examples;
        this.budget = budget.toNanos();
        this.progress = progress;
        this.folds = examples.deal(recipe.folds(), recipe.seed());
    }

    /** An algorithm and what it reached; less is better. */
    record Tried(Algorithm algorithm, double loss) {}

    /**
     * The best of what could be tried, or nothing where there is nothing to choose from: a text.
     *
     * @throws TrainingException where no candidate can be fitted, with the reason of the first
     */
    static Optional<Tried> best(Recipe recipe, Examples examples, Duration budget, Progress progress)
            throws TrainingException {
        return new RecipeSearch(recipe, examples, budget, progress).best();
    }

    private Optional<Tried> best() throws TrainingException {
        List<Tried> tried = new ArrayList<>();
        TrainingException first = null;
        List<Algorithm> candidates = candidates();
        int left = 0;
        for (Algorithm candidate : candidates) {
            if (!tried.isEmpty() && isSpent()) {
                left++;
                continue;
            }
            try {
                Tried one = attempt(candidate);
                tried.add(one);
                progress.say(format(one));
            } catch (TrainingException e) {
                first = first == null ? e : first;
            }
        }
        if (left > 0) {
            progress.say(left + " more could not be tried in time: --budget gives more");
        }
        if (tried.isEmpty() && first != null) {
            throw first;
        }
        Optional<Tried> best = tried.stream().min(Comparator.comparingDouble(Tried::loss));
        best.ifPresent(one -> progress.say("picked: " + format(one)));
        return best;
    }

    private String format(Tried one) {
        boolean regression = examples.signature().task() == Task.REGRESSION;
        return String.format(
                Locale.ROOT, "%s %.4f  %s", regression ? "rmse" : "log_loss", one.loss, one.algorithm.format());
    }

    private boolean isSpent() {
        return System.nanoTime() - start > budget;
    }

    /** The cheapest first, and what is best most often next. */
    private List<Algorithm> candidates() {
        List<Feature> features = examples.signature().features();
        if (features.stream().anyMatch(TextFeature.class::isInstance)) {
            return List.of();
        }
        int steps = STEPS[STEPS.length - 1];
        int labels = examples.signature().outputs();
        int tries = Math.max(1, labels == 1 ? features.size() / 3 : (int) Math.round(Math.sqrt(features.size())));
        int leaf = Math.max(2, examples.size() / 5_000);
        Algorithm linear = new Algorithm.Logistic(0.1, null);
        var deep = boosting(steps, 6, 0.05, 5, 0.7, 0.6);
        List<Algorithm> candidates = new ArrayList<>();
        if (labels == 1) {
            candidates.add(new Algorithm.Linear(share(50), 1, null));
            candidates.add(new Algorithm.Linear(share(2_000), 1, null));
        } else if (labels == 2) {
            candidates.add(linear);
        }
        candidates.add(boosting(steps, 4, 0.05, 5, 0.7, 0.6));
        candidates.add(new Algorithm.Forest(200, 24, leaf, tries));
        candidates.add(deep);
        candidates.add(boosting(steps, 2, 0.05, 5, 0.7, 0.6));
        candidates.add(boosting(steps, 8, 0.04, 3, 0.8, 0.8));
        if (labels == 2) {
            candidates.add(new Algorithm.Stack(List.of(boosting(200, 4, 0.03, 5, 0.7, 0.6), linear), 5));
        }
        return candidates;
    }

    /** So many parts of the target's standard deviation, as a person would write it. */
    private double share(int parts) {
        double[] values = examples.values();
        double mean = Arrays.stream(values).average().orElse(0);
        double deviation = Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(1));
        return new BigDecimal(deviation / parts).round(new MathContext(2)).doubleValue();
    }

    private static Algorithm.GradientBoosting boosting(
            int steps, int depth, double rate, double least, double rows, double features) {
        return new Algorithm.GradientBoosting(steps, depth, rate, least, 1.0, rows, features, 256, Map.of());
    }

    /** Judges a candidate; of boosting it finds how many steps are best on the way. */
    private Tried attempt(Algorithm candidate) throws TrainingException {
        int outputs = examples.signature().outputs();
        int stages = candidate instanceof Algorithm.GradientBoosting ? STEPS.length : 1;
        int parts = examples.size() >= MANY_ROWS ? 1 : examples.size() >= SOME_ROWS ? 2 : recipe.folds();
        List<Integer> judged = new ArrayList<>();
        double[][] answers = new double[stages][examples.size() * outputs];
        int most = stages;
        for (int part = 0; part < parts; part++) {
            int[] unseen = Examples.indices(folds, part, true);
            if (unseen.length == 0 || (!judged.isEmpty() && isSpent())) {
                continue;
            }
            Weights weights =
                    Learner.of(candidate).fit(examples.subset(Examples.indices(folds, part, false)), recipe.seed());
            most = Math.min(most, stagesThatFit(weights, stages));
            for (int stage = 0; stage < most; stage++) {
                Model model = (stages == 1 ? weights : until(weights, STEPS[stage])).model(examples.signature());
                double[] out = new double[outputs];
                for (int i : unseen) {
                    model.predict(examples.rows().get(i), out);
                    System.arraycopy(out, 0, answers[stage], i * outputs, outputs);
                }
            }
            Arrays.stream(unseen).forEach(judged::add);
        }
        if (most == 0) {
            throw new TrainingException("the model would be larger than a package may be");
        }
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int stage = 0; stage < most; stage++) {
            double loss = loss(answers[stage], judged);
            if (loss < least) {
                best = stage;
                least = loss;
            }
        }
        return new Tried(
                candidate instanceof Algorithm.GradientBoosting boosting ? boosting.steps(STEPS[best]) : candidate,
                least);
    }

    private double loss(double[] answers, List<Integer> judged) {
        int[] weights = new int[examples.size()];
        judged.forEach(i -> weights[i] = 1);
        var all = new Judged(examples.signature(), examples.rows(), examples.values(), answers);
        String name = examples.signature().task() == Task.REGRESSION ? "rmse" : "log_loss";
        return Measure.all(all).stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .of(weights);
    }

    /** How many of the stages a package has room for, all rows being a quarter more than those of a fit. */
    private static int stagesThatFit(Weights weights, int stages) {
        if (!(weights instanceof Weights.Additive additive) || additive.trees() == null) {
            return stages;
        }
        Trees trees = additive.trees();
        int fitting = 0;
        for (int stage = 0; stage < stages; stage++) {
            int count = stages == 1 ? trees.count() : Math.min(trees.count(), STEPS[stage] * trees.outputs());
            long nodes = count == trees.count() ? trees.nodes() : trees.root(count);
            fitting += nodes * (trees.outputs() + 2L) / 2 <= MOST_NUMBERS ? 1 : 0;
        }
        return fitting;
    }

    private static Weights until(Weights weights, int steps) {
        if (!(weights instanceof Weights.Additive additive) || additive.trees() == null) {
            throw new IllegalStateException("boosting gives trees");
        }
        Trees trees = TreeSum.first(additive.trees(), steps * additive.trees().outputs());
        return new Weights.Additive(additive.link(), additive.bias(), additive.scale(), trees, additive.linear());
    }
}
