package io.argosy.fleet.cluster;

import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The Applications of an environment: {@code new Applications(facts).statuses()}. */
public final class Applications {
    private final ClusterFacts facts;
    private final Kubectl kubectl;

    /** The Applications of the cluster that the facts name. */
    public Applications(ClusterFacts facts) {
        this.facts = facts;
        this.kubectl = new Kubectl(facts.context());
    }

    /** What Git pins, as far as this clone knows. */
    @FunctionalInterface
    public interface Pins {
        /** The version that a commit pins for a service here, or nothing where the commit is not known. */
        Optional<String> version(String service, String revision);
    }

    /**
     * Every service that Argo CD follows there, by name. Argo CD's word is not all there is to it: one that it calls synced
     * at a commit which pins another version than runs is not (it may, where it once failed to compare:
     * <a href="https://github.com/argoproj/argo-cd/issues/28722">argo-cd 28722</a>).
     *
     * @throws io.argosy.fleet.FleetException where the cluster does not answer
     */
    public List<ServiceStatus> statuses(Pins pins) throws InterruptedException {
        List<ServiceStatus> statuses = new ArrayList<>();
        for (JsonNode application : kubectl.get(
                        "applications.argoproj.io", "-n", "argocd", "-l", "app.kubernetes.io/part-of=argosy")
                .path("items")) {
            statuses.add(status(application, pins));
        }
        return statuses;
    }

    /**
     * Why Argo CD makes no Application of what Git pins: nothing there follows Git, or Git cannot be read. Empty where it makes them.
     *
     * @throws io.argosy.fleet.FleetException where the cluster does not answer
     */
    public Optional<String> followsNothing() throws InterruptedException {
        return followsNothing(
                kubectl.get("applicationsets.argoproj.io", "-n", "argocd").path("items"), facts.environment());
    }

    /**
     * @param applicationSets all of them
     * @param environment whose cluster it is
     */
    static Optional<String> followsNothing(JsonNode applicationSets, String environment) {
        if (applicationSets.isEmpty()) {
            return Optional.of("nothing there follows Git yet: `./fleet bootstrap --env " + environment + "`");
        }
        for (JsonNode set : applicationSets) {
            for (JsonNode condition : set.at("/status/conditions")) {
                if (text(condition, "/type").equals("ErrorOccurred")
                        && text(condition, "/status").equals("True")) {
                    return Optional.of("Argo CD cannot tell what it should run: " + text(condition, "/message"));
                }
            }
        }
        return Optional.empty();
    }

    private ServiceStatus status(JsonNode application, Pins pins) throws InterruptedException {
        String namespace = text(application, "/spec/destination/namespace");
        JsonNode workloads = list("deployments,horizontalpodautoscalers", namespace);
        JsonNode deployments = ofKind("Deployment", workloads);
        return status(application, deployments, pins, new Details() {
            @Override
            public String unwell() throws InterruptedException {
                return reason(application, deployments, namespace);
            }

            @Override
            public String blind() throws InterruptedException {
                return Applications.this.blind(ofKind("HorizontalPodAutoscaler", workloads), namespace);
            }
        });
    }

    /** What takes another look. */
    interface Details {
        /** Why one is not well; empty where nobody knows. */
        String unwell() throws InterruptedException;

        /** What an autoscaler does not see; empty where it sees all, or nobody knows. */
        String blind() throws InterruptedException;
    }

    /** What an Application and the Deployments of its namespace say of a service. */
    ServiceStatus status(JsonNode application, JsonNode deployments, Pins pins, Details details)
            throws InterruptedException {
        String service = text(application, "/metadata/name");
        Sync sync = sync(text(application, "/status/sync/status"));
        Health health = health(text(application, "/status/health/status"));
        String version = text(deployments.path(0), "/metadata/labels/app.kubernetes.io~1version");
        boolean well = sync == Sync.SYNCED && health == Health.HEALTHY;
        String passedOver = well ? passedOver(application, version, pins) : "";
        boolean asleep = well && deployments.at("/0/spec/replicas").asInt(1) == 0;
        return new ServiceStatus(
                facts.environment(),
                service,
                version,
                passedOver.isEmpty() ? sync : Sync.OUT_OF_SYNC,
                asleep ? Health.ASLEEP : health,
                !well ? details.unwell() : passedOver.isEmpty() ? details.blind() : passedOver,
                facts.address() + "/" + service,
                since(application));
    }

    /** What to say where Argo CD calls a commit synced that pins another version than runs; empty where it does not. */
    String passedOver(JsonNode application, String running, Pins pins) {
        String service = text(application, "/metadata/name");
        String revision = text(application, "/status/sync/revision");
        return pins.version(service, revision)
                .filter(pinned -> !pinned.equals(running))
                .map(pinned -> ("Argo CD calls it synced at %.7s, which pins %s: tell it to look again with"
                                + " `kubectl --context %s -n argocd annotate application %s argocd.argoproj.io/refresh=hard`")
                        .formatted(revision, pinned, facts.context(), service))
                .orElse("");
    }

    private String blind(JsonNode autoscalers, String namespace) throws InterruptedException {
        String blind = blind(autoscalers);
        boolean asks = blind.isEmpty()
                && autoscalers
                        .valueStream()
                        .anyMatch(autoscaler -> text(autoscaler, "/metadata/ownerReferences/0/kind")
                                .equals("ScaledObject"));
        return asks ? fallenBack(list("scaledobjects.keda.sh", namespace)) : blind;
    }

    /**
     * What to say of one that goes by requests, and whose Prometheus does not answer: KEDA keeps the pods that there are. Empty where it
     * does.
     *
     * @param scaledObjects KEDA's ScaledObjects
     */
    static String fallenBack(JsonNode scaledObjects) {
        for (JsonNode scaledObject : scaledObjects) {
            for (JsonNode condition : scaledObject.at("/status/conditions")) {
                if (text(condition, "/type").equals("Fallback")
                        && text(condition, "/status").equals("True")) {
                    return "autoscaler " + text(scaledObject, "/metadata/name")
                            + " gets no number of requests from Prometheus: the pods that there are stay";
                }
            }
        }
        return "";
    }

    /**
     * What to say of an autoscaler that gets no word of what it goes by, because metrics-server, KEDA or Prometheus is away: the pods that
     * there are stay, and none is added for what it does not see. Empty where there is none.
     *
     * @param autoscalers HorizontalPodAutoscalers
     */
    static String blind(JsonNode autoscalers) {
        for (JsonNode autoscaler : autoscalers) {
            for (JsonNode condition : autoscaler.at("/status/conditions")) {
                if (text(condition, "/type").equals("ScalingActive")
                        && text(condition, "/status").equals("False")
                        && !text(condition, "/reason").equals("ScalingDisabled")) {
                    return "autoscaler " + text(autoscaler, "/metadata/name") + " is blind: "
                            + text(condition, "/message");
                }
            }
        }
        return "";
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

    private static JsonNode ofKind(String kind, JsonNode items) {
        ArrayNode some = JsonMapper.shared().createArrayNode();
        for (JsonNode item : items) {
            if (text(item, "/kind").equals(kind)) {
                some.add(item);
            }
        }
        return some;
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
