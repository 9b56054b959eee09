package io.argosy.training.search;

import io.argosy.training.recipe.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds which of the models that were tried are better together, and in what shares: round by round one is added, any as
 * often as it helps, that makes the average's loss on rows that no fit had seen the least (Caruana, Niculescu-Mizil, Crew
 * and Ksikes 2004, "Ensemble Selection from Libraries of Models").
 */
final class EnsembleSelection {
    private static final int ROUNDS = 12;
    private static final int MOST_MEMBERS = 3;
    private static final double LEAST = 1e-15;

    /** What an average must make better of the best one's loss to be worth its members, in shares of it. */
    private static final double WORTH = 0.002;

    private final List<Tried> tried;
    private final CandidateJudge judge;
    private final int outputs;

    /**
     * Prepares it.
     *
     * @param tried of these, those whose answers are kept and can be added
     */
    EnsembleSelection(List<Tried> tried, CandidateJudge judge, int outputs) {
        this.tried = tried.stream()
                .filter(one -> one.isWhole() && one.hasAnswers() && isAddable(one.algorithm(), outputs))
                .toList();
        this.judge = judge;
        this.outputs = outputs;
    }

    private static boolean isAddable(Algorithm algorithm, int outputs) {
        return switch (algorithm) {
            case Algorithm.GradientBoosting boosting -> !boosting.hasPoissonLink();
            case Algorithm.Forest _ -> outputs == 1;
            case Algorithm.Linear _, Algorithm.Logistic _ -> true;
            case Algorithm.Stack _, Algorithm.Voting _, Algorithm.Bayes _, Algorithm.Imported _ -> false;
        };
    }

    /**
     * The average that is best, where it is better than the best one alone.
     *
     * @param best the best one's loss
     * @param most how long training it may take, in nanoseconds
     */
    Optional<Tried> best(double best, double most) {
        int[] counts = new int[tried.size()];
        double[] sum = new double[tried.isEmpty() ? 0 : tried.getFirst().answers()];
        double loss = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            int added = -1;
            double least = loss;
            for (int m = 0; m < counts.length; m++) {
                if (counts[m] > 0 || mayJoin(m, counts, most)) {
                    double one = judge.loss(answers(sum, tried.get(m), round + 1));
                    if (one < least) {
                        least = one;
                        added = m;
                    }
                }
            }
            if (added < 0) {
                break;
            }
            loss = least;
            counts[added]++;
            add(sum, tried.get(added));
        }
        List<Algorithm> estimators = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        double training = 0;
        for (int m = 0; m < counts.length; m++) {
            if (counts[m] > 0) {
                estimators.add(tried.get(m).algorithm());
                weights.add((double) counts[m]);
                training += tried.get(m).training();
            }
        }
        return estimators.size() < 2 || loss > best * (1 - WORTH)
                ? Optional.empty()
                : Optional.of(new Tried(
                        new Algorithm.Voting(estimators, weights),
                        loss,
                        List.of(),
                        true,
                        false,
                        training,
                        new double[0]));
    }

    private boolean mayJoin(int candidate, int[] counts, double most) {
        double training = tried.get(candidate).training();
        int members = 1;
        boolean linear = isLinear(candidate);
        boolean second = false;
        for (int m = 0; m < counts.length; m++) {
            if (counts[m] > 0) {
                training += tried.get(m).training();
                members++;
                second |= linear && isLinear(m);
            }
        }
        return members == 1 || (training <= most && members <= MOST_MEMBERS && !second);
    }

    private boolean isLinear(int candidate) {
        Algorithm algorithm = tried.get(candidate).algorithm();
        return algorithm instanceof Algorithm.Linear || algorithm instanceof Algorithm.Logistic;
    }

    /** Adds a member's values, or the logarithms of its probabilities. */
    private void add(double[] sum, Tried member) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += score(member.answer(i));
        }
    }

    private double score(double answer) {
        return outputs == 1 ? answer : Math.log(Math.max(LEAST, answer));
    }

    /** The answers of an average: {@code members} counts the one that is added. */
    private double[] answers(double[] sum, Tried added, int members) {
        double[] answers = new double[sum.length];
        for (int i = 0; i < sum.length; i++) {
            answers[i] = (sum[i] + score(added.answer(i))) / members;
        }
        for (int row = 0; outputs > 1 && row < sum.length; row += outputs) {
            int from = row;
            double most = IntStream.range(row, row + outputs)
                    .mapToDouble(i -> answers[i])
                    .max()
                    .orElse(0);
            double total = 0;
            for (int i = from; i < from + outputs; i++) {
                answers[i] = Math.exp(answers[i] - most);
                total += answers[i];
            }
            for (int i = from; i < from + outputs; i++) {
                answers[i] /= total;
            }
        }
        return answers;
    }
}
