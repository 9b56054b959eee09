package io.argosy.serving.docs;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DocsPagesTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src|spec-url)=\"([^\"]+)\"");

    private static RunningService leaver;

    @BeforeAll
    static void start() {
        leaver = RunningService.of(ToyModels.leaver());
    }

    @AfterAll
    static void stop() {
        leaver.close();
    }

    @Test
    void theDocumentIsMadeFromTheSignature() {
        JsonNode document = json(leaver.get("/openapi.json").body());
        assertEquals("3.1.0", document.get("openapi").asString());
        assertEquals("toy", document.get("info").get("title").asString());
        assertEquals(
                json("""
                {'type': 'object', 'required': ['tenure', 'contract'], 'properties': {
                 'tenure': {'type': 'integer', 'minimum': 0.0, 'maximum': 1000.0, 'description':
                  'Months as a customer. Training saw 0 to 72 months; outside of it the answer has a warning.'},
                 'charges': {'type': ['number', 'null'], 'minimum': -1.7976931348623157E308, 'maximum': 1.7976931348623157E308, 'description':
                  'All charges so far. Training saw 0 to 100 dollars; outside of it the answer has a warning. Null means: not billed yet.'},
                 'contract': {'type': 'string', 'description': 'How the contract is renewed.', 'enum': ['monthly', 'yearly']}},
                 'additionalProperties': false}""".replace("\n                  ", " ")),
                document.get("components").get("schemas").get("Instance"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/openapi.json", "/docs", "/redoc", "/docs/docs.js", "/docs/none", "/model", "/v2/models/toy"})
    void whoAsksForTheHeadAloneHearsWhatTheWholeAnswerHas(String path) {
        HttpResponse<String> whole = leaver.get(path);
        HttpResponse<String> head = leaver.send(leaver.request(path).method("HEAD", BodyPublishers.noBody()));
        assertEquals(whole.statusCode(), head.statusCode());
        assertEquals(whole.headers().firstValue("Content-Type"), head.headers().firstValue("Content-Type"));
        assertEquals(
                whole.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
        assertEquals("", head.body());
    }

    @Test
    void itsExamplesWork() {
        JsonNode document = json(leaver.get("/openapi.json").body());
        for (String path : new String[] {"/predict", "/explain"}) {
            JsonNode examples = document.get("paths")
                    .get(path)
                    .get("post")
                    .get("requestBody")
                    .get("content")
                    .get("application/json")
                    .get("examples");
            assertEquals(2, examples.size());
            for (JsonNode example : examples) {
                assertEquals(
                        200, leaver.post(path, example.get("value").toString()).statusCode());
            }
        }
    }

    @Test
    void itSaysHowManyRowsABodyMayHaveAndWhichModelThereIs() {
        try (RunningService service = RunningService.of(ToyModels.leaver(), "MAX_ROWS", "7", "VERSION", "1.2.3-abc")) {
            JsonNode components = json(service.get("/openapi.json").body()).get("components");
            assertEquals(
                    7,
                    components
                            .get("schemas")
                            .get("Instances")
                            .get("properties")
                            .get("instances")
                            .get("maxItems")
                            .asInt());
            assertEquals(
                    json("[['toy'], ['1.2.3', '1.2.3-abc']]"),
                    json("["
                            + components
                                    .get("parameters")
                                    .get("Model")
                                    .get("schema")
                                    .get("enum") + ","
                            + components
                                    .get("parameters")
                                    .get("Version")
                                    .get("schema")
                                    .get("enum") + "]"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/redoc"})
    void aPageLoadsOnlyWhatThisServiceServes(String path) {
        HttpResponse<String> page = leaver.get(path);
        assertEquals(200, page.statusCode());
        assertTrue(page.headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow()
                .startsWith("default-src 'self'"));
        Matcher link = LINK.matcher(page.body());
        int links = 0;
        while (link.find()) {
            if (!link.group(1).equals("data:,")) {
                assertFalse(link.group(1).startsWith("/"), link.group(1));
                assertEquals(200, leaver.get("/" + link.group(1)).statusCode(), link.group(1));
                links++;
            }
        }
        assertTrue(links >= 2, page.body());
    }

    @Test
    void aTrailingSlashIsLedToThePage() {
        HttpResponse<String> answer = leaver.get("/docs/");
        assertEquals(308, answer.statusCode());
        assertEquals("../docs", answer.headers().firstValue("Location").orElseThrow());
        assertEquals(404, leaver.get("/docs/another.js").statusCode());
    }

    @Test
    void theyAreOffWhereTheEnvironmentSaysSo() {
        try (RunningService service = RunningService.of(ToyModels.leaver(), "DOCS", "off")) {
            for (String path : new String[] {"/docs", "/redoc", "/openapi.json", "/docs/docs.js"}) {
                assertEquals(404, service.get(path).statusCode());
            }
        }
    }
}
