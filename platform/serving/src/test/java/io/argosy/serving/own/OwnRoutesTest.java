package io.argosy.serving.own;

import static io.argosy.serving.RunningService.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.CannotServeException;
import io.argosy.serving.RunningService;
import io.argosy.serving.ToyModels;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.Reply;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OwnRoutesTest {
    private static final String LIMIT = "1000";

    private static RunningService service;

    @BeforeAll
    static void start() throws CannotServeException {
        service = RunningService.withOwn(ToyModels.leaver(), routes(), "MAX_BODY", LIMIT, "MAX_ROWS", "3");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static OwnRoutes routes() {
        return new OwnRoutes()
                .get("/segments/{name}", "One segment", OwnRoutesTest::segment)
                .get("/broken", "Breaks", _ -> {
                    throw new IllegalStateException("secret");
                })
                .get("/deep", "Goes too deep", _ -> {
                    throw new StackOverflowError();
                })
                .post("/adjusted", "What would be by the year", ToyModels.CUSTOMER, OwnRoutesTest::adjusted)
                .post("/ranking", "Whom to call first", "[" + ToyModels.CUSTOMER + "]", OwnRoutesTest::ranking);
    }

    private static Reply segment(OwnRequest request) {
        if ("none".equals(request.path("name"))) {
            throw new RefusedException(404, "there is no such segment: give one of those that there are");
        }
        String text = request.path("name") + " " + request.query("of") + " "
                + request.model().version();
        return request.reply("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the model something else than the caller sent, whether that stands where it is said to or not. */
    private static Reply adjusted(OwnRequest request) {
        ObjectNode customer = (ObjectNode) request.json();
        String place = customer.has("customer") ? "/customer" : "";
        ObjectNode changed = (ObjectNode) (place.isEmpty() ? customer : customer.get("customer"));
        changed.remove("id");
        changed.put("tenure", 10).put("contract", "yearly");
        return request.reply(JsonMapper.shared()
                .createObjectNode()
                .put(
                        "label",
                        request.predict(List.of(changed), _ -> place).getFirst().label()));
    }

    private static Reply ranking(OwnRequest request) {
        List<JsonNode> rows = new ArrayList<>();
        request.json().forEach(rows::add);
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        request.predict(rows, i -> "/" + i)
                .forEach(prediction -> answer.withArray("labels").add(prediction.label()));
        return request.reply(answer);
    }

    @Test
    void aRouteHasItsPathItsQueryAndTheModel() {
        HttpResponse<String> answer = service.get("/segments/north?of=2%20or%203");
        assertEquals(200, answer.statusCode());
        assertEquals("north 2 or 3 1.2.3", answer.body());
        assertEquals("text/plain", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("1.2.3", answer.headers().firstValue("Model-Version").orElseThrow());
        assertTrue(answer.headers().firstValue("X-Request-Id").isPresent());
    }

    @Test
    void whatItRefusesIsAProblemAndSoIsWhatItDoesNotExpect() {
        HttpResponse<String> answer = service.get("/segments/none");
        assertEquals(404, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow());
        for (String path : List.of("/broken", "/deep")) {
            HttpResponse<String> broken = service.get(path);
            assertEquals(500, broken.statusCode(), path);
            assertEquals(
                    json("'an error of the service, not of the request: its log has more'"),
                    json(broken.body()).get("detail"));
        }
    }

    @Test
    void itPredictsAsPredictDoesWithTheSameErrorsAndCounts() {
        double before = predicted();
        HttpResponse<String> answer = service.post("/ranking", "[" + ToyModels.CUSTOMER + "]");
        assertEquals(json("{'labels': ['Yes']}"), json(answer.body()));
        assertEquals(before + 1, predicted());
        HttpResponse<String> refused = service.post("/ranking", "[" + ToyModels.CUSTOMER + ", {\"tenure\": 1}, 3]");
        assertEquals(422, refused.statusCode());
        assertEquals(
                List.of("/1/contract", "/2"),
                json(refused.body())
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("pointer").asString())
                        .toList());
        assertEquals(413, service.post("/ranking", "[1, 2, 3, 4]").statusCode());
        assertEquals(before + 1, predicted());
    }

    /** Whoever watches a service sees both what callers sent and what the model was given, or cannot tell whose a change is. */
    @Test
    void whatCallersSentIsCountedBesideWhatTheRouteMadeOfIt() {
        double asked = counted("model_values_asked_total{bin=\"0\",name=\"contract\"");
        double given = counted("model_values_total{bin=\"1\",name=\"contract\",of=\"input\"");
        double scores = counted("model_values_total{bin=\"0\",name=\"Yes\",of=\"score\"");
        for (String body : List.of(
                ToyModels.CUSTOMER,
                ToyModels.CUSTOMER.replace("{", "{\"id\": 7, "),
                "{\"by\": {\"tenure\": 3}, \"customer\": " + ToyModels.CUSTOMER + "}",
                // Nobody knows what these asked, and the model was asked all the same.
                "{\"id\": 7, \"charges\": 3}",
                "{\"customer\": {\"id\": 7, \"charges\": null}}")) {
            HttpResponse<String> answer = service.post("/adjusted", body);
            assertEquals(json("{'label': 'No'}"), json(answer.body()), body);
        }
        assertEquals(asked + 3, counted("model_values_asked_total{bin=\"0\",name=\"contract\""));
        assertEquals(given + 5, counted("model_values_total{bin=\"1\",name=\"contract\",of=\"input\""));
        assertEquals(scores + 5, counted("model_values_total{bin=\"0\",name=\"Yes\",of=\"score\""));

        // What the platform's own routes are asked is what the model is given.
        assertEquals(200, service.post("/predict", ToyModels.CUSTOMER).statusCode());
        assertEquals(asked + 4, counted("model_values_asked_total{bin=\"0\",name=\"contract\""));
        // A refused request counts nothing, here either.
        assertEquals(
                422, service.post("/ranking", "[" + ToyModels.CUSTOMER + ", 3]").statusCode());
        assertEquals(asked + 4, counted("model_values_asked_total{bin=\"0\",name=\"contract\""));
    }

    private static double predicted() {
        return counted("model_predictions_total");
    }

    private static double counted(String series) {
        return service.manage("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void bodiesAreHeldToTheLimitsOfAllBodies() {
        assertEquals(413, service.post("/ranking", " ".repeat(1_001)).statusCode());
        assertEquals(400, service.post("/ranking", "[").statusCode());
        assertEquals(400, service.post("/ranking", "").statusCode());
        assertEquals(405, service.get("/ranking").statusCode());
        assertEquals(
                415,
                service.send(service.request("/ranking")
                                .header("Content-Encoding", "gzip")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("x")))
                        .statusCode());
    }

    @Test
    void requestsAreMeasuredUnderTheirRoute() {
        service.get("/segments/a");
        service.get("/segments/b");
        String metrics = service.manage("/metrics").body();
        assertTrue(metrics.contains("route=\"/segments/{name}\""), metrics);
        assertTrue(metrics.lines().noneMatch(line -> line.contains("/segments/a")));
    }

    @Test
    void theDocumentOfTheApiHasThem() {
        JsonNode paths = json(service.get("/openapi.json").body()).get("paths");
        JsonNode post = paths.get("/ranking").get("post");
        assertEquals(json("'Whom to call first'"), post.get("summary"));
        assertEquals(
                json("[" + ToyModels.CUSTOMER + "]"),
                post.get("requestBody").get("content").get("application/json").get("example"));
        assertTrue(post.get("responses").has("503"));
        assertEquals(
                json("'name'"),
                paths.get("/segments/{name}")
                        .get("get")
                        .get("parameters")
                        .get(0)
                        .get("name"));
    }

    @Test
    void whatCannotBeHadIsRefusedAtTheStart() {
        OwnRoutes.Handler any = request -> request.reply(request.json());
        refused(
                new OwnRoutes().get("/predict", "Mine", any),
                "the service's own route /predict begins as one of the platform's: begin it with another word than");
        refused(
                new OwnRoutes().get("/docs/mine", "Mine", any),
                "the service's own route /docs/mine begins as one of the platform's: begin it with another word than");
        refused(
                new OwnRoutes().get("/v2/models", "Mine", any),
                "the service's own route /v2/models begins as one of the platform's: begin it with another word than");
        refused(
                new OwnRoutes().get("/{any}", "Mine", any),
                "the service's own route \"/{any}\" is no path: begin it with a slash and a word of small letters");
        refused(new OwnRoutes().get("/a/{x}", "A", any).get("/a/{y}", "A", any), "GET /a/{y} is added twice");
        refused(new OwnRoutes().get("/a/{x}/{x}", "A", any), "/a/{x}/{x} has a {name} twice");
        refused(new OwnRoutes().get("/a", " ", any), "/a has no summary");
        refused(new OwnRoutes().post("/a", "A", "{", any), "the example of /a is no JSON");
    }

    private static void refused(OwnRoutes routes, String begin) {
        String message = String.valueOf(
                assertThrows(CannotServeException.class, () -> RunningService.withOwn(ToyModels.leaver(), routes))
                        .getMessage());
        assertTrue(message.startsWith(begin), message);
    }

    @Test
    void routesThatNeverReturnHoldUpNeitherPredictionsNorProbesNorTheEnd() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        OwnRoutes stuck = new OwnRoutes().get("/stuck", "Never returns", request -> {
            never.await();
            return request.reply("text/plain", new byte[0]);
        });
        RunningService other =
                RunningService.withOwn(ToyModels.leaver(), stuck, "QUEUE", "1", "DRAIN", "2s", "CONCURRENCY", "2");
        AtomicInteger busy = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asked.add(callers.submit(() -> {
                    try {
                        if (other.get("/stuck").statusCode() == 503) {
                            busy.incrementAndGet();
                        }
                    } catch (IllegalStateException e) {
                        // The end of the service cut it off.
                    }
                }));
            }
            // Two are worked on and one waits: the others hear at once that there is no room.
            while (busy.get() < 5) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(200, other.post("/predict", ToyModels.CUSTOMER).statusCode());
                assertEquals(200, other.post("/explain", ToyModels.CUSTOMER).statusCode());
                assertEquals(200, other.get("/model").statusCode());
                assertEquals(200, other.manage("/readyz").statusCode());
                assertEquals(200, other.manage("/healthz").statusCode());
            }
            long begun = System.nanoTime();
            other.service().close();
            Duration end = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(end.toSeconds() < 10, () -> "the end took " + end);
            for (Future<?> each : asked) {
                each.get();
            }
        }
    }
}
