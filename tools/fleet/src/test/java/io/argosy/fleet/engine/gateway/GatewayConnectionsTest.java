package io.argosy.fleet.engine.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A machine that stands still for longer than a connection may idle, told in little: connections that may idle for some
 * milliseconds, and more of them at once than there are processors to open them.
 */
@Timeout(60)
class GatewayConnectionsTest {
    private static final int CALLERS = 200;
    private static final int REQUESTS = 20;

    @Test
    void aConnectionThatIdlesOutTakesNoRequestAlong() throws Exception {
        Server service = new Server();
        ServerConnector connector = new ServerConnector(service);
        service.addConnector(connector);
        service.setHandler(new Answering());
        service.start();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Set<String> failures = new ConcurrentSkipListSet<>();
        try (Gateway gateway = Gateway.open("dev", port, Duration.ofMillis(50));
                HttpClient client = HttpClient.newHttpClient();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            gateway.routes().of("churn").to(List.of(new Endpoint(connector.getLocalPort())));
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url("churn")))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            for (int caller = 0; caller < CALLERS; caller++) {
                var _ = callers.submit(() -> ask(client, request, failures));
            }
        } finally {
            service.stop();
        }
        assertEquals(Set.of(), failures);
    }

    @Test
    void aConnectionThatWaitsIsDroppedBeforeTheServiceDropsIt() throws Exception {
        Server service = new Server();
        ServerConnector connector = new ServerConnector(service);
        connector.setIdleTimeout(Duration.ofMinutes(10).toMillis());
        service.addConnector(connector);
        service.setHandler(new Answering());
        service.start();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Set<String> failures = new ConcurrentSkipListSet<>();
        try (Gateway gateway = Gateway.open("dev", port, Duration.ofMillis(100));
                HttpClient client = HttpClient.newHttpClient()) {
            gateway.routes().of("churn").to(List.of(new Endpoint(connector.getLocalPort())));
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url("churn")))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertTrue(ask(client, request, failures));
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!connector.getConnectedEndPoints().isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertEquals(Set.of(), Set.copyOf(connector.getConnectedEndPoints()));
        } finally {
            service.stop();
        }
        assertEquals(Set.of(), failures);
    }

    private static boolean ask(HttpClient client, HttpRequest request, Set<String> failures)
            throws InterruptedException {
        for (int i = 0; i < REQUESTS; i++) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
        return true;
    }

    /** Reads all, and answers. */
    private static final class Answering extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            Content.Source.consumeAll(request);
            Content.Sink.write(response, true, "yes", callback);
            return true;
        }
    }
}
