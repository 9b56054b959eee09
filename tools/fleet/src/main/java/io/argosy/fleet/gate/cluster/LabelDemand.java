package io.argosy.fleet.gate.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a pod asks of one label of its node, by its selector and all expressions of one term together: each may be sound by
 * itself, and all of them true of no node (kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node).
 */
final class LabelDemand {
    private @Nullable Set<String> values;
    private final Set<String> excluded = new HashSet<>();
    private boolean present;
    private boolean absent;
    private long above = Long.MIN_VALUE;
    private long below = Long.MAX_VALUE;

    private LabelDemand() {}

    /**
     * The first label of which no node has what is asked for.
     *
     * @param selector the pod's {@code nodeSelector}
     * @param expressions one term's {@code matchExpressions}
     */
    static Optional<String> impossible(JsonNode selector, JsonNode expressions, NodeLabels nodes) {
        Map<String, LabelDemand> demands = new TreeMap<>();
        Function<String, LabelDemand> demand = key -> demands.computeIfAbsent(key, _ -> new LabelDemand());
        selector.forEachEntry((key, value) -> demand.apply(key).in(Set.of(value.asString(""))));
        for (JsonNode expression : expressions) {
            demand.apply(expression.path("key").asString("")).add(expression);
        }
        return demands.entrySet().stream()
                .filter(one -> !one.getValue().isPossible(one.getKey(), nodes))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void in(Set<String> some) {
        Set<String> both = new HashSet<>(some);
        if (values != null) {
            both.retainAll(values);
        }
        values = both;
    }

    private void add(JsonNode expression) {
        List<String> said = expression
                .path("values")
                .valueStream()
                .map(value -> value.asString(""))
                .toList();
        switch (expression.path("operator").asString("")) {
            case "In" -> in(new HashSet<>(said));
            case "NotIn" -> excluded.addAll(said);
            case "Exists" -> present = true;
            case "DoesNotExist" -> absent = true;
            case "Gt" -> above = Math.max(above, number(said).orElse(Long.MIN_VALUE));
            case "Lt" -> below = Math.min(below, number(said).orElse(Long.MAX_VALUE));
            default -> {}
        }
    }

    private static Optional<Long> number(List<String> values) {
        return values.size() == 1 && values.getFirst().matches("[+-]?[0-9]{1,18}")
                ? Optional.of(Long.parseLong(values.getFirst()))
                : Optional.empty();
    }

    private boolean isPossible(String key, NodeLabels nodes) {
        boolean compares = above != Long.MIN_VALUE || below != Long.MAX_VALUE;
        boolean needed = present || compares || values != null;
        if (absent) {
            return !needed && !nodes.isEverywhere(key);
        }
        if (!needed && !nodes.isEverywhere(key)) {
            // A node without the label has none of the values that are excluded.
            return true;
        }
        @Nullable Set<String> asked = values;
        @Nullable Set<String> possible = nodes.values(key).orElse(asked);
        if (possible == null) {
            return !compares || above < below - 1;
        }
        return possible.stream()
                .anyMatch(value -> (asked == null || asked.contains(value))
                        && !excluded.contains(value)
                        && (!compares || isBetween(value)));
    }

    private boolean isBetween(String value) {
        return number(List.of(value))
                .filter(number -> number > above && number < below)
                .isPresent();
    }
}
