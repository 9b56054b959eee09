package io.argosy.fleet.gate;

import io.argosy.fleet.manifest.Autoscaler;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An autoscaler that would not do what it is there for: one that never makes more pods, or always as many as it may, or takes them away
 * when it is blind (kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale, keda.sh/docs/latest/reference/scaledobject-spec).
 */
final class Scaling {
    /** What a container of ours is measured by, and asks for. */
    private static final Set<String> MEASURED = Set.of("cpu", "memory");

    /** What KEDA does while it gets no answer, of what never leaves fewer pods than there were. */
    private static final Set<String> KEEPING = Set.of("currentReplicas", "currentReplicasIfHigher");

    private static final int LEAST_PERCENT = 10;
    private static final int MOST_PERCENT = 100;

    /** A spike is over by then. */
    private static final int LONGEST_WAIT = 300;

    /** How often KEDA asks, at the least, in seconds. */
    private static final int LONGEST_POLL = 60;

    /** More than that is a slip of the finger, and a bill. */
    private static final int MOST_PODS = 1_000;

    /** What a pod may be asked for in a second: less than the least costs a pod for each caller, more than the most none answers. */
    private static final double LEAST_REQUESTS = 1;

    private static final double MOST_REQUESTS = 100_000;

    private Scaling() {}

    /** What is wrong with an autoscaler, each a sentence. */
    static void check(Autoscaler autoscaler, JsonNode object, List<String> broken) {
        String name = autoscaler.object();
        JsonNode spec = object.path("spec");
        if (autoscaler.min() < 1) {
            broken.add(name + " lets it run no pod");
        }
        if (autoscaler.max() > MOST_PODS) {
            broken.add(name + " may make " + autoscaler.max() + " pods, and " + MOST_PODS + " is the most here");
        }
        boolean keda = object.path("kind").asString("").equals("ScaledObject");
        for (JsonNode metric : spec.path("metrics")) {
            metric(name, metric, broken);
        }
        if (keda) {
            scaledObject(autoscaler, object, broken);
        }
        pace(
                name,
                keda
                        ? spec.path("advanced")
                                .path("horizontalPodAutoscalerConfig")
                                .path("behavior")
                                .path("scaleUp")
                        : spec.path("behavior").path("scaleUp"),
                broken);
    }

    private static void pace(String name, JsonNode up, List<String> broken) {
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

    private static void scaledObject(Autoscaler autoscaler, JsonNode object, List<String> broken) {
        String name = autoscaler.object();
        JsonNode spec = object.path("spec");
        if (autoscaler.min() > autoscaler.max()) {
            broken.add(name + " wants " + autoscaler.min() + " pods at the least and " + autoscaler.max()
                    + " at the most");
        }
        for (String annotation : object.path("metadata").path("annotations").propertyNames()) {
            if (annotation.startsWith("autoscaling.keda.sh/")) {
                broken.add(name + " has the annotation " + annotation + ", which holds it still");
            }
        }
        if (spec.path("pollingInterval").asInt(0) > LONGEST_POLL) {
            broken.add(name + " asks only every " + spec.path("pollingInterval").asInt()
                    + " s, and a spike is over by then");
        }
        if (spec.path("advanced").has("scalingModifiers")) {
            broken.add(name + " goes by a formula (scalingModifiers), which nobody here can judge");
        }
        boolean asks = false;
        for (JsonNode trigger : spec.path("triggers")) {
            asks |= trigger(name, trigger, broken);
        }
        if (asks
                && (!KEEPING.contains(spec.path("fallback").path("behavior").asString(""))
                        || spec.path("fallback").path("replicas").asInt(0) < autoscaler.min())) {
            broken.add(name + " has no fallback that keeps the pods that there are while Prometheus is away:"
                    + " say behavior currentReplicasIfHigher, and replicas of " + autoscaler.min() + " or more");
        }
    }

    /** Gives whether it asks somebody who may be away. */
    private static boolean trigger(String name, JsonNode trigger, List<String> broken) {
        String type = trigger.path("type").asString("");
        JsonNode metadata = trigger.path("metadata");
        switch (type) {
            case "prometheus" -> {
                double threshold = number(metadata.path("threshold"));
                if (!(threshold >= LEAST_REQUESTS && threshold <= MOST_REQUESTS)) {
                    broken.add(name + " wants a pod for each "
                            + metadata.path("threshold").asString("") + " requests a second: from "
                            + (int) LEAST_REQUESTS + " to " + (int) MOST_REQUESTS);
                }
                if (!metadata.path("ignoreNullValues").asString("true").equals("false")) {
                    broken.add(name + " takes no answer for no request: say ignoreNullValues \"false\"");
                }
                return true;
            }
            case "cpu", "memory" -> percent(name, number(metadata.path("value")), broken);
            default ->
                broken.add(name + " goes by a trigger of type " + type
                        + ", which nobody here serves: it goes by prometheus, cpu or memory");
        }
        return false;
    }

    /** KEDA takes numbers as text. */
    private static double number(JsonNode said) {
        try {
            return Double.parseDouble(said.asString(""));
        } catch (NumberFormatException e) {
            return Double.NaN;
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
        percent(name, percent.isNumber() ? percent.asInt() : Double.NaN, broken);
    }

    private static void percent(String name, double percent, List<String> broken) {
        if (Double.isNaN(percent)) {
            broken.add(name + " has no target in percent of what its pods ask for");
        } else if (percent < LEAST_PERCENT || percent > MOST_PERCENT) {
            broken.add(name + " aims at " + (long) percent + " % of what its pods ask for: "
                    + (percent < LEAST_PERCENT
                            ? "it makes as many as it may, always"
                            : "it makes more when they have long been too busy"));
        }
    }
}
