package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Autoscaler;
import io.argosy.fleet.manifest.Manifests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The way of a request, link by link, whoever has made each: a route leads to a Service that is there, the Service to the
 * port on which the pods answer, the network lets callers in, and the pods are made, start, and are asked what they can
 * answer. A link that is not rendered here is not judged.
 */
final class RequestPath {
    /** What a service answers on its management port, by probe (platform/serving/README.md). */
    private static final Set<String> PROBED = Set.of("/startupz", "/readyz", "/healthz");

    /** The ports that a service listens on where its settings say nothing else, by name. */
    private static final Map<String, Integer> PORTS = Map.of("http", 8080, "management", 8081);

    /** What of a redirect leaves host, port and path as they are. */
    private static final Set<String> HARMLESS_REDIRECT = Set.of("scheme", "statusCode");

    private static final String CALLERS = "argosy.io/may-call-models";
    private static final String HOOK = "argocd.argoproj.io/hook";

    /** A start takes a second, and a minute on a node that is busy. */
    private static final long LEAST_START_SECONDS = 60;

    /** One slow answer is no reason for a restart: it would make the load worse. */
    private static final long LEAST_SILENCE_SECONDS = 10;

    /** What a service's image does instead of serving, before its pods start. */
    private static final Set<String> STEPS = Set.of("--check", "--migrate");

    private final Manifests manifests;
    private final List<String> broken;

    private RequestPath(Manifests manifests, List<String> broken) {
        this.manifests = manifests;
        this.broken = broken;
    }

    /** What breaks it, each a sentence. */
    static void check(Manifests manifests, List<String> broken) {
        new RequestPath(manifests, broken).check();
    }

    private void check() {
        policies();
        for (JsonNode object : manifests.objects()) {
            String name = object.path("kind").asString("") + " " + Manifests.name(object);
            JsonNode spec = object.path("spec");
            String hook = object.path("metadata").path("annotations").path(HOOK).asString("");
            if (!hook.isEmpty() && !(object.path("kind").asString("").equals("Job") && hook.equals("Sync"))) {
                broken.add(
                        name + " is a hook (" + hook
                                + "), which Argo CD makes for one sync and takes away: only a Job may be one, of the sync itself");
            }
            switch (object.path("kind").asString("")) {
                case "HTTPRoute" -> route(name, spec);
                case "Service" -> service(name, spec);
                case "Deployment" -> deployment(name, spec);
                case "Job" -> job(name, spec);
                default -> {}
            }
            Autoscaler.of(object)
                    .filter(autoscaler ->
                            manifests.ofKind("Deployment").findAny().isPresent()
                                    && manifests
                                            .find("Deployment", autoscaler.name())
                                            .isEmpty())
                    .ifPresent(autoscaler ->
                            broken.add(name + " scales " + autoscaler.name() + ", and there is no such Deployment"));
        }
    }

    private void route(String name, JsonNode spec) {
        for (JsonNode rule : spec.path("rules")) {
            for (JsonNode backend : rule.path("backendRefs")) {
                backend(name, backend);
                if (backend.path("weight").isNumber()
                        && backend.path("weight").asInt() < 1
                        && rule.path("backendRefs").size() == 1) {
                    broken.add(
                            name + " sends nothing to " + backend.path("name").asString("") + ": its weight is 0");
                }
            }
            boolean redirects = false;
            for (JsonNode filter : rule.path("filters")) {
                redirects |= filter.has("requestRedirect");
                redirected(name, filter);
                if (filter.has("requestMirror")) {
                    backend(name, filter.path("requestMirror").path("backendRef"));
                }
                JsonNode path = filter.path("urlRewrite").path("path");
                if (path.isObject()
                        && !path.path("replacePrefixMatch").asString("").equals("/")) {
                    broken.add(name + " asks for paths that a service has not: it is rewritten to "
                            + path.path("replacePrefixMatch")
                                    .asString(path.path("replaceFullPath").asString(""))
                            + ", and its routes begin at /");
                }
            }
            if (rule.path("backendRefs").isEmpty()
                    && !redirects
                    && manifests.ofKind("Service").findAny().isPresent()) {
                broken.add(name + " has a rule that leads nowhere");
            }
        }
    }

    /** A longer path wins over a shorter one, so that a rule beside base's would take its requests. */
    private void redirected(String name, JsonNode filter) {
        JsonNode redirect = filter.path("requestRedirect");
        if (redirect.isObject() && !redirect.propertyNames().stream().allMatch(HARMLESS_REDIRECT::contains)) {
            broken.add(name + " sends its callers elsewhere: to "
                    + redirect.path("hostname").asString("another path or port")
                    + ", and a service answers for itself");
        }
        if (filter.has("extensionRef")) {
            broken.add(name + " has a filter of its own (extensionRef), of which nobody here can say what it does");
        }
    }

    private void backend(String name, JsonNode backend) {
        String to = backend.path("name").asString("");
        List<JsonNode> services = manifests.ofKind("Service").toList();
        if (services.isEmpty()) {
            return;
        }
        boolean leads = backend.path("namespace").asString("").isEmpty()
                && services.stream()
                        .filter(service -> Manifests.name(service).equals(to))
                        .anyMatch(service -> ports(service.path("spec"))
                                .anyMatch(port -> port.path("port").asInt()
                                        == backend.path("port").asInt()));
        if (!leads) {
            broken.add(name + " leads to " + to + ":" + backend.path("port").asString("")
                    + ", which is no Service of this service with that port");
        }
    }

    private static Stream<JsonNode> ports(JsonNode spec) {
        return spec.path("ports").valueStream();
    }

    private void service(String name, JsonNode spec) {
        String type = spec.path("type").asString("ClusterIP");
        if (!type.equals("ClusterIP")) {
            broken.add(name + " is of type " + type + ": the gateway is the one way in, and leads to a ClusterIP");
        }
        List<JsonNode> pods = manifests
                .ofKind("Deployment")
                .map(deployment -> deployment.path("spec").path("template"))
                .toList();
        if (pods.isEmpty()) {
            return;
        }
        if (pods.stream()
                .noneMatch(pod ->
                        selects(spec.path("selector"), pod.path("metadata").path("labels")))) {
            broken.add(name + " selects no pod of this service");
        }
        manifests
                .ofKind("Job")
                .filter(job -> selects(
                        spec.path("selector"),
                        job.path("spec").path("template").path("metadata").path("labels")))
                .forEach(job -> broken.add(
                        name + " selects the pods of the Job " + Manifests.name(job) + " too, which answer nobody"));
        for (JsonNode port : spec.path("ports")) {
            JsonNode target = port.has("targetPort") ? port.path("targetPort") : port.path("port");
            boolean leads = pods.stream()
                    .flatMap(pod -> pod.path("spec").path("containers").valueStream())
                    .flatMap(container -> container.path("ports").valueStream())
                    .anyMatch(open -> (open.path("name").equals(target)
                                    || open.path("containerPort").equals(target))
                            && open.path("name").asString("").equals("http"));
            if (!leads) {
                broken.add(name + " leads to port " + target.asString("")
                        + " of its pods, and predictions are answered on http");
            }
        }
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.propertyStream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    /** Policies add up: one lets the callers in, and none lets everybody. */
    private void policies() {
        List<JsonNode> policies = manifests
                .ofKind("NetworkPolicy")
                .filter(policy -> policy.path("spec").path("policyTypes").isEmpty()
                        || policy.path("spec")
                                .path("policyTypes")
                                .valueStream()
                                .anyMatch(type -> type.asString("").equals("Ingress")))
                .toList();
        boolean called = false;
        for (JsonNode policy : policies) {
            for (JsonNode rule : policy.path("spec").path("ingress")) {
                if (rule.path("from").isEmpty()) {
                    broken.add("NetworkPolicy " + Manifests.name(policy) + " lets everybody in: name who may come");
                }
                called |= rule.path("from").isEmpty() || letsCallersIn(rule);
            }
        }
        if (!policies.isEmpty() && !called) {
            broken.add("NetworkPolicy " + Manifests.name(policies.getFirst())
                    + " lets no caller in: those are the namespaces with " + CALLERS + ", on port http");
        }
    }

    private static boolean letsCallersIn(JsonNode rule) {
        JsonNode ports = rule.path("ports");
        return rule.path("from").valueStream().anyMatch(RequestPath::areCallers)
                && (ports.isEmpty() || ports.valueStream().anyMatch(RequestPath::isHttp));
    }

    private static boolean areCallers(JsonNode from) {
        JsonNode labels = from.path("namespaceSelector").path("matchLabels");
        return labels.size() == 1 && labels.path(CALLERS).asString("").equals("true") && !from.has("podSelector");
    }

    private static boolean isHttp(JsonNode port) {
        return port.path("port").asString("").equals("http")
                || port.path("port").asInt(0) == PORTS.getOrDefault("http", 0);
    }

    private void deployment(String name, JsonNode spec) {
        if (spec.path("paused").asBoolean(false)) {
            broken.add(name + " is paused: nothing of it is rolled out any more, a way back neither");
        }
        JsonNode strategy = spec.path("strategy");
        String away = strategy.path("rollingUpdate").path("maxUnavailable").asString("0");
        if (strategy.path("type").asString("RollingUpdate").equals("Recreate") || !away.matches("0%?")) {
            broken.add(name + " takes pods away before new ones are ready: a rollout keeps all of them");
        }
        long deadline = spec.path("progressDeadlineSeconds").asLong(600);
        if (deadline < LEAST_START_SECONDS) {
            broken.add(
                    name + " is given up after " + deadline + " s: a pod has " + LEAST_START_SECONDS + " s to start");
        }
        JsonNode pod = spec.path("template").path("spec");
        starts(name, pod);
        for (JsonNode container : pod.path("containers")) {
            container(name, container, deadline);
        }
    }

    /** A step before the start is the service's own image, asked to check itself, or to bring its tables where it needs them. */
    private void job(String name, JsonNode spec) {
        JsonNode pod = spec.path("template").path("spec");
        starts(name, pod);
        for (JsonNode container : pod.path("containers")) {
            if (!container.path("command").isEmpty()
                    || container.path("args").size() != 1
                    || !STEPS.contains(container.path("args").path(0).asString(""))) {
                broken.add(name + " does something else than --check or --migrate, which is all that a step before the"
                        + " start does");
            }
        }
    }

    /** Whether a pod would be started at all. */
    private void starts(String name, JsonNode pod) {
        for (String gate : List.of("schedulingGates", "readinessGates")) {
            if (!pod.path(gate).isEmpty()) {
                broken.add(name + " waits for " + gate + ", which nothing here opens");
            }
        }
        if (!pod.path("schedulerName").asString("default-scheduler").equals("default-scheduler")) {
            broken.add(name + " waits for the scheduler "
                    + pod.path("schedulerName").asString("") + ", which no cluster here has");
        }
        if (pod.has("runtimeClassName")) {
            broken.add(name + " asks for the runtime class "
                    + pod.path("runtimeClassName").asString("") + ", which nothing in clusters/ makes");
        }
        if (pod.path("automountServiceAccountToken").asBoolean(false)) {
            broken.add(name + " may ask the API server, which no model has to");
        }
        String account = pod.path("serviceAccountName").asString("default");
        List<String> accounts =
                manifests.ofKind("ServiceAccount").map(Manifests::name).toList();
        if (!accounts.isEmpty() && !accounts.contains(account)) {
            broken.add(name + " runs as the service account " + account + ", which there is not");
        }
    }

    private void container(String name, JsonNode container, long deadline) {
        for (String other : List.of("command", "args")) {
            if (!container.path(other).isEmpty()) {
                broken.add(name + " runs with other " + other + " than its image's");
            }
        }
        if (container.path("imagePullPolicy").asString("").equals("Never")) {
            broken.add(name + " never pulls its image: a node that has not had it starts no pod");
        }
        for (String action : List.of("exec", "httpGet", "tcpSocket")) {
            if (container.path("lifecycle").path("preStop").has(action)
                    || container.path("lifecycle").path("postStart").has(action)) {
                broken.add(
                        name + " has a step of its life by " + action + ": its image has no shell, and no such route");
            }
        }
        for (JsonNode port : container.path("ports")) {
            Integer listens = PORTS.get(port.path("name").asString(""));
            if (listens != null && port.path("containerPort").asInt(0) != listens) {
                broken.add(name + " names port " + port.path("containerPort").asString("") + " "
                        + port.path("name").asString("") + ", and listens on " + listens);
            }
        }
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            if (container.has(probe)) {
                probe(name, probe, container.path(probe), deadline);
            }
        }
    }

    private void probe(String name, String kind, JsonNode probe, long deadline) {
        JsonNode get = probe.path("httpGet");
        String port = get.path("port").asString("");
        if (!PROBED.contains(get.path("path").asString(""))
                || !(port.equals("management") || port.equals(String.valueOf(PORTS.get("management"))))) {
            broken.add(name + "'s " + kind + " asks for what a service does not answer: it is "
                    + String.join(", ", PROBED.stream().sorted().toList()) + " on management");
        }
        long delay = probe.path("initialDelaySeconds").asLong(0);
        long period = probe.path("periodSeconds").asLong(10);
        long failures = probe.path("failureThreshold").asLong(3);
        if (delay > LEAST_START_SECONDS
                || delay + period * probe.path("successThreshold").asLong(1) >= deadline) {
            broken.add(name + "'s " + kind + " asks for the first time after " + delay + " s, and every " + period
                    + " s: no pod is ready in time");
        }
        if (kind.equals("startupProbe") && delay + period * failures < LEAST_START_SECONDS) {
            broken.add(name + "'s startupProbe ends a pod that has not started after " + (delay + period * failures)
                    + " s: give it " + LEAST_START_SECONDS);
        }
        if (kind.equals("livenessProbe") && period * failures < LEAST_SILENCE_SECONDS) {
            broken.add(name + "'s livenessProbe ends a pod that is silent for " + period * failures + " s: give it "
                    + LEAST_SILENCE_SECONDS);
        }
    }
}
