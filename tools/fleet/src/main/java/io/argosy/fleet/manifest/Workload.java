package io.argosy.fleet.manifest;

import io.argosy.fleet.version.Version;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one overlay wants to run, as its rendered Deployment, ConfigMaps and autoscaler say. Two equal workloads need no
 * rollout.
 *
 * @param environment e.g. {@code dev}
 * @param service e.g. {@code churn}
 * @param version the tag of the image that the container runs
 * @param image the container's image, whole
 * @param variables the container's environment variables: ConfigMaps, then the container's own list
 * @param ports the container's ports by name, e.g. {@code http} → 8080
 * @param memoryLimit the container's limit in bytes; none where the manifest sets none
 * @param replicas how many pods: the Deployment's number, else the autoscaler's least, else 1
 * @param probes how a container is asked for its state
 * @param progressDeadline a rollout that takes longer is Degraded
 * @param preStop the pause between leaving the endpoints and SIGTERM
 * @param gracePeriod from leaving the endpoints to SIGKILL, {@code preStop} included
 * @param asleepAfter without a request for so long, it needs no pod until the next; none where it never sleeps
 */
public record Workload(
        String environment,
        String service,
        Version version,
        String image,
        Map<String, String> variables,
        Map<String, Integer> ports,
        OptionalLong memoryLimit,
        int replicas,
        Probes probes,
        Duration progressDeadline,
        Duration preStop,
        Duration gracePeriod,
        Optional<Duration> asleepAfter) {
    public Workload {
        variables = Map.copyOf(variables);
        ports = Map.copyOf(ports);
    }

    /** The same with at most so many replicas; none stays none. */
    public Workload withReplicasAtMost(int most) {
        return new Workload(
                environment,
                service,
                version,
                image,
                variables,
                ports,
                memoryLimit,
                Math.min(most, replicas),
                probes,
                progressDeadline,
                preStop,
                gracePeriod,
                asleepAfter);
    }
}
