package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.model.evaluation.Judged;
import io.argosy.serving.metrics.StoreMetrics.Quality;
import io.argosy.serving.store.PredictionStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** 100,000 outcomes, told to a real service in every way: the figures are those of scikit-learn, which joins nothing itself. */
@Tag("sample")
@Tag("clients")
@Timeout(600)
class FiguresBesideScikitLearnTest {
    private static final int PREDICTIONS = 100_000;
    private static final List<String> TOOLS = List.of("scikit-learn==1.9.1", "numpy==2.4.6");
    private static final PredictionStore.Model MODEL = PredictionStore.Model.of(
            StoringService.served(), StoringService.served().version());

    @TempDir
    private Path folder;

    @Test
    void theyAreTheSameToNineDigits() throws Exception {
        try (PostgresServer database = new PostgresServer()) {
            StoringService.migrate(database);
            ManyOutcomes outcomes = new ManyOutcomes(database, MODEL.version(), PREDICTIONS);
            try (StoringService service = new StoringService(database, "TIMEOUT", "30s")) {
                assertEquals(outcomes.wanted(), outcomes.tell(service));
            }
            JsonNode reference = reference(rows(database, outcomes.firstTold()));
            assertEquals(PREDICTIONS, reference.path("rows").asInt());
            Map<String, Quality> figures = Figures.of(told(database), List.of()).stream()
                    .collect(Collectors.toMap(Quality::measure, figure -> figure));
            for (String measure : List.of("accuracy", "auc", "brier", "f1", "log_loss")) {
                double ours = Objects.requireNonNull(figures.get(measure)).value();
                System.out.println(measure + " " + ours + ", by scikit-learn "
                        + reference.path(measure).asDouble());
                assertEquals(reference.path(measure).asDouble(), ours, 1e-9, measure);
            }
        }
    }

    private static Judged told(PostgresServer database) throws Exception {
        try (StorePool pool = new StorePool(StoringService.store(database), Schema.name(MODEL));
                Connection connection = pool.connection()) {
            return new Joined(MODEL.signature(), MODEL.version())
                    .told(connection, LocalDate.now(ZoneOffset.UTC).minusDays(7), PREDICTIONS)
                    .orElseThrow();
        }
    }

    /** Probability, truth and decision of each, joined by this test and not by the database. */
    private static List<String> rows(PostgresServer database, Map<String, String> truth) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect("predictions");
                Statement statement = connection.createStatement();
                ResultSet kept = statement.executeQuery("select request_id, outputs[2], label from predictions")) {
            while (kept.next()) {
                rows.add(kept.getDouble(2) + "," + one(truth.getOrDefault(kept.getString(1), "untold")) + ","
                        + one(kept.getString(3)));
            }
        }
        return rows;
    }

    private static int one(String label) {
        return switch (label) {
            case "Yes" -> 1;
            case "No" -> 0;
            default -> throw new IllegalStateException("a prediction is " + label);
        };
    }

    private JsonNode reference(List<String> rows) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("rows.csv"), rows);
        return JsonMapper.shared()
                .readTree(run(List.of(
                        python().toString(),
                        Path.of("src/test/python/outcome_figures.py")
                                .toAbsolutePath()
                                .toString(),
                        file.toString())));
    }

    /** The interpreter of an environment that is made once and kept. */
    private static Path python() throws IOException, InterruptedException {
        Path environment = Path.of(System.getProperty("user.home"), ".cache", "argosy", "python", "outcomes-1");
        Path made = environment.resolve("made");
        if (!Files.exists(made)) {
            Files.createDirectories(environment);
            run(List.of("python3", "-m", "venv", environment.toString()));
            List<String> install =
                    new ArrayList<>(List.of(environment.resolve("bin/pip").toString(), "install", "--quiet"));
            install.addAll(TOOLS);
            run(install);
            Files.writeString(made, String.join("\n", TOOLS));
        }
        return environment.resolve("bin/python");
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
