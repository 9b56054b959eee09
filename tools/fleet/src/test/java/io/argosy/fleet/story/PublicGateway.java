package io.argosy.fleet.story;

import io.argosy.fleet.cluster.ClusterManifests;
import io.argosy.fleet.engine.FreePorts;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An Envoy with what Envoy Gateway 1.9 makes of this repository's manifests for churn: the path of its HTTPRoute, and the turns and retries of
 * {@code clusters/addons/gateway.yaml}. Retries go to another pod, and of a request of more than 32 KiB nothing is kept for one, as Envoy
 * Gateway says without being asked ({@code internal/xds/translator} of its module).
 */
public final class PublicGateway implements AutoCloseable {
    private static final Map<String, String> BALANCERS =
            Map.of("LeastRequest", "LEAST_REQUEST", "RoundRobin", "ROUND_ROBIN");

    private static final Pattern MILLIS = Pattern.compile("(\\d+)ms");

    /** What stands in capitals is filled in. */
    private static final String CONFIGURATION = """
            {"admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": ADMIN}}},
             "node": {"id": "gateway", "cluster": "gateway"},
             "static_resources": {
              "listeners": [{"name": "public", "per_connection_buffer_limit_bytes": 32768,
               "address": {"socket_address": {"address": "127.0.0.1", "port_value": PORT}},
               "filter_chains": [{"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                "stat_prefix": "public",
                "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {
                 "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
                "route_config": {"virtual_hosts": [{"name": "churn", "domains": ["*"], "routes": [{
                 "match": {"path_separated_prefix": "PREFIX"},
                 "route": {"cluster": "churn", "timeout": "TIMEOUT",
                  "regex_rewrite": {"pattern": {"regex": "^PREFIX/*"}, "substitution": "/"},
                  "retry_policy": {"retry_on": "TRIGGERS", "num_retries": RETRIES,
                   "retry_back_off": {"base_interval": "BASEs", "max_interval": "MOSTs"},
                   "host_selection_retry_max_attempts": 5,
                   "retry_host_predicate": [{"name": "envoy.retry_host_predicates.previous_hosts", "typed_config": {
                    "@type": "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"}}]}}}]}]}
               }}]}]}],
              "clusters": [{"name": "churn", "type": "EDS", "lb_policy": "BALANCER", "connect_timeout": "10s",
               "per_connection_buffer_limit_bytes": 32768, "ignore_health_on_host_removal": true,
               "eds_cluster_config": {"eds_config": {"resource_api_version": "V3", "path_config_source": {"path": "ENDPOINTS"}}},
               "circuit_breakers": {"thresholds": [{"max_connections": 1024, "max_pending_requests": 1024,
                "max_requests": 1024, "max_retries": 1024}]}}]}}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Ready ready;
    private final Path endpoints;
    private final int port = FreePorts.next();
    private final int admin = FreePorts.next();
    private final Process envoy;
    private final Thread watch;
    private volatile List<InetSocketAddress> known = List.of();
    private volatile boolean closed;

    /** Who may be asked now. */
    @FunctionalInterface
    public interface Ready {
        /** Hosts and ports. */
        List<InetSocketAddress> addresses() throws InterruptedException;
    }

    /**
     * @param program an Envoy
     * @param repository with the manifests
     * @param folder of its own
     * @param ready looked at again and again, as Envoy Gateway watches EndpointSlices
     */
    public PublicGateway(Path program, Path repository, Path folder, Ready ready) throws Exception {
        this.ready = ready;
        this.endpoints = folder.resolve("endpoints.json");
        Tools tools = Tools.of(repository, System.err::println);
        JsonNode policy = Manifests.parse(new ClusterManifests(repository, tools).render("clusters/production/addons"))
                .ofKind("BackendTrafficPolicy")
                .findFirst()
                .orElseThrow()
                .path("spec");
        JsonNode retry = policy.path("retry");
        JsonNode rule = Manifests.parse(
                        new Kustomize(tools).fetchAndBuild(repository, "overlays/dev/churn", Duration.ofMinutes(1)))
                .ofKind("HTTPRoute")
                .findFirst()
                .orElseThrow()
                .at("/spec/rules/0");
        tell(List.of());
        Path configuration = Files.writeString(
                folder.resolve("envoy.json"),
                CONFIGURATION
                        .replace("ADMIN", Integer.toString(admin))
                        .replace("PORT", Integer.toString(port))
                        .replace("PREFIX", rule.at("/matches/0/path/value").asString(""))
                        .replace("TIMEOUT", rule.at("/timeouts/request").asString("15s"))
                        .replace(
                                "TRIGGERS",
                                retry.at("/retryOn/triggers")
                                        .valueStream()
                                        .map(trigger -> trigger.asString(""))
                                        .collect(Collectors.joining(",")))
                        .replace(
                                "BALANCER",
                                BALANCERS.get(policy.at("/loadBalancer/type").asString("LeastRequest")))
                        .replace("RETRIES", retry.path("numRetries").asString(""))
                        .replace("BASE", seconds(retry.at("/perRetry/backOff/baseInterval")))
                        .replace("MOST", seconds(retry.at("/perRetry/backOff/maxInterval")))
                        .replace("ENDPOINTS", endpoints.toString()));
        this.envoy = new ProcessBuilder(
                        program.toString(),
                        "-c",
                        configuration.toString(),
                        "--concurrency",
                        "1",
                        "--disable-hot-restart",
                        "--log-level",
                        "warn")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("envoy.log").toFile())
                .start();
        this.watch = Thread.ofVirtual().start(this::watch);
        Instant end = Instant.now().plusSeconds(30);
        while (!answers()) {
            if (Instant.now().isAfter(end)) {
                close();
                throw new AssertionError("Envoy does not answer: " + Files.readString(folder.resolve("envoy.log")));
            }
            Thread.sleep(100);
        }
    }

    private static String seconds(JsonNode interval) {
        return Double.toString(
                Long.parseLong(MILLIS.matcher(interval.asString("")).replaceAll("$1")) / 1e3);
    }

    private boolean answers() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return stat("membership_total") >= 2;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a path of churn is. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/churn" + path);
    }

    /** How often it asked another pod. */
    public long retries() throws IOException {
        return stat("upstream_rq_retry");
    }

    private long stat(String name) throws IOException {
        try {
            String stats = client.send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + admin + "/stats?filter=cluster.churn." + name))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return stats.lines()
                    .filter(line -> line.startsWith("cluster.churn." + name + ": "))
                    .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Whom it asks. */
    public List<InetSocketAddress> known() {
        return known;
    }

    private void watch() {
        try {
            while (!closed) {
                List<InetSocketAddress> now = ready.addresses();
                if (!now.equals(known)) {
                    tell(now);
                    known = now;
                }
                Thread.sleep(200);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(List<InetSocketAddress> addresses) throws IOException {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.put("version_info", Integer.toString(addresses.hashCode()));
        ObjectNode assignment = answer.putArray("resources").addObject();
        assignment.put("@type", "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment");
        assignment.put("cluster_name", "churn");
        ArrayNode all = assignment.putArray("endpoints").addObject().putArray("lb_endpoints");
        for (InetSocketAddress address : addresses) {
            all.addObject()
                    .putObject("endpoint")
                    .putObject("address")
                    .putObject("socket_address")
                    .put("address", address.getHostString())
                    .put("port_value", address.getPort());
        }
        // Envoy looks at a file that is moved there.
        Path next = Files.writeString(endpoints.resolveSibling("next.json"), answer.toString());
        Files.move(next, endpoints, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        closed = true;
        watch.interrupt();
        envoy.destroyForcibly();
        client.close();
    }
}
