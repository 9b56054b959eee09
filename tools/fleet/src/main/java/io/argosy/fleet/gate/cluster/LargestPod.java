package io.argosy.fleet.gate.cluster;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The largest pod that a node takes: what asks for more is refused by the cluster, or waits for ever. GKE Autopilot's bounds
 * for each class of nodes (cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests, Minimum and maximum
 * resource requests), which clusters/gke makes; how large the one machine of a kind cluster is, the repository does not know,
 * and what runs there has to run on GKE next.
 *
 * @param nodes what they are called
 * @param cores at the most
 * @param memory in bytes, at the most
 * @param disk in bytes, at the most
 */
public record LargestPod(String nodes, double cores, double memory, double disk) {
    static final String CLASS = "cloud.google.com/compute-class";

    private static final LargestPod GENERAL = gibibytes("GKE Autopilot, general-purpose", 30, 110, 10);

    private static final Map<String, LargestPod> CLASSES = Map.of(
            "general-purpose", GENERAL,
            "Balanced", gibibytes("GKE Autopilot, Balanced", 222, 851, 10),
            "Scale-Out", gibibytes("GKE Autopilot, Scale-Out", 54, 216, 10));

    /** Nodes whose machine the pod chooses, or an operator's own class: the largest machines that clouds rent. */
    private static final LargestPod ANY = gibibytes("the largest machine for rent", 512, 16 << 10, 16 << 10);

    private static LargestPod gibibytes(String nodes, double cores, double memory, double disk) {
        return new LargestPod(nodes, cores, memory * 0x1p30, disk * 0x1p30);
    }

    /** The largest on the nodes that a pod is for, by its class of nodes and its devices. */
    public static LargestPod of(JsonNode pod) {
        boolean hasDevices = pod.path("containers")
                .valueStream()
                .flatMap(container -> Stream.of("requests", "limits")
                        .flatMap(list -> container.path("resources").path(list).propertyStream()))
                .anyMatch(resource -> resource.getKey().contains("/")
                        && !resource.getValue().asString("0").equals("0"));
        Set<String> named = Stream.concat(
                        Stream.of(pod.path("nodeSelector").path(CLASS).asString("")),
                        Placing.requiredOfNodes(pod)
                                .filter(expression ->
                                        expression.path("key").asString("").equals(CLASS))
                                .flatMap(expression ->
                                        expression.path("values").valueStream().map(value -> value.asString(""))))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        if (hasDevices || !CLASSES.keySet().containsAll(named)) {
            return ANY;
        }
        return named.stream()
                .map(name -> CLASSES.getOrDefault(name, GENERAL))
                .reduce(GENERAL, (one, other) -> one.cores >= other.cores ? one : other);
    }

    /** At the most of {@code cpu}, in cores, {@code memory} or {@code ephemeral-storage}, in bytes. */
    public double most(String resource) {
        return switch (resource) {
            case "cpu" -> cores;
            case "memory" -> memory;
            default -> disk;
        };
    }

    /** The same for people, e.g. {@code 110Gi (GKE Autopilot, general-purpose)}. */
    public String told(String resource) {
        long most = (long) (resource.equals("cpu") ? cores : most(resource) / 0x1p30);
        return most + (resource.equals("cpu") ? "" : "Gi") + " (" + nodes + ")";
    }
}
