package io.argosy.fleet.experiment;

import io.argosy.model.evaluation.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two runs of a service.
 *
 * @param from the number of the one
 * @param to the number of the other
 * @param sameRows whether both saw the same data: else their figures do not compare
 * @param differences what went in otherwise: settings, files, code, JDK
 * @param figures what came out, in the other's order
 */
public record RunComparison(int from, int to, boolean sameRows, List<Difference> differences, List<Change> figures) {
    /**
     * What one has and the other has otherwise.
     *
     * @param from null where the one has nothing of the kind
     * @param to null where the other has not
     */
    public record Difference(
            String name, @Nullable String from, @Nullable String to) {}

    /**
     * A figure of both.
     *
     * @param better whether the other's is; null where they are equal, or the figure is none that is known here
     */
    public record Change(
            String name, double from, double to, @Nullable Boolean better) {}

    /** Compares them. */
    public static RunComparison of(Run one, Run other) {
        List<Difference> differences = new ArrayList<>();
        add(differences, Map.of("version", one.version()), Map.of("version", other.version()));
        add(differences, one.parameters(), other.parameters());
        add(differences, one.files(), other.files());
        add(differences, Map.of("code", one.code()), Map.of("code", other.code()));
        add(differences, Map.of("java", one.java()), Map.of("java", other.java()));
        List<Change> changes = new ArrayList<>();
        other.figures().forEach((name, figure) -> {
            Figure before = one.figures().get(name);
            if (before != null) {
                changes.add(
                        new Change(name, before.value(), figure.value(), better(name, before.value(), figure.value())));
            }
        });
        return new RunComparison(one.number(), other.number(), one.data().equals(other.data()), differences, changes);
    }

    private static void add(List<Difference> differences, Map<String, String> one, Map<String, String> other) {
        Set<String> names = new LinkedHashSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            if (!Objects.equals(one.get(name), other.get(name))) {
                differences.add(new Difference(name, one.get(name), other.get(name)));
            }
        }
    }

    private static @Nullable Boolean better(String name, double before, double after) {
        try {
            return before == after ? null : Boolean.valueOf(Measure.higherIsBetter(name) == after > before);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
