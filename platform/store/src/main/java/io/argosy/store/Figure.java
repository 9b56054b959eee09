package io.argosy.store;

import io.argosy.serving.metrics.StoreMetrics;

/**
 * How good a version is in use, in one respect, with the 95 % interval of chance.
 *
 * @param knownBy outcomes that were told, or an estimate before they are
 * @param slice the feature by which predictions are parted; empty for all of them
 * @param part of them
 * @param measure such as {@code auc}
 * @param predictions how many it is of
 */
record Figure(
        StoreMetrics.KnownBy knownBy,
        String slice,
        String part,
        String measure,
        double value,
        double low,
        double high,
        long predictions) {}
