package io.argosy.fleet.gate;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An autoscaler that would not do what it is there for: one that never makes more pods, or always as many as it may
 * (kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale).
 */
final class Scaling {
    /** What a container of ours is measured by, and asks for. */
    private static final Set<String> MEASURED = Set.of("cpu", "memory");

    private static final int LEAST_PERCENT = 10;
    private static final int MOST_PERCENT = 100;

    /** A spike is over by then. */
    private static final int LONGEST_WAIT = 300;

    /** More than that is a slip of the finger, and a bill. */
    private static final int MOST_PODS = 1_000;

    private Scaling() {}

    static void check(String name, JsonNode spec, List<String> broken) {
        if (spec.path("minReplicas").isNumber() && spec.path("minReplicas").asInt() < 1) {
            broken.add(name + " lets it run no pod");
        }
        if (spec.path("maxReplicas").asLong(1) > MOST_PODS) {
            broken.add(name + " may make " + spec.path("maxReplicas").asLong() + " pods, and " + MOST_PODS
                    + " is the most here");
        }
        for (JsonNode metric : spec.path("metrics")) {
            metric(name, metric, broken);
        }
        JsonNode up = spec.path("behavior").path("scaleUp");
        if (up.path("selectPolicy").asString("").equals("Disabled")) {
            broken.add(name + " never makes more pods: scaleUp is disabled");
        }
        if (up.path("stabilizationWindowSeconds").asInt(0) > LONGEST_WAIT) {
            broken.add(name + " waits " + up.path("stabilizationWindowSeconds").asInt()
                    + " s before it makes more pods, and a spike is over by then");
        }
        if (up.path("tolerance").asDouble(0) > 1) {
            broken.add(name + " makes more pods only at " + up.path("tolerance").asString("") + " times too much");
        }
    }

    private static void metric(String name, JsonNode metric, List<String> broken) {
        String type = metric.path("type").asString("");
        JsonNode source = switch (type) {
            case "Resource" -> metric.path("resource");
            case "ContainerResource" -> metric.path("containerResource");
            default -> null;
        };
        if (source == null) {
            broken.add(name + " goes by a metric of type " + type
                    + ", which nobody here serves: it goes by the processor time or memory of its pods");
            return;
        }
        if (!MEASURED.contains(source.path("name").asString(""))) {
            broken.add(name + " goes by " + source.path("name").asString("") + ", which no pod asks for");
        }
        if (type.equals("ContainerResource")
                && !source.path("container").asString("").equals("service")) {
            broken.add(name + " goes by the container "
                    + source.path("container").asString("") + ", and a pod has the container service");
        }
        JsonNode percent = source.path("target").path("averageUtilization");
        if (!percent.isNumber()) {
            broken.add(name + " has no target in percent of what its pods ask for");
        } else if (percent.asInt() < LEAST_PERCENT || percent.asInt() > MOST_PERCENT) {
            broken.add(name + " aims at " + percent.asInt() + " % of what its pods ask for: "
                    + (percent.asInt() < LEAST_PERCENT
                            ? "it makes as many as it may, always"
                            : "it makes more when they have long been too busy"));
        }
    }
}
