package io.argosy.fleet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.experiment.RunNote;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.mlflow.RegisteredModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real MLflow server takes runs, and gives models. */
@Tag("clients")
class MlflowServerTest {
    private static final List<String> TOOLS = List.of(
            "mlflow==3.17.2",
            "xgboost-cpu==3.2.0",
            "lightgbm==4.7.0",
            "catboost==1.2.10",
            "scikit-learn==1.9.1",
            "pandas==3.1.1");
    private static final Duration START = Duration.ofMinutes(3);

    @TempDir
    private static Path folder;

    private static Path bin;
    private static Process server;
    private static Map<String, String> environment;

    @BeforeAll
    static void start() throws Exception {
        Path python = Path.of(System.getProperty("user.home"), ".cache", "argosy", "python", "mlflow-1");
        bin = python.resolve("bin");
        if (!Files.exists(python.resolve("made"))) {
            Files.createDirectories(python);
            run(List.of("python3", "-m", "venv", python.toString()));
            List<String> install = new ArrayList<>(List.of(bin.resolve("pip").toString(), "install", "--quiet"));
            install.addAll(TOOLS);
            run(install);
            // Only now: an environment whose installation broke off is made again.
            Files.writeString(python.resolve("made"), String.join("\n", TOOLS));
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        environment = Map.of("MLFLOW_TRACKING_URI", "http://127.0.0.1:" + port);
        server = builder(List.of(
                        bin.resolve("mlflow").toString(),
                        "server",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--workers",
                        "1",
                        "--backend-store-uri",
                        "sqlite:///" + folder.resolve("runs.db"),
                        "--artifacts-destination",
                        folder.resolve("artifacts").toString()))
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        awaitAnswer();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            // Its workers end with it, or are ended.
            List<ProcessHandle> workers = server.descendants().toList();
            server.destroy();
            server.waitFor();
            workers.forEach(ProcessHandle::destroy);
            for (ProcessHandle worker : workers) {
                worker.onExit().join();
            }
        }
    }

    @Test
    void aRunIsLoggedWithItsSettingsFiguresAndCard() throws Exception {
        Path service = Files.createDirectories(folder.resolve("service"));
        Files.createDirectories(service.resolve("model"));
        Files.writeString(service.resolve("recipe.yaml"), """
                version: 1.2.0
                algorithm: {kind: stack, estimators: [{kind: random-forest, max_depth: 7}, {kind: logistic-regression}]}
                """);
        Files.writeString(service.resolve("model/CARD.md"), "# churn, größer\n");
        Files.writeString(
                service.resolve("model/metrics.json"),
                "{\"rows\": 60, \"overall\": [{\"name\": \"auc\", \"value\": 0.8, \"low\": 0.7, \"high\": 0.9}]}");
        List<String> told = new ArrayList<>();
        try (TemporaryClone clone = TemporaryClone.in(Files.createDirectory(folder.resolve("clone")))) {
            clone.write("a", "a").commit("One");
            try (Monorepo repository = clone.open()) {
                RunTracking tracking = new RunTracking(repository, environment, Duration.ofMinutes(1));
                for (int i = 0; i < 2; i++) {
                    tracking.note(
                            new RunNote("churn", service, List.of(), "code", "commit")
                                    .ended(service.resolve("model"), ""),
                            service,
                            told::add);
                }
            }
        }
        assertEquals(2, told.size(), told::toString);
        Matcher logged =
                Pattern.compile("logged to MLflow at .* as run ([0-9a-f]{32})").matcher(told.getLast());
        assertTrue(logged.matches(), told::toString);
        JsonNode run = JsonMapper.shared()
                .readTree(get("/api/2.0/mlflow/runs/get?run_id=" + logged.group(1)))
                .path("run");
        assertEquals("FINISHED", run.path("info").path("status").asString());
        assertEquals("churn 1.2.0 #2", run.path("info").path("run_name").asString());
        assertEquals("0.8", value(run, "metrics", "auc"));
        assertEquals("7", value(run, "params", "algorithm.estimators.0.max_depth"));
        assertEquals("commit", value(run, "tags", "mlflow.source.git.commit"));
        String store = run.path("info").path("artifact_uri").asString().replaceFirst("^mlflow-artifacts:/", "");
        assertEquals("# churn, größer\n", get("/api/2.0/mlflow-artifacts/artifacts/" + store + "/CARD.md"));
    }

    @Test
    void aRegisteredModelIsDownloadedWhereItIsData() throws Exception {
        Path logged = Files.createDirectories(folder.resolve("logged"));
        run(List.of(
                bin.resolve("python").toString(),
                Path.of("src/test/python/mlflow_models.py").toAbsolutePath().toString(),
                logged.toString()));
        for (String address :
                List.of("models:/xgboost/1", "models:/xgboost@best", "models:/lightgbm/1", "models:/catboost/1")) {
            Path file =
                    RegisteredModel.of(address).download(environment, logged).file();
            assertTrue(Files.size(file) > 1_000, address);
        }
        for (String address : List.of("models:/lightgbm-object/1", "models:/sklearn/1")) {
            assertTrue(refusal(address, logged).contains("that runs code where it is loaded: "), address);
        }
        assertTrue(refusal("models:/catboost-binary/1", logged).contains("in CatBoost's form cbm: log it with"));
        assertTrue(refusal("models:/none/1", logged).contains("not found"));
    }

    private static String refusal(String address, Path target) {
        return String.valueOf(assertThrows(
                        FleetException.class, () -> RegisteredModel.of(address).download(environment, target))
                .getMessage());
    }

    private static String value(JsonNode run, String kind, String key) {
        for (JsonNode one : run.path("data").path(kind)) {
            if (one.path("key").asString().equals(key)) {
                return one.path("value").asString();
            }
        }
        return "";
    }

    private static void awaitAnswer() throws Exception {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                assertEquals("OK", get("/health"));
                return;
            } catch (IOException e) {
                if (!server.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError(Files.readString(folder.resolve("server.log")), e);
                }
                // It says nothing when it listens.
                server.waitFor(200, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(environment.get("MLFLOW_TRACKING_URI") + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        if (environment != null) {
            builder.environment().putAll(environment);
        }
        return builder;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = builder(command).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + "\n" + output);
    }
}
