package io.argosy.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many clients that hold what they are given and hardly move, all at once, while one client asks what takes no time.
 *
 * <p>200 announce bodies and send a byte, 40 send three of four megabytes, 200 do not read their answers, 64 drip streams and 64 drip heads.
 */
public final class Starvation {
    private static final long PAUSE_MILLIS = 5;

    private final InetSocketAddress server;
    private final String prefix;
    private final List<Small> small;
    private final String large;

    /** A small request. */
    private record Small(String method, String path, String body) {}

    /**
     * A service that is asked for predictions.
     *
     * @param prefix of every path, such as {@code /churn} behind a gateway; or empty
     * @param row a JSON object
     * @param rows how many of these make a request whose answer is large
     */
    public Starvation(InetSocketAddress server, String prefix, String row, int rows) {
        this.server = server;
        this.prefix = prefix;
        this.large = "{\"instances\": [" + String.join(",", Collections.nCopies(rows, row)) + "]}";
        this.small = List.of(
                new Small("POST", "/predict", row),
                new Small("GET", "/v2/health/ready", ""),
                new Small("GET", "/model", ""),
                new Small("POST", "/explain", row));
    }

    /** Asks for a while alone, then for a while beside the slow ones. */
    public Outcome run(Duration alone, Duration beside) throws IOException, InterruptedException {
        String path = prefix + "/predict";
        ask(alone.dividedBy(2));
        Answers before = ask(alone);
        try (SlowClients bodies = SlowClients.stalledBodies(server, 200, path);
                SlowClients halves = SlowClients.halfBodies(server, 40, path);
                SlowClients readers = SlowClients.unreadAnswers(server, 200, path, large);
                SlowClients streams = SlowClients.drippingStreams(server, 64, path);
                SlowClients heads = SlowClients.drippingHeads(server, 64, path)) {
            Answers during = ask(beside);
            return new Outcome(
                    before,
                    during,
                    bodies.begun() + halves.begun() + readers.begun() + streams.begun() + heads.begun());
        }
    }

    private Answers ask(Duration time) throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        Socket socket = connect();
        for (int i = 0; System.nanoTime() < end; i++) {
            // Mostly predictions, by which the time is measured; the others must be answered.
            Small request = small.get(i % 8 < small.size() ? i % 8 : 0);
            long start = System.nanoTime();
            try {
                String status = ask(socket, request);
                if (!status.contains(" 200 ")) {
                    failures.add(request.path + ": " + status);
                }
            } catch (IOException e) {
                failures.add(request.path + ": " + e);
                socket.close();
                socket = connect();
            }
            if (request.path.equals("/predict")) {
                nanos.add(System.nanoTime() - start);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        socket.close();
        Collections.sort(nanos);
        return new Answers(nanos, failures);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends a request and reads its whole answer, which has a length. */
    private String ask(Socket socket, Small request) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] body = request.body.getBytes(StandardCharsets.UTF_8);
        String head = request.method + " " + prefix + request.path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n";
        out.write((head + request.body).getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /**
     * What the small client saw.
     *
     * @param nanos of each prediction, sorted
     * @param failures every answer that was not 200, and every one that did not come
     */
    public record Answers(List<Long> nanos, List<String> failures) {
        public Answers {
            nanos = List.copyOf(nanos);
            failures = List.copyOf(failures);
        }

        /** The time that 99 of 100 predictions did not exceed. */
        public Duration p99() {
            return Duration.ofNanos(nanos.get((int) (nanos.size() * 0.99)));
        }

        @Override
        public String toString() {
            return "%d predictions, p50 %.2f ms, p99 %.2f ms, %d failures%s"
                    .formatted(
                            nanos.size(),
                            nanos.get(nanos.size() / 2) / 1e6,
                            p99().toNanos() / 1e6,
                            failures.size(),
                            failures.isEmpty() ? "" : ", first: " + failures.getFirst());
        }
    }

    /**
     * Both times.
     *
     * @param slow how many slow requests were begun
     */
    public record Outcome(Answers alone, Answers beside, long slow) {
        @Override
        public String toString() {
            return "alone: " + alone + "; beside " + slow + " slow ones: " + beside;
        }
    }
}
