package io.argosy.serving.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request's trace, found in a real Jaeger by its identifiers: {@code FLEET_JAEGER} names one of version 2. */
@Tag("clients")
@Timeout(120)
class JaegerTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String REQUEST = "order-4711";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aRequestIsFoundByItsTraceAndByItsIdentifier() throws Exception {
        String jaeger = System.getenv().getOrDefault("FLEET_JAEGER", "");
        assumeFalse(jaeger.isEmpty(), "FLEET_JAEGER names no Jaeger");
        List<Integer> ports = freePorts(3);
        Path configuration = Files.writeString(
                folder.resolve("jaeger.yaml"), configuration(ports.get(0), ports.get(1), ports.get(2)));
        Process process = new ProcessBuilder(jaeger, "--config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        try {
            String traces = "http://127.0.0.1:" + ports.get(0) + "/api/traces";
            until("it answers", process, () -> status(traces + "?service=toy") == 200);
            try (RunningService service = RunningService.of(
                    ToyModels.leaver(), "OTLP_ENDPOINT", "http://127.0.0.1:" + ports.get(2), "ENVIRONMENT", "test")) {
                service.send(service.request("/predict")
                        .header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
                        .header("X-Request-Id", REQUEST)
                        .POST(BodyPublishers.ofString(ToyModels.CUSTOMER)));
            }
            until("it has the trace", process, () -> status(traces + "/" + TRACE) == 200);

            JsonNode span = ask(traces + "/" + TRACE).at("/data/0/spans/0");
            assertEquals("POST /predict", span.path("operationName").asString());
            assertEquals(REQUEST, tag(span, "argosy.request.id"));
            assertEquals("200", tag(span, "http.response.status_code"));
            String byItsIdentifier =
                    URLEncoder.encode("{\"argosy.request.id\": \"" + REQUEST + "\"}", StandardCharsets.UTF_8);
            assertEquals(
                    TRACE,
                    ask(traces + "?service=toy&tags=" + byItsIdentifier)
                            .at("/data/0/traceID")
                            .asString());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** A collector and a store in memory. */
    private static String configuration(int query, int grpc, int collector) {
        return """
                service:
                  extensions: [jaeger_storage, jaeger_query]
                  pipelines:
                    traces: {receivers: [otlp], exporters: [jaeger_storage_exporter]}
                  telemetry: {metrics: {level: none}}
                extensions:
                  jaeger_storage: {backends: {kept: {memory: {max_traces: 1000}}}}
                  jaeger_query:
                    storage: {traces: kept}
                    http: {endpoint: 127.0.0.1:%d}
                    grpc: {endpoint: 127.0.0.1:%d}
                receivers:
                  otlp: {protocols: {http: {endpoint: 127.0.0.1:%d}}}
                exporters:
                  jaeger_storage_exporter: {trace_storage: kept}
                """.formatted(query, grpc, collector);
    }

    private static String tag(JsonNode span, String key) {
        return span.path("tags")
                .valueStream()
                .filter(tag -> tag.path("key").asString().equals(key))
                .map(tag -> tag.path("value").asString())
                .findFirst()
                .orElse("");
    }

    /** A look at Jaeger. */
    @FunctionalInterface
    private interface Look {
        boolean holds() throws IOException, InterruptedException;
    }

    private void until(String what, Process process, Look look) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!look.holds()) {
            assertTrue(
                    process.isAlive() && System.nanoTime() < end,
                    () -> "not so within a minute: " + what + "\n" + said());
            Thread.sleep(100);
        }
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** 0 where nobody answers yet. */
    private int status(String address) throws InterruptedException {
        try {
            return client.send(request(address), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private JsonNode ask(String address) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(client.send(request(address), BodyHandlers.ofString()).body());
    }

    private static HttpRequest request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    /** Held at once, so that each is another one. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
