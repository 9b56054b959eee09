package io.argosy.fleet.monitoring;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version was asked while its scores were spread otherwise than in training: whether its callers explain that. Code of a service's own may
 * make something else of what they sent before the model gets it, so what came and what the model was given are two things, and either
 * may be as in training: if what came is, the version did it; and if what the model was given is, the model did.
 *
 * @param trained of each input, how many rows of training fell into each bin
 * @param given how many rows did that the model was given
 * @param sent how many did that callers sent; nothing where that is the same
 */
record Asked(
        Map<String, Map<String, Double>> trained,
        Map<String, Map<String, Double>> given,
        Map<String, Map<String, Double>> sent) {
    /** What stands for all that was asked: of a row that a route makes of something else than an instance, nobody knows what it was. */
    private static final double NEARLY_ALL = 0.9;

    /** The index of the input that is furthest from training, by what was sent or given, whichever is nearer; null where too few rows came. */
    @Nullable
    Double index() {
        Double made = furthest(given);
        Double came = rows(sent) >= NEARLY_ALL * rows(given) ? furthest(sent) : null;
        return came == null ? made : made == null ? came : (Double) Math.min(made, came);
    }

    private @Nullable Double furthest(Map<String, Map<String, Double>> seen) {
        @Nullable Double furthest = null;
        for (Map.Entry<String, Map<String, Double>> input : trained.entrySet()) {
            JudgedDrift its =
                    JudgedDrift.of(input.getValue(), seen.getOrDefault(input.getKey(), Map.of()), trained.size());
            if (its != null && (furthest == null || its.psi() > furthest)) {
                furthest = Math.max(0, its.psi());
            }
        }
        return furthest;
    }

    private static double rows(Map<String, Map<String, Double>> seen) {
        return seen.values().stream()
                .mapToDouble(bins ->
                        bins.values().stream().mapToDouble(Double::doubleValue).sum())
                .max()
                .orElse(0);
    }
}
