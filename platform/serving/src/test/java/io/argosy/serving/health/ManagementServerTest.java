package io.argosy.serving.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final Readiness readiness = new Readiness();
    private final PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void aProcessIsLiveFromTheStartToTheEnd() throws Exception {
        try (ManagementServer server = new ManagementServer("127.0.0.1", 0, readiness, registry)) {
            assertEquals(200, get(server, "/healthz").statusCode());
            readiness.started();
            readiness.drain();
            assertEquals(200, get(server, "/healthz").statusCode());
        }
    }

    @Test
    void itIsReadyOnceStartedAndUntilItDrains() throws Exception {
        try (ManagementServer server = new ManagementServer("127.0.0.1", 0, readiness, registry)) {
            assertEquals("503 starting\n", answer(server, "/readyz"));
            assertEquals("503 starting\n", answer(server, "/startupz"));
            readiness.started();
            assertEquals("200 ready\n", answer(server, "/readyz"));
            assertEquals("200 ready\n", answer(server, "/startupz"));
            readiness.drain();
            assertEquals("503 draining\n", answer(server, "/readyz"));
            assertEquals("200 draining\n", answer(server, "/startupz"));
        }
    }

    @Test
    void metricsAreInThePrometheusTextFormat() throws Exception {
        Counter.builder()
                .name("things_total")
                .help("Things.")
                .register(registry)
                .inc(3);
        try (ManagementServer server = new ManagementServer("127.0.0.1", 0, readiness, registry)) {
            HttpResponse<String> metrics = get(server, "/metrics");
            assertEquals(
                    "# HELP things_total Things.\n# TYPE things_total counter\nthings_total 3.0\n", metrics.body());
            assertTrue(
                    metrics.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain; version=0.0.4"));
        }
    }

    @Test
    void anotherPathSaysWhatToAskFor() throws Exception {
        try (ManagementServer server = new ManagementServer("127.0.0.1", 0, readiness, registry)) {
            assertEquals("404 ask for /healthz, /startupz, /readyz or /metrics\n", answer(server, "/"));
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ManagementServer server = new ManagementServer("127.0.0.1", 0, readiness, registry)) {
            IOException e = assertThrows(
                    IOException.class,
                    () -> new ManagementServer("127.0.0.1", server.port(), readiness, registry).close());
            assertEquals(
                    "management port " + server.port()
                            + " of 127.0.0.1 cannot be had (Address already in use): stop what holds it, or set SERVING_MANAGEMENT_PORT",
                    e.getMessage());
        }
    }

    private static String answer(ManagementServer server, String path) throws Exception {
        HttpResponse<String> response = get(server, path);
        return response.statusCode() + " " + response.body();
    }

    private static HttpResponse<String> get(ManagementServer server, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
