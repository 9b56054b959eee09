package io.argosy.fleet.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry that asks whoever pulls for a password, and has what the one behind it has. */
final class RegistryWithPassword implements AutoCloseable {
    private static final List<String> PASSED_ON =
            List.of("Content-Type", "Content-Length", "Docker-Content-Digest", "Docker-Distribution-Api-Version");

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String behind;
    private final String expected;
    private final List<String> pulled = new CopyOnWriteArrayList<>();

    /**
     * @param behind host and port of a registry that asks for nothing
     */
    RegistryWithPassword(String behind, String user, String password) throws IOException {
        this.behind = behind;
        this.expected =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What somebody pulled who may. */
    List<String> pulled() {
        return List.copyOf(pulled);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"images\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            pulled.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            passOn(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void passOn(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + behind + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
        exchange.getRequestHeaders()
                .getOrDefault("Accept", List.of())
                .forEach(accept -> request.header("Accept", accept));
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        for (String header : PASSED_ON) {
            response.headers()
                    .firstValue(header)
                    .ifPresent(value -> exchange.getResponseHeaders().set(header, value));
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
        exchange.sendResponseHeaders(response.statusCode(), head ? -1 : length);
        try (InputStream body = response.body()) {
            if (!head) {
                body.transferTo(exchange.getResponseBody());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        client.close();
    }
}
