package io.argosy.fleet.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Why a service is not well, as the sentence that a person on call needs. Argo CD says that a Deployment is waiting; the
 * reason is in the pods, their events, the ReplicaSet that may not create them, or in what Argo CD could not apply.
 */
final class Reason {
    private final JsonNode application;
    private final JsonNode deployments;
    private final JsonNode replicaSets;
    private final JsonNode pods;
    private final JsonNode events;

    /**
     * @param application the Argo CD Application
     * @param deployments items of its namespace, like the ones below
     */
    Reason(JsonNode application, JsonNode deployments, JsonNode replicaSets, JsonNode pods, JsonNode events) {
        this.application = application;
        this.deployments = deployments;
        this.replicaSets = replicaSets;
        this.pods = pods;
        this.events = events;
    }

    /** The last log line of a pod that ended. */
    @FunctionalInterface
    interface LastWords {
        String of(String pod) throws InterruptedException;
    }

    /** The nearest cause that can be found; empty where nothing is known yet. */
    String sentence(LastWords lastWords) throws InterruptedException {
        Optional<String> notApplied = notApplied();
        if (notApplied.isPresent()) {
            return notApplied.get();
        }
        for (JsonNode pod : newestFirst(pods)) {
            String trouble = trouble(pod, lastWords);
            if (!trouble.isEmpty()) {
                return "pod " + text(pod, "/metadata/name") + ": " + trouble;
            }
        }
        return notCreated()
                .or(this::deploymentsMessage)
                .or(this::resourcesMessage)
                .orElse("");
    }

    /** What Argo CD could not render, compare or apply. */
    private Optional<String> notApplied() {
        for (JsonNode condition : application.at("/status/conditions")) {
            if (text(condition, "/type").endsWith("Error")) {
                return Optional.of("Argo CD: " + text(condition, "/message"));
            }
        }
        String phase = text(application, "/status/operationState/phase");
        return phase.equals("Failed") || phase.equals("Error")
                ? Optional.of("Argo CD could not apply it: " + text(application, "/status/operationState/message"))
                : Optional.empty();
    }

    private String trouble(JsonNode pod, LastWords lastWords) throws InterruptedException {
        String name = text(pod, "/metadata/name");
        if (!pod.at("/metadata/deletionTimestamp").isMissingNode()) {
            return "";
        }
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            String waiting = text(container, "/state/waiting/reason");
            if (waiting.equals("CrashLoopBackOff")
                    || (waiting.isEmpty() && !container.at("/state/terminated").isMissingNode())) {
                JsonNode end = container.at("/lastState/terminated").isMissingNode()
                        ? container.at("/state/terminated")
                        : container.at("/lastState/terminated");
                String words = lastWords.of(name);
                return "it ends with status " + text(end, "/exitCode")
                        + (text(end, "/reason").equals("OOMKilled") ? " (out of memory)" : "")
                        + (words.isEmpty() ? " and writes nothing" : ", last line: " + words);
            }
            if (!waiting.isEmpty() && !waiting.equals("ContainerCreating") && !waiting.equals("PodInitializing")) {
                return waiting + ": " + text(container, "/state/waiting/message");
            }
        }
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (text(condition, "/type").equals("PodScheduled")
                    && text(condition, "/status").equals("False")) {
                return "no node takes it: " + text(condition, "/message");
            }
        }
        return isReady(pod) ? "" : lastWarning("Pod", name).orElse("");
    }

    /** Pods that a ReplicaSet may not create: quota, admission. */
    private Optional<String> notCreated() {
        for (JsonNode set : newestFirst(replicaSets)) {
            for (JsonNode condition : set.at("/status/conditions")) {
                if (text(condition, "/type").equals("ReplicaFailure")
                        && text(condition, "/status").equals("True")) {
                    return Optional.of("no pod can be made: " + text(condition, "/message"));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> deploymentsMessage() {
        for (JsonNode deployment : deployments) {
            for (JsonNode condition : deployment.at("/status/conditions")) {
                if (text(condition, "/status").equals("False")) {
                    return Optional.of(text(condition, "/message"));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> resourcesMessage() {
        for (JsonNode resource : application.at("/status/resources")) {
            String health = text(resource, "/health/status");
            if (!health.isEmpty() && !health.equals("Healthy")) {
                return Optional.of(text(resource, "/kind") + " " + text(resource, "/name") + " is " + health + ": "
                        + text(resource, "/health/message"));
            }
            if (text(resource, "/status").equals("OutOfSync")) {
                return Optional.of(text(resource, "/kind") + " " + text(resource, "/name") + " is not as Git says");
            }
        }
        return Optional.empty();
    }

    private Optional<String> lastWarning(String kind, String name) {
        return newestFirst(events).stream()
                .filter(event -> text(event, "/type").equals("Warning"))
                .filter(event -> text(event, "/involvedObject/kind").equals(kind)
                        && text(event, "/involvedObject/name").equals(name))
                .map(event -> text(event, "/message"))
                .findFirst();
    }

    private static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (text(condition, "/type").equals("Ready")) {
                return text(condition, "/status").equals("True");
            }
        }
        return false;
    }

    private static List<JsonNode> newestFirst(JsonNode items) {
        List<JsonNode> sorted = new ArrayList<>();
        items.forEach(sorted::add);
        sorted.sort(Comparator.comparing(Reason::time).reversed());
        return sorted;
    }

    private static String time(JsonNode item) {
        String last = text(item, "/lastTimestamp");
        return last.isEmpty() ? text(item, "/metadata/creationTimestamp") : last;
    }

    private static String text(JsonNode node, String pointer) {
        return node.at(pointer).asString("");
    }
}
