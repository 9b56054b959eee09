package io.argosy.fleet.mlflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** An HTTP server that answers what it was told to, and remembers what it was asked. */
public final class FakeMlflow implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** One request. */
    public record Asked(String line, String authorization, String body) {}

    private FakeMlflow(HttpServer server) {
        this.server = server;
    }

    /** One that answers nothing yet. */
    public static FakeMlflow start() {
        try {
            FakeMlflow fake =
                    new FakeMlflow(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            fake.server.setExecutor(fake.threads);
            fake.server.createContext("/", fake::answer);
            fake.server.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that takes runs into the store behind it. */
    public static FakeMlflow ofRuns() {
        return start().with("POST /api/2.0/mlflow/experiments/create", "{\"experiment_id\": \"4\"}")
                .with(
                        "POST /api/2.0/mlflow/runs/create",
                        "{\"run\": {\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \"mlflow-artifacts:/4/r1/artifacts\"}}}")
                .with("POST /api/2.0/mlflow/runs/log-batch", "{}")
                .with("POST /api/2.0/mlflow/runs/update", "{}")
                .with("PUT /api/2.0/mlflow-artifacts/artifacts/4/r1/artifacts/CARD.md", "{}")
                .with("PUT /api/2.0/mlflow-artifacts/artifacts/4/r1/artifacts/metrics.json", "{}")
                .with("PUT /api/2.0/mlflow-artifacts/artifacts/4/r1/artifacts/recipe.yaml", "{}");
    }

    /** Answers a request. */
    public FakeMlflow with(String line, String answer) {
        return with(line, answer.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a request. */
    public FakeMlflow with(String line, byte[] answer) {
        answers.put(line, answer);
        return this;
    }

    /** Hands a request over to a test. */
    public FakeMlflow on(String path, Consumer<HttpExchange> handler) {
        server.createContext(path, handler::accept);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(line, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), body));
        byte[] answer = answers.get(line);
        byte[] bytes = answer != null
                ? answer
                : "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"there is none\"}"
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** What it was asked, in order. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** An environment that names it. */
    public Map<String, String> environment(String... more) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "MLFLOW_TRACKING_URI", "http://127.0.0.1:" + server.getAddress().getPort()));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
