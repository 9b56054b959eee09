package io.argosy.churn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.testkit.GoldenRows;
import io.argosy.testkit.RunningService;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChurnTest {
    private static RunningService churn;

    @BeforeAll
    static void start() throws Exception {
        churn = RunningService.of(Path.of("model"));
    }

    @AfterAll
    static void stop() {
        churn.close();
    }

    @Test
    void theGoldenRowsAreAnsweredThroughHttp() throws Exception {
        GoldenRows.assertAnswered(churn);
    }

    @Test
    void theExamplesAreAnswered() throws Exception {
        for (String name : new String[] {"customer", "batch"}) {
            HttpResponse<String> answer = churn.post("/predict", Files.readString(Path.of("examples", name + ".json")));
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("\"probabilities\""), answer.body());
        }
    }

    @Test
    void aCustomerWithoutAContractIsRefusedByName() throws Exception {
        String customer = Files.readString(Path.of("examples", "customer.json"));
        HttpResponse<String> answer = churn.post("/predict", customer.replaceFirst("\"contract\": \"[^\"]*\",?", ""));
        assertEquals(422, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"pointer\":\"/contract\""), answer.body());
    }
}
