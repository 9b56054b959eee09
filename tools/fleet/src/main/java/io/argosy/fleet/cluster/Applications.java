package io.argosy.fleet.cluster;

import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The Applications of an environment: {@code new Applications(facts).statuses()}. */
public final class Applications {
    private final ClusterFacts facts;
    private final Kubectl kubectl;

    /** The Applications of the cluster that the facts name. */
    public Applications(ClusterFacts facts) {
        this.facts = facts;
        this.kubectl = new Kubectl(facts.context());
    }

    /**
     * Every service that Argo CD follows there, by name.
     *
     * @throws io.argosy.fleet.FleetException where the cluster does not answer
     */
    public List<ServiceStatus> statuses() throws InterruptedException {
        List<ServiceStatus> statuses = new ArrayList<>();
        for (JsonNode application : kubectl.get(
                        "applications.argoproj.io", "-n", "argocd", "-l", "app.kubernetes.io/part-of=argosy")
                .path("items")) {
            statuses.add(status(application));
        }
        return statuses;
    }

    private ServiceStatus status(JsonNode application) throws InterruptedException {
        String service = text(application, "/metadata/name");
        String namespace = text(application, "/spec/destination/namespace");
        Sync sync = sync(text(application, "/status/sync/status"));
        Health health = health(text(application, "/status/health/status"));
        JsonNode deployments = list("deployments", namespace);
        boolean well = sync == Sync.SYNCED && health == Health.HEALTHY;
        return new ServiceStatus(
                facts.environment(),
                service,
                text(deployments.path(0), "/metadata/labels/app.kubernetes.io~1version"),
                sync,
                health,
                well ? "" : reason(application, deployments, namespace),
                facts.address() + "/" + service,
                since(application));
    }

    private String reason(JsonNode application, JsonNode deployments, String namespace) throws InterruptedException {
        Reason reason = new Reason(
                application,
                deployments,
                list("replicasets", namespace),
                list("pods", namespace),
                list("events", namespace));
        return reason.sentence(pod -> lastLogLine(namespace, pod));
    }

    /** The last line that the pod's container wrote before it ended; empty where it wrote none. */
    private String lastLogLine(String namespace, String pod) throws InterruptedException {
        return kubectl.attempt("-n", namespace, "logs", pod, "--previous", "--tail=1")
                .out()
                .strip();
    }

    private JsonNode list(String kind, String namespace) throws InterruptedException {
        return kubectl.get(kind, "-n", namespace).path("items");
    }

    private static @Nullable Instant since(JsonNode application) {
        String time = text(application, "/status/health/lastTransitionTime");
        return time.isEmpty() ? null : Instant.parse(time);
    }

    private static Sync sync(String word) {
        return switch (word) {
            case "Synced" -> Sync.SYNCED;
            case "OutOfSync" -> Sync.OUT_OF_SYNC;
            default -> Sync.UNKNOWN;
        };
    }

    private static Health health(String word) {
        return switch (word) {
            case "Healthy" -> Health.HEALTHY;
            case "Degraded" -> Health.DEGRADED;
            case "Missing" -> Health.MISSING;
            // Suspended and Unknown too: not there yet, and nothing is known to have failed.
            default -> Health.PROGRESSING;
        };
    }

    private static String text(JsonNode node, String pointer) {
        return node.at(pointer).asString("");
    }
}
