package io.argosy.fleet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.argosy.fleet.experiment.Experiments;
import io.argosy.fleet.experiment.Run;
import io.argosy.fleet.experiment.RunNote;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.mlflow.FakeMlflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run is noted here, and on an MLflow server where there is one; what goes wrong on the way is told. */
@Timeout(60)
class RunTrackingTest {
    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private TemporaryClone clone;
    private Monorepo repository;
    private Path service;

    @BeforeEach
    void aTrainedService() throws Exception {
        clone = TemporaryClone.in(Files.createDirectory(folder.resolve("clone")));
        clone.write("a", "a").commit("One");
        repository = clone.open();
        service = Files.createDirectories(folder.resolve("service"));
        Files.createDirectories(service.resolve("model"));
        Files.writeString(
                service.resolve("recipe.yaml"), "version: 1.2.0\nalgorithm: {kind: random-forest, max_depth: 7}\n");
        Files.writeString(service.resolve("model/CARD.md"), "# churn\n");
        Files.writeString(
                service.resolve("model/metrics.json"),
                "{\"rows\": 60, \"overall\": [{\"name\": \"auc\", \"value\": 0.8, \"low\": 0.7, \"high\": 0.9}]}");
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void withoutAServerItIsNotedHereAndNothingIsSaid() throws Exception {
        note(Map.of());

        assertEquals(List.of(), told);
        assertEquals(1, runs().getLast().number());
        assertEquals("random-forest", runs().getLast().algorithm());
    }

    @Test
    void aServerGetsSettingsFiguresAndTheCard() throws Exception {
        try (FakeMlflow mlflow = FakeMlflow.ofRuns()) {
            note(mlflow.environment("MLFLOW_TRACKING_USERNAME", "ada", "MLFLOW_TRACKING_PASSWORD", "secret"));

            assertEquals(
                    List.of("logged to MLflow at " + mlflow.environment().get("MLFLOW_TRACKING_URI") + " as run r1"),
                    told);
            assertEquals(
                    List.of(
                            "GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=churn",
                            "POST /api/2.0/mlflow/experiments/create",
                            "POST /api/2.0/mlflow/runs/create",
                            "POST /api/2.0/mlflow/runs/log-batch",
                            "PUT /api/2.0/mlflow-artifacts/artifacts/4/r1/artifacts/CARD.md",
                            "PUT /api/2.0/mlflow-artifacts/artifacts/4/r1/artifacts/metrics.json",
                            "PUT /api/2.0/mlflow-artifacts/artifacts/4/r1/artifacts/recipe.yaml",
                            "POST /api/2.0/mlflow/runs/update"),
                    mlflow.asked().stream().map(FakeMlflow.Asked::line).toList());
            String basic = "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
            mlflow.asked().forEach(asked -> assertEquals(basic, asked.authorization(), asked.line()));
            JsonNode batch = JsonMapper.shared().readTree(mlflow.asked().get(3).body());
            assertEquals(
                    "algorithm.kind", batch.path("params").get(0).path("key").asString());
            assertEquals(
                    "random-forest", batch.path("params").get(0).path("value").asString());
            assertEquals("auc", batch.path("metrics").get(0).path("key").asString());
            assertEquals(0.8, batch.path("metrics").get(0).path("value").asDouble());
            assertEquals("# churn\n", mlflow.asked().get(4).body());
            JsonNode end = JsonMapper.shared().readTree(mlflow.asked().getLast().body());
            assertEquals("FINISHED", end.path("status").asString());
        }
    }

    @Test
    void aRunWithoutAPackageIsAFailedOne() throws Exception {
        try (FakeMlflow mlflow = FakeMlflow.ofRuns()) {
            new RunTracking(repository, mlflow.environment("MLFLOW_TRACKING_TOKEN", "t0"))
                    .note(begun().failed("not trained"), service, told::add);

            assertEquals("not trained", runs().getLast().trouble());
            assertEquals("Bearer t0", mlflow.asked().getFirst().authorization());
            assertTrue(mlflow.asked().getLast().body().contains("FAILED"));
            assertTrue(mlflow.asked().stream().noneMatch(asked -> asked.line().startsWith("PUT")));
        }
    }

    @Test
    void aStoreThatOnlyMlflowsClientReachesIsTold() throws Exception {
        try (FakeMlflow mlflow = FakeMlflow.ofRuns()
                .with(
                        "POST /api/2.0/mlflow/runs/create",
                        "{\"run\": {\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \"s3://key:secret@bucket/1\"}}}")) {
            note(mlflow.environment());

            assertEquals(2, told.size());
            assertEquals(
                    "its files are not kept: they lie in s3:…, and only the server's own store takes some (mlflow server"
                            + " --serve-artifacts)",
                    told.getLast());
        }
    }

    @Test
    void whatIsWrongWithTheServerFailsNoTrainingAndTellsNoSecret() throws Exception {
        try (FakeMlflow away = FakeMlflow.start()) {
            note(away.environment());
            assertTrue(
                    told.getLast()
                            .endsWith(" answers experiments/create with 404: there is none; the model has nothing to do"
                                    + " with it"),
                    told::toString);
            away.with("GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=churn", "<html>");
            note(away.environment());
            assertTrue(told.getLast().contains("with no JSON: is it an MLflow server?"), told::toString);
        }
        for (String address : List.of(
                "sqlite:///runs.db",
                "databricks",
                "http://",
                "http://ada:secret@127.0.0.1:1",
                "http://ada:secret@%",
                "file:/tmp/secret")) {
            note(Map.of("MLFLOW_TRACKING_URI", address));
            assertTrue(told.getLast().startsWith("the run is not logged to MLflow"), told::toString);
            assertFalse(told.getLast().contains("secret"), told::toString);
        }
        assertEquals(8, runs().size());
    }

    @Test
    void aServerThatAnswersSlowlyOrWithoutEndIsGivenUp() throws Exception {
        byte[] piece = new byte[1 << 16];
        try (FakeMlflow mlflow = FakeMlflow.start()
                .on("/silent", _ -> {})
                .on("/endless", exchange -> drip(exchange, piece, false))
                .on("/dripping", exchange -> drip(exchange, new byte[1], true))) {
            String address = mlflow.environment().get("MLFLOW_TRACKING_URI");
            for (String path : List.of("/silent", "/endless", "/dripping")) {
                long start = System.nanoTime();
                new RunTracking(repository, Map.of("MLFLOW_TRACKING_URI", address + path), Duration.ofMillis(800))
                        .note(ended(), service, told::add);
                assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos(), path);
                assertTrue(told.getLast().startsWith("the run is not logged to MLflow"), told::toString);
            }
        }
        assertEquals(3, runs().size());
    }

    @Test
    void aClonesFolderThatCannotBeWrittenFailsNoTraining() throws Exception {
        Files.writeString(clone.root().resolve(".git/fleet-experiments"), "no folder");

        note(Map.of());

        assertTrue(told.getFirst().startsWith("the run is not noted here: "), told::toString);
    }

    private static void drip(HttpExchange exchange, byte[] piece, boolean slowly) {
        try {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(piece);
                exchange.getResponseBody().flush();
                if (slowly) {
                    Thread.sleep(50);
                }
            }
        } catch (IOException e) {
            exchange.close();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private void note(Map<String, String> environment) throws Exception {
        new RunTracking(repository, environment).note(ended(), service, told::add);
    }

    private RunNote begun() throws Exception {
        return new RunNote("churn", service, List.of(), "code", "commit");
    }

    private Run ended() throws Exception {
        return begun().ended(service.resolve("model"), "");
    }

    private List<Run> runs() throws Exception {
        return new Experiments(repository).of("churn");
    }
}
