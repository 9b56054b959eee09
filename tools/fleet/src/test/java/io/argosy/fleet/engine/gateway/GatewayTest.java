package io.argosy.fleet.engine.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway before a service that says what it was asked; asked over raw sockets, as a client library would not. */
@Timeout(60)
class GatewayTest {
    private static Server service;
    private static Gateway gateway;
    private static int port;
    private static int servicePort;

    @BeforeAll
    static void start() throws Exception {
        service = new Server();
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(16_384);
        ServerConnector connector = new ServerConnector(service, new HttpConnectionFactory(configuration));
        connector.setAcceptQueueSize(1_024);
        service.addConnector(connector);
        service.setHandler(new Describing());
        service.start();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        gateway = Gateway.open("dev", port);
        servicePort = connector.getLocalPort();
        gateway.routes().of("churn").to(List.of(new Endpoint(servicePort)));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        service.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "/churn/predict?top=1, /predict?top=1",
        "/churn/predict?x=%7A, /predict?x=%7A",
        "/churn/predict?x=a|b, /predict?x=a|b",
        "/churn, /",
        "/churn/a%20b, /a%20b",
        "/churn/a/../b, /b",
        "/x/../churn/b?c, /b?c",
    })
    void aServiceIsAskedWhatTheGatewayWasAsked(String asked, String got) throws IOException {
        String answer = ask("GET " + asked + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("asked for " + got + "\n"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/churn/../x",
                "/churn/../../x",
                "/churn/%2e%2e/x",
                "/churn/%zz",
                "/churn/a b",
                "/churn/?x=%zz",
                "/churn/?x=%4"
            })
    void aPathThatLeadsNowhereIsAProblemAndNotAnErrorOfTheGateway(String path) throws IOException {
        String answer = ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
        assertTrue(answer.contains("Content-Type: application/problem+json"), answer);
        assertFalse(answer.contains("Exception"), answer);
    }

    @Test
    void aBodyWithoutATypeHasNoneAtTheServiceEither() throws IOException {
        String answer =
                ask("POST /churn/predict HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        assertTrue(answer.contains("type null\n"), answer);
    }

    @Test
    void aLongHeaderPasses() throws IOException {
        String answer = ask(
                "GET /churn/ HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(12_000) + "\r\nConnection: close\r\n\r\n");
        assertTrue(
                answer.startsWith("HTTP/1.1 200 "), answer.lines().findFirst().orElse(""));
        assertTrue(answer.contains("long 12000\n"), answer);
    }

    @Test
    void whatIsNoHttpIsAProblem() throws IOException {
        String answer = ask("NONSENSE\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertTrue(answer.contains("the request is not valid HTTP"), answer);
    }

    @Test
    void aLargeBodyLeavesItsConnectionUsable() throws IOException {
        String body = "x".repeat(5_000_000);
        String post = "POST /churn/predict HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        String answer = ask(post + "GET /churn/next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertEquals(2, answer.split("HTTP/1.1 200 ", -1).length - 1, answer);
        assertTrue(answer.contains("asked for /next\n"), answer);
    }

    @Test
    void fiveHundredWaitForAServiceThatIsWakingAndOneMoreIsToldToComeAgain() throws Exception {
        Route route = gateway.routes().of("sleeper");
        AtomicInteger woken = new AtomicInteger();
        route.asleep(woken::incrementAndGet);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            int tooMany = 20;
            for (int i = 0; i < HoldingProxy.MOST_HELD + tooMany; i++) {
                answers.add(
                        callers.submit(
                                () -> ask(
                                        "POST /sleeper/predict HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")));
            }
            while (answers.stream().filter(Future::isDone).count() < tooMany) {
                Thread.sleep(10);
            }
            List<String> refused = answers.stream()
                    .filter(Future::isDone)
                    .map(Future::resultNow)
                    .toList();
            assertEquals(tooMany, refused.size());
            for (String answer : refused) {
                assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
                assertTrue(answer.contains("Retry-After: 1\r\n"), answer);
                assertTrue(answer.contains("sleeper is waking in dev, and 500 requests wait already"), answer);
            }
            assertTrue(woken.get() >= HoldingProxy.MOST_HELD);

            route.to(List.of(new Endpoint(servicePort)));
            int answered = 0;
            for (Future<String> answer : answers) {
                answered += answer.get().startsWith("HTTP/1.1 200 ") ? 1 : 0;
            }
            assertEquals(HoldingProxy.MOST_HELD, answered);
        } finally {
            gateway.routes().remove("sleeper");
        }
    }

    private static String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Reads all, and says what was asked as it came. */
    private static final class Describing extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            Content.Source.consumeAll(request);
            String given = request.getHeaders().get("X-Long");
            String answer = "asked for " + request.getHttpURI().getPathQuery() + "\ntype "
                    + request.getHeaders().get("Content-Type") + "\nlong " + (given == null ? 0 : given.length())
                    + "\n";
            Content.Sink.write(response, true, answer, callback);
            return true;
        }
    }
}
