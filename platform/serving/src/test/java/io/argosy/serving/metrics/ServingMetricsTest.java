package io.argosy.serving.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServingMetricsTest {
    private static final String STRANGER = "{\"tenure\": 99, \"charges\": 50, \"contract\": \"yearly\"}";

    @Test
    @Timeout(30)
    void requestsAndPredictionsAreCounted() {
        try (RunningService service =
                RunningService.of(ToyModels.leaver(), "VERSION", "1.2.3-abc", "ENVIRONMENT", "dev")) {
            service.post("/predict", "{\"instances\": [" + ToyModels.CUSTOMER + "," + STRANGER + "]}");
            service.post("/predict", "{}");
            service.get("/nowhere");
            service.post("/explain", ToyModels.CUSTOMER);
            String metrics = awaitMeasured(service);
            assertHas(metrics, "model_predictions_total{label=\"No\"} 1.0");
            assertHas(metrics, "model_predictions_total{label=\"Yes\"} 1.0");
            assertHas(metrics, "model_score_bucket{le=\"0.3\"} 1");
            assertHas(metrics, "model_confidence_count 2");
            assertHas(metrics, "model_input_unusual_total{feature=\"tenure\",kind=\"out_of_range\"} 1.0");
            assertHas(metrics, "model_values_total{bin=\"2\",name=\"tenure\",of=\"input\"} 1.0");
            assertHas(metrics, "model_values_total{bin=\"1\",name=\"Yes\",of=\"score\"} 1.0");
            assertHas(metrics, "model_training_values{bin=\"2\",name=\"tenure\",of=\"input\"} 10.0");
            assertHas(metrics, "model_unwatched_values 0.0");
            assertHas(
                    metrics,
                    "model_info{environment=\"dev\",model=\"toy\",model_version=\"1.2.3\",version=\"1.2.3-abc\"} 1");
            assertHas(
                    metrics,
                    "serving_request_duration_seconds_count{method=\"POST\",route=\"/predict\",status=\"200\"} 1");
            assertHas(
                    metrics,
                    "serving_request_duration_seconds_count{method=\"POST\",route=\"/predict\",status=\"422\"} 1");
            assertHas(
                    metrics,
                    "serving_request_duration_seconds_count{method=\"POST\",route=\"/explain\",status=\"200\"} 1");
            assertHas(
                    metrics,
                    "serving_request_duration_seconds_count{method=\"GET\",route=\"unmatched\",status=\"404\"} 1");
            assertHas(metrics, "serving_requests_waiting 0.0");
            assertHas(metrics, "jvm_memory_used_bytes{area=\"heap\"}");
        }
    }

    @Test
    @Timeout(30)
    void noRowOfARefusedRequestIsCounted() {
        String sound = (ToyModels.CUSTOMER + ",").repeat(200);
        String tensors = "{'inputs': [{'name': 'tenure', 'datatype': 'INT64', 'shape': [2], 'data': [1, 'x']},"
                + "{'name': 'contract', 'datatype': 'BYTES', 'shape': [2], 'data': ['monthly', 'monthly']}]}";
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            assertEquals(
                    422,
                    service.post("/predict", "{\"instances\": [" + sound + "{}]}")
                            .statusCode());
            assertEquals(
                    400,
                    service.post("/predict", "{\"instances\": [" + sound + "{").statusCode());
            assertEquals(
                    422,
                    service.post("/v2/models/toy/infer", tensors.replace('\'', '"'))
                            .statusCode());
            String metrics = awaitMeasured(service);
            assertHas(metrics, "model_predictions_total{label=\"Yes\"} 0.0");
            assertHas(metrics, "model_confidence_count 0");
            assertHas(metrics, "model_values_total{bin=\"0\",name=\"tenure\",of=\"input\"} 0.0");
            // What was worked on before it was refused is not left over for the next request either.
            service.post("/predict", ToyModels.CUSTOMER);
            assertHas(awaitMeasured(service), "model_predictions_total{label=\"Yes\"} 1.0");
        }
    }

    @Test
    void everyNameHasAHelpAndFollowsTheConventions() {
        try (RunningService service = RunningService.of(ToyModels.leaver())) {
            List<String> lines = service.manage("/metrics").body().lines().toList();
            List<String> own = lines.stream()
                    .filter(line -> line.startsWith("# TYPE serving_") || line.startsWith("# TYPE model_"))
                    .toList();
            assertTrue(own.size() >= 9, own.toString());
            for (String line : own) {
                String name = line.split(" ", -1)[2];
                assertEquals(name.toLowerCase(Locale.ROOT), name);
                assertEquals(line.endsWith(" counter"), name.endsWith("_total"), line);
                assertTrue(lines.stream().anyMatch(l -> l.startsWith("# HELP " + name + " ")), name);
            }
        }
    }

    /** A caller may have its answer in the instant before it is measured. */
    private static String awaitMeasured(RunningService service) {
        while (true) {
            String metrics = service.manage("/metrics").body();
            if (metrics.contains("serving_requests_in_flight 0.0")) {
                return metrics;
            }
            Thread.onSpinWait();
        }
    }

    private static void assertHas(String metrics, String line) {
        assertTrue(
                metrics.lines().anyMatch(l -> l.startsWith(line)),
                () -> line + " is not in\n"
                        + metrics.lines()
                                .filter(l -> !l.startsWith("#") && !l.startsWith("jvm"))
                                .collect(Collectors.joining("\n")));
    }
}
