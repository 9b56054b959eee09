package io.argosy.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sends damaged requests: whatever comes, the answer is no 5xx, none hangs, memory stays flat and the service well. {@code -Dfuzz.requests=100000}
 * sends more than the suite's thousand.
 */
@Timeout(600)
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1_000);

    private static final List<String> SOUND = List.of(
            request("POST /predict", "application/json", ToyModels.CUSTOMER),
            request("POST /predict", "application/json", "{\"instances\": [" + ToyModels.CUSTOMER + "]}"),
            request("POST /predict?top=1", "application/x-ndjson", ToyModels.CUSTOMER + "\n" + ToyModels.CUSTOMER),
            request("POST /predict", "text/csv", "contract,tenure,charges\nmonthly,1,2\n"),
            request("POST /explain?label=No", "application/json", ToyModels.CUSTOMER),
            request("GET /openapi.json", "", ""),
            request("GET /v2/models/toy/ready", "", ""),
            request(
                    "POST /v2/models/toy/infer",
                    "application/json",
                    "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"BYTES\", \"shape\": [1, 3], \"data\": [1, 2, \"yearly\"]}]}"));

    @Test
    void noRequestHoweverDamagedIsAnsweredWith5xx() throws IOException {
        Random random = new Random(42);
        try (RunningService service = RunningService.of(ToyModels.leaver(), "TIMEOUT", "500ms")) {
            long early = 0;
            for (int i = 0; i < REQUESTS; i++) {
                if (i == REQUESTS / 5) {
                    early = usedMegabytes();
                }
                byte[] sent =
                        damage(SOUND.get(random.nextInt(SOUND.size())).getBytes(StandardCharsets.ISO_8859_1), random);
                String status = send(service.service().port(), sent);
                assertTrue(
                        !status.startsWith("HTTP/1.1 5")
                                || status.startsWith("HTTP/1.1 501")
                                || status.startsWith("HTTP/1.1 505"),
                        () -> status + " to " + new String(sent, StandardCharsets.ISO_8859_1));
            }
            assertEquals(200, service.post("/predict", ToyModels.CUSTOMER).statusCode());
            assertEquals(200, service.manage("/readyz").statusCode());
            long late = usedMegabytes();
            assertTrue(
                    late <= early + 8,
                    "after a fifth of the requests " + early + " MB were in use, in the end " + late);
        }
    }

    /** What is still in use when all garbage is gone. */
    private static long usedMegabytes() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }

    private static String request(String line, String type, String body) {
        return line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Changes, drops, repeats or cuts a few bytes; half of the time only behind the head, to reach what reads bodies. */
    private static byte[] damage(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int head = new String(sound, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        int from = random.nextBoolean() && head < sound.length ? head : 0;
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = from + random.nextInt(bytes.length - from);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]\",:0-9.eE\\ntf".charAt(random.nextInt(17));
                case 2 -> bytes[at] = bytes[from + random.nextInt(bytes.length - from)];
                default -> {
                    ByteArrayOutputStream longer = new ByteArrayOutputStream();
                    longer.write(bytes, 0, at);
                    longer.write(bytes, from, Math.min(random.nextInt(64), bytes.length - from));
                    longer.write(bytes, at, bytes.length - at);
                    bytes = longer.toByteArray();
                }
            }
        }
        return bytes;
    }

    /** The status line; empty when the connection was closed without one. */
    private static String send(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                StringBuilder line = new StringBuilder();
                for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
                    line.append((char) c);
                }
                return line.toString();
            } catch (SocketException e) {
                // Closed by the other end while this one still wrote: what it refused need not be read.
                return "";
            }
        }
    }
}
