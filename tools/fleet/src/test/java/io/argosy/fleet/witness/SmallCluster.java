package io.argosy.fleet.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an API server and a Prometheus say of churn in a cluster, over HTTP, as a test has it. */
final class SmallCluster implements AutoCloseable {
    static final String TOKEN = "the-token-of-a-pod";

    private final HttpServer server;
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    volatile boolean prometheusAway;
    volatile boolean apiAway;
    /** A quarter of whoever asks gets the same score. */
    volatile boolean constantInASlice;

    /** Containers have ended, and wait until they are started anew. */
    volatile boolean waiting;

    /** Of how many tenths of what is asked nobody knows what it was. */
    volatile int unreadable;

    /** Its own code does that, before the model is asked. */
    volatile boolean ofItsOwn;

    volatile Instant clock = Instant.EPOCH;
    volatile String version = "1.0.0-00000000000a";
    volatile int wanted = 1;

    /** One of its pods. */
    record Pod(String version, boolean ready, int restarts, Instant created, double requests, double errors) {}

    SmallCluster(Path account) throws IOException {
        Files.createDirectories(account);
        Files.writeString(account.resolve("token"), TOKEN + "\n");
        Files.writeString(account.resolve("ca.crt"), "");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/pods", exchange -> api(exchange, pods()));
        server.createContext("/apis/apps/v1/deployments", exchange -> api(exchange, deployments()));
        server.createContext("/api/v1/query", this::prometheus);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void pod(String name, Pod pod) {
        pods.put(name, pod);
    }

    /** It answers so many more. */
    void answers(String name, double requests, double errors) {
        pods.computeIfPresent(
                name,
                (_, pod) -> new Pod(
                        pod.version(),
                        pod.ready(),
                        pod.restarts(),
                        pod.created(),
                        pod.requests() + requests,
                        pod.errors() + errors));
    }

    void ends(String name) {
        pods.remove(name);
    }

    private void api(HttpExchange exchange, ArrayNode items) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean asksAsItMay = exchange.getRequestMethod().equals("GET")
                && ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && query.contains("app.kubernetes.io/part-of=argosy");
        if (!asksAsItMay) {
            refused.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        }
        ObjectNode list = JsonMapper.shared().createObjectNode();
        // Two pages, where there is more than one.
        boolean second = query.contains("continue=");
        ArrayNode page = list.putArray("items");
        for (int i = second ? 1 : 0; i < (second ? items.size() : Math.min(1, items.size())); i++) {
            page.add(items.get(i));
        }
        list.putObject("metadata").put("continue", !second && items.size() > 1 ? "more" : "");
        Instant now = clock.equals(Instant.EPOCH) ? Instant.now() : clock;
        exchange.getResponseHeaders()
                .set("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC)));
        answer(exchange, apiAway ? 503 : asksAsItMay ? 200 : 403, list.toString());
    }

    private ArrayNode pods() {
        ArrayNode items = JsonMapper.shared().createArrayNode();
        new TreeMap<>(pods).forEach((name, pod) -> {
            ObjectNode item = items.addObject();
            labelled(item.putObject("metadata"), pod.version())
                    .put("name", name)
                    .put("uid", "uid-" + name)
                    .put("creationTimestamp", pod.created().toString());
            item.putObject("spec").putArray("containers").addObject().put("image", "churn:" + pod.version());
            ObjectNode status = item.putObject("status").put("phase", "Running");
            status.putArray("conditions")
                    .addObject()
                    .put("type", "Ready")
                    .put("status", pod.ready() ? "True" : "False")
                    .put("lastTransitionTime", pod.created().toString());
            ObjectNode container = status.putArray("containerStatuses").addObject();
            container.put("restartCount", pod.restarts());
            if (waiting) {
                container.putObject("state").putObject("waiting").put("reason", "CrashLoopBackOff");
            } else {
                container.putObject("state").putObject("running");
            }
        });
        return items;
    }

    private ArrayNode deployments() {
        ArrayNode items = JsonMapper.shared().createArrayNode();
        ObjectNode item = items.addObject();
        labelled(item.putObject("metadata"), version).put("name", "churn-model");
        ObjectNode spec = item.putObject("spec").put("replicas", wanted);
        ObjectNode template = spec.putObject("template");
        labelled(template.putObject("metadata"), version);
        template.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("image", "churn:" + version + "@sha256:" + "d".repeat(64));
        return items;
    }

    private static ObjectNode labelled(ObjectNode metadata, String version) {
        metadata.put("namespace", "model-churn")
                .putObject("labels")
                .put("app.kubernetes.io/name", "churn")
                .put("app.kubernetes.io/version", version);
        return metadata;
    }

    private void prometheus(HttpExchange exchange) throws IOException {
        String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
        ArrayNode result = JsonMapper.shared().createArrayNode();
        pods.forEach((name, pod) -> {
            Map<String, String> place = Map.of("service", "churn", "pod", name);
            if (query.contains("up{")) {
                series(result, place, 1);
            } else if (query.contains("_bucket")) {
                series(result, with(place, "le", "0.1"), pod.requests());
                series(result, with(place, "le", "+Inf"), pod.requests());
            } else if (query.contains("status=~\"5..\"")) {
                series(result, place, pod.errors());
            } else if (query.contains("_count")) {
                series(result, place, pod.requests());
            }
        });
        Map<String, String> place = Map.of("environment", "dev", "service", "churn");
        if (query.endsWith("errors_allowed:share")) {
            series(result, place, 0.02);
        } else if (query.endsWith("latency_allowed:seconds")) {
            series(result, place, 0.25);
        } else if (query.contains("ALERTS{")) {
            series(result, with(place, "alertname", "AutoscalerAtItsLimit"), 1);
        } else if (query.contains("model_quality_predictions{known_by=\"outcomes\",slice=\"\"")) {
            judged(result, place, Map.of("", 1234.0), Map.of("", 1000.0));
        } else if (query.contains("model_quality{known_by=\"outcomes\",slice=\"\"")) {
            judged(
                    result,
                    place,
                    Map.of("value", 0.85123, "low", 0.84, "high", 0.86),
                    Map.of("value", 0.7, "low", 0.6, "high", 0.8));
        } else if (query.contains("model_values_total{of=\"score\"")) {
            for (int bin = 0; bin < 10; bin++) {
                series(result, bin(place, bin), constantInASlice ? (bin == 9 ? 325 : 75) : 100);
            }
        } else if (query.contains("model_values_total{of=\"input\",service=~\"churn\"")) {
            for (int bin = 0; bin < 10; bin++) {
                series(result, bin(place, bin), ofItsOwn ? (bin == 9 ? 325 : 75) : 100);
            }
        } else if (query.contains("model_values_asked_total{service=~\"churn\"") && ofItsOwn) {
            for (int bin = 0; bin < 10; bin++) {
                series(result, bin(place, bin), bin < unreadable ? 0 : 100);
            }
        } else if (query.contains("model_training_values{of=\"")) {
            for (int bin = 0; bin < 10; bin++) {
                series(result, bin(place, bin), 500);
            }
        } else if (query.contains("version:drift:psi")) {
            series(result, with(place, "version", version), 0.0312);
        }
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("status", "success");
        answer.putObject("data").set("result", result);
        answer(exchange, prometheusAway ? 503 : 200, answer.toString());
    }

    /** Of two pods of a version one has looked already, and the other not yet again. */
    private void judged(
            ArrayNode result, Map<String, String> place, Map<String, Double> one, Map<String, Double> other) {
        Map<String, String> its = with(with(place, "version", version), "measure", "auc");
        one.forEach((bound, value) -> series(result, with(with(its, "pod", "a"), "bound", bound), value));
        other.forEach((bound, value) -> series(result, with(with(its, "pod", "b"), "bound", bound), value));
    }

    private Map<String, String> bin(Map<String, String> place, int bin) {
        return with(with(with(place, "version", version), "name", "Yes"), "bin", Integer.toString(bin));
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(name, value);
        return more;
    }

    private static void series(ArrayNode result, Map<String, String> labels, double value) {
        ObjectNode series = result.addObject();
        ObjectNode metric = series.putObject("metric");
        labels.forEach(metric::put);
        series.putArray("value").add(0).add(Double.toString(value));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A moment of the API server's, which tells whole seconds. */
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
