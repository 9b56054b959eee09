package io.argosy.serving.protocol;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Arrays that requests give whole, in each way that a service is asked. */
class TensorsTest {
    private static final String INFER = "/v2/models/toy/infer";
    private static final String IMAGE =
            "{'name': 'image', 'datatype': 'FP32', 'shape': [2, 2, 2], 'data': [2, 3, 4, 5, 0, 0, 0, 1]}";
    private static final String WORDS =
            "{'name': 'words', 'datatype': 'INT64', 'shape': [2, 2], 'data': [[6, 7], [0, 0]]}";
    private static final String HOUR = "{'name': 'hour', 'datatype': 'FP64', 'shape': [2], 'data': [1, 0]}";

    private static RunningService painter;

    @BeforeAll
    static void start() {
        painter = RunningService.of(ToyModels.painter(), "MAX_ROWS", "3");
    }

    @AfterAll
    static void stop() {
        painter.close();
    }

    @Test
    void theModelDescribesThemWithTheirShapes() {
        assertEquals(
                json("[{'name': 'hour', 'datatype': 'FP64', 'shape': [-1]},"
                        + " {'name': 'image', 'datatype': 'FP32', 'shape': [-1, 2, 2]},"
                        + " {'name': 'words', 'datatype': 'INT64', 'shape': [-1, 2]}]"),
                json(painter.get("/v2/models/toy").body()).get("inputs"));
        assertEquals(
                json("[{'name': 'image', 'datatype': 'FP32', 'shape': [2, 2]},"
                        + " {'name': 'words', 'datatype': 'INT64', 'shape': [2]}]"),
                json(painter.get("/model").body()).get("signature").get("tensors"));
        JsonNode instance = json(painter.get("/openapi.json").body())
                .get("components")
                .get("schemas")
                .get("Instance");
        assertEquals(json("['hour', 'image', 'words']"), instance.get("required"));
        JsonNode nested = instance.get("properties").get("image").get("oneOf").get(0);
        assertEquals(2, nested.get("minItems").asInt());
        assertEquals(2, nested.get("items").get("maxItems").asInt());
        assertEquals(255, nested.get("items").get("items").get("maximum").asInt());
        assertEquals(
                4,
                instance.get("properties")
                        .get("image")
                        .get("oneOf")
                        .get(1)
                        .get("minItems")
                        .asInt());
    }

    @Test
    void theyAreAnsweredOverTheOpenInferenceProtocolNestedAndFlat() {
        for (String image :
                List.of(IMAGE, IMAGE.replace("[2, 3, 4, 5, 0, 0, 0, 1]", "[[[2, 3], [4, 5]], [[0, 0], [0, 1]]]"))) {
            HttpResponse<String> answer = painter.post(INFER, inputs(WORDS, image, HOUR));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(
                    json("[{'name': 'value', 'datatype': 'FP64', 'shape': [2], 'data': [7654321.0, 10000.0]}]"),
                    json(answer.body()).get("outputs"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'shape': [2, 2, 2]|'shape': [2, 4]|input image has the shape [2, 4]: give [2, 2, 2], that is [2, 2] for each of 2 rows
            'shape': [2, 2, 2]|'shape': [1, 8]|input image has the shape [1, 8]: give [2, 2, 2], that is [2, 2] for each of 2 rows
            'shape': [2, 2, 2]|'shape': [2, 2, 3]|input image has 8 elements, its shape says 12: give as many
            'shape': [2, 2, 2]|'shape': [4, 2, 1]|input image has more than 3 rows: send fewer at a time
            'image'|'picture'|input picture is none of this model: it takes hour, image, words, as GET /v2/models/… describes them
            [2, 3, 4, 5, 0, 0, 0, 1]|[2, 3, 4, 5, 0, 0, 0, 256]|1 field is wrong; row 1: image has an element that is out of bounds: give an array of numbers from 0 to 255 of the shape [2, 2], nested or flat
            [2, 3, 4, 5, 0, 0, 0, 1]|[2, 3, 4, 5, 0, 0, 0, null]|1 field is wrong; row 1: image has an element that is no number: give an array of numbers from 0 to 255 of the shape [2, 2], nested or flat
            'INT64'|'UINT8'|
            [[6, 7], [0, 0]]|[[6, 7], [0, 1e3]]|
            [[6, 7], [0, 0]]|[[6, 7], [0, 0.5]]|1 field is wrong; row 1: words has an element that is not whole: give an array of whole numbers of the shape [2], nested or flat
            """)
    void whatDoesNotFitIsToldTheShapeThatIsWanted(
            String sound, String broken, @org.jspecify.annotations.Nullable String error) {
        HttpResponse<String> answer = painter.post(
                INFER, inputs(HOUR, IMAGE, WORDS).replace(sound.replace('\'', '"'), broken.replace('\'', '"')));
        if (error == null) {
            assertEquals(200, answer.statusCode(), answer.body());
        } else {
            assertEquals(error, json(answer.body()).get("error").asString());
        }
    }

    @Test
    void predictTakesThemInJsonAndATablesColumnsAreTheirElements() {
        assertEquals(
                7_654_321,
                json(painter.post("/predict", ToyModels.PICTURE).body())
                        .get("value")
                        .asDouble());
        JsonNode many = json(painter.post(
                        "/predict",
                        "{\"instances\": [" + ToyModels.PICTURE + ", "
                                + ToyModels.PICTURE.replace("[[2, 3], [4, 5]]", "[0, 0, 0, 0]") + "]}")
                .body());
        assertEquals(7_600_001, many.get("predictions").get(1).get("value").asDouble());
        HttpResponse<String> refused =
                painter.post("/predict", ToyModels.PICTURE.replace("[[2, 3], [4, 5]]", "[[2, 3], [4]]"));
        assertEquals(422, refused.statusCode());
        assertTrue(
                refused.body()
                        .contains(
                                "image has 3 elements, not 4: give an array of numbers from 0 to 255 of the shape [2, 2],"
                                        + " nested or flat"),
                refused.body());
        JsonNode why = json(painter.post("/explain", ToyModels.PICTURE).body());
        assertTrue(why.toString().contains("image_1_1"), why.toString());
    }

    private static String inputs(String... tensors) {
        return ("{'inputs': [" + String.join(", ", tensors) + "]}").replace('\'', '"');
    }
}
