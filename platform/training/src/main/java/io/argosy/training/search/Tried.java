package io.argosy.training.search;

import io.argosy.training.recipe.Algorithm;
import java.util.List;

/** An algorithm and what it reached. */
public final class Tried {
    private final Algorithm algorithm;
    private final double loss;
    private final List<Double> byPart;
    private final boolean whole;
    private final boolean limited;
    private final double training;
    private final double[] answers;

    /**
     * Takes the array as it is: nobody may write to it afterwards.
     *
     * @param loss less is better
     * @param byPart per part that it was judged in the loss's sum over its rows, in their order
     * @param whole whether it was judged in as many parts as the others
     * @param limited whether more steps would have taken too long to train
     * @param training how long training it on all rows takes in all its folds, in nanoseconds
     * @param answers per row and output what fits that had not seen the row answer; empty where that is not kept
     */
    Tried(
            Algorithm algorithm,
            double loss,
            List<Double> byPart,
            boolean whole,
            boolean limited,
            double training,
            double[] answers) {
        this.algorithm = algorithm;
        this.loss = loss;
        this.byPart = List.copyOf(byPart);
        this.whole = whole;
        this.limited = limited;
        this.training = training;
        this.answers = answers;
    }

    /** What was tried, with its settings. */
    public Algorithm algorithm() {
        return algorithm;
    }

    double loss() {
        return loss;
    }

    List<Double> byPart() {
        return byPart;
    }

    boolean isWhole() {
        return whole;
    }

    boolean isLimited() {
        return limited;
    }

    double training() {
        return training;
    }

    /** Whether its answers were kept. */
    boolean hasAnswers() {
        return answers.length > 0;
    }

    /** One of its answers: row after row of those that it was tried on, each output. */
    double answer(int index) {
        return answers[index];
    }

    /** How many answers it has. */
    int answers() {
        return answers.length;
    }
}
