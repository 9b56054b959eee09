package io.argosy.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one client may hold, and for how long, over raw sockets. */
@Timeout(60)
class SlowClientsTest {
    private static final String POST = "POST /predict HTTP/1.1\r\nHost: x\r\n";

    @ParameterizedTest
    @CsvSource({"application/json", "application/x-ndjson", "text/csv"})
    void aBodyThatDripsIsAnsweredWith408AndTheConnectionCloses(String type) throws Exception {
        try (RunningService service = RunningService.of(ToyModels.leaver(), "TIMEOUT", "600ms");
                Drip drip =
                        new Drip(service, POST + "Content-Type: " + type + "\r\nContent-Length: 100000\r\n\r\n", " ")) {
            String answer = drip.answer();
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
            assertTrue(answer.contains("the body did not arrive in time: send it without pauses"), answer);
        }
    }

    @Test
    void aHeadThatDripsIsCutOff() throws Exception {
        try (RunningService service = RunningService.of(ToyModels.leaver(), "TIMEOUT", "600ms");
                Drip drip = new Drip(service, POST + "X-Long: ", "x")) {
            assertEquals("", drip.answer());
        }
    }

    @Test
    void aHeadThatDripsOnAConnectionThatHasBeenUsedIsCutOff() throws Exception {
        String first = POST + "Content-Length: " + ToyModels.CUSTOMER.length() + "\r\n\r\n" + ToyModels.CUSTOMER;
        try (RunningService service = RunningService.of(ToyModels.leaver(), "TIMEOUT", "600ms");
                Drip drip = new Drip(service, first + POST + "X-Long: ", "x")) {
            assertTrue(drip.answer().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aHeadThatIsHalfSentIsCutOff() throws Exception {
        try (RunningService service = RunningService.of(ToyModels.leaver(), "TIMEOUT", "300ms");
                Socket socket = connect(service)) {
            socket.getOutputStream().write(POST.getBytes(StandardCharsets.US_ASCII));
            String answer = readAll(socket.getInputStream());
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 408 "), answer);
        }
    }

    @Test
    void aStreamThatKeepsItsPaceIsEndedWhenItsTimeIsOver() throws Exception {
        String head = POST + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = Integer.toHexString(1_000) + "\r\n" + " ".repeat(1_000) + "\r\n";
        try (RunningService service =
                        RunningService.of(ToyModels.leaver(), "STREAM_TIMEOUT", "1s", "TIMEOUT", "500ms");
                Drip drip = new Drip(service, head, chunk)) {
            String answer = drip.answer();
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        }
    }

    @Test
    void aBodyThatOnlyAnnouncesItsLengthHoldsWhatHasArrived() throws Exception {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            Socket[] sockets = new Socket[50];
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = connect(service);
                sockets[i]
                        .getOutputStream()
                        .write((POST + "Content-Length: 4194304\r\n\r\n{").getBytes(StandardCharsets.US_ASCII));
            }
            while (gauge(service, "serving_requests_in_flight") < sockets.length) {
                Thread.onSpinWait();
            }
            assertTrue(gauge(service, "serving_memory_held_bytes") <= 2.0 * sockets.length);
            for (Socket socket : sockets) {
                socket.close();
            }
            while (gauge(service, "serving_requests_in_flight") > 0) {
                Thread.onSpinWait();
            }
            assertEquals(0, gauge(service, "serving_memory_held_bytes"));
        }
    }

    @Test
    void aBodyForWhichThereIsNoRoomIsRefusedWhileItArrivesAndASmallOneIsAnswered() throws Exception {
        try (RunningService service = RunningService.of(ToyModels.leaver(), "MEMORY_PERCENT", "1", "MAX_BODY", "1Gi");
                Socket socket = connect(service)) {
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return readAll(socket.getInputStream());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            long length = 2 * (long) gauge(service, "serving_memory_limit_bytes");
            try {
                socket.getOutputStream()
                        .write((POST + "Content-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                for (long sent = 0; sent < length && !answer.isDone(); sent += megabyte.length) {
                    socket.getOutputStream().write(megabyte);
                }
            } catch (IOException e) {
                // It has been told before all was sent.
            }
            String refused = answer.get();
            assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
            assertTrue(refused.contains("Retry-After: 1\r\n"), refused);
            assertTrue(refused.contains("Connection: close\r\n"), refused);
            assertEquals(200, service.post("/predict", ToyModels.CUSTOMER).statusCode());
            assertTrue(service.manage("/metrics")
                    .body()
                    .contains("serving_requests_rejected_total{reason=\"no_memory\"} 1.0"));
        }
    }

    @Test
    void anAnswerOfManySegmentsIsWhole() {
        String row = "{\"name\": \"Ada\"}";
        String body = "{\"instances\": [" + String.join(",", Collections.nCopies(9_999, row)) + "]}";
        try (RunningService service = RunningService.of(ToyModels.measurer())) {
            String answer = service.post("/predict", body).body();
            assertEquals(9_999, RunningService.json(answer).get("predictions").size());
            while (gauge(service, "serving_memory_held_bytes") > 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static double gauge(RunningService service, String name) {
        return service.manage("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static Socket connect(RunningService service) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), service.service().port());
    }

    /** What arrives until the connection ends, however it ends. */
    private static String readAll(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                all.append((char) c);
            }
        } catch (SocketException e) {
            return all.toString();
        }
        return all.toString();
    }

    /** Sends something, and then a little of something else again and again. */
    private static final class Drip implements AutoCloseable {
        private final Socket socket;
        private final Thread thread;

        Drip(RunningService service, String first, String then) throws IOException {
            socket = connect(service);
            socket.setTcpNoDelay(true);
            thread = Thread.ofVirtual().start(() -> drip(first, then));
        }

        private void drip(String first, String then) {
            try {
                socket.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    TimeUnit.MILLISECONDS.sleep(20);
                    socket.getOutputStream().write(then.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException | InterruptedException e) {
                // The other end has had enough.
            }
        }

        String answer() throws IOException {
            return readAll(socket.getInputStream());
        }

        @Override
        public void close() throws IOException {
            socket.close();
            thread.interrupt();
        }
    }
}
