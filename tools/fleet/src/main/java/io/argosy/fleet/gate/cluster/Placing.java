package io.argosy.fleet.gate.cluster;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A placement that no node can satisfy, or that puts all pods where one fault ends them, as far as that can be known without
 * the nodes: what our images run on, and what contradicts itself
 * (kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node).
 */
public final class Placing {
    private static final String OS = "kubernetes.io/os";
    private static final String ARCHITECTURE = "kubernetes.io/arch";
    private static final String HOST = NodeLabels.HOST;
    private static final String ZONE = NodeLabels.ZONE;

    /** Labels that are no numbers, of which none is greater or less than another. */
    private static final Set<String> NAMES = Set.of(OS, ARCHITECTURE, HOST, ZONE, "topology.kubernetes.io/region");

    /** Places that pods have to be spread over, so that one fault does not end all. */
    private static final Set<String> APART = Set.of(HOST, ZONE);

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");

    /** More of one node's pods than of another's than that, and what is one node's fault ends most of them. */
    private static final int MOST_SKEW = 2;

    /** A region has three or four. */
    private static final int MOST_DOMAINS = 3;

    /** Shorter, and each hiccup of a node evicts its pods. */
    private static final int LEAST_TOLERATED_SECONDS = 30;

    /** Longer, and a pod on a node that is gone is missed for longer than anybody sleeps on: Kubernetes waits for 300 s. */
    private static final int MOST_TOLERATED_SECONDS = 1_800;

    private static final String SAYS_NOTHING = "asks for nodes by a term that says nothing, which is true of none";

    private Placing() {}

    /**
     * Looks at the template of a Deployment.
     *
     * @param namespace the Deployment's
     * @param pods how many there are at the least
     * @param nodes which labels the cluster's have
     */
    public static void check(
            String name, String namespace, JsonNode template, int pods, NodeLabels nodes, List<String> broken) {
        JsonNode pod = template.path("spec");
        int zones = zones(pod, nodes);
        JsonNode labels = template.path("metadata").path("labels");
        if (pods > 1) {
            int already = broken.size();
            for (JsonNode spread : pod.path("topologySpreadConstraints")) {
                spreads(name, spread, labels, pods, broken);
            }
            if (broken.size() == already
                    && !keepsApart(namespace, template, zones > 1 && nodes.hasZones() ? APART : Set.of(HOST))) {
                broken.add(name + " may have its " + pods + " pods all on one node: spread them over " + HOST + " or "
                        + ZONE);
            }
        }
        Set<String> tolerated = pod.path("tolerations")
                .valueStream()
                .map(toleration -> toleration.path("key").asString("")
                        + (toleration.path("operator").asString("Equal").equals("Exists")
                                ? ""
                                : "=" + toleration.path("value").asString("")))
                .collect(Collectors.toSet());
        pod.path("nodeSelector").forEachEntry((key, value) -> {
            label(name, key, List.of(value.asString("")), broken);
            nodes.objection(key, List.of(value.asString("")), tolerated)
                    .ifPresent(objection -> broken.add(name + " " + objection));
        });
        JsonNode affinity = pod.path("affinity");
        JsonNode terms = required(affinity.path("nodeAffinity")).path("nodeSelectorTerms");
        for (JsonNode term : terms) {
            term(name, term.path("matchExpressions"), broken);
            for (JsonNode expression : term.path("matchExpressions")) {
                known(name, expression, nodes, tolerated, broken);
            }
            if (!term.path("matchFields").isEmpty()) {
                broken.add(name + " runs on one node by its name, and goes with it");
            }
        }
        for (JsonNode wish : preferred(affinity.path("nodeAffinity"))) {
            JsonNode preference = wish.path("preference");
            if (!preference.path("matchFields").isEmpty()
                    || preference
                            .path("matchExpressions")
                            .valueStream()
                            .anyMatch(expression ->
                                    expression.path("key").asString("").equals(HOST)
                                            && Set.of("In", "Gt", "Lt")
                                                    .contains(expression
                                                            .path("operator")
                                                            .asString("")))) {
                broken.add(name + " would rather run on one node by its name, and goes with it");
            }
        }
        // One term is enough, and has to be true together with the selector.
        if (broken.isEmpty()) {
            List<JsonNode> each =
                    terms.isMissingNode() ? List.of(terms) : terms.valueStream().toList();
            List<String> never = each.stream()
                    .flatMap(term -> never(pod.path("nodeSelector"), term, nodes).stream())
                    .toList();
            if (never.size() == each.size()) {
                broken.add(name + " " + (never.isEmpty() ? SAYS_NOTHING : never.getFirst()));
            }
        }
        if (!required(affinity.path("podAffinity")).isEmpty()) {
            broken.add(name + " has to be where other pods are, so that one fault ends them all: prefer it, and require"
                    + " nothing");
        }
        for (JsonNode wish : preferred(affinity.path("podAffinity"))) {
            JsonNode term = wish.path("podAffinityTerm");
            String key = term.path("topologyKey").asString("");
            if (APART.contains(key) && selects(term.path("labelSelector"), labels) && mayReach(term, namespace)) {
                broken.add(name + " would rather have its pods together in one " + key + ", so that one fault ends them"
                        + " all: wish for other pods");
            }
        }
        for (JsonNode term : required(affinity.path("podAntiAffinity"))) {
            String key = term.path("topologyKey").asString("");
            JsonNode selector = term.path("labelSelector");
            if (!key.equals(HOST)) {
                broken.add(name + " may have one pod in each " + key + ": prefer that, and require " + HOST
                        + " at the most");
            }
            if (selector.path("matchLabels").isEmpty()
                    && selector.path("matchExpressions").isEmpty()) {
                broken.add(name + " may be where no other pod is at all: name the pods that it keeps away from");
            } else if (mayReachOthers(term, namespace)) {
                // It holds both ways: where this one runs, those may not.
                broken.add(
                        name + " keeps pods of other namespaces from its nodes, and they it from theirs: prefer that,"
                                + " and require it of its own pods alone");
            }
        }
        for (JsonNode spread : pod.path("topologySpreadConstraints")) {
            String key = spread.path("topologyKey").asString("");
            if (spread.path("whenUnsatisfiable").asString("").equals("DoNotSchedule")
                    && !(key.equals(HOST) || key.equals(ZONE))) {
                broken.add(
                        name + " is spread over " + key + ", which nodes need not have: over " + HOST + " or " + ZONE);
            }
            int domains = spread.path("minDomains").asInt(1);
            boolean everyZone = spread.path("nodeAffinityPolicy").asString("").equals("Ignore");
            if (key.equals(ZONE)
                    && spread.path("whenUnsatisfiable").asString("").equals("DoNotSchedule")
                    && zones < MOST_DOMAINS
                    && domains <= MOST_DOMAINS
                    && (domains > zones || everyZone)) {
                broken.add(name + " runs in " + zones + " zone(s) and is spread over "
                        + (everyZone ? "all that there are" : "at least " + domains)
                        + ", so that only the first pods start");
            }
            if (spread.path("minDomains").asInt(1) > MOST_DOMAINS) {
                broken.add(name + " is spread over at least "
                        + spread.path("minDomains").asInt() + " of " + key + ", and there are "
                        + MOST_DOMAINS);
            }
        }
        for (JsonNode toleration : pod.path("tolerations")) {
            toleration(name, toleration, broken);
        }
    }

    /** In how many zones a pod may run by its own words, of those that there may be; as many as there may be where it says nothing. */
    private static int zones(JsonNode pod, NodeLabels nodes) {
        if (NodeLabels.ZONES.stream().anyMatch(pod.path("nodeSelector")::has)) {
            return 1;
        }
        Set<String> named = new HashSet<>();
        for (JsonNode term : required(pod.path("affinity").path("nodeAffinity")).path("nodeSelectorTerms")) {
            // All of a term's expressions hold: the shortest list is the most that are left.
            Optional<List<String>> zones = term.path("matchExpressions")
                    .valueStream()
                    .filter(expression ->
                            NodeLabels.ZONES.contains(expression.path("key").asString(""))
                                    && expression.path("operator").asString("").equals("In"))
                    .map(expression -> expression
                            .path("values")
                            .valueStream()
                            .map(value -> value.asString(""))
                            .filter(nodes::mayBeIn)
                            .toList())
                    .min(Comparator.comparingInt(List::size));
            if (zones.isEmpty()) {
                return MOST_DOMAINS;
            }
            named.addAll(zones.get());
        }
        return named.isEmpty() ? MOST_DOMAINS : Math.min(named.size(), MOST_DOMAINS);
    }

    /** Whether a node can be known to have what an expression asks for. */
    private static void known(
            String name, JsonNode expression, NodeLabels nodes, Set<String> tolerated, List<String> broken) {
        String key = expression.path("key").asString("");
        String operator = expression.path("operator").asString("");
        boolean compares = operator.equals("Gt") || operator.equals("Lt");
        if (compares && NAMES.contains(key)) {
            broken.add(name + " compares " + key + " as a number, and it is none: it runs on no node");
        } else if (compares || operator.equals("Exists") || operator.equals("In")) {
            List<String> values = operator.equals("In")
                    ? expression
                            .path("values")
                            .valueStream()
                            .map(value -> value.asString(""))
                            .toList()
                    : List.of();
            nodes.objection(key, values, tolerated).ifPresent(objection -> broken.add(name + " " + objection));
        }
    }

    /** What is wrong with a constraint that is there to spread the pods, and spreads none. */
    private static void spreads(String name, JsonNode spread, JsonNode labels, int pods, List<String> broken) {
        String key = spread.path("topologyKey").asString("");
        if (!APART.contains(key)) {
            return;
        }
        int most = mostSkew(pods);
        if (!selects(spread.path("labelSelector"), labels)) {
            broken.add(name + " is spread over " + key + " by a constraint that does not count its own pods: let its"
                    + " labelSelector select them");
        } else if (spread.path("maxSkew").asInt(1) > most) {
            broken.add(name + " is spread over " + key + " with a maxSkew of "
                    + spread.path("maxSkew").asInt() + ", and " + most + " is the most that spreads " + pods
                    + " pods");
        }
    }

    /** With as much as there are pods, all of them may be in one place. */
    private static int mostSkew(int pods) {
        return Math.clamp(pods - 1, 1, MOST_SKEW);
    }

    /** Each expression that a pod requires of its node's labels, in any of the terms of which one is enough. */
    static Stream<JsonNode> requiredOfNodes(JsonNode pod) {
        return required(pod.path("affinity").path("nodeAffinity"))
                .path("nodeSelectorTerms")
                .valueStream()
                .flatMap(term -> term.path("matchExpressions").valueStream());
    }

    /** Whether anything, a wish at the least, keeps the pods of this template from being all on one node. */
    private static boolean keepsApart(String namespace, JsonNode template, Set<String> apart) {
        JsonNode labels = template.path("metadata").path("labels");
        JsonNode affinity = template.path("spec").path("affinity").path("podAntiAffinity");
        return Stream.concat(
                        template.path("spec").path("topologySpreadConstraints").valueStream(),
                        Stream.concat(
                                        required(affinity).valueStream(),
                                        preferred(affinity).valueStream().map(wish -> wish.path("podAffinityTerm")))
                                .filter(term -> reaches(term, namespace)))
                .anyMatch(term -> apart.contains(term.path("topologyKey").asString(""))
                        && selects(term.path("labelSelector"), labels));
    }

    /** Whether a term surely means pods of the own namespace, and of any version: which labels a namespace has, is not known here. */
    private static boolean reaches(JsonNode term, String namespace) {
        JsonNode selector = term.path("namespaceSelector");
        JsonNode named = term.path("namespaces");
        boolean all = selector.isObject() && selector.isEmpty();
        boolean own = named.isEmpty()
                ? !selector.isObject()
                : named.valueStream().anyMatch(one -> one.asString("").equals(namespace));
        return (all || own) && term.path("mismatchLabelKeys").isEmpty();
    }

    /** Whether a term may mean pods of the own namespace. */
    private static boolean mayReach(JsonNode term, String namespace) {
        return term.path("namespaceSelector").isObject()
                || term.path("namespaces").isEmpty()
                || term.path("namespaces")
                        .valueStream()
                        .anyMatch(one -> one.asString("").equals(namespace));
    }

    /** Whether a term may mean pods of another namespace. */
    private static boolean mayReachOthers(JsonNode term, String namespace) {
        return term.path("namespaceSelector").isObject()
                || term.path("namespaces")
                        .valueStream()
                        .anyMatch(one -> !one.asString("").equals(namespace));
    }

    /** A selector that is not there selects none. */
    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.isObject() && Labels.isSelected(selector, Labels.each(labels));
    }

    /** Why a term is true of no node; nothing where it may be true of one. */
    private static Optional<String> never(JsonNode selector, JsonNode term, NodeLabels nodes) {
        JsonNode expressions = term.path("matchExpressions");
        return !term.isMissingNode()
                        && expressions.isEmpty()
                        && term.path("matchFields").isEmpty()
                ? Optional.of(SAYS_NOTHING)
                : LabelDemand.impossible(selector, expressions, nodes)
                        .map(key -> "asks of its node's " + key
                                + " what is true of none, all taken together: no pod starts");
    }

    private static JsonNode required(JsonNode affinity) {
        return affinity.path("requiredDuringSchedulingIgnoredDuringExecution");
    }

    private static JsonNode preferred(JsonNode affinity) {
        return affinity.path("preferredDuringSchedulingIgnoredDuringExecution");
    }

    private static void term(String name, JsonNode expressions, List<String> broken) {
        Set<String> there = new HashSet<>();
        Set<String> absent = new HashSet<>();
        for (JsonNode expression : expressions) {
            String key = expression.path("key").asString("");
            switch (expression.path("operator").asString("")) {
                case "In" -> {
                    there.add(key);
                    label(
                            name,
                            key,
                            expression
                                    .path("values")
                                    .valueStream()
                                    .map(value -> value.asString(""))
                                    .toList(),
                            broken);
                }
                case "Exists", "Gt", "Lt" -> there.add(key);
                case "DoesNotExist" -> absent.add(key);
                default -> {}
            }
        }
        there.retainAll(absent);
        for (String key : there) {
            broken.add(name + " runs on nodes that have " + key + " and have it not: on none");
        }
    }

    /** What a label of a node may be, where it says what runs there, or which node it is. */
    private static void label(String name, String key, List<String> values, List<String> broken) {
        boolean fits = switch (key) {
            case OS -> values.contains("linux");
            case ARCHITECTURE -> values.stream().anyMatch(ARCHITECTURES::contains);
            default -> true;
        };
        if (!fits) {
            broken.add(name + " runs on nodes with " + key + " " + String.join(", ", values)
                    + ", and its image is of linux on amd64 or arm64");
        }
        if (key.equals(HOST)) {
            broken.add(name + " runs on one node by its name, and goes with it");
        }
    }

    private static void toleration(String name, JsonNode toleration, List<String> broken) {
        String key = toleration.path("key").asString("");
        if (key.isEmpty()) {
            broken.add(name + " tolerates everything that keeps pods away from a node: name the taint");
            return;
        }
        if (key.equals("node.kubernetes.io/not-ready") || key.equals("node.kubernetes.io/unreachable")) {
            JsonNode seconds = toleration.path("tolerationSeconds");
            boolean evicts = toleration.path("effect").asString("NoExecute").equals("NoExecute");
            if (evicts && !seconds.isNumber()) {
                broken.add(name + " stays on a node that is gone, for ever: say tolerationSeconds for " + key);
            } else if (evicts && seconds.asLong() < LEAST_TOLERATED_SECONDS) {
                broken.add(name + " leaves a node after " + seconds.asLong() + " s of " + key
                        + ", at each hiccup: give it " + LEAST_TOLERATED_SECONDS + " s");
            } else if (evicts && seconds.asLong() > MOST_TOLERATED_SECONDS) {
                broken.add(name + " stays for " + seconds.asLong() + " s on a node that is gone (" + key + "): "
                        + MOST_TOLERATED_SECONDS + " s at the most");
            }
        }
    }
}
