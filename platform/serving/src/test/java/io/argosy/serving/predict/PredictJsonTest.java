package io.argosy.serving.predict;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PredictJsonTest {
    private static RunningService leaver;

    @BeforeAll
    static void start() {
        leaver = RunningService.of(ToyModels.leaver(), "VERSION", "1.2.3-abc", "MAX_ROWS", "3", "MAX_BODY", "20000");
    }

    @AfterAll
    static void stop() {
        leaver.close();
    }

    @Test
    void oneRowIsAnsweredWithItsLabelAndProbabilities() {
        HttpResponse<String> answer = leaver.post("/predict", ToyModels.CUSTOMER);
        assertEquals(200, answer.statusCode());
        assertEquals(
                json(
                        "{'label': 'Yes', 'probabilities': {'No': 0.25, 'Yes': 0.75}, 'model': 'toy', 'version': '1.2.3-abc'}"),
                json(answer.body()));
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("1.2.3-abc", answer.headers().firstValue("Model-Version").orElseThrow());
    }

    @Test
    void somethingElseThanAnInstanceIsOneError() {
        JsonNode errors =
                json(leaver.post("/predict", "{\"rows\": [], \"x\": 1}").body()).get("errors");
        assertEquals(json("""
                [{'pointer': '/rows',
                  'detail': 'no field is a feature of this model: it takes tenure, charges, contract'}]"""), errors);
    }

    /** Forms that RFC 3629 forbids, and that parsers of JSON read as some other letter. */
    @ParameterizedTest
    @ValueSource(strings = {"c080", "c0af", "e080af", "f08080af", "eda080", "f4908080", "ff", "c3", "e282"})
    void aBodyThatIsNotUtf8IsRefused(String hex) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"contract\": \"".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(HexFormat.of().parseHex(hex));
        body.writeBytes("\"}".getBytes(StandardCharsets.US_ASCII));
        HttpResponse<String> answer =
                leaver.send(leaver.request("/predict").POST(BodyPublishers.ofByteArray(body.toByteArray())));
        assertEquals(400, answer.statusCode());
        assertEquals(
                json("'the body is not UTF-8: send it as UTF-8'"),
                json(answer.body()).get("detail"));
    }

    @Test
    void aTextsLengthIsCountedInCharactersAndHalfOfOneIsNone() {
        try (RunningService measurer = RunningService.of(ToyModels.measurer())) {
            assertEquals(
                    200,
                    measurer.post("/predict", "{\"name\": \"" + "\ud83d\ude00".repeat(20) + "\"}")
                            .statusCode());
            assertEquals(
                    422,
                    measurer.post("/predict", "{\"name\": \"" + "\ud83d\ude00".repeat(21) + "\"}")
                            .statusCode());
            assertEquals(
                    422, measurer.post("/predict", "{\"name\": \"a\\ud83d\"}").statusCode());
        }
    }

    @Test
    void aBatchIsAnsweredInItsOrder() {
        HttpResponse<String> answer = leaver.post("/predict", """
                {"instances": [{"tenure": 1, "charges": 1, "contract": "yearly"},
                               {"tenure": 1, "charges": null, "contract": "monthly"}]}""");
        assertEquals(200, answer.statusCode());
        assertEquals(json("""
                {'predictions': [{'label': 'No', 'probabilities': {'No': 0.75, 'Yes': 0.25}},
                                 {'label': 'Yes', 'probabilities': {'No': 0.25, 'Yes': 0.75}}],
                 'model': 'toy', 'version': '1.2.3-abc'}"""), json(answer.body()));
    }

    @Test
    void aBatchOfManyRowsIsAnsweredInItsOrder() {
        try (RunningService adder = RunningService.of(ToyModels.adder())) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                rows.append(i == 0 ? "" : ",").append("{\"tenure\": ").append(i).append(", \"contract\": \"monthly\"}");
            }
            JsonNode predictions = json(adder.post("/predict", "{\"instances\": [" + rows + "]}")
                            .body())
                    .get("predictions");
            assertEquals(200, predictions.size());
            for (int i = 0; i < 200; i++) {
                assertEquals(i, predictions.get(i).get("value").asDouble());
            }
        }
    }

    @Test
    void anEmptyBatchIsAnsweredWithNoPredictions() {
        assertEquals(
                json("[]"),
                json(leaver.post("/predict", "{\"instances\": []}").body()).get("predictions"));
    }

    @Test
    void aRegressionIsAnsweredWithItsValue() {
        try (RunningService adder = RunningService.of(ToyModels.adder())) {
            assertEquals(
                    json("{'value': 60.0, 'model': 'toy', 'version': '1.2.3'}"),
                    json(adder.post("/predict", ToyModels.CUSTOMER).body()));
        }
    }

    @Test
    void topAsksForTheGreatestProbabilitiesOnly() {
        try (RunningService measurer = RunningService.of(ToyModels.measurer())) {
            HttpResponse<String> answer = measurer.post("/predict?top=2", "{\"name\": \"Grace Hopper\"}");
            assertEquals(
                    "{\"long\":0.7,\"short\":0.2}",
                    json(answer.body()).get("probabilities").toString());
            assertEquals(
                    422,
                    measurer.post("/predict?top=none", "{\"name\": \"Ada\"}").statusCode());
        }
    }

    @Test
    void aValueOutsideTheTrainingRangeIsAnsweredWithAWarning() {
        HttpResponse<String> answer =
                leaver.post("/predict", "{\"tenure\": 99, \"charges\": 50, \"contract\": \"monthly\"}");
        assertEquals(
                json("[{'feature': 'tenure', 'detail': 'tenure is 99, outside the training range 0 to 72'}]"),
                json(answer.body()).get("warnings"));
    }

    @Test
    void allWrongFieldsAreNamedAtOnce() {
        HttpResponse<String> answer =
                leaver.post("/predict", "{\"tenure\": 3000, \"contract\": \"weekly\", \"chargs\": 1}");
        assertEquals(422, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(json("""
                {'type': 'about:blank', 'title': 'Unprocessable Entity', 'status': 422,
                 'detail': '3 fields are wrong: see errors',
                 'errors': [
                  {'pointer': '/tenure', 'detail': 'tenure is out of bounds: give a whole number from 0 to 1000 (months)'},
                  {'pointer': '/contract', 'detail': 'contract is not a known category: give one of #monthly#, #yearly#'},
                  {'pointer': '/chargs', 'detail': 'chargs is not a feature of this model: did you mean charges?'}]}""".replace("#", "\\'")), json(answer.body()));
    }

    @Test
    void aWrongFieldOfABatchIsNamedWithItsRow() {
        HttpResponse<String> answer =
                leaver.post("/predict", "{\"instances\": [" + ToyModels.CUSTOMER + ", {\"contract\": \"yearly\"}, 7]}");
        assertEquals(422, answer.statusCode());
        assertEquals(json("""
                [{'pointer': '/instances/1/tenure',
                  'detail': 'tenure is missing: give a whole number from 0 to 1000 (months)'},
                 {'pointer': '/instances/2', 'detail': 'instance 2 is no object: give {#feature#: value, …}'}]""".replace("#", "\\'")), json(answer.body()).get("errors"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\": [{}], \"parameters\": {}}",
                "{\"parameters\": {}, \"instances\": [{}]}",
                "{\"parameters\": {\"instances\": 1}, \"instances\": 7, \"more\": 1}"
            })
    void whatStandsBesideManyRowsIsNamedWhereverItStands(String body) {
        JsonNode errors = json(leaver.post("/predict", body).body()).get("errors");
        assertEquals(
                json(
                        "{'pointer': '/parameters', 'detail': 'parameters stands beside instances: give instances alone'}"),
                errors.get(errors.size() - 1));
        assertTrue(errors.size() <= 3, errors.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tenure\": \"hunter2\", \"charges\": 1, \"contract\": \"monthly\"}",
                "{\"tenure\": 918273, \"charges\": 1, \"contract\": \"monthly\"}",
                "{\"tenure\": 1, \"charges\": 1, \"contract\": \"hunter2\"}",
                "{\"tenure\": 1.918273, \"charges\": 1, \"contract\": \"monthly\"}",
            })
    void aRefusedValueIsNeverRepeated(String body) {
        HttpResponse<String> answer = leaver.post("/predict", body);
        assertEquals(422, answer.statusCode());
        assertFalse(answer.body().contains("hunter2"), answer.body());
        assertFalse(answer.body().contains("918273"), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"tenure\": }", "nonsense", "{\"instances\": [{]}", "{} {}"})
    void whatIsNoJsonIsRefusedWith400(String body) {
        HttpResponse<String> answer = leaver.post("/predict", body);
        assertTrue(answer.statusCode() == 400 || answer.statusCode() == 422, answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "7", "null", "\"text\"", "{\"instances\": 7}", "{\"instances\": [], \"more\": 1}", "{}"})
    void jsonOfTheWrongFormIsRefusedWith422(String body) {
        assertEquals(422, leaver.post("/predict", body).statusCode());
    }

    @Test
    void tooManyRowsAreRefusedWith413() {
        String rows = String.join(",", Collections.nCopies(4, ToyModels.CUSTOMER));
        HttpResponse<String> answer = leaver.post("/predict", "{\"instances\": [" + rows + "]}");
        assertEquals(413, answer.statusCode());
        assertEquals(
                "instances has more than 3 rows: send fewer at a time, or stream them as application/x-ndjson or text/csv",
                json(answer.body()).get("detail").asString());
    }

    @Test
    void aBodyOverTheLimitIsRefusedWith413() {
        assertEquals(413, leaver.post("/predict", " ".repeat(20_001)).statusCode());
    }

    @Test
    void aLargeBodyWithinTheLimitIsAnswered() {
        assertEquals(
                200,
                leaver.post("/predict", ToyModels.CUSTOMER + " ".repeat(18_000)).statusCode());
    }

    @Test
    void aBodyThatDoesNotSayItsTypeOrLengthIsReadAsJson() {
        HttpResponse<String> answer = leaver.send(leaver.request("/predict")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(ToyModels.CUSTOMER.getBytes(StandardCharsets.UTF_8)))));
        assertEquals(200, answer.statusCode(), answer.body());
    }

    @Test
    void whatCurlSendsByDefaultIsReadAsJson() {
        HttpResponse<String> answer = leaver.send(leaver.request("/predict")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(ToyModels.CUSTOMER)));
        assertEquals(200, answer.statusCode(), answer.body());
    }

    @Test
    void anotherMediaTypeIsRefusedWith415() {
        HttpResponse<String> answer = leaver.send(
                leaver.request("/predict").header("Content-Type", "text/xml").POST(BodyPublishers.ofString("<a/>")));
        assertEquals(415, answer.statusCode());
    }

    @Test
    void anotherMethodIsRefusedWith405AndTheAllowedOnes() {
        HttpResponse<String> answer = leaver.get("/predict");
        assertEquals(405, answer.statusCode());
        assertEquals("POST", answer.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void anUnknownPathIsAnsweredWith404() {
        HttpResponse<String> answer = leaver.get("/nowhere");
        assertEquals(404, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow());
    }
}
