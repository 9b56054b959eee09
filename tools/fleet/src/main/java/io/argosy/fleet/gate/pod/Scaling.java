package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Autoscaler;
import io.argosy.fleet.manifest.Quantity;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An autoscaler that would not do what it is there for: one that never makes more pods, or always as many as it may, or takes them away
 * when it is blind (kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale, keda.sh/docs/latest/reference/scaledobject-spec).
 */
public final class Scaling {
    /** What a container of ours is measured by, and asks for. */
    private static final Set<String> MEASURED = Set.of("cpu", "memory");

    /** What KEDA does while it gets no answer, of what never leaves fewer pods than there were. */
    private static final Set<String> KEEPING = Set.of("currentReplicas", "currentReplicasIfHigher");

    private static final int LEAST_PERCENT = 10;
    private static final int MOST_PERCENT = 100;

    /**
     * Of memory more: a JVM takes what its heap may have, 60 % of the limit by platform/image.yaml, in the course of time, however few
     * ask it, and gives little of it back.
     */
    private static final int LEAST_MEMORY_PERCENT = 50;

    /** A spike is over by then, in seconds. */
    private static final int LONGEST_WAIT = 300;

    /** In which half of the pods may go at the least, in seconds; also the longest that Kubernetes lets it wait before it takes any. */
    private static final int LONGEST_CALM = 3_600;

    /** The share of the target that the pods may be below it, and still none goes. */
    private static final double MOST_TOLERANCE = 0.5;

    /** Where nothing is said, so much above the target is not above it (--horizontal-pod-autoscaler-tolerance). */
    private static final double USUAL_TOLERANCE = 0.1;

    /** How often KEDA asks, at the least, in seconds. */
    private static final int LONGEST_POLL = 60;

    /** More than that is a slip of the finger, and a bill. */
    static final int MOST_PODS = 1_000;

    /** What a pod may be asked for in a second: less than the least costs a pod for each caller, more than the most none answers. */
    private static final double LEAST_REQUESTS = 1;

    private static final double MOST_REQUESTS = 100_000;

    private Scaling() {}

    /**
     * What is wrong with an autoscaler, each a sentence.
     *
     * @param asked what each pod asks for
     */
    static void check(Autoscaler autoscaler, JsonNode object, Asked asked, List<String> broken) {
        String name = autoscaler.object();
        int others = broken.size();
        JsonNode spec = object.path("spec");
        if (autoscaler.min() < 1) {
            broken.add(name + " lets it run no pod");
        }
        if (autoscaler.max() > MOST_PODS) {
            broken.add(name + " may make " + autoscaler.max() + " pods, and " + MOST_PODS + " is the most here");
        }
        boolean keda = object.path("kind").asString("").equals("ScaledObject");
        JsonNode behavior = keda
                ? spec.path("advanced").path("horizontalPodAutoscalerConfig").path("behavior")
                : spec.path("behavior");
        JsonNode up = behavior.path("scaleUp");
        double tolerance = up.has("tolerance") ? tolerance(up) : USUAL_TOLERANCE;
        for (JsonNode metric : spec.path("metrics")) {
            metric(name, metric, tolerance, asked, broken);
        }
        if (keda) {
            scaledObject(autoscaler, object, tolerance, asked, broken);
        }
        grows(autoscaler, up, broken);
        shrinks(autoscaler, behavior.path("scaleDown"), broken);
        List<JsonNode> sources = Stream.concat(
                        spec.path("metrics").valueStream(),
                        spec.path("triggers").valueStream())
                .toList();
        if (broken.size() == others && !sources.isEmpty() && sources.stream().allMatch(Scaling::isOfMemory)) {
            broken.add(name
                    + " goes by memory alone, which pods keep when nobody asks them any more: it never takes one away;"
                    + " let it go by cpu, or by requests with scale-on-requests");
        }
    }

    private static boolean isOfMemory(JsonNode source) {
        return Stream.of(
                        source.path("resource").path("name"),
                        source.path("containerResource").path("name"),
                        source.path("type"))
                .anyMatch(name -> name.asString("").equals("memory"));
    }

    private static void grows(Autoscaler autoscaler, JsonNode up, List<String> broken) {
        String name = autoscaler.object();
        if (up.path("selectPolicy").asString("").equals("Disabled")) {
            broken.add(name + " never makes more pods: scaleUp is disabled");
        }
        if (up.path("stabilizationWindowSeconds").asInt(0) > LONGEST_WAIT) {
            broken.add(name + " waits " + up.path("stabilizationWindowSeconds").asInt()
                    + " s before it makes more pods, and a spike is over by then");
        }
        if (tolerance(up) > 1) {
            broken.add(name + " makes more pods only at " + up.path("tolerance").asString("") + " times too much");
        }
        int from = Math.max(Math.max(1, autoscaler.min()), (autoscaler.max() + 1) / 2);
        int made = up.path("selectPolicy").asString("").equals("Disabled")
                ? autoscaler.max()
                : reached(up, from, LONGEST_WAIT, autoscaler.max(), true);
        if (made < autoscaler.max()) {
            broken.add(
                    name + " makes of " + from + " pods only " + made + " in " + LONGEST_WAIT + " s, where it may make "
                            + autoscaler.max() + ", and a spike is over by then: let it double in that time");
        }
    }

    private static void shrinks(Autoscaler autoscaler, JsonNode down, List<String> broken) {
        String name = autoscaler.object();
        if (down.path("selectPolicy").asString("").equals("Disabled")) {
            broken.add(name + " never takes pods away again: scaleDown is disabled");
            return;
        }
        if (down.path("stabilizationWindowSeconds").asInt(0) > LONGEST_CALM) {
            broken.add(
                    name + " waits " + down.path("stabilizationWindowSeconds").asInt()
                            + " s before it takes pods away: " + LONGEST_CALM + " at the most");
        }
        if (tolerance(down) > MOST_TOLERANCE) {
            broken.add(name + " takes pods away only where they are "
                    + down.path("tolerance").asString("") + " of the target below it: " + MOST_TOLERANCE
                    + " at the most");
        }
        int to = Math.max(autoscaler.min(), autoscaler.max() / 2);
        int left = reached(down, autoscaler.max(), LONGEST_CALM, to, false);
        if (left > to) {
            broken.add(name + " has of " + autoscaler.max() + " pods still " + left + " after " + LONGEST_CALM
                    + " s, however few are needed: let half of them go in that time");
        }
    }

    /** A share, which may be written as an amount; what is none, the API server's own rules refuse. */
    private static double tolerance(JsonNode rules) {
        return Quantity.find(rules.path("tolerance").asString("0")).orElse(0);
    }

    /**
     * The pods that there are after some seconds of wanting others, by the policies of one direction, of which the fastest counts, or
     * the slowest where they say so (kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale, scaling policies). Nothing is
     * counted for a period that is not over.
     */
    private static int reached(JsonNode rules, int from, int seconds, int to, boolean up) {
        if (rules.path("policies").isEmpty()) {
            // Kubernetes' own: double, or four more, every 15 s; all may go at once.
            return to;
        }
        IntStream each =
                rules.path("policies").valueStream().mapToInt(policy -> reachedBy(policy, from, seconds, to, up));
        boolean slowest = rules.path("selectPolicy").asString("").equals("Min");
        return (up == slowest ? each.min() : each.max()).orElse(from);
    }

    private static int reachedBy(JsonNode policy, int from, int seconds, int to, boolean up) {
        long value = Math.max(0, policy.path("value").asLong(0));
        int period = policy.path("periodSeconds").asInt(0);
        boolean percent = policy.path("type").asString("").equals("Percent");
        long pods = from;
        for (int step = period > 0 ? seconds / period : 0; step > 0 && (up ? pods < to : pods > to); step--) {
            // As Kubernetes rounds: up to more, down to fewer.
            if (up) {
                pods = percent ? (pods * (100 + Math.min(value, 10_000)) + 99) / 100 : pods + value;
            } else {
                pods = percent ? pods * Math.max(0, 100 - value) / 100 : pods - value;
            }
        }
        return (int) (up ? Math.min(pods, to) : Math.max(pods, to));
    }

    private static void scaledObject(
            Autoscaler autoscaler, JsonNode object, double tolerance, Asked asked, List<String> broken) {
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
            asks |= trigger(name, trigger, tolerance, asked, broken);
        }
        if (asks
                && (!KEEPING.contains(spec.path("fallback").path("behavior").asString(""))
                        || spec.path("fallback").path("replicas").asInt(0) < autoscaler.min())) {
            broken.add(name + " has no fallback that keeps the pods that there are while Prometheus is away:"
                    + " say behavior currentReplicasIfHigher, and replicas of " + autoscaler.min() + " or more");
        }
    }

    /** Gives whether it asks somebody who may be away. */
    private static boolean trigger(String name, JsonNode trigger, double tolerance, Asked asked, List<String> broken) {
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
            case "cpu", "memory" -> percent(name, type, number(metadata.path("value")), tolerance, asked, broken);
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

    private static void metric(String name, JsonNode metric, double tolerance, Asked asked, List<String> broken) {
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
        percent(
                name,
                source.path("name").asString(""),
                percent.isNumber() ? percent.asInt() : Double.NaN,
                tolerance,
                asked,
                broken);
    }

    private static void percent(
            String name, String resource, double percent, double tolerance, Asked asked, List<String> broken) {
        boolean ofMemory = resource.equals("memory");
        int least = ofMemory ? LEAST_MEMORY_PERCENT : LEAST_PERCENT;
        if (Double.isNaN(percent)) {
            broken.add(name + " has no target in percent of what its pods ask for");
        } else if (percent < least || percent > MOST_PERCENT) {
            broken.add(name + " aims at " + (long) percent + " % of what its pods ask for: "
                    + (percent > MOST_PERCENT
                            ? "it makes more when they have long been too busy"
                            : "it makes as many as it may, always"
                                    + (ofMemory ? "; of memory, from " + least + " on it tells anything" : "")));
        } else if (ofMemory
                && asked.memory().isPresent()
                && asked.memory().getAsDouble() * percent / 100 < Answering.LEAST_MEMORY) {
            broken.add(
                    "%s aims at %d MiB of memory, and a pod has %d MiB that nobody asks: it makes as many as it may, always"
                            .formatted(
                                    name,
                                    (long) (asked.memory().getAsDouble() * percent / 100) >> 20,
                                    Answering.LEAST_MEMORY >> 20));
        } else {
            double most = asked.mostPercent(ofMemory).orElse(Double.POSITIVE_INFINITY);
            if (most <= percent * (1 + tolerance)) {
                broken.add(
                        "%s makes more pods above %d %% of the %s that they ask for, and they can have %d %%: it never does"
                                .formatted(
                                        name,
                                        Math.round(percent * (1 + tolerance)),
                                        ofMemory ? "memory" : "processor time",
                                        Math.round(most)));
            }
        }
    }
}
