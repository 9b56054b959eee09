package io.argosy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The requests that a service offers to try. */
public final class Examples {
    private Examples() {}

    /** Posts every {@code *.json} file of a folder to {@code /predict} and demands an answer. */
    public static void assertAnswered(RunningService service, Path folder) throws IOException, InterruptedException {
        List<Path> requests;
        try (Stream<Path> files = Files.list(folder)) {
            requests = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        String told = service.model().signature().labels().isEmpty() ? "\"value\":" : "\"probabilities\":";
        assertFalse(requests.isEmpty(), folder + " has no *.json: put a request there");
        for (Path request : requests) {
            HttpResponse<String> answer = service.post("/predict", Files.readString(request));
            assertEquals(200, answer.statusCode(), () -> request.getFileName() + ": " + answer.body());
            assertTrue(answer.body().contains(told), () -> request.getFileName() + ": " + answer.body());
        }
    }
}
