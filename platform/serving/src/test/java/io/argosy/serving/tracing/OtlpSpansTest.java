package io.argosy.serving.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spans as a collector receives them. */
@Timeout(60)
class OtlpSpansTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private final Queue<ExportTraceServiceRequest> received = new ConcurrentLinkedQueue<>();
    private HttpServer collector;

    @BeforeEach
    void aCollector() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void noCollector() {
        collector.stop(0);
    }

    @Test
    void aTraceThatItsCallerKeepsGoesOnHere() {
        HttpResponse<String> answer;
        try (RunningService service = serving("0")) {
            answer = predict(service, "00-" + TRACE + "-" + PARENT + "-01");
            predict(service, "00-" + TRACE + "-" + PARENT + "-00");
            service.post("/predict", ToyModels.CUSTOMER);
        }
        List<Span> spans = spans();
        assertEquals(1, spans.size(), spans.toString());
        Span span = spans.getFirst();
        assertEquals("POST /predict", span.getName());
        assertEquals(Span.SpanKind.SPAN_KIND_SERVER, span.getKind());
        assertEquals(TRACE, hex(span.getTraceId().toByteArray()));
        assertEquals(PARENT, hex(span.getParentSpanId().toByteArray()));
        // The identifier that the caller was told is the one that the collector has.
        assertEquals(
                "00-" + TRACE + "-" + hex(span.getSpanId().toByteArray()) + "-01",
                answer.headers().firstValue("traceparent").orElseThrow());
        assertTrue(span.getEndTimeUnixNano() > span.getStartTimeUnixNano());
        Map<String, String> attributes = texts(span.getAttributesList());
        assertEquals("/predict", attributes.get("http.route"));
        assertEquals("POST", attributes.get("http.request.method"));
        assertEquals("200", attributes.get("http.response.status_code"));
        assertEquals(
                Map.of("service.name", "toy", "service.version", "1.2.3", "deployment.environment.name", "test"),
                texts(received.element().getResourceSpans(0).getResource().getAttributesList()));
    }

    @Test
    void theRouteOfASpanIsThePatternAndNeverThePath() {
        try (RunningService service = serving("100")) {
            service.get("/v2/models/toy");
            service.get("/nowhere");
        }
        assertEquals(
                List.of("GET /v2/models/{model}", "GET unmatched"),
                spans().stream().map(Span::getName).sorted().toList());
        assertTrue(spans().stream().allMatch(span -> span.getParentSpanId().isEmpty()));
    }

    @Test
    void aCollectorThatIsAwayDisturbsNobody() {
        collector.stop(0);
        try (RunningService service = serving("100")) {
            assertEquals(200, service.post("/predict", ToyModels.CUSTOMER).statusCode());
        }
    }

    private RunningService serving(String percent) {
        String address = "http://127.0.0.1:" + collector.getAddress().getPort();
        return RunningService.of(
                ToyModels.leaver(), "OTLP_ENDPOINT", address, "TRACE_PERCENT", percent, "ENVIRONMENT", "test");
    }

    private static HttpResponse<String> predict(RunningService service, String traceparent) {
        return service.send(service.request("/predict")
                .header("traceparent", traceparent)
                .POST(BodyPublishers.ofString(ToyModels.CUSTOMER)));
    }

    /** What the collector has: a service that has ended has sent all of it. */
    private List<Span> spans() {
        return received.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        for (KeyValue attribute : attributes) {
            texts.put(
                    attribute.getKey(),
                    attribute.getValue().hasIntValue()
                            ? Long.toString(attribute.getValue().getIntValue())
                            : attribute.getValue().getStringValue());
        }
        return texts;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
