package io.argosy.serving.protocol;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceProtocolTest {
    private static final String INFER = "/v2/models/toy/infer";
    private static final String COLUMNS = """
            {"id": "7", "model_name": "toy", "inputs": [
             {"name": "tenure", "datatype": "INT64", "shape": [2], "data": [10, 20]},
             {"name": "charges", "datatype": "FP32", "shape": [2, 1], "data": [[50.0], [null]]},
             {"name": "contract", "datatype": "BYTES", "shape": [2], "data": ["monthly", "yearly"]}]}""";

    private static RunningService leaver;
    private static RunningService adder;

    @BeforeAll
    static void start() {
        leaver = RunningService.of(ToyModels.leaver(), "VERSION", "1.2.3-abc", "MAX_ROWS", "3");
        adder = RunningService.of(ToyModels.adder());
    }

    @AfterAll
    static void stop() {
        leaver.close();
        adder.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2|{'name': 'argosy', 'version': '1.2.3-abc', 'extensions': []}",
                "/v2/|{'name': 'argosy', 'version': '1.2.3-abc', 'extensions': []}",
                "/v2/health/live|{'live': true}",
                "/v2/health/ready|{'live': true, 'ready': true}",
                "/v2/models/toy/ready|{'name': 'toy', 'live': true, 'ready': true}",
                "/v2/models/toy/versions/1.2.3/ready|{'name': 'toy', 'live': true, 'ready': true}",
            },
            quoteCharacter = '`')
    void theServerAndItsModelSayThatTheyAreThere(String path, String expected) {
        HttpResponse<String> answer = leaver.get(path);
        assertEquals(200, answer.statusCode());
        assertEquals(json(expected), json(answer.body()));
    }

    @Test
    void theModelDescribesItsTensors() {
        assertEquals(json("""
                {'name': 'toy', 'versions': ['1.2.3'], 'platform': 'argosy',
                 'inputs': [{'name': 'tenure', 'datatype': 'INT64', 'shape': [-1]},
                            {'name': 'charges', 'datatype': 'FP64', 'shape': [-1]},
                            {'name': 'contract', 'datatype': 'BYTES', 'shape': [-1]}],
                 'outputs': [{'name': 'label', 'datatype': 'BYTES', 'shape': [-1]},
                             {'name': 'probabilities', 'datatype': 'FP64', 'shape': [-1, 2]}]}"""), json(leaver.get("/v2/models/toy").body()));
    }

    @Test
    void oneTensorForEachFeatureIsAnswered() {
        HttpResponse<String> answer = leaver.post(INFER, COLUMNS);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(json("""
                {'model_name': 'toy', 'model_version': '1.2.3', 'id': '7', 'outputs': [
                 {'name': 'label', 'datatype': 'BYTES', 'shape': [2], 'data': ['Yes', 'No']},
                 {'name': 'probabilities', 'datatype': 'FP64', 'shape': [2, 2], 'data': [0.25, 0.75, 0.75, 0.25]}]}"""), json(answer.body()));
    }

    @Test
    void oneMatrixWithTheFeaturesAsColumnsIsAnswered() {
        HttpResponse<String> answer = adder.post(INFER, """
                {"inputs": [{"name": "rows", "datatype": "BYTES", "shape": [2, 3],
                             "data": [[1, 2, "monthly"], [3, 4, "yearly"]]}]}""");
        assertEquals(
                json("[{'name': 'value', 'datatype': 'FP64', 'shape': [2], 'data': [3.0, 7.0]}]"),
                json(answer.body()).get("outputs"));
    }

    @Test
    void aMatrixNeedsNoColumnForWhatComesLastAndMayBeMissing() {
        try (RunningService shorter = RunningService.of(ToyModels.shortAdder())) {
            String rows = """
                    {"inputs": [{"name": "rows", "datatype": "FP64", "shape": [2, %d], "data": %s}]}""";

            HttpResponse<String> without = shorter.post(INFER, rows.formatted(1, "[10, 20]"));
            HttpResponse<String> with = shorter.post(INFER, rows.formatted(2, "[[10, 50], [20, 1]]"));
            HttpResponse<String> more = shorter.post(INFER, rows.formatted(3, "[[10, 50, 1], [20, 1, 1]]"));

            assertEquals(
                    json("[{'name': 'value', 'datatype': 'FP64', 'shape': [2], 'data': [10.0, 20.0]}]"),
                    json(without.body()).get("outputs"));
            assertEquals(
                    json("[{'name': 'value', 'datatype': 'FP64', 'shape': [2], 'data': [60.0, 21.0]}]"),
                    json(with.body()).get("outputs"));
            assertEquals(
                    json("{'error': 'input rows is no feature, and as a matrix it has 3 columns: the model takes 1 to 2"
                            + " features'}"),
                    json(more.body()));
        }
        HttpResponse<String> inTheMiddle = adder.post(INFER, """
                {"inputs": [{"name": "rows", "datatype": "BYTES", "shape": [1, 2], "data": [1, "monthly"]}]}""");
        assertEquals(422, inTheMiddle.statusCode(), "what comes before another one has its column");
    }

    @Test
    void theOutputsCanBeRestricted() {
        String restricted = COLUMNS.replace("\"id\": \"7\"", "\"outputs\": [{\"name\": \"label\"}]");
        assertEquals(
                1, json(leaver.post(INFER, restricted).body()).get("outputs").size());
        HttpResponse<String> unknown = leaver.post(INFER, restricted.replace("\"label\"", "\"answer\""));
        assertEquals(422, unknown.statusCode());
        assertEquals(
                json("{'error': 'an output that is asked for does not exist: ask for label or probabilities'}"),
                json(unknown.body()));
    }

    @Test
    void aRequestWithoutAContentTypeIsRead() {
        HttpResponse<String> answer = leaver.send(leaver.request(INFER).POST(BodyPublishers.ofString(COLUMNS)));
        assertEquals(200, answer.statusCode());
    }

    @Test
    void everyWrongFieldIsNamedWithItsRow() {
        HttpResponse<String> answer =
                leaver.post(INFER, COLUMNS.replace("\"yearly\"", "\"weekly\"").replace("[10, 20]", "[10, 20.5]"));
        assertEquals(422, answer.statusCode());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                "2 fields are wrong; row 1: tenure is not whole: give a whole number from 0 to 1000 (months); "
                        + "row 1: contract is not a known category: give one of \"monthly\", \"yearly\"",
                json(answer.body()).get("error").asString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT32|53|",
                "INT32|53.0|",
                "UINT8|255|",
                "BOOL|true|",
                "BOOL|1|",
                "FP16|65504|",
                "FP64|1e300|",
                "INT32|53.7|a number that is not whole",
                "INT64|5e-1|a number that is not whole",
                "INT32|2147483648|a number beyond it",
                "INT8|-129|a number beyond it",
                "UINT8|256|a number beyond it",
                "UINT32|-1|a number beyond it",
                "UINT64|18446744073709551616|a number beyond it",
                "INT16|1e200|a number beyond it",
                "BOOL|2|a number beyond it",
                "BOOL|0.5|a number that is not whole",
                "FP16|65505|a number beyond it",
                "FP32|1e39|a number beyond it",
            })
    void aTensorHoldsWhatItsDatatypeCan(String datatype, String element, String wrong) {
        HttpResponse<String> answer = leaver.post(
                INFER, COLUMNS.replace("\"FP32\"", "\"" + datatype + "\"").replace("[50.0]", "[" + element + "]"));
        assertEquals(wrong == null ? 200 : 422, answer.statusCode(), answer.body());
        if (wrong != null) {
            assertEquals(
                    "1 field is wrong; row 0: input charges is of " + datatype + " and has " + wrong
                            + ": give it as FP64",
                    json(answer.body()).get("error").asString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"inputs\": []}",
                "{\"inputs\": [7]}",
                "{\"inputs\": [{\"name\": \"tenure\"}]}",
                "{\"inputs\": [{\"name\": \"tenure\", \"datatype\": \"COMPLEX\", \"shape\": [1], \"data\": [1]}]}",
                "{\"inputs\": [{\"name\": \"tenure\", \"datatype\": \"INT64\", \"shape\": [], \"data\": [1]}]}",
                "{\"inputs\": [{\"name\": \"tenure\", \"datatype\": \"INT64\", \"shape\": [-1], \"data\": [1]}]}",
                "{\"inputs\": [{\"name\": \"tenure\", \"datatype\": \"INT64\", \"shape\": [2], \"data\": [1]}]}",
                "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"INT64\", \"shape\": [1, 2], \"data\": [1, 2]}]}",
                "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"INT64\", \"shape\": [1, 99999, 99999, 99999], \"data\": []}]}",
            })
    void inputsThatDoNotFitAreRefusedWith422(String body) {
        HttpResponse<String> answer = leaver.post(INFER, body);
        assertEquals(422, answer.statusCode(), answer.body());
        assertEquals(1, json(answer.body()).size());
    }

    @Test
    void tooManyRowsAreRefusedWith413() {
        assertEquals(
                413,
                leaver.post(
                                INFER,
                                "{\"inputs\": [{\"name\": \"tenure\", \"datatype\": \"INT64\", \"shape\": [4], \"data\": [1,1,1,1]}]}")
                        .statusCode());
    }

    @Test
    void binaryTensorsAreRefusedWith415() {
        HttpResponse<String> answer = leaver.send(leaver.request(INFER)
                .header("Inference-Header-Content-Length", "10")
                .POST(BodyPublishers.ofString(COLUMNS)));
        assertEquals(415, answer.statusCode());
    }

    @Test
    void anotherModelOrVersionIsAnsweredWith404() {
        for (String path : new String[] {"/v2/models/other", "/v2/models/toy/versions/9", "/v2/nothing"}) {
            HttpResponse<String> answer = leaver.get(path);
            assertEquals(404, answer.statusCode());
            assertEquals(
                    "application/json",
                    answer.headers().firstValue("Content-Type").orElseThrow());
            assertEquals(1, json(answer.body()).size());
        }
    }
}
