package io.argosy.nationality;

import io.argosy.testkit.Examples;
import io.argosy.testkit.GoldenRows;
import io.argosy.testkit.RunningService;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NationalityTest {
    private static RunningService service;

    @BeforeAll
    static void start() throws Exception {
        service = RunningService.of(Path.of("model"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void theGoldenRowsAreAnsweredThroughHttp() throws Exception {
        GoldenRows.assertAnswered(service);
    }

    @Test
    void theExamplesAreAnswered() throws Exception {
        Examples.assertAnswered(service, Path.of("examples"));
    }
}
