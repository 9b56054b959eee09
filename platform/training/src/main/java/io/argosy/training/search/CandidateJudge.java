package io.argosy.training.search;

import io.argosy.model.inference.Link;
import io.argosy.model.inference.Weights;
import io.argosy.model.prediction.Model;
import io.argosy.model.signature.Task;
import io.argosy.training.learner.Learner;
import io.argosy.training.learner.StagedBoosting;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.Algorithm;
import io.argosy.training.recipe.Recipe;
import io.argosy.training.rows.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges a candidate in parts of the rows kept apart, some side by side. It is given up where it lies behind the best
 * one on the same parts, and never has more steps than training on all rows has time for.
 */
final class CandidateJudge {
    /** How far boosting goes, and for how long without anything better. */
    static final int MOST_STEPS = 3_000;

    private static final int PATIENCE = 100;

    /** A package takes no more, at 8 bytes for each number of a leaf and its threshold. */
    private static final long MOST_NUMBERS = 1_500_000;

    /** Who is worse by such a factor in the first parts, and more where these have few rows, is not better in all. */
    private static final double BEHIND = 1.03;

    private static final double BEHIND_IN_FEW_ROWS = 1.5;

    private static final double LEAST = 1e-15;

    private final Recipe recipe;
    private final Examples examples;
    private final int all;
    private final double mostTraining;
    private final int[] folds;
    private final int parts;
    private final int outputs;
    private final boolean regression;

    /**
     * Prepares it.
     *
     * @param examples the rows that candidates are tried on
     * @param all how many rows the one that is picked is trained on
     * @param parts in how many of the recipe's folds a candidate is judged
     * @param mostTraining how long training the one that is picked may take, in nanoseconds
     */
    CandidateJudge(Recipe recipe, Examples examples, int all, int parts, double mostTraining) {
        this.recipe = recipe;
        this.examples = examples;
        this.all = all;
        this.mostTraining = mostTraining;
        this.folds = examples.deal(recipe.folds(), recipe.seed());
        this.parts = parts;
        this.outputs = examples.signature().outputs();
        this.regression = examples.signature().task() == Task.REGRESSION;
    }

    /** One part's outcome. */
    private static final class Part {
        private final int[] unseen;
        private final int seen;
        private final List<Double> losses;
        private final Answers answers;
        private final long nanos;
        private final @Nullable TrainingException failure;

        /**
         * What a part reached.
         *
         * @param losses per stride of steps the loss's sum over the part's rows; one for what has no steps
         * @param answers per stride the answers to them
         * @param failure why there is none
         */
        Part(
                int[] unseen,
                int seen,
                List<Double> losses,
                Answers answers,
                long nanos,
                @Nullable TrainingException failure) {
            this.unseen = unseen;
            this.seen = seen;
            this.losses = losses;
            this.answers = answers;
            this.nanos = nanos;
            this.failure = failure;
        }
    }

    /** Answers to a part's rows after some strides. */
    private interface Answers {
        void fill(int stage, int row, double[] out);

        default boolean areKept() {
            return true;
        }
    }

    /** No answers. */
    private static final Answers NONE = new Answers() {
        @Override
        public void fill(int stage, int row, double[] out) {
            throw new IllegalStateException("they were not kept");
        }

        @Override
        public boolean areKept() {
            return false;
        }
    };

    /**
     * Judges one.
     *
     * @param best the best so far
     * @throws TrainingException where it cannot be fitted to such rows
     */
    Tried judge(Algorithm candidate, Optional<Tried> best, StagedBoosting.Clock clock) throws TrainingException {
        int abreast = Math.min(parts, Runtime.getRuntime().availableProcessors());
        List<Part> done = new ArrayList<>();
        boolean whole = true;
        for (int from = 0; whole && from < parts; from += abreast) {
            if (!done.isEmpty() && (!clock.isLeft() || isBehind(done, best))) {
                whole = false;
                break;
            }
            List<Part> next = IntStream.range(from, Math.min(parts, from + abreast))
                    .parallel()
                    .mapToObj(part -> part(candidate, part, clock))
                    .toList();
            for (Part part : next) {
                if (part.failure != null) {
                    throw part.failure;
                }
                if (part.unseen.length > 0) {
                    done.add(part);
                }
            }
        }
        return reached(candidate, done, whole);
    }

    private boolean isBehind(List<Part> done, Optional<Tried> best) {
        if (best.isEmpty()) {
            return false;
        }
        List<Double> theirs = best.get().byPart();
        double sum = 0;
        double least = 0;
        int rows = 0;
        for (int p = 0; p < done.size() && p < theirs.size(); p++) {
            sum += theirs.get(p);
            rows += done.get(p).unseen.length;
            least += done.get(p).losses.stream().min(Double::compare).orElse(0.0);
        }
        double factor = BEHIND + BEHIND_IN_FEW_ROWS / Math.sqrt(rows);
        // Of a regression the sums are of squares.
        return least > sum * (regression ? factor * factor : factor);
    }

    private Tried reached(Algorithm candidate, List<Part> done, boolean whole) throws TrainingException {
        int stages = done.stream().mapToInt(part -> part.losses.size()).min().orElse(0);
        if (stages == 0) {
            throw new TrainingException("the model would be larger than a package may be");
        }
        double perStage = done.stream()
                .mapToDouble(part -> (double) part.nanos / part.losses.size() / part.seen)
                .average()
                .orElse(0);
        // Each row is seen by all fits but one, and by the last.
        double training = perStage * recipe.folds() * all;
        int affordable = (int) Math.min(stages, mostTraining / training);
        if (affordable == 0) {
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "training it on all %,d rows would take %.0f minutes and more: give a longer --budget, or fewer"
                            + " rows or columns",
                    all,
                    training / 6e10));
        }
        int best = 0;
        for (int stage = 1; stage < affordable; stage++) {
            best = sum(done, stage) < sum(done, best) ? stage : best;
        }
        int rows = done.stream().mapToInt(part -> part.unseen.length).sum();
        double mean = sum(done, best) / rows;
        int at = best;
        return new Tried(
                candidate instanceof Algorithm.GradientBoosting boosting
                        ? boosting.steps((best + 1) * StagedBoosting.STRIDE)
                        : candidate,
                regression ? Math.sqrt(mean) : mean,
                done.stream().map(part -> part.losses.get(at)).toList(),
                whole,
                best == affordable - 1 && affordable < stages,
                training * (best + 1),
                whole ? answers(done, best) : new double[0]);
    }

    private static double sum(List<Part> done, int stage) {
        return done.stream().mapToDouble(part -> part.losses.get(stage)).sum();
    }

    private double[] answers(List<Part> done, int stage) {
        if (!done.stream().allMatch(part -> part.answers.areKept())) {
            return new double[0];
        }
        double[] answers = new double[examples.size() * outputs];
        double[] out = new double[outputs];
        for (Part part : done) {
            for (int i = 0; i < part.unseen.length; i++) {
                part.answers.fill(stage, i, out);
                System.arraycopy(out, 0, answers, part.unseen[i] * outputs, outputs);
            }
        }
        return answers;
    }

    private Part part(Algorithm candidate, int part, StagedBoosting.Clock clock) {
        int[] unseen = Examples.indices(folds, part, true);
        long start = System.nanoTime();
        try {
            if (unseen.length == 0) {
                return new Part(unseen, 1, List.of(), NONE, 0, null);
            }
            Examples seen = examples.subset(Examples.indices(folds, part, false));
            return candidate instanceof Algorithm.GradientBoosting boosting
                    ? grown(boosting, seen, unseen, start, clock)
                    : fitted(candidate, seen, unseen, start);
        } catch (TrainingException e) {
            return new Part(unseen, 1, List.of(), NONE, 0, e);
        }
    }

    private Part grown(
            Algorithm.GradientBoosting boosting, Examples seen, int[] unseen, long start, StagedBoosting.Clock clock)
            throws TrainingException {
        long largest = MOST_NUMBERS * 2 / ((outputs == 2 ? 1 : outputs) + 2L);
        StagedBoosting.Grown grown = new StagedBoosting(boosting.steps(MOST_STEPS), recipe.seed(), PATIENCE)
                .grown(seen, examples.subset(unseen), largest, clock);
        Link link = outputs == 1
                ? boosting.hasPoissonLink() ? Link.EXPONENTIAL : Link.IDENTITY
                : outputs == 2 ? Link.LOGISTIC : Link.SOFTMAX;
        int scores = outputs == 2 ? 1 : outputs;
        return new Part(
                unseen,
                seen.size(),
                grown.losses(),
                grown.scores().size() < grown.losses().size()
                        ? NONE
                        : (stage, row, out) ->
                                StagedBoosting.answer(grown.scores().get(stage), row, link, scores, out),
                System.nanoTime() - start,
                null);
    }

    private Part fitted(Algorithm candidate, Examples seen, int[] unseen, long start) throws TrainingException {
        Weights weights = Learner.of(candidate).fit(seen, recipe.seed());
        requireRoom(weights);
        Model model = weights.model(examples.signature());
        double[] answers = examples.subset(unseen).answers(model);
        double[] out = new double[outputs];
        double sum = 0;
        for (int i = 0; i < unseen.length; i++) {
            System.arraycopy(answers, i * outputs, out, 0, outputs);
            sum += loss(out, examples.targets().get(unseen[i]));
        }
        return new Part(
                unseen,
                seen.size(),
                List.of(sum),
                (_, row, one) -> System.arraycopy(answers, row * outputs, one, 0, outputs),
                System.nanoTime() - start,
                null);
    }

    /** One answer's squared error, or the negative log-likelihood of its label. */
    private double loss(double[] answer, double target) {
        return regression
                ? (answer[0] - target) * (answer[0] - target)
                : -Math.log(Math.max(LEAST, answer[(int) target]));
    }

    /**
     * The loss of answers to the rows that were judged.
     *
     * @param answers per row and output
     */
    double loss(double[] answers) {
        double sum = 0;
        int rows = 0;
        for (int i = 0; i < examples.size(); i++) {
            if (folds[i] < parts) {
                sum += loss(
                        Arrays.copyOfRange(answers, i * outputs, (i + 1) * outputs),
                        examples.targets().get(i));
                rows++;
            }
        }
        return regression ? Math.sqrt(sum / rows) : sum / rows;
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
