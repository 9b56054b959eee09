package io.argosy.model.inference;

import io.argosy.model.signature.Signature;
import java.util.Locale;
import java.util.Optional;

/** How a raw score becomes a prediction. */
public enum Link {
    /** The score is the prediction: a regression's value, or a forest's averaged probabilities. */
    IDENTITY,
    /** One score, the log-odds of the second of two labels; or the logit of a regression's value, a share. */
    LOGISTIC,
    /** A score per label, whose exponentials are the probabilities' proportions. */
    SOFTMAX,
    /** One score, the logarithm of a regression's value. */
    EXPONENTIAL,
    /** A score per label, the log-odds of that label against all others: the probabilities need not add up to 1. */
    ONE_VS_ALL;

    /** The name used in files, such as {@code one-vs-all}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether version 1 of the package format has this link for such a signature. */
    public boolean inFirstFormat(Signature signature) {
        int labels = signature.labels().size();
        return switch (this) {
            case IDENTITY -> true;
            case LOGISTIC -> labels == 2;
            case SOFTMAX -> labels > 2;
            case EXPONENTIAL, ONE_VS_ALL -> false;
        };
    }

    /** What a signature must be for this link, in words; empty where it is. */
    public Optional<String> refusal(Signature signature) {
        int labels = signature.labels().size();
        return switch (this) {
            case IDENTITY -> Optional.empty();
            case LOGISTIC ->
                labels == 2 || labels == 0
                        ? Optional.empty()
                        : Optional.of("is for a classification with 2 labels or a regression");
            case SOFTMAX, ONE_VS_ALL -> labels >= 2 ? Optional.empty() : Optional.of("is for a classification");
            case EXPONENTIAL -> labels == 0 ? Optional.empty() : Optional.of("is for a regression");
        };
    }

    /** How many scores it makes the answer of. */
    public int scores(Signature signature) {
        return this == LOGISTIC ? 1 : signature.outputs();
    }

    /** The link of this name in files. */
    public static Optional<Link> of(String id) {
        for (Link link : values()) {
            if (link.id().equals(id)) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    /** Turns scores into probabilities that add up to 1, in place, without overflow. */
    static void softmax(double[] scores, int offset, int count) {
        double most = scores[offset];
        for (int k = 1; k < count; k++) {
            most = Math.max(most, scores[offset + k]);
        }
        double sum = 0;
        for (int k = 0; k < count; k++) {
            scores[offset + k] = Math.exp(scores[offset + k] - most);
            sum += scores[offset + k];
        }
        for (int k = 0; k < count; k++) {
            scores[offset + k] /= sum;
        }
    }

    /** The probability of log-odds {@code score}, without overflow at either end. */
    public static double probability(double score) {
        return score >= 0 ? 1 / (1 + Math.exp(-score)) : 1 - 1 / (1 + Math.exp(score));
    }
}
