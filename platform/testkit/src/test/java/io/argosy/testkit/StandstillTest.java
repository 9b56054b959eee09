package io.argosy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A machine that does not let the process run for longer than any of its timeouts. Whatever its callers had sent by then
 * lies in its sockets, so they were not silent, and each is answered.
 */
@Tag("sample")
@Timeout(120)
class StandstillTest {
    private static final Path CHURN = Path.of("../../services/churn");
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int ROUNDS = Integer.getInteger("standstill.rounds", 3);
    private static final int CALLERS_OF_A_KIND = 40;

    /** How much of its request a caller has sent when the process stops; it sends the rest while nobody reads. */
    private enum Before {
        NOTHING_EVER,
        NOTHING_OF_THE_SECOND,
        HALF_THE_HEAD,
        THE_HEAD,
        HALF_THE_BODY
    }

    @Test
    void whoeverAskedWhileTheProcessStoodStillIsAnswered() throws Exception {
        String json = Files.readString(CHURN.resolve("examples/customer.json"));
        try (ServiceProcess churn = ServiceProcess.start(Map.of(
                "SERVING_MODEL", CHURN.resolve("model").toString(), "SERVING_TIMEOUT", TIMEOUT.toMillis() + "ms"))) {
            churn.awaitReady();
            for (int round = 0; round < ROUNDS; round++) {
                List<Caller> callers = new ArrayList<>();
                try {
                    for (int i = 0; i < CALLERS_OF_A_KIND; i++) {
                        for (Before before : Before.values()) {
                            callers.add(new Caller(churn.address(), json, before));
                        }
                    }
                    standStill(churn, callers);
                    List<String> unanswered = new ArrayList<>();
                    for (Caller caller : callers) {
                        String answer = caller.answer();
                        if (!answer.equals("HTTP/1.1 200 OK")) {
                            unanswered.add(caller.before + ": " + answer);
                        }
                    }
                    assertEquals(
                            0,
                            unanswered.size(),
                            () -> "not answered: "
                                    + unanswered.stream().distinct().toList());
                } finally {
                    for (Caller caller : callers) {
                        caller.socket.close();
                    }
                }
            }
        }
    }

    /** It stops; the callers go on; the time runs out; it runs again. */
    private static void standStill(ServiceProcess process, List<Caller> callers) throws Exception {
        signal(process, "STOP");
        try {
            long until = System.nanoTime() + TIMEOUT.multipliedBy(2).toNanos();
            for (Caller caller : callers) {
                caller.sendTheRest();
            }
            Thread.sleep(Math.max(0, (until - System.nanoTime()) / 1_000_000));
        } finally {
            signal(process, "CONT");
        }
    }

    private static void signal(ServiceProcess process, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertEquals(0, kill.waitFor());
    }

    private static final class Caller {
        private final Before before;
        private final Socket socket = new Socket();
        private final BufferedReader answers;
        private final byte[] request;
        private final int sent;

        Caller(InetSocketAddress service, String json, Before before) throws IOException {
            this.before = before;
            String head = "POST /predict HTTP/1.1\r\nHost: churn\r\nContent-Type: application/json\r\nContent-Length: "
                    + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
            request = (head + json).getBytes(StandardCharsets.UTF_8);
            socket.connect(service);
            socket.setSoTimeout(20_000);
            answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (before == Before.NOTHING_OF_THE_SECOND) {
                socket.getOutputStream().write(request);
                assertEquals("HTTP/1.1 200 OK", answer());
            }
            sent = switch (before) {
                case NOTHING_EVER, NOTHING_OF_THE_SECOND -> 0;
                case HALF_THE_HEAD -> head.length() / 2;
                case THE_HEAD -> head.length();
                case HALF_THE_BODY -> (head.length() + request.length) / 2;
            };
            socket.getOutputStream().write(request, 0, sent);
        }

        void sendTheRest() throws IOException {
            socket.getOutputStream().write(request, sent, request.length - sent);
        }

        /** The first line of the next answer; the rest of it is read, too. */
        String answer() {
            try {
                String status = answers.readLine();
                if (status == null) {
                    return "the connection was closed";
                }
                int length = 0;
                for (String line = answers.readLine(); line != null && !line.isEmpty(); line = answers.readLine()) {
                    if (line.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(line.substring("Content-Length: ".length()));
                    }
                }
                char[] body = new char[length];
                for (int read = 0; read < length; read += Math.max(0, answers.read(body, read, length - read))) {
                    // The answers are of letters that take a byte each.
                }
                return status;
            } catch (IOException e) {
                return e.toString();
            }
        }
    }
}
