package io.argosy.fleet.manifest;

import io.argosy.fleet.version.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a {@link Workload} from an overlay's rendered objects. */
public final class WorkloadReader {
    private static final Pattern IMAGE = Pattern.compile("(?<name>[^@]+?):(?<tag>[^:/@]+)(@sha256:[0-9a-f]{64})?");
    private static final String CONTAINER = "service";

    private static final int DEFAULT_GRACE_SECONDS = 30;
    private static final int DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;

    private final String environment;
    private final String service;
    private final String image;
    private final Manifests manifests;

    private WorkloadReader(String environment, String service, String image, Manifests manifests) {
        this.environment = environment;
        this.service = service;
        this.image = image;
        this.manifests = manifests;
    }

    /**
     * The workload of a service in an environment.
     *
     * @param image the name of the service's image without tag, e.g. {@code ghcr.io/argosy-fleet/churn}: of another, nobody
     *     here knows what it would run
     * @throws RenderException where the objects have no single Deployment with a container {@code service} alone, that runs
     *     what another image or a command of its own says, or name something that is not there
     */
    public static Workload read(String environment, String service, String image, Manifests manifests)
            throws RenderException {
        return new WorkloadReader(environment, service, image, manifests).read();
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
                version(container.path("image").asString("")),
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
                seconds(pod, "terminationGracePeriodSeconds", DEFAULT_GRACE_SECONDS),
                asleepAfter(deployment));
    }

    private JsonNode deployment() throws RenderException {
        List<JsonNode> deployments = manifests.ofKind("Deployment").toList();
        if (deployments.size() != 1) {
            throw refused("renders " + deployments.size() + " Deployments, and a service is one");
        }
        return deployments.getFirst();
    }

    /** The one that serves. What else a pod of a cluster would run has no place in a process of this machine. */
    private JsonNode container(JsonNode pod) throws RenderException {
        List<JsonNode> containers = pod.path("containers").valueStream().toList();
        if (containers.stream().noneMatch(WorkloadReader::serves)) {
            throw refused("has no container named " + CONTAINER + " in its Deployment");
        }
        if (containers.size() > 1 || !pod.path("initContainers").isEmpty()) {
            throw refused("has more containers than " + CONTAINER + ", which only a cluster can run");
        }
        JsonNode container = containers.getFirst();
        for (String field : List.of("command", "args")) {
            if (container.has(field)) {
                throw refused("gives its container " + field + " of its own, which only a cluster can run");
            }
        }
        return container;
    }

    private static boolean serves(JsonNode container) {
        return container.path("name").asString("").equals(CONTAINER);
    }

    private Version version(String named) throws RenderException {
        Matcher matcher = IMAGE.matcher(named);
        if (!matcher.matches() || !matcher.group("name").equals(image)) {
            throw refused("runs the image " + named + ", and only " + image + ":VERSION can be built here");
        }
        try {
            return Version.parse(matcher.group("tag"));
        } catch (IllegalArgumentException e) {
            throw refused("runs the image " + named + ", whose tag names no version: " + e.getMessage());
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
        return Autoscaler.of(manifests)
                .filter(autoscaler -> autoscaler.name().equals(Manifests.name(deployment)))
                .map(Autoscaler::min)
                .findFirst()
                .orElse(1);
    }

    private Optional<Duration> asleepAfter(JsonNode deployment) throws RenderException {
        Optional<String> objection = AsleepAfter.objection(deployment);
        if (objection.isPresent()) {
            throw refused(objection.get());
        }
        return AsleepAfter.of(deployment);
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
