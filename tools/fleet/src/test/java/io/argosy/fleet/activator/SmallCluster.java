package io.argosy.fleet.activator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.argosy.fleet.Yaml;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API server that knows churn, with what the account of the activator may do there by its role; the pod that it starts, which
 * answers; and a Prometheus that has seen it.
 */
final class SmallCluster implements AutoCloseable {
    static final String POD = "churn-model-1";

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern PATH =
            Pattern.compile("/apis/([a-z0-9.]+)/v1/(?:namespaces/([a-z-]+)/)?([a-z]+)(?:/([a-z-]+))?(?:/([a-z]+))?");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonNode rules;
    private @Nullable HttpServer pod;
    private int replicas;
    private int revision = 1;
    private boolean trait = true;
    private @Nullable JsonNode slice;

    /** What was changed, and where the Service led at that moment. */
    final List<String> changes = new CopyOnWriteArrayList<>();

    final List<String> refused = new CopyOnWriteArrayList<>();
    volatile boolean apiAway;
    volatile boolean podsNeverStart;
    volatile boolean kubeletIsSlow;
    /** Another pod runs than Prometheus has seen. */
    volatile boolean replaced;

    volatile boolean prometheusAway;
    /** For how long Prometheus has seen the pod, whether that was asked, and began anew. */
    volatile boolean seenLong = true;

    volatile boolean seenNow;
    volatile double answeredBefore = 7;
    volatile double answeredSince = 7;
    volatile double resets;
    volatile String after = "1s";

    SmallCluster(Path account, int replicas) throws IOException {
        Files.createDirectories(account);
        Files.writeString(account.resolve("token"), "a-token\n");
        Files.writeString(account.resolve("ca.crt"), "");
        this.rules = Yaml.read(Files.readString(ROOT.resolve("clusters/addons/activator/rights.yaml"))
                        .split("---\n", -1)[1])
                .path("rules");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/apis/", this::api);
        server.createContext("/api/v1/query", this::prometheus);
        server.start();
        scaled(replicas);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The trait is switched off, as Argo CD does it. */
    synchronized void withoutTrait() {
        trait = false;
        revision++;
    }

    synchronized int replicas() {
        return replicas;
    }

    /** The port that churn's Service leads to beside its pods; 0 where it leads to its pods alone. */
    synchronized int led() {
        return slice == null || slice.path("endpoints").isEmpty()
                ? 0
                : slice.at("/ports/0/port").asInt();
    }

    synchronized boolean hasSlice() {
        return slice != null;
    }

    /** As somebody does with kubectl. */
    void scaleByHand(int count) throws IOException {
        scaled(count);
    }

    /** The pod is there now, whatever kept it. */
    synchronized void podStarts() throws IOException {
        podsNeverStart = false;
        scaled(replicas);
    }

    private synchronized void scaled(int count) throws IOException {
        replicas = count;
        revision++;
        if (count > 0 && pod == null && !podsNeverStart) {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
            started.setExecutor(threads);
            started.createContext("/", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                // The JDK's server ends idle connections beyond 200 whenever it likes, also the one that the next
                // request is on.
                exchange.getResponseHeaders().set("Connection", "close");
                answer(exchange, 200, exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            });
            started.start();
            pod = started;
        } else if (count == 0 && pod != null) {
            pod.stop(0);
            pod = null;
        }
    }

    private void api(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        if (apiAway || !path.matches()) {
            answer(exchange, apiAway ? 503 : 404, "{}");
            return;
        }
        String resource = path.group(3) + (path.group(5) == null ? "" : "/" + path.group(5));
        String method = exchange.getRequestMethod();
        if (!may(path.group(1), resource, method.equals("GET") ? "list" : method.toLowerCase(java.util.Locale.ROOT))) {
            refused.add(method + " " + exchange.getRequestURI());
            answer(exchange, 403, "{\"message\": \"forbidden\"}");
            return;
        }
        synchronized (this) {
            switch (method + " " + resource) {
                case "GET deployments" ->
                    list(exchange, deployments(exchange.getRequestURI().getQuery()));
                case "GET endpointslices" -> list(exchange, slices());
                case "PATCH deployments/scale" ->
                    scale(exchange, JsonMapper.shared().readTree(body));
                case "PATCH endpointslices" -> {
                    slice = JsonMapper.shared().readTree(body);
                    changes.add("leads " + (led() > 0 ? "here" : "to its pods"));
                    answer(exchange, 200, body);
                }
                case "DELETE endpointslices" -> {
                    slice = null;
                    changes.add("leaves");
                    answer(exchange, 200, "{}");
                }
                default -> answer(exchange, 405, "{}");
            }
        }
    }

    /** Whether its role lets it. */
    private boolean may(String group, String resource, String verb) {
        return rules.valueStream()
                .anyMatch(rule -> has(rule.path("apiGroups"), group)
                        && has(rule.path("resources"), resource)
                        && has(rule.path("verbs"), verb));
    }

    private static boolean has(JsonNode list, String wanted) {
        return list.valueStream().anyMatch(value -> value.asString("").equals(wanted));
    }

    private void scale(HttpExchange exchange, JsonNode scale) throws IOException {
        if (!scale.at("/metadata/resourceVersion").asString("").equals(String.valueOf(revision))) {
            answer(exchange, 409, "{\"message\": \"the object has been modified\"}");
            return;
        }
        scaled(scale.at("/spec/replicas").asInt());
        changes.add("scaled to " + replicas + (led() > 0 ? ", leads here" : ""));
        answer(exchange, 200, "{}");
    }

    private ArrayNode deployments(String query) {
        ArrayNode items = JsonMapper.shared().createArrayNode();
        if (query.contains("argosy.io/asleep") && !trait) {
            return items;
        }
        ObjectNode item = items.addObject();
        ObjectNode metadata = item.putObject("metadata")
                .put("namespace", "model-churn")
                .put("name", "churn-model")
                .put("generation", 3)
                .put("resourceVersion", String.valueOf(revision));
        metadata.putObject("annotations").put("argosy.io/asleep-after", after);
        ObjectNode spec = item.putObject("spec").put("replicas", replicas);
        spec.putObject("template")
                .putObject("spec")
                .putArray("containers")
                .addObject()
                .putArray("ports")
                .addObject()
                .put("name", "management")
                .put("containerPort", pod == null ? 1 : pod.getAddress().getPort());
        item.putObject("status")
                .put("observedGeneration", 3)
                .put("replicas", replicas)
                .put("updatedReplicas", replicas)
                .put("readyReplicas", pod == null ? 0 : replicas);
        return items;
    }

    private ArrayNode slices() {
        ArrayNode items = JsonMapper.shared().createArrayNode();
        ObjectNode own = items.addObject();
        own.putObject("metadata")
                .put("namespace", "model-churn")
                .put("name", "churn-model-abc")
                .putObject("labels")
                .put("kubernetes.io/service-name", "churn-model")
                .put("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
        own.putArray("ports")
                .addObject()
                .put("name", "http")
                .put("port", pod == null ? 1 : pod.getAddress().getPort());
        ArrayNode endpoints = own.putArray("endpoints");
        if (pod != null) {
            ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add("127.0.0.1");
            endpoint.putObject("conditions").put("ready", !kubeletIsSlow);
            endpoint.putObject("targetRef").put("kind", "Pod").put("name", replaced ? "churn-model-2" : POD);
        }
        if (slice instanceof ObjectNode ours) {
            ((ObjectNode) ours.path("metadata")).put("namespace", "model-churn");
            items.add(ours);
        }
        return items;
    }

    private static void list(HttpExchange exchange, ArrayNode items) throws IOException {
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.putObject("metadata");
        list.set("items", items);
        exchange.getResponseHeaders().set("Date", "Thu, 26 Nov 2026 10:00:00 GMT");
        answer(exchange, 200, list.toString());
    }

    private void prometheus(HttpExchange exchange) throws IOException {
        String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
        Map<String, Double> values = new TreeMap<>();
        boolean up = query.contains("up{");
        if (up && query.contains("[45s]")) {
            put(values, seenNow, 1);
        } else if (up && query.contains("offset")) {
            put(values, seenLong, 1);
        } else if (up) {
            put(values, true, seenLong ? 60 : 0);
        } else if (query.contains("resets")) {
            put(values, true, resets);
        } else {
            put(values, true, query.contains("offset") ? answeredBefore : answeredSince);
        }
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("status", "success");
        ArrayNode result = answer.putObject("data").putArray("result");
        values.forEach((name, value) -> {
            ObjectNode series = result.addObject();
            series.putObject("metric").put("pod", name);
            series.putArray("value").add(0).add(Double.toString(value));
        });
        answer(exchange, prometheusAway ? 503 : 200, answer.toString());
    }

    private static void put(Map<String, Double> values, boolean there, double value) {
        if (there) {
            values.put(POD, value);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        if (pod != null) {
            pod.stop(0);
        }
        threads.close();
    }
}
