package io.argosy.training.search;

import io.argosy.training.recipe.Algorithm;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** One change of a boosting's settings that may make it better, what helps most tables first. */
enum BoostingStep {
    FASTER,
    PARTED_CATEGORIES,
    LOGARITHM,
    DEEPER,
    SHALLOWER,
    LARGER_LEAVES,
    SMALLER_LEAVES,
    FEWER_FEATURES,
    MORE_FEATURES,
    PENALISED,
    FINER_BINS,
    SLOWER;

    private static final int DEEPEST = 12;

    /** The boosting with this change; the same where there is none left to make. */
    Algorithm.GradientBoosting from(Algorithm.GradientBoosting b) {
        int depth = b.maxDepth();
        double rate = b.learningRate();
        double weight = b.minChildWeight();
        double penalty = b.regLambda();
        double features = b.colsampleBytree();
        int bins = b.maxBin();
        return switch (this) {
            case PARTED_CATEGORIES -> with(b, depth, rate, weight, penalty, features, bins, Boolean.TRUE);
            case LOGARITHM -> b.poisson();
            case DEEPER ->
                with(b, Math.min(DEEPEST, depth + (depth + 1) / 2), rate, weight, penalty, features, bins, parted(b));
            case SHALLOWER -> with(b, Math.max(1, depth * 2 / 3), rate, weight, penalty, features, bins, parted(b));
            case LARGER_LEAVES -> with(b, depth, rate, rounded(4 * weight), penalty, features, bins, parted(b));
            case SMALLER_LEAVES -> with(b, depth, rate, rounded(weight / 4), penalty, features, bins, parted(b));
            case FEWER_FEATURES -> with(b, depth, rate, weight, penalty, rounded(0.6 * features), bins, parted(b));
            case MORE_FEATURES ->
                with(b, depth, rate, weight, penalty, Math.min(1, rounded(1.5 * features)), bins, parted(b));
            case PENALISED -> with(b, depth, rate, weight, 10 * penalty, features, bins, parted(b));
            case FINER_BINS -> with(b, depth, rate, weight, penalty, features, 4 * bins, parted(b));
            case FASTER -> with(b, depth, Math.min(0.5, rounded(3 * rate)), weight, penalty, features, bins, parted(b));
            case SLOWER -> with(b, depth, rounded(rate / 2), weight, penalty, features, bins, parted(b));
        };
    }

    private static @Nullable Boolean parted(Algorithm.GradientBoosting b) {
        return b.partsCategories() ? Boolean.TRUE : null;
    }

    private static Algorithm.GradientBoosting with(
            Algorithm.GradientBoosting b,
            int depth,
            double rate,
            double weight,
            double penalty,
            double features,
            int bins,
            @Nullable Boolean parted) {
        return new Algorithm.GradientBoosting(
                b.nEstimators(),
                depth,
                rate,
                weight,
                penalty,
                b.subsample(),
                features,
                bins,
                b.monotoneConstraints(),
                parted,
                b.objective(),
                b.classWeight());
    }

    /** As a person would write it. */
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(2)).doubleValue();
    }
}
