package io.argosy.training;

import io.argosy.model.CategoricalFeature;
import io.argosy.model.Feature;
import io.argosy.model.Model;
import io.argosy.model.Task;
import io.argosy.model.TextFeature;
import io.argosy.model.evaluation.Judged;
import io.argosy.model.evaluation.Measure;
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
import java.util.stream.IntStream;

/**
 * Tries a few sensible algorithms on a service's rows, judged in the folds that training deals, for as long as a budget
 * lasts, and picks the one with the least log loss or squared error. It begins with the cheapest, then takes steps from
 * the best boosting so far. Which one it picks may hang on the machine's speed; what training makes of it then does not.
 */
final class RecipeSearch {
    /** From so many rows on fewer folds judge a candidate well enough: one of five has 2,000 rows and more. */
    private static final int MANY_ROWS = 10_000;

    private static final int SOME_ROWS = 3_000;

    /** Of more, so many drawn by their keys are tried on. */
    private static final int MOST_ROWS = 120_000;

    /** A forest keeps its rows' places apart, and takes long on more. */
    private static final int MOST_ROWS_OF_A_FOREST = 20_000;

    /** A linear model keeps a table of its columns, one for each category. */
    private static final long MOST_CELLS = 40_000_000;

    private static final int MOST_COLUMNS = 1_500;

    /** How far boosting goes, and for how long without anything better. */
    private static final int MOST_STEPS = 3_000;

    private static final int PATIENCE = 100;

    /** A package takes no more, at 8 bytes for each number of a leaf and its threshold. */
    private static final long MOST_NUMBERS = 1_500_000;

    /** What a step from the best so far must make better to be one, in shares of it. */
    private static final double WORTH = 0.0005;

    /** The share of the budget in which candidates are begun: training the one that is picked takes the rest. */
    private static final double BEGUN = 0.6;

    private final Recipe recipe;
    private final Examples examples;
    private final Progress progress;
    private final long start = System.nanoTime();
    private final long budget;
    private final int[] folds;
    private final int parts;
    private int left;

    private RecipeSearch(Recipe recipe, Examples all, Duration budget, Progress progress) {
        this.recipe = recipe;
        this.examples = some(all);
        this.budget = (long) (budget.toNanos() * BEGUN);
        this.progress = progress;
        this.folds = examples.deal(recipe.folds(), recipe.seed());
        this.parts = Math.min(
                recipe.folds(), examples.size() >= MANY_ROWS ? 1 : examples.size() >= SOME_ROWS ? 2 : recipe.folds());
    }

    /**
     * An algorithm and what it reached.
     *
     * @param loss less is better
     * @param whole whether it was judged in as many folds as the others
     */
    record Tried(Algorithm algorithm, double loss, boolean whole) {}

    /**
     * The best of what could be tried, or nothing where there is nothing to choose from: a text.
     *
     * @throws TrainingException where no candidate can be fitted, with the reason of the first
     */
    static Optional<Tried> best(Recipe recipe, Examples examples, Duration budget, Progress progress)
            throws TrainingException {
        if (examples.signature().features().stream().anyMatch(TextFeature.class::isInstance)) {
            return Optional.empty();
        }
        return new RecipeSearch(recipe, examples, budget, progress).best();
    }

    /** Examples stand in the order of their keys: every so manieth is as good as drawn. */
    private static Examples some(Examples all) {
        int step = 1 + (all.size() - 1) / MOST_ROWS;
        return step == 1
                ? all
                : all.subset(IntStream.range(0, all.size())
                        .filter(i -> i % step == 0)
                        .toArray());
    }

    private Optional<Tried> best() throws TrainingException {
        List<Tried> tried = new ArrayList<>();
        TrainingException first = null;
        for (Algorithm candidate : candidates()) {
            try {
                attempt(candidate, tried);
            } catch (TrainingException e) {
                first = first == null ? e : first;
            }
        }
        climb(tried);
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

    /** Tries one where there is time, and says what it reached. */
    private void attempt(Algorithm candidate, List<Tried> tried) throws TrainingException {
        if (!tried.isEmpty() && isSpent()) {
            left++;
            return;
        }
        Tried one = judged(candidate);
        if (!tried.isEmpty() && !one.whole) {
            left++;
            return;
        }
        tried.add(one);
        progress.say(format(one));
    }

    /** Takes steps from the best boosting so far, one setting at a time, as long as they make it better. */
    private void climb(List<Tried> tried) {
        Optional<Tried> start = bestBoosting(tried);
        if (start.isEmpty()) {
            return;
        }
        Tried best = start.get();
        for (BoostingStep step : steps()) {
            if (best.algorithm instanceof Algorithm.GradientBoosting boosting) {
                Algorithm.GradientBoosting next = step.from(boosting).steps(MOST_STEPS);
                if (tried.stream().anyMatch(one -> isLike(next, one.algorithm))) {
                    continue;
                }
                try {
                    attempt(next, tried);
                } catch (TrainingException _) {
                    // It is not for such rows, and the others are.
                    continue;
                }
                Tried last = tried.getLast();
                if (last.algorithm instanceof Algorithm.GradientBoosting && last.loss < best.loss * (1 - WORTH)) {
                    best = last;
                }
            }
        }
        boolean gaps = !Learner.openGaps(examples).isEmpty();
        if (examples.signature().outputs() == 2
                && !gaps
                && examples.size() < MANY_ROWS
                && linearFits()
                && best.algorithm instanceof Algorithm.GradientBoosting boosting) {
            try {
                double c = tried.stream()
                        .filter(one -> one.algorithm instanceof Algorithm.Logistic)
                        .min(Comparator.comparingDouble(Tried::loss))
                        .map(one -> ((Algorithm.Logistic) one.algorithm).c())
                        .orElse(0.1);
                attempt(new Algorithm.Stack(List.of(boosting, new Algorithm.Logistic(c, null, null)), 5), tried);
            } catch (TrainingException _) {
                // The others are for such rows.
            }
        }
    }

    private static boolean isLike(Algorithm.GradientBoosting one, Algorithm other) {
        return other instanceof Algorithm.GradientBoosting boosting
                && boosting.steps(MOST_STEPS).equals(one);
    }

    private static Optional<Tried> bestBoosting(List<Tried> tried) {
        return tried.stream()
                .filter(one -> one.algorithm instanceof Algorithm.GradientBoosting)
                .min(Comparator.comparingDouble(Tried::loss));
    }

    /** What is changed, in this order: what helps most tables first. */
    private List<BoostingStep> steps() {
        List<BoostingStep> steps = new ArrayList<>(List.of(BoostingStep.values()));
        boolean regression = examples.signature().task() == Task.REGRESSION;
        boolean names = examples.signature().features().stream()
                .anyMatch(feature -> feature instanceof CategoricalFeature category
                        && category.categories().size() > 2);
        if (!names) {
            steps.remove(BoostingStep.PARTED_CATEGORIES);
        }
        double[] values = examples.values();
        if (!regression || Arrays.stream(values).anyMatch(value -> value < 0) || !isSkewed(values)) {
            steps.remove(BoostingStep.LOGARITHM);
        }
        if (!regression) {
            steps.remove(BoostingStep.FINER_BINS);
        }
        return steps;
    }

    /** Whether the mean lies far above the middle, as it does where amounts differ by factors. */
    private static boolean isSkewed(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return Arrays.stream(values).average().orElse(0) > 1.2 * sorted[sorted.length / 2];
    }

    private String format(Tried one) {
        boolean regression = examples.signature().task() == Task.REGRESSION;
        return String.format(
                Locale.ROOT, "%s %.4f  %s", regression ? "rmse" : "log_loss", one.loss, one.algorithm.format());
    }

    /** Whether no candidate is begun any more. */
    private boolean isSpent() {
        return System.nanoTime() - start > budget;
    }

    /** Whether the one that was begun is broken off. */
    private boolean isOver() {
        return System.nanoTime() - start > budget + budget / 2;
    }

    /** The cheapest first, and what is best most often next. */
    private List<Algorithm> candidates() {
        List<Feature> features = examples.signature().features();
        int labels = examples.signature().outputs();
        int tries = Math.max(1, labels == 1 ? features.size() / 3 : (int) Math.round(Math.sqrt(features.size())));
        int leaf = Math.max(2, examples.size() / 5_000);
        List<Algorithm> candidates = new ArrayList<>();
        if (Learner.openGaps(examples).isEmpty() && linearFits()) {
            if (labels == 1) {
                candidates.add(new Algorithm.Linear(share(50), 1, null));
                candidates.add(new Algorithm.Linear(share(2_000), 1, null));
            } else {
                candidates.add(new Algorithm.Logistic(0.1, null, null));
                candidates.add(new Algorithm.Logistic(2.0, null, null));
            }
        }
        // Few rows tell little, and slower steps make more of it.
        double rate = examples.size() < 2 * SOME_ROWS ? 0.03 : examples.size() < 10 * MANY_ROWS ? 0.06 : 0.1;
        candidates.add(boosting(6, rate, 0.8, 0.8));
        candidates.add(boosting(3, rate, 0.7, 0.6));
        if (examples.size() <= MOST_ROWS_OF_A_FOREST) {
            candidates.add(new Algorithm.Forest(200, 24, leaf, tries, null));
            if (labels == 1 && features.size() > 2) {
                candidates.add(new Algorithm.Forest(200, 24, leaf, Math.max(1, features.size() * 2 / 3), null));
            }
        }
        return candidates;
    }

    private boolean linearFits() {
        int labels = examples.signature().outputs();
        long columns = examples.signature().features().stream()
                .mapToLong(feature -> feature instanceof CategoricalFeature category
                        ? category.categories().size()
                        : 1)
                .sum();
        return columns <= MOST_COLUMNS && columns * examples.size() * labels <= MOST_CELLS;
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

    private static Algorithm.GradientBoosting boosting(int depth, double rate, double rows, double features) {
        return new Algorithm.GradientBoosting(
                MOST_STEPS, depth, rate, 4.0, 1.0, rows, features, 256, Map.of(), null, null, null);
    }

    private Tried judged(Algorithm candidate) throws TrainingException {
        return candidate instanceof Algorithm.GradientBoosting boosting ? grown(boosting) : fitted(candidate);
    }

    /** Judges boosting, and finds how many steps are best on the way. */
    private Tried grown(Algorithm.GradientBoosting candidate) throws TrainingException {
        int outputs = examples.signature().outputs();
        var staged = new StagedBoosting(candidate, recipe.seed(), PATIENCE);
        long largest = MOST_NUMBERS * 2 / ((outputs == 2 ? 1 : outputs) + 2L);
        double[] sums = new double[MOST_STEPS / StagedBoosting.STRIDE];
        int stages = sums.length;
        int rows = 0;
        boolean whole = true;
        for (int part = 0; part < parts; part++) {
            int[] unseen = Examples.indices(folds, part, true);
            if (unseen.length == 0) {
                continue;
            }
            if (rows > 0 && isOver()) {
                whole = false;
                continue;
            }
            List<Double> losses = staged.losses(
                    examples.subset(Examples.indices(folds, part, false)),
                    examples.subset(unseen),
                    largest,
                    () -> !isOver());
            stages = Math.min(stages, losses.size());
            for (int stage = 0; stage < stages; stage++) {
                sums[stage] += losses.get(stage);
            }
            rows += unseen.length;
        }
        int best = 0;
        for (int stage = 1; stage < stages; stage++) {
            best = sums[stage] < sums[best] ? stage : best;
        }
        if (stages == 0 || rows == 0) {
            throw new TrainingException("the model would be larger than a package may be");
        }
        double mean = sums[best] / rows;
        return new Tried(
                candidate.steps((best + 1) * StagedBoosting.STRIDE),
                examples.signature().task() == Task.REGRESSION ? Math.sqrt(mean) : mean,
                whole);
    }

    private Tried fitted(Algorithm candidate) throws TrainingException {
        int outputs = examples.signature().outputs();
        List<Integer> judged = new ArrayList<>();
        boolean whole = true;
        double[] answers = new double[examples.size() * outputs];
        for (int part = 0; part < parts; part++) {
            int[] unseen = Examples.indices(folds, part, true);
            if (unseen.length == 0) {
                continue;
            }
            if (!judged.isEmpty() && isOver()) {
                whole = false;
                continue;
            }
            Weights weights =
                    Learner.of(candidate).fit(examples.subset(Examples.indices(folds, part, false)), recipe.seed());
            requireRoom(weights);
            Model model = weights.model(examples.signature());
            double[] out = new double[outputs];
            for (int i : unseen) {
                model.predict(examples.rows().get(i), out);
                System.arraycopy(out, 0, answers, i * outputs, outputs);
            }
            Arrays.stream(unseen).forEach(judged::add);
        }
        return new Tried(candidate, loss(answers, judged), whole);
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

    /** Refuses what a package has no room for, all rows being a quarter more than those of a fit. */
    private static void requireRoom(Weights weights) throws TrainingException {
        if (weights instanceof Weights.Additive additive
                && additive.trees() != null
                && additive.trees().nodes() * (additive.trees().outputs() + 2L) / 2 > MOST_NUMBERS) {
            throw new TrainingException("the model would be larger than a package may be");
        }
    }
}
