package io.argosy.model.inference;

import java.util.Locale;
import java.util.Optional;

/** How a raw score becomes a prediction. */
public enum Link {
    /** The score is the prediction: a regression's value, or a forest's averaged probabilities. */
    IDENTITY,
    /** One score, the log-odds of the second of two labels. */
    LOGISTIC,
    /** A score per label, whose exponentials are the probabilities' proportions. */
    SOFTMAX;

    /** The name used in files: {@code identity}, {@code logistic} or {@code softmax}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
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
