package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The trait {@code tracing} in a pod: a request's trace reaches the Service that the trait names. What stands behind that Service here
 * is this test; where pods cannot reach it, this is left out.
 */
@OnClusters
@Tag("load")
class TracedTest {
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
    private static final String ADDRESS = "overlays/dev/churn/collector/kustomization.yaml";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final String TRACED = """
            - ../../../base/components/tracing
            - collector
            """;

    /** After the trait, whose address has a name: not each of the clusters that tests run on has names for Services. */
    private static final String ADDRESSED = """
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            configMapGenerator:
            - name: settings
              behavior: merge
              literals:
              - SERVING_OTLP_ENDPOINT=http://ADDRESS:4318
              - SERVING_TRACE_PERCENT=100
            """;

    private static final String COLLECTOR = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: monitoring}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: opentelemetry-collector, namespace: monitoring}
            spec:
              ports: [{name: otlp, port: 4318}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: opentelemetry-collector
              namespace: monitoring
              labels: {kubernetes.io/service-name: opentelemetry-collector}
            addressType: IPv4
            ports: [{name: otlp, port: PORT}]
            endpoints: [{addresses: ["NODE"], conditions: {ready: true}}]
            """;

    @Test
    void aRequestsTraceReachesTheCollector(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        try (ApiForPods api = new ApiForPods(dev.kubectl())) {
            assumeTrue(api.standsInAt().isPresent(), "pods of this cluster do not reach this machine");
            try (Collector collector = new Collector(dev, api.standsInAt().orElseThrow());
                    HttpClient caller = HttpClient.newHttpClient()) {
                String overlay = fleet.read(OVERLAY);
                fleet.write(ADDRESS, ADDRESSED.replace("ADDRESS", collector.address()), "Say where traces go");
                fleet.write(OVERLAY, overlay + TRACED, "Trace churn in dev");
                try {
                    Duration taken = Eventually.within(
                            SOON, () -> "no span of the trace: " + collector.told() + dev.status(), () -> {
                                dev.refresh();
                                ask(caller, dev.service(), fleet);
                                return collector.has(TRACE);
                            });
                    System.out.printf(
                            "a request's trace is there after %d s%n%s%n", taken.toSeconds(), collector.told());
                    assertTrue(collector.told().contains("churn"), collector::told);
                } finally {
                    fleet.write(OVERLAY, overlay, "Trace churn in dev no more");
                    Eventually.finallyWithin(SOON, () -> "dev keeps the trait", () -> {
                        dev.refresh();
                        return dev.pods().size() == 1
                                && dev.status().isHealthy()
                                && !dev.kubectl()
                                        .run("-n", Cluster.NAMESPACE, "get", "networkpolicy", "-o", "yaml")
                                        .contains("opentelemetry-collector");
                    });
                }
            }
        }
    }

    private static void ask(HttpClient caller, URI service, FleetOnClusters fleet) throws InterruptedException {
        try {
            HttpResponse<String> answer = caller.send(
                    HttpRequest.newBuilder(service.resolve("/predict"))
                            .timeout(Duration.ofSeconds(10))
                            .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    fleet.read("services/churn/examples/customer.json")))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
        } catch (IOException e) {
            // The one pod is being replaced.
        }
    }

    /** What takes spans by OTLP over HTTP, in protobuf (opentelemetry.io/docs/specs/otlp, "OTLP/HTTP"): a trace's id is its bytes. */
    private static final class Collector implements AutoCloseable {
        private final Kubectl kubectl;
        private final HttpServer server;
        private final Queue<byte[]> spans = new ConcurrentLinkedQueue<>();

        Collector(Cluster cluster, InetSocketAddress here) throws IOException, InterruptedException {
            this.kubectl = cluster.kubectl();
            this.server = HttpServer.create(here, 0);
            server.createContext("/v1/traces", this::take);
            server.start();
            String _ = kubectl.apply(COLLECTOR
                    .replace("PORT", String.valueOf(server.getAddress().getPort()))
                    .replace("NODE", server.getAddress().getAddress().getHostAddress()));
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                spans.add(exchange.getRequestBody().readAllBytes());
                exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
                exchange.sendResponseHeaders(200, -1);
            }
        }

        String address() throws InterruptedException {
            return kubectl.get("service", "-n", "monitoring", "opentelemetry-collector")
                    .at("/spec/clusterIP")
                    .asString("");
        }

        boolean has(String trace) {
            return spans.stream()
                    .anyMatch(sent -> HexFormat.of().formatHex(sent).contains(trace));
        }

        String told() {
            return spans.stream()
                    .map(sent -> new String(sent, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]+", " "))
                    .limit(3)
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public void close() {
            server.stop(0);
            try {
                for (String what : List.of("service", "endpointslice")) {
                    var _ = kubectl.attempt(
                            "-n", "monitoring", "delete", what, "opentelemetry-collector", "--ignore-not-found");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
