package io.argosy.serving;

import io.argosy.model.evidence.GoldenRow;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Sends golden rows through the whole way of a request, so that the first caller does not wait for classes to load and
 * for code to compile.
 */
final class WarmUp {
    /** A warm-up belongs to no trace that anybody keeps. */
    private static final String NOT_TRACED = "traceparent: 00-00000000000000000000000000000001-0000000000000001-00\r\n";

    private WarmUp() {}

    /**
     * Posts each row at least once, and again in turn until the time is up.
     *
     * @param host the address that the service listens on
     * @throws IOException if the server does not answer 200: a process that cannot answer itself must not become ready
     */
    static void run(String host, int port, List<GoldenRow> rows, Duration time) throws IOException {
        if (rows.isEmpty() || time.isZero()) {
            return;
        }
        long end = System.nanoTime() + time.toNanos();
        InetAddress listening = InetAddress.getByName(host);
        InetAddress address = listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
        try (Socket socket = new Socket(address, port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < rows.size() || System.nanoTime() < end; i++) {
                byte[] body = rows.get(i % rows.size()).instance().getBytes(StandardCharsets.UTF_8);
                String head = "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + NOT_TRACED + "Content-Length: " + body.length + "\r\n\r\n";
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.flush();
                expectOk(in);
            }
        }
    }

    private static void expectOk(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(
                    "the warm-up's request was answered with \"" + status + "\": the model cannot be served");
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the warm-up's connection was closed: the model cannot be served");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
