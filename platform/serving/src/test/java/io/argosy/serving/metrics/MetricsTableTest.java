package io.argosy.serving.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.serving.CannotServeException;
import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import io.argosy.serving.own.OwnRoutes;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code docs/metrics.json}, against which the fleet's queries are checked, says what a service exposes. */
class MetricsTableTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Path TABLE = Path.of("../../docs/metrics.json");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+?)(?:_bucket|_sum|_count)?\\{(.*)\\} \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    @Test
    @Timeout(30)
    void theTableSaysWhatIsExposed() throws IOException {
        Map<String, String> types = new TreeMap<>();
        Map<String, TreeSet<String>> labels = new TreeMap<>();
        (asked() + refused() + kept()).lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                LABEL.matcher(sample.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .filter(label -> !label.equals("le"))
                        .forEach(labels.computeIfAbsent(sample.group(1), _ -> new TreeSet<>())::add);
            }
        });
        ObjectNode table = JSON.createObjectNode();
        types.forEach((name, type) -> {
            ObjectNode entry = table.putObject(name).put("type", type);
            labels.getOrDefault(name, new TreeSet<>()).forEach(entry.putArray("labels")::add);
        });
        String wanted = JSON.writeValueAsString(table).replace("\r\n", "\n") + "\n";
        Path made = Files.writeString(Path.of("target/metrics.json"), wanted);
        assertEquals(
                wanted, Files.exists(TABLE) ? Files.readString(TABLE) : "", "copy " + made.toAbsolutePath() + " there");
    }

    /** What a service exposes that was asked for one row as in training, and for one like none of it; the JVM's aside that vary. */
    private static String asked() {
        OwnRoutes own = new OwnRoutes().get("/segments", "All segments", request -> request.reply(request.json()));
        try (RunningService service = RunningService.withOwn(ToyModels.leaver(), own)) {
            service.post("/predict", ToyModels.CUSTOMER);
            service.post("/predict", "{\"tenure\": 99, \"charges\": 50, \"contract\": \"yearly\"}");
            return service.manage("/metrics")
                    .body()
                    .lines()
                    .filter(line -> !line.contains("jvm_")
                            || line.contains("jvm_memory_used_bytes")
                            || line.contains("jvm_gc_collection_seconds")
                            || line.contains("jvm_threads_current"))
                    .filter(line -> !line.contains("process_") || line.contains("process_cpu_seconds_total"))
                    .reduce("", (before, line) -> before + line + "\n");
        } catch (CannotServeException e) {
            throw new AssertionError(e);
        }
    }

    /** What is exposed where predictions are kept. */
    private static String kept() throws IOException {
        ServingMetrics metrics = new ServingMetrics(ToyModels.leaver(), "1.0.0-000000000000", "dev");
        StoreMetrics store = metrics.store();
        metrics.storeQueue(() -> 0, () -> 0);
        store.failed("timeout");
        store.outcome("stored");
        store.quality(List.of(
                new StoreMetrics.Quality(StoreMetrics.KnownBy.OUTCOMES, "tenure", "0", "auc", 0.8, 0.7, 0.9, 100)));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, metrics.registry().scrape());
        return text.toString(StandardCharsets.UTF_8);
    }

    /** What is exposed of a request that was refused for want of room. */
    private static String refused() throws IOException {
        ServingMetrics metrics = new ServingMetrics(ToyModels.leaver(), "1.0.0-000000000000", "dev");
        metrics.requests().rejected("queue");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, metrics.registry().scrape());
        return text.toString(StandardCharsets.UTF_8);
    }
}
