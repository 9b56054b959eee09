package io.argosy.model.inference;

import java.util.Locale;
import java.util.Optional;

/** How a raw score becomes a prediction. */
public enum Link {
    /** The score is the prediction: a regression's value, or a forest's averaged probabilities. */
    IDENTITY,
    /** One score, the log-odds of the second of two labels. */
    LOGISTIC;

    /** The name used in files: {@code identity} or {@code logistic}. */
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

    /** The probability of log-odds {@code score}, without overflow at either end. */
    public static double probability(double score) {
        return score >= 0 ? 1 / (1 + Math.exp(-score)) : 1 - 1 / (1 + Math.exp(score));
    }
}
