package io.argosy.fleet.manifest;

import io.argosy.fleet.version.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a {@link Workload} from an overlay's rendered objects. */
public final class WorkloadReader {
    static final String VERSION_LABEL = "app.kubernetes.io/version";
    private static final String CONTAINER = "service";
    private static final int DEFAULT_GRACE_SECONDS = 30;
    private static final int DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;

    private final String environment;
    private final String service;
    private final Manifests manifests;

    private WorkloadReader(String environment, String service, Manifests manifests) {
        this.environment = environment;
        this.service = service;
        this.manifests = manifests;
    }

    /**
     * The workload of a service in an environment.
     *
     * @throws RenderException where the objects have no single Deployment with a container {@code service}, no version
     *     label, or name something that is not there
     */
    public static Workload read(String environment, String service, Manifests manifests) throws RenderException {
        return new WorkloadReader(environment, service, manifests).read();
    }

    private Workload read() throws RenderException {
        JsonNode deployment = deployment();
        JsonNode template = deployment.path("spec").path("template");
        JsonNode pod = template.path("spec");
        JsonNode container = container(pod);
        Map<String, Integer> ports = ports(container);
        if (!ports.containsKey("http")) {
            throw refused("has no port named http, to which requests go");
        }
        return new Workload(
                environment,
                service,
                version(template),
                container.path("image").asString(""),
                ContainerVariables.resolve(container, template, deployment, manifests),
                ports,
                memoryLimit(container),
                replicas(deployment),
                new Probes(
                        probe(container, "startupProbe", ports),
                        probe(container, "readinessProbe", ports),
                        probe(container, "livenessProbe", ports)),
                seconds(deployment.path("spec"), "progressDeadlineSeconds", DEFAULT_PROGRESS_DEADLINE_SECONDS),
                seconds(container.path("lifecycle").path("preStop").path("sleep"), "seconds", 0),
                seconds(pod, "terminationGracePeriodSeconds", DEFAULT_GRACE_SECONDS));
    }

    private JsonNode deployment() throws RenderException {
        List<JsonNode> deployments = manifests.ofKind("Deployment").toList();
        if (deployments.size() != 1) {
            throw refused("renders " + deployments.size() + " Deployments, and a service is one");
        }
        return deployments.getFirst();
    }

    private JsonNode container(JsonNode pod) throws RenderException {
        for (JsonNode container : pod.path("containers").values()) {
            if (container.path("name").asString("").equals(CONTAINER)) {
                return container;
            }
        }
        throw refused("has no container named " + CONTAINER + " in its Deployment");
    }

    private Version version(JsonNode template) throws RenderException {
        JsonNode label = template.path("metadata").path("labels").path(VERSION_LABEL);
        if (!label.isString()) {
            throw refused("has no label " + VERSION_LABEL + " on its pods; its release/ sets it");
        }
        try {
            return Version.parse(label.asString());
        } catch (IllegalArgumentException e) {
            throw refused("has a label " + VERSION_LABEL + " that names no version: " + e.getMessage());
        }
    }

    private static Map<String, Integer> ports(JsonNode container) {
        Map<String, Integer> ports = new HashMap<>();
        for (JsonNode port : container.path("ports").values()) {
            ports.put(port.path("name").asString(""), port.path("containerPort").asInt(0));
        }
        return ports;
    }

    private OptionalLong memoryLimit(JsonNode container) throws RenderException {
        JsonNode limit = container.path("resources").path("limits").path("memory");
        if (limit.isMissingNode()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Quantity.bytes(limit.asString("")));
        } catch (IllegalArgumentException e) {
            throw refused("has a memory limit that is none: " + e.getMessage());
        }
    }

    private int replicas(JsonNode deployment) {
        JsonNode own = deployment.path("spec").path("replicas");
        if (own.isInt()) {
            return own.asInt();
        }
        return manifests
                .ofKind("HorizontalPodAutoscaler")
                .map(JsonNode.class::cast)
                .map(autoscaler -> autoscaler.path("spec"))
                .filter(spec ->
                        spec.path("scaleTargetRef").path("name").asString("").equals(Manifests.name(deployment)))
                .map(spec -> spec.path("minReplicas").asInt(1))
                .findFirst()
                .orElse(1);
    }

    private @Nullable Probe probe(JsonNode container, String name, Map<String, Integer> ports) throws RenderException {
        JsonNode probe = container.path(name);
        if (probe.isMissingNode()) {
            return null;
        }
        JsonNode get = probe.path("httpGet");
        if (!get.isObject()) {
            throw refused("has a " + name + " that is no httpGet; that is the only kind known here");
        }
        String port = get.path("port").asString("");
        if (!ports.containsKey(port)) {
            throw refused("has a " + name + " that asks port \"" + port + "\", and no port of that name");
        }
        return new Probe(
                get.path("path").asString("/"),
                port,
                seconds(probe, "initialDelaySeconds", 0),
                seconds(probe, "periodSeconds", 10),
                seconds(probe, "timeoutSeconds", 1),
                probe.path("failureThreshold").asInt(3));
    }

    private static Duration seconds(JsonNode parent, String field, int otherwise) {
        return Duration.ofSeconds(parent.path(field).asInt(otherwise));
    }

    private RenderException refused(String what) {
        return new RenderException("overlays/" + environment + "/" + service + " " + what);
    }
}
