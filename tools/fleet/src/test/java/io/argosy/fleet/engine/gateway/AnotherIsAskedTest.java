package io.argosy.fleet.engine.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a process breaks off without an answer, the gateway asks another one; it asks nobody again who has answered. */
@Timeout(60)
class AnotherIsAskedTest {
    private static final String WELL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nwell";

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = FreePorts.next();
    private Gateway gateway;

    @BeforeEach
    void open() {
        gateway = Gateway.open("dev", port);
    }

    @AfterEach
    void close() {
        gateway.close();
        client.close();
    }

    @Test
    void oneThatIsGoneLosesNoRequest() throws Exception {
        int gone;
        try (ServerSocket free = new ServerSocket(0)) {
            gone = free.getLocalPort();
        }
        try (Answerer well = new Answerer(_ -> WELL)) {
            to(new Endpoint(gone), well.endpoint());

            for (int i = 0; i < 20; i++) {
                assertEquals("200 well", asked("{}"));
            }
            assertEquals(20, well.asked());
        }
    }

    @Test
    void oneThatEndsWithTheRequestInHandLosesNone() throws Exception {
        try (Answerer ends = new Answerer(_ -> "");
                Answerer well =
                        new Answerer(body -> body.endsWith("{\"a\": 1}") ? WELL : "HTTP/1.1 500 other\r\n\r\n")) {
            to(ends.endpoint(), well.endpoint());

            for (int i = 0; i < 20; i++) {
                assertEquals("200 well", asked("{\"a\": 1}"));
            }
            assertTrue(ends.asked() > 5, () -> ends.asked() + " were asked of who ends");
        }
    }

    @Test
    void anAnswerIsNobodysToAskAgain() throws Exception {
        try (Answerer busy =
                        new Answerer(_ -> "HTTP/1.1 503 busy\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy");
                Answerer other = new Answerer(_ -> WELL)) {
            to(busy.endpoint(), other.endpoint());
            assertEquals(Set.of("503 busy", "200 well"), Set.copyOf(List.of(asked("{}"), asked("{}"))));
            assertEquals(1, busy.asked());
            assertEquals(1, other.asked());
        }
    }

    @Test
    void itIsAskedThreeTimesAndNoMore() throws Exception {
        try (Answerer ends = new Answerer(_ -> "")) {
            to(ends.endpoint());

            String answer = asked("{}");
            assertTrue(answer.startsWith("502 "), answer);
            assertEquals(3, ends.asked());
        }
    }

    @Test
    void aBodyThatIsTooLongToKeepIsPassedOnOnce() throws Exception {
        try (Answerer ends = new Answerer(_ -> "")) {
            to(ends.endpoint());

            String answer = asked("x".repeat(Passing.LONGEST_KEPT + 1));
            assertTrue(answer.startsWith("502 "), answer);
            assertEquals(1, ends.asked());
        }
    }

    private void to(Endpoint... endpoints) {
        gateway.routes().of("churn").to(List.of(endpoints));
    }

    private String asked(String body) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/churn/predict"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /** What reads a request whole and answers it by a text; none is a process that ended. */
    private static final class Answerer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger asked = new AtomicInteger();
        private final Function<String, String> answer;

        Answerer(Function<String, String> answer) throws IOException {
            this.answer = answer;
            Thread _ = Thread.ofVirtual().start(this::serve);
        }

        Endpoint endpoint() {
            return new Endpoint(server.getLocalPort());
        }

        int asked() {
            return asked.get();
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket caller = server.accept()) {
                    String request = request(caller);
                    asked.incrementAndGet();
                    caller.getOutputStream().write(answer.apply(request).getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // Closed, or the caller is gone: the next.
                }
            }
        }

        private static String request(Socket caller) throws IOException {
            StringBuilder text = new StringBuilder();
            int body = -1;
            byte[] some = new byte[65_536];
            while (body < 0 || text.length() < body) {
                int read = caller.getInputStream().read(some);
                if (read < 0) {
                    throw new IOException("ended early");
                }
                text.append(new String(some, 0, read, StandardCharsets.US_ASCII));
                int head = text.indexOf("\r\n\r\n");
                if (head >= 0) {
                    String length = text.toString().replaceFirst("(?is).*?content-length: (\\d+).*", "$1");
                    body = head + 4 + Integer.parseInt(length);
                }
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
