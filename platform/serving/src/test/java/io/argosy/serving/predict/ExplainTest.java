package io.argosy.serving.predict;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExplainTest {
    private static RunningService leaver;

    @BeforeAll
    static void start() {
        leaver = RunningService.of(ToyModels.leaver(), "MAX_BODY", "1000");
    }

    @AfterAll
    static void stop() {
        leaver.close();
    }

    @Test
    void theAnsweredLabelIsExplained() {
        HttpResponse<String> answer = leaver.post("/explain", ToyModels.CUSTOMER);
        assertEquals(200, answer.statusCode());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(json("""
                {'label': 'Yes', 'scale': 'probability', 'base': 0.5, 'score': 0.75,
                 'contributions': [{'feature': 'contract', 'part': 'monthly', 'amount': 0.25}],
                 'model': 'toy', 'version': '1.2.3'}"""), json(answer.body()));
    }

    @Test
    void anotherLabelCanBeAskedFor() {
        HttpResponse<String> answer = leaver.post("/explain?label=No", ToyModels.CUSTOMER);
        assertEquals(json("0.25"), json(answer.body()).get("score"));
    }

    @Test
    void anUnknownLabelIsRefusedWithTheKnownOnes() {
        HttpResponse<String> answer = leaver.post("/explain?label=Perhaps", ToyModels.CUSTOMER);
        assertEquals(422, answer.statusCode());
        assertEquals(
                "the parameter label is no label of this model: give one of No, Yes",
                json(answer.body()).get("detail").asString());
    }

    @Test
    void aBatchIsExplainedInItsOrder() {
        HttpResponse<String> answer = leaver.post("/explain", "{\"instances\": [" + ToyModels.CUSTOMER + "]}");
        assertEquals(
                json("'Yes'"), json(answer.body()).get("explanations").get(0).get("label"));
    }

    @Test
    void aWrongFieldAndATooLargeBodyAreRefused() {
        assertEquals(422, leaver.post("/explain", "{}").statusCode());
        assertEquals(413, leaver.post("/explain", " ".repeat(1_001)).statusCode());
    }
}
