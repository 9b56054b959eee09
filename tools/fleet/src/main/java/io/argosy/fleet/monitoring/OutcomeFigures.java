package io.argosy.fleet.monitoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How good a version is in use, as its pods tell: by what came true of its predictions, over all of them.
 *
 * @param predictions how many it is of
 * @param figures with their intervals of chance, the one that a model of its kind is known by first
 */
public record OutcomeFigures(long predictions, List<io.argosy.model.evidence.Metric> figures) {
    /** More are no measures: a pod may tell what it likes. */
    public static final int MOST = 20;

    /** Those that come first, as {@code Measure.all} has it; of labels, {@code accuracy} does by its name. */
    private static final Set<String> FIRST = Set.of("auc", "rmse");

    public OutcomeFigures {
        figures = List.copyOf(figures);
    }

    /** Those of the pod that knows more, of two of one version: the other one has not read them yet. */
    public static OutcomeFigures ofMore(OutcomeFigures one, OutcomeFigures other) {
        return other.predictions > one.predictions ? other : one;
    }

    /** What one pod tells, as it comes. */
    static final class Told {
        /** What came true, and not what was expected to. */
        static final String KNOWN_BY = "outcomes";

        static final String OUTCOMES = "known_by=\"" + KNOWN_BY + "\"";
        static final String ALL = "slice=\"\"";

        private final Map<String, Map<String, Double>> bounds = new TreeMap<>();
        private double predictions;

        void bound(String measure, String bound, double value) {
            bounds.computeIfAbsent(measure, _ -> new TreeMap<>()).put(bound, value);
        }

        void predictions(double count) {
            predictions = count;
        }

        /** What of it is whole and sound; nothing where none is. */
        Optional<OutcomeFigures> figures() {
            List<io.argosy.model.evidence.Metric> figures = new ArrayList<>();
            bounds.forEach((measure, its) -> figure(measure, its).ifPresent(figures::add));
            figures.sort(Comparator.comparing(figure -> !FIRST.contains(figure.name())));
            return figures.isEmpty() || !isCount(predictions)
                    ? Optional.empty()
                    : Optional.of(new OutcomeFigures(
                            Math.round(predictions), figures.subList(0, Math.min(MOST, figures.size()))));
        }

        private static boolean isCount(double told) {
            return told >= 1 && told < 1e15;
        }

        private static Optional<io.argosy.model.evidence.Metric> figure(String measure, Map<String, Double> its) {
            try {
                return Optional.of(new io.argosy.model.evidence.Metric(
                        measure,
                        its.getOrDefault("value", Double.NaN),
                        its.getOrDefault("low", Double.NaN),
                        its.getOrDefault("high", Double.NaN)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
