package io.argosy.serving.predict;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a model makes of others, as its callers see it. */
class DerivedFeaturesTest {
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.of(ToyModels.deriver());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aRequestGivesWhatItAlwaysGaveAndTheModelSeesWhatFollows() {
        assertEquals(
                json("5.0"),
                json(service.post("/predict", ToyModels.CUSTOMER).body()).get("value"));
        assertEquals(
                json("0.0"),
                json(service.post("/predict", ToyModels.CUSTOMER.replace("10", "0"))
                                .body())
                        .get("value"));
    }

    @Test
    void whatIsDerivedIsRefusedInARequest() {
        HttpResponse<String> answer = service.post("/predict", ToyModels.CUSTOMER.replace("{", "{\"rate\": 7, "));
        assertEquals(422, answer.statusCode());
        assertTrue(
                answer.body().contains("rate is not a feature of requests: the model makes it of others, leave it out"),
                answer.body());
    }

    @Test
    void anExplanationAndAWarningSayHowItIsMade() {
        assertEquals(
                json("""
                    {'feature': 'rate', 'part': '5 (charges / tenure)', 'amount': 5.0}\
                    """),
                json(service.post("/explain", ToyModels.CUSTOMER).body())
                        .get("contributions")
                        .get(0));
        assertTrue(service.post("/predict", "{\"tenure\": 0.0, \"contract\": \"monthly\", \"charges\": 90}")
                .body()
                .contains("\"value\":0.0"));
        String warned = service.post("/predict", "{\"tenure\": 1, \"contract\": \"monthly\", \"charges\": 101}")
                .body();
        assertTrue(warned.contains("rate (charges / tenure) is 101, outside the training range 0 to 100"), warned);
    }

    @Test
    void theModelIsDescribedWithWhatItDerives() {
        assertEquals(
                json("""
                    [{'name': 'rate', 'description': 'Charges of a month.', 'kind': 'ratio', 'formula': 'charges / tenure',
                      'of': ['charges', 'tenure'], 'unit': 'dollars a month', 'training_range': [0.0, 100.0],
                      'replaces': ['charges']}]\
                    """), json(service.get("/model").body()).get("signature").get("derived"));
    }

    @Test
    void theDocumentOfTheApiKnowsWhatRequestsGiveAlone() {
        String document = service.get("/openapi.json").body();
        assertTrue(document.contains("\"charges\""), document);
        assertFalse(json(document)
                .get("components")
                .get("schemas")
                .get("Instance")
                .get("properties")
                .has("rate"));
    }

    @Test
    void whatIsDerivedIsWatchedForDrift() {
        service.post("/predict", ToyModels.CUSTOMER);
        String metrics = service.manage("/metrics").body();
        assertTrue(metrics.contains("model_training_values{bin=\"0\",name=\"rate\",of=\"input\"}"), metrics);
        assertTrue(
                metrics.lines()
                        .anyMatch(line -> line.startsWith("model_values_total{bin=\"0\",name=\"rate\",of=\"input\"}")
                                && !line.endsWith(" 0.0")),
                metrics);
    }
}
