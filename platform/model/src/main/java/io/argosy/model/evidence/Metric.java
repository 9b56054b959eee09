package io.argosy.model.evidence;

import io.argosy.model.feature.Names;

/**
 * One figure of a model's quality, with its uncertainty.
 *
 * @param name such as {@code auc}, {@code log_loss} or {@code rmse}; its meaning is in docs/model-package.md
 * @param value the figure over all rows of its set
 * @param low the lower end of the 95 % bootstrap interval
 * @param high the upper end
 */
public record Metric(String name, double value, double low, double high) {
    public Metric {
        Names.require(name);
        if (!Double.isFinite(value) || !Double.isFinite(low) || !Double.isFinite(high) || low > high) {
            throw new IllegalArgumentException(
                    name + " " + value + " with interval [" + low + ", " + high + "] is not finite and ordered");
        }
    }
}
