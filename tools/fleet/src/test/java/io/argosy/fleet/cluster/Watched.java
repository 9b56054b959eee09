package io.argosy.fleet.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster with {@code clusters/addons/monitoring} in it, on a disk that goes with the pod.
 *
 * <p>Prometheus is told of the pods that there are with the labels that it would find them by (prometheus.io,
 * "kubernetes_sd_config", pod), instead of asking the API server, which pods cannot reach in each of the clusters that tests
 * run on: of those at the start, or, by {@link #following}, of those that come and go. All else of its configuration is as it is.
 */
final class Watched implements AutoCloseable {
    private static final String NAMESPACE = "monitoring";
    private static final String DISCOVERY = "kubernetes_sd_configs";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ALONE = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - ../../addons/monitoring
            components:
            - ../facts
            patches:
            - target:
                kind: StatefulSet
              patch: |
                - op: remove
                  path: /spec/volumeClaimTemplates
                - op: add
                  path: /spec/template/spec/volumes/-
                  value: {name: data, emptyDir: {}}
            """;

    private final Cluster cluster;
    private final @Nullable HttpServer pods;
    private final String manifests;

    Watched(FleetOnClusters fleet, Cluster cluster) throws Exception {
        this(fleet, cluster, null, true, UnaryOperator.identity());
    }

    /** One whose Prometheus follows the pods: by itself where pods reach the API server, else as the test tells it. */
    static Watched following(FleetOnClusters fleet, Cluster cluster, ApiForPods api) throws Exception {
        return following(fleet, cluster, api, UnaryOperator.identity());
    }

    /**
     * The same with other rules.
     *
     * @param rules what becomes of the file of rules
     */
    static Watched following(FleetOnClusters fleet, Cluster cluster, ApiForPods api, UnaryOperator<String> rules)
            throws Exception {
        Optional<InetSocketAddress> here = api.standsInAt();
        return new Watched(
                fleet, cluster, here.isPresent() ? HttpServer.create(here.get(), 0) : null, here.isPresent(), rules);
    }

    private Watched(
            FleetOnClusters fleet,
            Cluster cluster,
            @Nullable HttpServer pods,
            boolean told,
            UnaryOperator<String> rules)
            throws Exception {
        this.cluster = cluster;
        this.pods = pods;
        this.manifests = manifests(fleet.folder(), told, rules);
        if (pods != null) {
            pods.createContext("/", this::tell);
            pods.start();
        }
        try {
            String _ = cluster.kubectl().apply(manifests);
            Duration _ = Eventually.within(
                    PATIENCE,
                    () -> "Prometheus does not start: " + cluster.kubectl().run("-n", NAMESPACE, "describe", "pods"),
                    () -> cluster.kubectl()
                                    .get("statefulset", "-n", NAMESPACE, "prometheus")
                                    .at("/status/readyReplicas")
                                    .asInt(0)
                            == 1);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private String manifests(Path root, boolean told, UnaryOperator<String> changed) throws Exception {
        String folder = "clusters/" + cluster.environment() + "/monitoring-alone";
        Path file = root.resolve(folder).resolve("kustomization.yaml");
        Path scraped = root.resolve("clusters/addons/monitoring/prometheus.yml");
        String before = Files.readString(scraped);
        Path rules = root.resolve("clusters/addons/monitoring/generated/rules.yaml");
        String asGenerated = Files.readString(rules);
        Files.createDirectories(file.getParent());
        try {
            Files.writeString(file, ALONE);
            Files.writeString(rules, changed.apply(asGenerated));
            if (told) {
                Files.writeString(scraped, told(Yaml.read(before)).toString());
            }
            return new ClusterManifests(root, Tools.of(root, System.err::println)).render(folder);
        } finally {
            Files.writeString(scraped, before);
            Files.writeString(rules, asGenerated);
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    /** The configuration, told of pods instead of finding them. */
    private JsonNode told(JsonNode configuration) throws InterruptedException {
        for (JsonNode found : configuration.at("/alerting/alertmanagers")) {
            ((ObjectNode) found).remove(DISCOVERY);
        }
        for (JsonNode job : configuration.path("scrape_configs")) {
            if (((ObjectNode) job).remove(DISCOVERY) == null) {
                continue;
            }
            if (pods == null) {
                ((ObjectNode) job).set("static_configs", targets());
            } else {
                ((ObjectNode) job)
                        .putArray("http_sd_configs")
                        .addObject()
                        .put("refresh_interval", "5s")
                        .put(
                                "url",
                                "http://" + pods.getAddress().getAddress().getHostAddress() + ":"
                                        + pods.getAddress().getPort());
            }
        }
        return configuration;
    }

    private void tell(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = targets().toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each port of each pod of churn, and of what watches it, as Prometheus's own discovery labels it. */
    private ArrayNode targets() throws InterruptedException {
        ArrayNode targets = JsonMapper.shared().createArrayNode();
        for (String namespace : List.of(Cluster.NAMESPACE, NAMESPACE)) {
            for (JsonNode pod : cluster.kubectl().get("pods", "-n", namespace).path("items")) {
                if (pod.at("/status").has("podIP")) {
                    pod.at("/spec/containers/0/ports").forEach(port -> add(targets, namespace, pod, port));
                }
            }
        }
        return targets;
    }

    private static void add(ArrayNode targets, String namespace, JsonNode pod, JsonNode port) {
        String number = port.path("containerPort").asString("");
        ObjectNode target = targets.addObject();
        target.putArray("targets").add(pod.at("/status/podIP").asString("") + ":" + number);
        ObjectNode labels = target.putObject("labels");
        labels.put("__meta_kubernetes_namespace", namespace);
        labels.put("__meta_kubernetes_pod_name", pod.at("/metadata/name").asString(""));
        labels.put("__meta_kubernetes_pod_phase", pod.at("/status/phase").asString(""));
        labels.put("__meta_kubernetes_pod_container_port_number", number);
        labels.put(
                "__meta_kubernetes_pod_container_port_name", port.path("name").asString(""));
        for (String kind : new String[] {"label", "annotation"}) {
            pod.at("/metadata/" + kind + "s")
                    .properties()
                    .forEach(entry -> labels.put(
                            "__meta_kubernetes_pod_" + kind + "_"
                                    + entry.getKey().replaceAll("[^A-Za-z0-9_]", "_"),
                            entry.getValue().asString("")));
        }
    }

    /** Where Prometheus answers pods of this cluster, which may have no DNS. */
    String address() throws InterruptedException {
        return "http://"
                + cluster.kubectl()
                        .get("service", "-n", NAMESPACE, "prometheus")
                        .at("/spec/clusterIP")
                        .asString("")
                + ":9090";
    }

    /** The alerts that fire for churn, or for all, by name; not those that only threaten to. */
    SortedSet<String> firing() throws InterruptedException {
        SortedSet<String> names = new TreeSet<>();
        for (JsonNode alert : ask("ALERTS{alertstate=\"firing\"}")) {
            names.add(alert.at("/metric/alertname").asString(""));
        }
        return names;
    }

    /** Says how many pods kube-state-metrics has. */
    void stateMetrics(int count) throws InterruptedException {
        String _ = cluster.kubectl()
                .run("-n", NAMESPACE, "scale", "deployment", "kube-state-metrics", "--replicas=" + count);
    }

    /** Ends Prometheus, and all that it has seen. */
    void away() throws InterruptedException {
        scale(0);
    }

    /** Starts it again, with an empty disk. */
    void back() throws InterruptedException {
        scale(1);
    }

    private void scale(int count) throws InterruptedException {
        String _ = cluster.kubectl().run("-n", NAMESPACE, "scale", "statefulset", "prometheus", "--replicas=" + count);
        Duration _ = Eventually.within(
                PATIENCE,
                () -> "Prometheus has not " + count + " pods",
                () -> cluster.kubectl()
                                .get("pods", "-n", NAMESPACE, "-l", "app.kubernetes.io/name=prometheus")
                                .path("items")
                                .size()
                        == count);
    }

    /** The series that a query gives now. */
    JsonNode ask(String promql) throws InterruptedException {
        return get("query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    /** What Prometheus answers at a path of its interface; nothing while it cannot. */
    JsonNode get(String path) throws InterruptedException {
        Execution answer = cluster.kubectl()
                .attempt(
                        "get",
                        "--raw",
                        "/api/v1/namespaces/" + NAMESPACE + "/pods/prometheus-0:9090/proxy/api/v1/" + path);
        return answer.succeeded()
                ? JsonMapper.shared().readTree(answer.out())
                : JsonMapper.shared().createObjectNode();
    }

    @Override
    public void close() {
        if (pods != null) {
            pods.stop(0);
        }
        try {
            Path file = Files.createTempFile("monitoring-", ".yaml");
            Files.writeString(file, manifests);
            Execution _ =
                    cluster.kubectl().attempt("delete", "--ignore-not-found", "--timeout=2m", "-f", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
