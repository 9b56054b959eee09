package io.argosy.fleet.gate;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.Quantity;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What may be set, and set so that nobody is answered: no pod, one too small to start, one that no node may leave, a route
 * from nowhere, or a name of another environment.
 */
final class Answering {
    /** Less than that, and a JVM with the smallest model does not start. */
    private static final double LEAST_MEMORY = 64L << 20;

    private static final double LEAST_CORES = 0.05;
    private static final long LEAST_TIMEOUT_MILLIS = 100;
    private static final Pattern MILLIS = Pattern.compile("([0-9]{1,5})ms");
    private static final Pattern NONE_AWAY = Pattern.compile("0%?");
    private static final String ENVIRONMENT = "argosy.io/environment";

    private Answering() {}

    /** What keeps it from answering, each a sentence. */
    static void check(Manifests manifests, String environment, List<String> broken) {
        for (JsonNode object : manifests.objects()) {
            String name = object.path("kind").asString("") + " " + Manifests.name(object);
            JsonNode spec = object.path("spec");
            switch (object.path("kind").asString("")) {
                case "Deployment" -> {
                    if (spec.path("replicas").isNumber()
                            && spec.path("replicas").asInt() < 1) {
                        broken.add(name + " runs no pod: take the service out by removing its folder");
                    }
                    pod(name, spec.path("template").path("spec"), broken);
                }
                case "HorizontalPodAutoscaler" -> {
                    if (spec.path("minReplicas").isNumber()
                            && spec.path("minReplicas").asInt() < 1) {
                        broken.add(name + " lets it run no pod");
                    }
                }
                case "PodDisruptionBudget" -> {
                    if (NONE_AWAY
                                    .matcher(spec.path("maxUnavailable").asString("1"))
                                    .matches()
                            || spec.path("minAvailable").asString("").equals("100%")) {
                        broken.add(name + " lets no pod leave its node, so that no node can be drained");
                    }
                }
                case "HTTPRoute" -> route(name, spec, broken);
                case "ConfigMap" -> {
                    String said =
                            object.path("data").path("SERVING_ENVIRONMENT").asString("");
                    if (!said.isEmpty() && !said.equals(environment)) {
                        broken.add(name + " says SERVING_ENVIRONMENT=" + said + " in " + environment);
                    }
                }
                default -> {}
            }
            for (JsonNode labels : object.findValues("labels")) {
                String said = labels.path(ENVIRONMENT).asString("");
                if (!said.isEmpty() && !said.equals(environment)) {
                    broken.add(name + " is labelled " + ENVIRONMENT + ": " + said + " in " + environment);
                }
            }
        }
    }

    private static void pod(String name, JsonNode pod, List<String> broken) {
        if (pod.path("priorityClassName").asString("").startsWith("system-")) {
            broken.add(name + " has a priority that is the cluster's own");
        }
        for (JsonNode container : pod.path("containers")) {
            JsonNode limits = container.path("resources").path("limits");
            least(name, limits.path("memory").asString(""), LEAST_MEMORY, "memory", broken);
            least(name, limits.path("cpu").asString(""), LEAST_CORES, "processor", broken);
        }
    }

    private static void least(String name, String limit, double least, String what, List<String> broken) {
        try {
            if (!limit.isEmpty() && Quantity.amount(limit) < least) {
                broken.add(name + " has a " + what + " limit of " + limit + ", with which no service starts");
            }
        } catch (IllegalArgumentException e) {
            // What is no amount, the API server's own rules refuse.
        }
    }

    private static void route(String name, JsonNode spec, List<String> broken) {
        if (spec.path("parentRefs").isEmpty()) {
            broken.add(name + " hangs on no gateway");
        }
        for (JsonNode rule : spec.path("rules")) {
            Matcher timeout =
                    MILLIS.matcher(rule.path("timeouts").path("request").asString(""));
            if (timeout.matches() && Long.parseLong(timeout.group(1)) < LEAST_TIMEOUT_MILLIS) {
                broken.add(name + " gives an answer " + timeout.group() + " to come");
            }
        }
    }
}
