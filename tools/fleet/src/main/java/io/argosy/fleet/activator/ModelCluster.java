package io.argosy.fleet.activator;

import io.argosy.fleet.activator.Seen.Name;
import io.argosy.fleet.activator.Seen.Slice;
import io.argosy.fleet.activator.Seen.Workload;
import io.argosy.fleet.incluster.ApiServer;
import io.argosy.fleet.incluster.ApiServer.ConflictException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an activator sees of its cluster, and does there: it sets the number of pods of a Deployment to none or to one, and puts its own
 * address beside a Service's pods. Both are all that {@code clusters/addons/activator} lets it do.
 */
final class ModelCluster {
    /** What the trait {@code asleep} puts on a Deployment, and on its Service, whose slices inherit it. */
    private static final String TRAIT = "argosy.io/asleep";

    private static final String BY_TRAIT = TRAIT + "=true";
    private static final String MODELS = "app.kubernetes.io/part-of=argosy,app.kubernetes.io/component=model-service";
    private static final String OF_SERVICE = "kubernetes.io/service-name";
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    /** The name of our slice in each namespace, and of who writes it. */
    private static final String OURS = "activator";

    private static final int MOST_ATTEMPTS = 5;
    private static final String PORT = "http";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/%s/deployments";
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices";

    private final ApiServer api;

    ModelCluster(ApiServer api) {
        this.api = api;
    }

    /** Looks at everything that may sleep. */
    Seen look() throws IOException, InterruptedException {
        SortedMap<Name, Workload> workloads = new TreeMap<>();
        for (JsonNode deployment :
                api.list("/apis/apps/v1/deployments", BY_TRAIT).items()) {
            workloads.put(
                    new Name(text(deployment, "/metadata/namespace"), text(deployment, "/metadata/name")),
                    Workload.of(deployment));
        }
        SortedMap<Name, SortedSet<String>> ready = new TreeMap<>();
        SortedMap<Name, SortedSet<String>> pods = new TreeMap<>();
        SortedMap<Name, Slice> slices = new TreeMap<>();
        for (JsonNode slice :
                api.list("/apis/discovery.k8s.io/v1/endpointslices", BY_TRAIT).items()) {
            Name name = new Name(
                    text(slice, "/metadata/namespace"),
                    slice.path("metadata").path("labels").path(OF_SERVICE).asString(""));
            if (isOurs(slice)) {
                slices.put(name, new Slice(port(slice), hosts(slice)));
            } else {
                ready.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(addresses(slice, true));
                pods.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(names(slice));
            }
        }
        return new Seen(workloads, ready, pods, slices);
    }

    /**
     * The pods of one service.
     *
     * @param ready where those answer that are ready: {@code host:port}
     * @param starting where those will that are not yet
     */
    record Pods(SortedSet<String> ready, SortedSet<String> starting) {}

    /** Looks for the pods of one service. */
    Pods pods(Name name) throws IOException, InterruptedException {
        Pods pods = new Pods(new TreeSet<>(), new TreeSet<>());
        for (JsonNode slice : api.list(SLICES.formatted(name.namespace()), OF_SERVICE + "=" + name.object())
                .items()) {
            if (!isOurs(slice)) {
                pods.ready().addAll(addresses(slice, true));
                pods.starting().addAll(addresses(slice, false));
            }
        }
        return pods;
    }

    /** Sees that a service has a pod: one where it has none; what has some is left alone. */
    void wake(Name name) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Optional<JsonNode> deployment = api.list(DEPLOYMENTS.formatted(name.namespace()), MODELS).items().stream()
                    .filter(candidate -> text(candidate, "/metadata/name").equals(name.object()))
                    .findFirst();
            if (deployment.isEmpty() || deployment.get().at("/spec/replicas").asInt(1) > 0) {
                return;
            }
            try {
                scale(name, 1, text(deployment.get(), "/metadata/resourceVersion"));
                return;
            } catch (ConflictException e) {
                // Somebody else changed it: it is looked at again.
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Takes all pods of a service.
     *
     * @throws ConflictException where the Deployment is no longer as it was seen
     */
    void sleep(Name name, Workload seen) throws IOException, InterruptedException {
        scale(name, 0, seen.revision());
    }

    private void scale(Name name, int replicas, String revision) throws IOException, InterruptedException {
        ObjectNode scale = JsonMapper.shared().createObjectNode();
        scale.putObject("metadata").put("resourceVersion", revision);
        scale.putObject("spec").put("replicas", replicas);
        api.change(
                "PATCH",
                "application/merge-patch+json",
                DEPLOYMENTS.formatted(name.namespace()) + "/" + name.object() + "/scale?fieldManager=" + OURS,
                scale.toString());
    }

    /** Sees to it that a Service leads to these addresses beside its pods; none where it leads to its pods alone. */
    void lead(Name name, Slice slice) throws IOException, InterruptedException {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("apiVersion", "discovery.k8s.io/v1")
                .put("kind", "EndpointSlice")
                .put("addressType", "IPv4");
        object.putObject("metadata")
                .put("name", OURS)
                .putObject("labels")
                .put(OF_SERVICE, name.object())
                .put(MANAGED_BY, OURS)
                .put(TRAIT, "true");
        object.putArray("ports")
                .addObject()
                .put("name", PORT)
                .put("port", slice.port())
                .put("protocol", "TCP");
        var endpoints = object.putArray("endpoints");
        for (String address : slice.addresses()) {
            ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(address);
            endpoint.putObject("conditions").put("ready", true);
        }
        api.change(
                "PATCH",
                "application/apply-patch+yaml",
                SLICES.formatted(name.namespace()) + "/" + OURS + "?fieldManager=" + OURS + "&force=true",
                object.toString());
    }

    /** Leaves a Service alone. */
    void leave(Name name) throws IOException, InterruptedException {
        api.change("DELETE", "", SLICES.formatted(name.namespace()) + "/" + OURS, "");
    }

    private static boolean isOurs(JsonNode slice) {
        return slice.path("metadata")
                .path("labels")
                .path(MANAGED_BY)
                .asString("")
                .equals(OURS);
    }

    private static int port(JsonNode slice) {
        return slice.path("ports")
                .valueStream()
                .filter(port -> port.path("name").asString("").equals(PORT))
                .mapToInt(port -> port.path("port").asInt(0))
                .findFirst()
                .orElse(0);
    }

    private static SortedSet<String> hosts(JsonNode slice) {
        return slice.path("endpoints")
                .valueStream()
                .flatMap(endpoint -> endpoint.path("addresses").valueStream())
                .map(address -> address.asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of pods that stay, those that are ready, or those that are not. */
    private static List<String> addresses(JsonNode slice, boolean ready) {
        int port = port(slice);
        return staying(slice, ready)
                .flatMap(endpoint -> endpoint.path("addresses").valueStream())
                .map(address -> address.asString("") + ":" + port)
                .toList();
    }

    /** Of pods that are ready and stay, by which Prometheus knows them. */
    private static List<String> names(JsonNode slice) {
        return staying(slice, true)
                .map(endpoint -> text(endpoint, "/targetRef/name"))
                .toList();
    }

    private static Stream<JsonNode> staying(JsonNode slice, boolean ready) {
        return slice.path("endpoints")
                .valueStream()
                .filter(endpoint -> endpoint.at("/conditions/ready").asBoolean(true) == ready
                        && !endpoint.at("/conditions/terminating").asBoolean(false));
    }

    private static String text(JsonNode object, String pointer) {
        return object.at(pointer).asString("");
    }
}
