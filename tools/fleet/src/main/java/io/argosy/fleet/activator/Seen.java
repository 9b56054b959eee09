package io.argosy.fleet.activator;

import io.argosy.fleet.manifest.AsleepAfter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import tools.jackson.databind.JsonNode;

/**
 * What a look at the API server shows.
 *
 * @param workloads the Deployments that bear the trait
 * @param ready of each Service, where its pods answer: {@code host:port}
 * @param pods of each Service, the names of those that are ready
 * @param slices our own, of each Service
 */
record Seen(
        SortedMap<Name, Workload> workloads,
        SortedMap<Name, SortedSet<String>> ready,
        SortedMap<Name, SortedSet<String>> pods,
        SortedMap<Name, Slice> slices) {
    /**
     * Whose.
     *
     * @param object the name of its Deployment and its Service, which base gives both
     */
    record Name(String namespace, String object) implements Comparable<Name> {
        /** As people call it. */
        String service() {
            return namespace.substring(namespace.indexOf('-') + 1);
        }

        @Override
        public int compareTo(Name other) {
            int byNamespace = namespace.compareTo(other.namespace);
            return byNamespace != 0 ? byNamespace : object.compareTo(other.object);
        }
    }

    /**
     * A Deployment.
     *
     * @param after how long nobody has to ask before it sleeps; nothing where it says no time
     * @param replicas that are wanted
     * @param settled whether those are there, and nothing is on its way
     * @param management the port at which its pods say whether they are ready; 0 where it names none
     * @param revision by which the API server knows that it is still as it was seen
     */
    record Workload(Optional<Duration> after, int replicas, boolean settled, int management, String revision) {
        static Workload of(JsonNode deployment) {
            JsonNode status = deployment.path("status");
            int replicas = deployment.at("/spec/replicas").asInt(1);
            return new Workload(
                    AsleepAfter.of(deployment),
                    replicas,
                    status.path("observedGeneration").asLong(0)
                                    == deployment.at("/metadata/generation").asLong(-1)
                            && status.path("replicas").asInt(0) == replicas
                            && status.path("updatedReplicas").asInt(0) == replicas
                            && status.path("readyReplicas").asInt(0) == replicas,
                    deployment
                            .at("/spec/template/spec/containers/0/ports")
                            .valueStream()
                            .filter(port -> port.path("name").asString("").equals("management"))
                            .mapToInt(port -> port.path("containerPort").asInt(0))
                            .findFirst()
                            .orElse(0),
                    deployment.at("/metadata/resourceVersion").asString(""));
        }
    }

    /**
     * One of ours.
     *
     * @param addresses where the Service leads to by it
     */
    record Slice(int port, Set<String> addresses) {}
}
