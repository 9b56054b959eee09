package io.argosy.fleet.gate.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Seeded;
import io.argosy.fleet.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

class LabelDemandTest {
    private static final List<String> KEYS = List.of("pool", "size", "kubernetes.io/arch");
    private static final Map<String, List<String>> VALUES = Map.of(
            "pool",
            List.of("a", "b"),
            "size",
            List.of("1", "2", "3", "4"),
            "kubernetes.io/arch",
            List.of("amd64", "arm64"));

    /** Nodes as the kind cluster has them; pool and size may be missing, the architecture never is. */
    private static final NodeLabels NODES = new NodeLabels(
            "kind", "", Set.of(), Map.of("pool", Set.copyOf(values("pool")), "size", Set.copyOf(values("size"))));

    @Seeded(5)
    void aDemandIsImpossibleWhereNoNodeThatThereMayBeSatisfiesIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int impossible = 0;
        for (int i = 0; i < 1_000; i++) {
            Map<String, String> selector = new HashMap<>();
            List<Map<String, Object>> expressions = new ArrayList<>();
            for (int n = random.nextInt(5); n > 0; n--) {
                String key = KEYS.get(random.nextInt(KEYS.size()));
                if (random.nextInt(4) == 0) {
                    selector.put(key, pick(random, values(key)));
                } else {
                    expressions.add(expression(random, key));
                }
            }
            boolean some = nodes().stream().anyMatch(node -> matches(node, selector, expressions));
            Optional<String> said = LabelDemand.impossible(json(selector), json(expressions), NODES);
            assertEquals(!some, said.isPresent(), () -> selector + " " + expressions + " " + said);
            impossible += some ? 0 : 1;
        }
        assertTrue(impossible > 100 && impossible < 900, "impossible: " + impossible);
    }

    private static Map<String, Object> expression(SplittableRandom random, String key) {
        return switch (random.nextInt(6)) {
            case 0 -> Map.of("key", key, "operator", "Exists");
            case 1 -> Map.of("key", key, "operator", "DoesNotExist");
            case 2, 3 ->
                Map.of(
                        "key",
                        key,
                        "operator",
                        random.nextBoolean() ? "In" : "NotIn",
                        "values",
                        values(key).stream().filter(_ -> random.nextBoolean()).toList());
            case 4 -> Map.of("key", "size", "operator", "Gt", "values", List.of(pick(random, values("size"))));
            default -> Map.of("key", "size", "operator", "Lt", "values", List.of(pick(random, values("size"))));
        };
    }

    private static List<Map<String, String>> nodes() {
        List<Map<String, String>> nodes = new ArrayList<>();
        for (String arch : values("kubernetes.io/arch")) {
            for (String pool : with("", values("pool"))) {
                for (String size : with("", values("size"))) {
                    Map<String, String> node = new HashMap<>(Map.of("kubernetes.io/arch", arch));
                    if (!pool.isEmpty()) {
                        node.put("pool", pool);
                    }
                    if (!size.isEmpty()) {
                        node.put("size", size);
                    }
                    nodes.add(node);
                }
            }
        }
        return nodes;
    }

    /** As the scheduler does (k8s.io/component-helpers, nodeaffinity): each expression by itself. */
    private static boolean matches(
            Map<String, String> node, Map<String, String> selector, List<Map<String, Object>> expressions) {
        return selector.entrySet().stream().allMatch(label -> label.getValue().equals(node.get(label.getKey())))
                && expressions.stream().allMatch(expression -> matches(node, expression));
    }

    private static boolean matches(Map<String, String> node, Map<String, Object> expression) {
        @Nullable String value = node.get(String.valueOf(expression.get("key")));
        List<?> values = expression.get("values") instanceof List<?> list ? list : List.of();
        return switch (String.valueOf(expression.get("operator"))) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && Long.parseLong(value) > Long.parseLong(String.valueOf(values.getFirst()));
            default -> value != null && Long.parseLong(value) < Long.parseLong(String.valueOf(values.getFirst()));
        };
    }

    private static List<String> values(String key) {
        return VALUES.getOrDefault(key, List.of());
    }

    private static List<String> with(String one, List<String> more) {
        List<String> all = new ArrayList<>(more);
        all.add(one);
        return all;
    }

    private static String pick(SplittableRandom random, List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static JsonNode json(Object value) {
        return Yaml.read(tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(value));
    }
}
