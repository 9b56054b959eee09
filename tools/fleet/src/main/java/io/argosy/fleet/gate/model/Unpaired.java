package io.argosy.fleet.gate.model;

import io.argosy.model.evidence.Metric;
import java.util.List;
import java.util.Set;

/**
 * A figure of two models that were judged on other rows each, so that nothing but their intervals says what is chance. The difference's
 * interval is recovered from those of both (MOVER: Zou and Donner, Construction of confidence limits about effect measures, 2008):
 * it takes no interval to be even about its figure.
 */
record Unpaired(Metric incumbent, Metric candidate) {
    /** It is the larger the fewer the rows are, of the same model: of two counts of rows it says nothing. */
    private static final Set<String> BY_COUNT = Set.of("calibration_error");

    /** Evidence has three digits: 0.86 less 0.85 is 0.01 and no more. */
    private static final double ROUNDING = 1e-9;

    /** The figures that both have and that can be held against each other. */
    static List<Unpaired> of(List<Metric> incumbent, List<Metric> candidate) {
        return candidate.stream()
                .filter(figure -> !BY_COUNT.contains(figure.name()))
                .flatMap(after -> incumbent.stream()
                        .filter(before -> before.name().equals(after.name()))
                        .map(before -> new Unpaired(before, after)))
                .toList();
    }

    /** Whether more is lost than a share or a part of a figure, as {@link Figures#loss} has it. */
    boolean losesMoreThan(double margin) {
        return Figures.loss(incumbent.name(), incumbent.value(), candidate.value()) > margin + ROUNDING;
    }

    /** Whether the candidate is worse, and 39 times in 40 not by chance. */
    boolean isWorseBeyondChance() {
        return Figures.higherIsBetter(incumbent.name())
                ? lowest(incumbent, candidate) > 0
                : lowest(candidate, incumbent) > 0;
    }

    /** Where the interval of how much greater one is than the other begins. */
    private static double lowest(Metric greater, Metric less) {
        double down = Math.max(0, greater.value() - greater.low());
        double up = Math.max(0, less.high() - less.value());
        return greater.value() - less.value() - Math.hypot(down, up);
    }

    String inWords() {
        return Figures.told(incumbent.name(), "", incumbent.value(), candidate.value());
    }
}
