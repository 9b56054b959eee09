package io.argosy.model.prediction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a model gave a score: {@code base} plus the contributions' amounts is {@code score}, within 1e-9.
 *
 * @param label the label that is explained; null for a regression
 * @param against the label that a log-odds score weighs {@code label} against; null where it is weighed against none
 * @param scale the scale of every number here
 * @param base the score without knowledge of the row: its expectation over the training rows, or the log-odds of the
 *     labels' priors
 * @param contributions what each feature, or each n-gram of a text, adds; the largest magnitude first
 * @param score the model's score for the row
 */
public record Explanation(
        @Nullable String label,
        @Nullable String against,
        Scale scale,
        double base,
        List<Contribution> contributions,
        double score) {
    /** The unit of an explanation's numbers. */
    public enum Scale {
        /** Natural logarithm of the odds of {@code label} to {@code against}, or without one to all that is not it. */
        LOG_ODDS,
        /** Natural logarithm of the target, which is in its own unit. */
        LOG_TARGET,
        /** Probability of {@code label}. */
        PROBABILITY,
        /** The target's own unit. */
        TARGET
    }

    /**
     * What one part of the input adds to the score.
     *
     * @param feature the feature's name
     * @param part the n-gram for a text, the category's name or the number as text otherwise
     * @param amount on the explanation's scale
     */
    public record Contribution(String feature, String part, double amount) {}

    public Explanation {
        contributions = List.copyOf(contributions);
    }
}
