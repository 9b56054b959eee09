package io.argosy.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RouterTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void theCallersOwnIdentifiersComeBack() {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            for (String path : new String[] {"/predict", "/explain", "/nowhere"}) {
                HttpResponse<String> answer = service.send(service.request(path)
                        .header("X-Request-Id", "order-7")
                        .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .POST(BodyPublishers.ofString(ToyModels.CUSTOMER)));
                assertEquals(
                        "order-7", answer.headers().firstValue("X-Request-Id").orElseThrow());
                String traceparent = answer.headers().firstValue("traceparent").orElseThrow();
                assertTrue(traceparent.matches("00-" + TRACE + "-[0-9a-f]{16}-01"), traceparent);
            }
        }
    }

    @Test
    void anIdentifierThatIsNoneIsReplaced() {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            HttpResponse<String> answer = service.send(service.request("/predict")
                    .header("X-Request-Id", "x".repeat(129))
                    .POST(BodyPublishers.ofString(ToyModels.CUSTOMER)));
            assertTrue(answer.headers().firstValue("X-Request-Id").orElseThrow().matches("[0-9a-f]{32}"));
        }
    }

    @Test
    void aConnectionTooManyIsRefusedAndClosedUntilAnotherCloses() throws Exception {
        try (RunningService service = RunningService.of(ToyModels.leaver(), "MAX_CONNECTIONS", "1")) {
            try (Socket first = connect(service)) {
                assertTrue(ask(first).startsWith("HTTP/1.1 200 "));
                try (Socket second = connect(service)) {
                    String refused = ask(second);
                    assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
                    assertTrue(refused.contains("Retry-After: 1\r\n"), refused);
                    assertTrue(refused.contains("Connection: close\r\n"), refused);
                }
                assertTrue(ask(first).startsWith("HTTP/1.1 200 "));
            }
            String answer;
            do {
                // The server may hear of a closed connection a moment after its client has closed it.
                try (Socket third = connect(service)) {
                    answer = ask(third);
                }
            } while (!answer.startsWith("HTTP/1.1 200 "));
            assertTrue(service.manage("/metrics")
                    .body()
                    .contains("serving_requests_rejected_total{reason=\"too_many_connections\"} "));
        }
    }

    @Test
    void whatIsNoHttpIsRefusedInTheSameForm() throws Exception {
        try (RunningService service = RunningService.of(ToyModels.leaver());
                Socket socket = connect(service)) {
            socket.getOutputStream().write("NONSENSE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("\"detail\":\"the request is not valid HTTP\""), answer);
        }
    }

    @Test
    void aStreamTooManyIsRefusedAtOnceAndEverythingElseIsAnswered() throws Exception {
        try (RunningService service =
                        RunningService.of(ToyModels.leaver(), "STREAMS", "1", "CONCURRENCY", "1", "QUEUE", "0");
                Socket stream = connect(service)) {
            stream.getOutputStream()
                    .write(
                            "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 9\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            HttpResponse<String> refused;
            do {
                refused = service.send(service.request("/predict")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("tenure\n")));
            } while (refused.statusCode() == 422);
            assertEquals(503, refused.statusCode());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
            for (String path : new String[] {"/predict", "/explain"}) {
                assertEquals(200, service.post(path, ToyModels.CUSTOMER).statusCode());
            }
            for (String path : new String[] {"/model", "/v2/health/ready", "/docs"}) {
                assertEquals(200, service.get(path).statusCode());
            }
        }
    }

    @Test
    void aSlashBehindAPathMakesNoDifference() {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            assertEquals(200, service.post("/predict/", ToyModels.CUSTOMER).statusCode());
            assertEquals(200, service.get("/model/").statusCode());
        }
    }

    @Test
    void headTellsWhatGetWouldAnswer() {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            HttpResponse<String> head = service.send(service.request("/model").method("HEAD", BodyPublishers.noBody()));
            assertEquals(200, head.statusCode());
            assertEquals(
                    service.get("/model").body().getBytes(StandardCharsets.UTF_8).length,
                    head.headers().firstValueAsLong("Content-Length").orElseThrow());
        }
    }

    @Test
    void aBodyThatIsCompressedIsRefusedWithWhatIsRead() {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            for (String type : new String[] {"application/json", "text/csv"}) {
                HttpResponse<String> answer = service.send(service.request("/predict")
                        .header("Content-Encoding", "gzip")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(ToyModels.CUSTOMER)));
                assertEquals(415, answer.statusCode());
                assertEquals(
                        "identity",
                        answer.headers().firstValue("Accept-Encoding").orElseThrow());
            }
        }
    }

    @Test
    void aBodyTooLargeIsRefusedBeforeItIsSentAndTheConnectionCloses() throws Exception {
        try (RunningService service = RunningService.of(ToyModels.leaver());
                Socket socket = connect(service)) {
            socket.getOutputStream()
                    .write("POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] start = new byte[600];
            int length = socket.getInputStream().read(start);
            String answer = new String(start, 0, length, StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
        }
    }

    private static Socket connect(RunningService service) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), service.service().port());
    }

    /** Sends a prediction and reads what has arrived of the answer, which is more than its head. */
    private static String ask(Socket socket) throws IOException {
        String request = "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: " + ToyModels.CUSTOMER.length()
                + "\r\n\r\n" + ToyModels.CUSTOMER;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4_096];
        int length = 0;
        String text = "";
        while (!text.contains("\r\n\r\n")) {
            int more = socket.getInputStream().read(answer, length, answer.length - length);
            if (more < 0) {
                break;
            }
            length += more;
            text = new String(answer, 0, length, StandardCharsets.UTF_8);
        }
        return text;
    }
}
