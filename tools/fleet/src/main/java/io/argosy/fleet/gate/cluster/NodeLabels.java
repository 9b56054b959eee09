package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.Yaml;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The labels that a cluster's nodes have, as far as the repository knows: {@code clusters/<env>/facts} names the provider and
 * the region, {@code clusters/<env>/kind.yaml} a kind cluster's nodes. What it does not know: which letters the zones of a
 * region have, which machines GKE has there, which of Google's own labels (cloud.google.com/…) Autopilot takes, and anything of a provider without a script in {@code clusters/}.
 *
 * @param provider {@code gke} or {@code kind}; with any other nothing is refused
 * @param region of a GKE cluster, e.g. {@code europe-west1}; empty where the facts do not say
 * @param classes the ComputeClasses that {@code clusters/} makes
 * @param own labels that the nodes of a kind cluster are given, each with its values
 */
public record NodeLabels(String provider, String region, Set<String> classes, Map<String, Set<String>> own) {
    static final String HOST = "kubernetes.io/hostname";
    static final String ZONE = "topology.kubernetes.io/zone";
    private static final String REGION = "topology.kubernetes.io/region";

    /** Where nobody can say. */
    public static final NodeLabels UNKNOWN = new NodeLabels("", "", Set.of(), Map.of());

    /** The kubelet says these of every node (kubernetes.io/docs/reference/labels-annotations-taints). */
    private static final Set<String> EVERYWHERE = Set.of("kubernetes.io/os", "kubernetes.io/arch", HOST);

    /** What a node's zone is called, once and now. */
    static final Set<String> ZONES = Set.of(ZONE, "topology.gke.io/zone", "failure-domain.beta.kubernetes.io/zone");

    private static final Set<String> REGIONS = Set.of(REGION, "failure-domain.beta.kubernetes.io/region");

    /** More than any region has (cloud.google.com/compute/docs/regions-zones: a to f). */
    private static final String ZONE_LETTERS = "abcdefghijklmnopqrstuvwxyz";

    /** What a cloud says besides of where a node is and what it is. */
    private static final String MACHINE = "node.kubernetes.io/instance-type";

    /** GKE's own classes (cloud.google.com/kubernetes-engine/docs/concepts/about-compute-classes). */
    private static final Set<String> BUILT_IN = Set.of(
            "general-purpose",
            "Balanced",
            "Scale-Out",
            "Performance",
            "Accelerator",
            "autopilot",
            "autopilot-spot",
            "autopilot-arm",
            "autopilot-arm-spot");

    public NodeLabels {
        classes = Set.copyOf(classes);
        own = Map.copyOf(own);
    }

    /**
     * Of a cluster.
     *
     * @param kind the text of its {@code kind.yaml}, where it has one
     */
    public static NodeLabels of(String provider, String region, Set<String> classes, Optional<String> kind) {
        Map<String, Set<String>> own = new TreeMap<>();
        try {
            for (JsonNode node : kind.isPresent() ? Yaml.read(kind.get()).path("nodes") : Yaml.read("{}")) {
                node.path("labels")
                        .forEachEntry((key, value) ->
                                own.computeIfAbsent(key, _ -> new TreeSet<>()).add(value.asString("")));
            }
        } catch (Yaml.Malformed e) {
            // Nobody can say then.
            return UNKNOWN;
        }
        return new NodeLabels(provider, region, classes, own);
    }

    /** Whether the cluster may have nodes in a zone. */
    boolean mayBeIn(String zone) {
        return objection(ZONE, List.of(zone), Set.of()).isEmpty();
    }

    /** Whether the nodes are in zones at all, so that pods can be spread over them. */
    boolean hasZones() {
        return !provider.equals("kind") || own.containsKey(ZONE);
    }

    /** Whether every node has a label, whatever its value. */
    boolean isEverywhere(String key) {
        return EVERYWHERE.contains(key)
                || (provider.equals("gke") && Set.of(ZONE, REGION, MACHINE).contains(key));
    }

    /**
     * All values that a label may have on nodes that our pods run on; nothing where nobody can say.
     *
     * @return empty where no node has it
     */
    Optional<Set<String>> values(String key) {
        if (key.equals("kubernetes.io/os")) {
            return Optional.of(Set.of("linux"));
        }
        if (key.equals("kubernetes.io/arch")) {
            return Optional.of(Set.of("amd64", "arm64"));
        }
        if (provider.equals("kind") && !EVERYWHERE.contains(key)) {
            return Optional.of(own.getOrDefault(key, Set.of()));
        }
        if (provider.equals("gke") && !region.isEmpty()) {
            if (REGIONS.contains(key)) {
                return Optional.of(Set.of(region));
            }
            if (ZONES.contains(key)) {
                return Optional.of(ZONE_LETTERS
                        .chars()
                        .mapToObj(letter -> region + "-" + (char) letter)
                        .collect(Collectors.toSet()));
            }
        }
        return Optional.empty();
    }

    /**
     * What is wrong with asking for nodes that have a label, a sentence of which the workload is the beginning.
     *
     * @param values of which one is asked for; none where any will do
     * @param tolerated the taints that the pod tolerates: {@code key=value}, or a key where any value will do
     */
    Optional<String> objection(String key, List<String> values, Collection<String> tolerated) {
        if (key.startsWith("node-role.kubernetes.io/")) {
            return Optional.of("runs on nodes with " + key + ", which are the cluster's own, and no service's");
        }
        return switch (provider) {
            case "gke" -> ofGke(key, values, tolerated);
            case "kind" -> ofKind(key, values);
            default -> Optional.empty();
        };
    }

    private Optional<String> ofKind(String key, List<String> values) {
        if (EVERYWHERE.contains(key)) {
            return Optional.empty();
        }
        Set<String> there = own.getOrDefault(key, Set.of());
        boolean fits = values.isEmpty() ? !there.isEmpty() : values.stream().anyMatch(there::contains);
        return fits
                ? Optional.empty()
                : Optional.of(
                        "runs on nodes with " + told(key, values) + ", and the cluster's kind.yaml gives that to none");
    }

    private Optional<String> ofGke(String key, List<String> values, Collection<String> tolerated) {
        if (ZONES.contains(key)) {
            return values.isEmpty()
                            || region.isEmpty()
                            || values.stream()
                                    .anyMatch(zone -> zone.startsWith(region + "-")
                                            && zone.substring(region.length() + 1)
                                                    .matches("[a-z]"))
                    ? Optional.empty()
                    : Optional.of("runs in the zone " + String.join(", ", values) + ", and its cluster is in " + region
                            + ", whose zones are " + region + "-a and so on");
        }
        if (REGIONS.contains(key)) {
            return values.isEmpty() || region.isEmpty() || values.contains(region)
                    ? Optional.empty()
                    : Optional.of(
                            "runs in the region " + String.join(", ", values) + ", and its cluster is in " + region);
        }
        if (key.equals(LargestPod.CLASS)) {
            return values.isEmpty()
                            || values.stream().anyMatch(name -> BUILT_IN.contains(name) || classes.contains(name))
                    ? Optional.empty()
                    : Optional.of("runs on nodes of the class " + String.join(", ", values)
                            + ", which nobody made: a ComputeClass belongs to clusters/addons");
        }
        // Autopilot makes nodes with a label of one's own for who tolerates a taint of the same key: workload
        // separation.
        return EVERYWHERE.contains(key)
                        || key.equals(MACHINE)
                        || key.startsWith("cloud.google.com/")
                        || isTolerated(key, values, tolerated)
                ? Optional.empty()
                : Optional.of("runs on nodes with " + told(key, values)
                        + ", and GKE Autopilot makes none: only beside a" + " toleration of " + key);
    }

    /** A node that is made for a label has a taint of the same key and value. */
    private static boolean isTolerated(String key, List<String> values, Collection<String> tolerated) {
        return tolerated.contains(key)
                || (values.isEmpty()
                        ? tolerated.stream().anyMatch(taint -> taint.startsWith(key + "="))
                        : values.stream().anyMatch(value -> tolerated.contains(key + "=" + value)));
    }

    private static String told(String key, List<String> values) {
        return key + (values.isEmpty() ? "" : " " + values.stream().collect(Collectors.joining(", ")));
    }
}
