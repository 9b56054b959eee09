package io.argosy.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.feature.Feature;
import io.argosy.serving.CannotServeException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every service keeps, whatever its model: the one test of them all.
 *
 * <pre>{@code
 * Conformance.assertKept(Path.of("services/churn"));
 * }</pre>
 */
public final class Conformance {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Conformance() {}

    /**
     * Serves {@code model/} as a container would and demands that the package is named as its folder, that its golden rows
     * and the requests in {@code examples/} are answered through HTTP, and that a row without a feature is refused by that
     * feature's name.
     *
     * @param service the service's folder, with {@code model/} and {@code examples/}
     * @throws CannotServeException if the model is not sound
     */
    public static void assertKept(Path service) throws CannotServeException {
        try (RunningService running = RunningService.of(service.resolve("model"))) {
            assertAll(
                    service.toString(),
                    () -> assertEquals(
                            service.getFileName().toString(),
                            running.model().name(),
                            "the service is called as its model package: make the recipe's name the folder's"),
                    () -> GoldenRows.assertAnswered(running),
                    () -> Examples.assertAnswered(running, service.resolve("examples")),
                    () -> assertWhatIsMissingIsNamed(running));
        }
    }

    private static void assertWhatIsMissingIsNamed(RunningService service) throws IOException, InterruptedException {
        String instance = service.model().goldenRows().getFirst().instance();
        for (Feature feature : service.model().signature().features()) {
            ObjectNode row = (ObjectNode) JSON.readTree(instance);
            row.remove(feature.name());
            HttpResponse<String> answer = service.post("/predict", row.toString());
            if (feature.nullable()) {
                assertEquals(200, answer.statusCode(), () -> "without " + feature.name() + ": " + answer.body());
            } else {
                assertEquals(422, answer.statusCode(), () -> "without " + feature.name() + ": " + answer.body());
                assertTrue(answer.body().contains("\"pointer\":\"/" + feature.name() + "\""), answer.body());
            }
        }
    }
}
