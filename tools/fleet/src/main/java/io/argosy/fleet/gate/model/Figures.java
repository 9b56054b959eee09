package io.argosy.fleet.gate.model;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.model.comparison.MetricDifference;
import io.argosy.model.evaluation.Measure;
import io.argosy.model.evidence.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Figures of quality side by side: what one model loses against another, and both as a table. */
public final class Figures {
    private static final Set<String> UNBOUNDED = Set.of("log_loss", "rmse", "mae");

    private Figures() {}

    /**
     * What is lost: absolute for figures between 0 and 1, a share of the incumbent's for the others; negative for a gain.
     *
     * @throws FleetException where nobody knows whether more of the figure is better
     */
    static double loss(String name, double incumbent, double candidate) {
        double loss = higherIsBetter(name) ? incumbent - candidate : candidate - incumbent;
        return UNBOUNDED.contains(name) && incumbent != 0 ? loss / Math.abs(incumbent) : loss;
    }

    static boolean higherIsBetter(String name) {
        try {
            return Measure.higherIsBetter(name);
        } catch (IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "nobody knows whether more " + name + " is better",
                    "docs/model-package.md has the figures that are known",
                    e);
        }
    }

    /** E.g. "auc where contract is Two year fell from 0.8100 to 0.7200". */
    static String told(String name, String where, double incumbent, double candidate) {
        return String.format(
                Locale.ROOT,
                "%s%s %s from %.4f to %.4f",
                name,
                where,
                candidate < incumbent ? "fell" : "rose",
                incumbent,
                candidate);
    }

    /** The first figure of both, which is the one that a model of its task is known by. */
    static String headline(List<MetricDifference> differences) {
        return differences.isEmpty()
                ? ""
                : headline(
                        differences.getFirst().name(),
                        differences.getFirst().incumbent(),
                        differences.getFirst().candidate());
    }

    /** The same of recorded figures; those of the candidate alone where the incumbent has no such figure. */
    static String headline(List<Metric> incumbent, List<Metric> candidate) {
        if (candidate.isEmpty()) {
            return "";
        }
        Metric after = candidate.getFirst();
        return incumbent.stream()
                .filter(before -> before.name().equals(after.name()))
                .findFirst()
                .map(before -> headline(after.name(), before.value(), after.value()))
                .orElseGet(() -> String.format(Locale.ROOT, "%s %.4f", after.name(), after.value()));
    }

    private static String headline(String name, double incumbent, double candidate) {
        return String.format(Locale.ROOT, "%s %.4f → %.4f", name, incumbent, candidate);
    }

    /** The first figure of a model beside which there is none. */
    static String headlineAlone(List<MetricDifference> figures) {
        return figures.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s %.4f",
                        figures.getFirst().name(),
                        figures.getFirst().candidate());
    }

    /** Figures of one model beside itself, as a Markdown table. */
    static List<String> alone(List<MetricDifference> figures) {
        List<String> lines = new ArrayList<>(List.of("| figure | value |", "|---|---|"));
        figures.forEach(
                figure -> lines.add(String.format(Locale.ROOT, "| %s | %.4f |", figure.name(), figure.candidate())));
        return lines;
    }

    /** Recorded figures of both, as a Markdown table. */
    static List<String> table(List<Metric> incumbent, List<Metric> candidate) {
        List<String> lines =
                new ArrayList<>(List.of("| figure | incumbent, 95 % | candidate, 95 % |", "|---|---|---|"));
        for (Metric after : candidate) {
            String before = incumbent.stream()
                    .filter(metric -> metric.name().equals(after.name()))
                    .findFirst()
                    .map(Figures::told)
                    .orElse("");
            lines.add("| " + after.name() + " | " + before + " | " + told(after) + " |");
        }
        return lines;
    }

    /** Figures of both on the same rows, as a Markdown table. */
    static List<String> paired(List<MetricDifference> differences) {
        List<String> lines =
                new ArrayList<>(List.of("| figure | incumbent | candidate | difference, 95 % |", "|---|---|---|---|"));
        for (MetricDifference difference : differences) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.4f | %.4f | %.4f to %.4f |",
                    difference.name(),
                    difference.incumbent(),
                    difference.candidate(),
                    difference.low(),
                    difference.high()));
        }
        return lines;
    }

    private static String told(Metric metric) {
        return String.format(Locale.ROOT, "%.4f (%.4f to %.4f)", metric.value(), metric.low(), metric.high());
    }
}
