package io.argosy.training.search;

import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.Task;
import io.argosy.training.learner.Learner;
import io.argosy.training.outcome.Progress;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.rows.Examples;
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
 * the best boosting so far, and at last averages what is better together. The first boosting is always judged to its end,
 * however short the budget. Which one it picks may hang on the machine's speed; what training makes of it then does not.
 */
public final class RecipeSearch {
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

    /** A step of boosting looks at each row's features for each label: more cells than these make it too slow. */
    private static final long MOST_CELLS_OF_A_STEP = 30_000_000;

    private static final int FEWEST_ROWS = 2_000;

    private static final long FEW_CELLS = 50_000;

    private static final long MANY_CELLS = 1_000_000;

    /** Products of columns, for every row, that a linear model adds up. */
    private static final double MOST_PRODUCTS = 4e9;

    /** What a step from the best so far must make better to be one, in shares of it. */
    private static final double WORTH = 0.0005;

    /** The share of the budget in which candidates are begun: training the one that is picked takes the rest. */
    private static final double BEGUN = 0.6;

    /** The share of the budget that training an average may take, however little of it is left. */
    private static final double AVERAGED = 0.4;

    /** How often the budget training may take, where rows are many: no step is picked that would take longer. */
    private static final double TRAINED = 2.5;

    /** How often the budget the first boosting may take. */
    private static final double FIRST = 3;

    /** A budget below counts as so many nanoseconds where it is about training, and the first boosting. */
    private static final double LEAST_BUDGET = 30e9;

    private final Examples examples;
    private final Progress progress;
    private final long start = System.nanoTime();
    private final double budget;
    private final CandidateJudge judge;
    private int left;

    private RecipeSearch(Recipe recipe, Examples all, Duration budget, Progress progress) {
        this.examples = some(all);
        this.budget = (double) budget.toNanos();
        this.progress = progress;
        int parts = Math.min(
                recipe.folds(), examples.size() >= MANY_ROWS ? 1 : examples.size() >= SOME_ROWS ? 2 : recipe.folds());
        this.judge =
                new CandidateJudge(recipe, examples, all.size(), parts, TRAINED * Math.max(this.budget, LEAST_BUDGET));
    }

    /**
     * The best of what could be tried, or nothing where there is nothing to choose from: a text.
     *
     * @throws TrainingException where no candidate can be fitted, with the reason of the first
     */
    public static Optional<Tried> best(Recipe recipe, Examples examples, Duration budget, Progress progress)
            throws TrainingException {
        if (examples.signature().inputs().stream().anyMatch(TextFeature.class::isInstance)) {
            return Optional.empty();
        }
        return new RecipeSearch(recipe, examples, budget, progress).best();
    }

    /** Examples stand in the order of their keys: every so manieth is as good as drawn. */
    private static Examples some(Examples all) {
        long cells = (long) all.signature().inputs().size()
                * Math.max(
                        1, all.signature().outputs() == 2 ? 1 : all.signature().outputs());
        int most = Math.clamp(MOST_CELLS_OF_A_STEP / cells, FEWEST_ROWS, MOST_ROWS);
        int step = 1 + (all.size() - 1) / most;
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
                attempt(candidate, tried, isFirstBoosting(candidate, tried));
            } catch (TrainingException e) {
                first = first == null ? e : first;
            }
        }
        climb(tried);
        average(tried);
        if (left > 0) {
            progress.say(left + " more could not be tried in time: --budget gives more");
        }
        if (tried.isEmpty() && first != null) {
            throw first;
        }
        Optional<Tried> best = best(tried);
        best.ifPresent(one -> progress.say("picked: " + format(one)));
        return best;
    }

    private static boolean isFirstBoosting(Algorithm candidate, List<Tried> tried) {
        return candidate instanceof Algorithm.GradientBoosting
                && tried.stream().noneMatch(one -> one.algorithm() instanceof Algorithm.GradientBoosting);
    }

    /**
     * Tries one where there is time, and says what it reached.
     *
     * @param must whether it is tried, and to its end, however short the budget
     */
    private void attempt(Algorithm candidate, List<Tried> tried, boolean must) throws TrainingException {
        if (!tried.isEmpty() && !must && isSpent(tried)) {
            left++;
            return;
        }
        Optional<Tried> best = must ? Optional.empty() : best(tried);
        Tried one = judge.judge(
                candidate,
                best,
                () -> elapsed() < (must ? FIRST : 1.5 * BEGUN) * budget || (must && elapsed() < LEAST_BUDGET));
        if (one.isWhole() || tried.isEmpty()) {
            tried.add(one);
            progress.say(format(one));
        } else {
            progress.say(format(one) + ", given up: behind in the first parts, or out of time");
        }
    }

    private static Optional<Tried> best(List<Tried> tried) {
        return tried.stream().min(Comparator.comparingDouble(Tried::loss));
    }

    /** Adds the average of those that are better together. */
    private void average(List<Tried> tried) {
        Optional<Tried> best = best(tried);
        if (best.isPresent()) {
            double most = Math.max(
                    Math.max(AVERAGED * budget, budget - elapsed()), best.get().training());
            new EnsembleSelection(tried, judge, examples.signature().outputs())
                    .best(best.get().loss(), most)
                    .ifPresent(one -> {
                        tried.add(one);
                        progress.say(format(one));
                    });
        }
    }

    /** Takes steps from the best boosting so far, one setting at a time, as long as they make it better. */
    private void climb(List<Tried> tried) {
        Optional<Tried> start = bestBoosting(tried);
        if (start.isEmpty()) {
            return;
        }
        Tried best = start.get();
        if (best.isLimited() && best.algorithm() instanceof Algorithm.GradientBoosting boosting) {
            // So many rows that there is time for few steps in training: these are to be longer.
            best = faster(boosting, best, tried);
        }
        for (BoostingStep step : steps()) {
            if (best.algorithm() instanceof Algorithm.GradientBoosting boosting) {
                Algorithm.GradientBoosting next = step.from(boosting).steps(CandidateJudge.MOST_STEPS);
                if (tried.stream().anyMatch(one -> isLike(next, one.algorithm()))) {
                    continue;
                }
                try {
                    attempt(next, tried, false);
                } catch (TrainingException _) {
                    // It is not for such rows, and the others are.
                    continue;
                }
                Tried last = tried.getLast();
                if (last.algorithm() instanceof Algorithm.GradientBoosting && last.loss() < best.loss() * (1 - WORTH)) {
                    best = last;
                }
            }
        }
    }

    private Tried faster(Algorithm.GradientBoosting boosting, Tried best, List<Tried> tried) {
        try {
            attempt(BoostingStep.FASTER.from(boosting), tried, true);
        } catch (TrainingException _) {
            return best;
        }
        return tried.getLast().loss() < best.loss() ? tried.getLast() : best;
    }

    private static boolean isLike(Algorithm.GradientBoosting one, Algorithm other) {
        return other instanceof Algorithm.GradientBoosting boosting
                && boosting.steps(CandidateJudge.MOST_STEPS).equals(one);
    }

    private static Optional<Tried> bestBoosting(List<Tried> tried) {
        return tried.stream()
                .filter(one -> one.algorithm() instanceof Algorithm.GradientBoosting)
                .min(Comparator.comparingDouble(Tried::loss));
    }

    /** What is changed, in this order: what helps most tables first. */
    private List<BoostingStep> steps() {
        List<BoostingStep> steps = new ArrayList<>(List.of(BoostingStep.values()));
        boolean regression = examples.signature().task() == Task.REGRESSION;
        boolean names = examples.signature().inputs().stream()
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
        steps.remove(BoostingStep.FASTER);
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
                Locale.ROOT,
                "%s %.4f  %s",
                regression ? "rmse" : "log_loss",
                one.loss(),
                one.algorithm().format());
    }

    private double elapsed() {
        return (double) (System.nanoTime() - start);
    }

    /** Whether no candidate is begun any more: what is left is for training the best one. */
    private boolean isSpent(List<Tried> tried) {
        double training = best(tried).map(Tried::training).orElse(0.0);
        return elapsed() > Math.min(BEGUN * budget, Math.max(BEGUN * budget / 2, budget - training));
    }

    /** The cheapest first, and what is best most often next. */
    private List<Algorithm> candidates() {
        List<Feature> features = examples.signature().inputs();
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
        // Few rows tell little, and slower steps make more of it, as long as there is time for so many.
        long cells = (long) examples.size() * features.size() * (labels == 2 ? 1 : labels);
        double rate = cells < FEW_CELLS ? 0.03 : cells < MANY_CELLS ? 0.06 : 0.1;
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
        long columns = examples.signature().inputs().stream()
                .mapToLong(feature -> feature instanceof CategoricalFeature category
                        ? category.categories().size()
                        : 1)
                .sum();
        return columns <= MOST_COLUMNS
                && columns * examples.size() * labels <= MOST_CELLS
                && (double) columns * columns * examples.size() <= MOST_PRODUCTS;
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
                CandidateJudge.MOST_STEPS, depth, rate, 4.0, 1.0, rows, features, 256, Map.of(), null, null, null);
    }
}
