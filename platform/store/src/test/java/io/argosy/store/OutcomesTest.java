package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.evaluation.Judged;
import io.argosy.serving.metrics.StoreMetrics.KnownBy;
import io.argosy.serving.metrics.StoreMetrics.Quality;
import io.argosy.serving.store.PredictionStore;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What really happened, told of predictions, and what follows from it. */
@Tag("sample")
@Timeout(300)
class OutcomesTest {
    private static final PredictionStore.Model MODEL = PredictionStore.Model.of(
            StoringService.served(), StoringService.served().version());

    private static PostgresServer database;
    private static StoringService service;

    @BeforeAll
    static void start() {
        database = new PostgresServer();
        StoringService.migrate(database);
        service = new StoringService(database, "TIMEOUT", "30s");
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("delete from outcomes");
        database.execute("delete from predictions");
    }

    @Test
    void anOutcomeIsAnsweredByWhatBecomesOfIt() {
        insert("order-7", 0, 0);
        assertTold(200, "{\"result\":\"stored\"}", "order-7", "\"Yes\"");
        assertTold(200, "{\"result\":\"repeated\"}", "order-7", "\"Yes\"");
        HttpResponse<String> other = tell("order-7", "\"No\"");
        assertEquals(409, other.statusCode());
        assertTrue(
                other.body().contains("another outcome was told of this prediction before, and stands"), other.body());
        assertEquals("Yes", database.ask("select label from outcomes"));
        HttpResponse<String> unknown = tell("order-8", "\"No\"");
        assertEquals(404, unknown.statusCode());
        assertTrue(
                unknown.body()
                        .contains(
                                "no prediction with this id and row is kept here: it may not be written yet, ask again later"),
                unknown.body());
        HttpResponse<String> wrong = tell("order-7", "\"Maybe\"");
        assertEquals(422, wrong.statusCode());
        assertTrue(wrong.body().contains("actual is none of the labels: give No or Yes"), wrong.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "application/json; charset=utf-8", "text/json+json"})
    void aBodyIsReadAsThatOfAPredictionIs(String type) {
        insert("order-7", 0, 0);
        assertEquals(
                200, service.post("/outcomes", "", type, line("order-7", "Yes")).statusCode());
        assertEquals(
                415,
                service.post("/outcomes", "", "application/jsonp", line("order-7", "Yes"))
                        .statusCode());
        HttpResponse<String> lines = service.post("/outcomes", "", "application/jsonl", line("order-7", "Yes") + "\n");
        assertEquals("{\"result\":\"repeated\"}\n", lines.body());
    }

    @Test
    void theOpenApiDocumentSaysWhatAnOutcomeIs() {
        JsonNode document = JsonMapper.shared().readTree(service.get("/openapi.json"));
        JsonNode operation = document.at("/paths/~1outcomes/post");
        Set<String> statuses = Set.of("200", "400", "404", "408", "409", "413", "415", "422", "503");
        assertEquals(statuses, Set.copyOf(operation.get("responses").propertyNames()));
        assertEquals(
                StoringService.served().signature().labels(),
                document.at("/components/schemas/Outcome/properties/actual/enum")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }

    @Test
    void manyAreAnsweredEachInItsPlace() {
        insert("a", 0, 0);
        insert("a", 1, 0);
        HttpResponse<String> answer = service.tell("""
                {"request_id": "a", "actual": "Yes"}
                {"request_id": "a", "row": 1, "actual": "No"}
                {"request_id": "a", "row": 0, "actual": "Yes"}

                {"request_id": "a", "row": 1, "actual": "Yes"}
                {"request_id": "a", "row": 2, "actual": "Yes"}
                {"row": 2, "actual": "Yes"}
                {"request_id": "a", "row": -1, "actual": "Yes"}
                {"request_id": "a", "actual": "Yes", "when": "now"}
                nonsense
                """);
        assertEquals(200, answer.statusCode());
        assertEquals(
                List.of(
                        "stored",
                        "stored",
                        "repeated",
                        "contradicting",
                        "unknown",
                        "request_id is missing: give what the answer named in X-Request-Id",
                        "row is not the place of a row in its request: 0 is the first",
                        "an outcome has request_id, row and actual, and nothing else",
                        "this is not valid JSON"),
                answer.body()
                        .lines()
                        .map(line -> JsonMapper.shared().readTree(line))
                        .map(line ->
                                line.path("result").asString(line.path("error").asString("")))
                        .toList());
    }

    @Test
    void anOutcomeMayBeAsLateAsItsPredictionIsKept() {
        database.execute("select make_day(current_date - 60)");
        insert("long-ago", 0, 60);
        assertTold(200, "{\"result\":\"stored\"}", "long-ago", "\"No\"");
        assertEquals("60", database.ask("select current_date - day from outcomes"));
        database.execute("select drop_days_before(current_date - 30)");
        assertEquals(404, tell("long-ago", "\"No\"").statusCode());
    }

    @Test
    void anErasedPredictionIsUnknownAndOneOfAnotherServiceToo() {
        insert("erased", 0, 0);
        database.execute("select erase_request('erased')");
        assertEquals(404, tell("erased", "\"No\"").statusCode());
        database.execute("create schema if not exists other");
        database.execute("create table if not exists other.predictions as select * from churn.predictions");
        database.execute(
                "insert into other.predictions (request_id, row_number, day) values ('foreign', 0, current_date)");
        assertEquals(404, tell("foreign", "\"No\"").statusCode());
    }

    /** Told first, or erased first: nothing is left either way. */
    @ParameterizedTest
    @ValueSource(strings = {"select erase_request('race')", "select erase_subject('anna')"})
    void whatIsErasedWhileItsOutcomeIsToldLeavesNothing(String erasure) throws Exception {
        Outcome outcome = new Outcome("race", 0, "Yes", null);
        try (StorePool pool = pool();
                Connection telling = pool.connection();
                Connection erasing = pool.connection()) {
            telling.setAutoCommit(false);
            erasing.setAutoCommit(false);

            insertOfAnna();
            assertEquals(List.of(Outcome.Result.STORED), OutcomeTable.tell(telling, List.of(outcome)));
            FutureTask<Boolean> erased = later(() -> erasing.createStatement().execute(erasure));
            telling.commit();
            erased.get();
            erasing.commit();
            assertEquals("0 0", left());

            insertOfAnna();
            erasing.createStatement().execute(erasure);
            FutureTask<List<Outcome.Result>> told = later(() -> OutcomeTable.tell(telling, List.of(outcome)));
            erasing.commit();
            assertEquals(List.of(Outcome.Result.UNKNOWN), told.get());
            telling.commit();
            assertEquals("0 0", left());
        }
    }

    /** Begins something that has to wait for a lock, and returns when it does. */
    private static <T> FutureTask<T> later(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofPlatform().daemon().start(task);
        StoringService.await(
                "it waits",
                () -> !database.ask("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                        .equals("0"));
        return task;
    }

    private static void insertOfAnna() {
        insert("race", 0, 0);
        database.execute("update predictions set subject = 'anna'");
    }

    private static String left() {
        return database.ask("select (select count(*) from predictions) || ' ' || (select count(*) from outcomes)");
    }

    @Test
    void aPredictionThatWasServedIsJoinedWithWhatCameTrue() throws Exception {
        long before = service.kept("stored");
        for (int i = 0; i < 20; i++) {
            service.predict("served-" + i, StoringService.customer(i));
        }
        StoringService.await("they are there", () -> service.kept("stored") == before + 20);
        for (int i = 0; i < 20; i++) {
            assertTold(200, "{\"result\":\"stored\"}", "served-" + i, i % 3 == 0 ? "\"Yes\"" : "\"No\"");
        }
        Judged told = told(100);
        assertEquals(20, told.size());
        List<Quality> figures = Figures.of(told, List.of("contract", StoringService.SENSITIVE));
        assertTrue(figures.stream().anyMatch(figure -> figure.slice().equals("contract")));
        assertTrue(figures.stream().noneMatch(figure -> figure.slice().equals(StoringService.SENSITIVE)));
    }

    @Test
    void onePodOfAVersionLooksAndAllTellWhatItFound() throws Exception {
        database.execute("delete from looks");
        for (int i = 0; i < 300; i++) {
            insert("seen-" + i, 0, 0);
        }
        try (StorePool pool = pool();
                Connection connection = pool.connection()) {
            FigureTable table = new FigureTable(MODEL.version());
            assertTrue(table.isTurn(connection, Duration.ofMinutes(1)));
            assertFalse(table.isTurn(connection, Duration.ofMinutes(1)));
            List<Quality> found = Figures.expected(new Joined(MODEL.signature(), MODEL.version())
                    .answered(connection, LocalDate.now(ZoneOffset.UTC).minusDays(2), 1000)
                    .orElseThrow());
            table.replace(connection, found);
            table.replace(connection, found);
            assertEquals(Set.copyOf(found), Set.copyOf(table.read(connection)));
        }
    }

    /** Simulated: what comes true follows the probabilities, so the estimate has to hold what comes true. */
    @Test
    void anEstimateHoldsWhatComesTrueWhereProbabilitiesAreCalibrated() throws Exception {
        ManyOutcomes.predict(database, MODEL.version(), 4_000);
        database.execute("insert into outcomes (request_id, row_number, day, label) select request_id, row_number, day,"
                + " case when (hashtext('u' || request_id)::bigint & 65535) / 65536.0 < outputs[2] then 'Yes' else 'No' end"
                + " from predictions");
        Map<String, Quality> told = byMeasure(Figures.of(told(5_000), List.of()));
        Map<String, Quality> expected = byMeasure(Figures.expected(told(5_000)));
        for (String measure : List.of("accuracy", "brier", "log_loss", "auc", "f1")) {
            Quality estimate = Objects.requireNonNull(expected.get(measure));
            Quality truth = Objects.requireNonNull(told.get(measure));
            assertTrue(
                    estimate.low() <= truth.value() && truth.value() <= estimate.high(),
                    measure + " came to " + truth + ", estimated " + estimate);
            assertEquals(KnownBy.ESTIMATE, estimate.knownBy());
        }
    }

    /** 100,000 outcomes, late, told again, otherwise, or of nothing, in no order: the figures are those of one query. */
    @Test
    void aHundredThousandOutcomesGiveTheFiguresOfOneQuery() throws Exception {
        int predictions = 100_000;
        ManyOutcomes outcomes = new ManyOutcomes(database, MODEL.version(), predictions);
        assertEquals(outcomes.wanted(), outcomes.tell(service));

        Map<String, Quality> figures = byMeasure(Figures.of(told(predictions), List.of()));
        JsonNode reference = JsonMapper.shared().readTree(database.ask("""
                with joined as (
                    select outputs[2] as p, (outcomes.label = 'Yes')::int as y, (predictions.label = 'Yes')::int as said
                    from predictions join outcomes using (request_id, row_number, day)),
                ranked as (
                    select *, rank() over (order by p) + (count(*) over (partition by p) - 1) / 2.0 as place from joined)
                select json_build_object(
                    'accuracy', avg((y = said)::int),
                    'brier', avg((p - y) ^ 2),
                    'log_loss', avg(-ln(greatest(1e-15, case when y = 1 then p else 1 - p end))),
                    'f1', 2.0 * sum(y * said) / (sum(y) + sum(said)),
                    'auc', (sum(place) filter (where y = 1) - sum(y) * (sum(y) + 1) / 2.0)
                        / (sum(y)::float8 * (count(*) - sum(y))))
                from ranked
                """));
        for (String measure : reference.propertyNames()) {
            Quality figure = Objects.requireNonNull(figures.get(measure));
            assertEquals(reference.path(measure).asDouble(), figure.value(), 1e-9, measure);
            assertTrue(figure.low() < figure.value() && figure.value() < figure.high(), figure.toString());
            assertEquals(predictions, figure.predictions());
        }
    }

    private static Map<String, Quality> byMeasure(List<Quality> figures) {
        return figures.stream().collect(Collectors.toMap(Quality::measure, figure -> figure));
    }

    private static StorePool pool() throws Exception {
        return new StorePool(StoringService.store(database), Schema.name(MODEL));
    }

    private static Judged told(int most) throws Exception {
        try (StorePool pool = pool();
                Connection connection = pool.connection()) {
            return new Joined(MODEL.signature(), MODEL.version())
                    .told(connection, LocalDate.now(ZoneOffset.UTC).minusDays(2), most)
                    .orElseThrow();
        }
    }

    private static void insert(String id, int row, int age) {
        database.execute(
                "insert into predictions (request_id, row_number, day, predicted_at, version, features, outputs, label)"
                        + " values ('" + id + "', " + row + ", current_date - " + age + ", now(), '" + MODEL.version()
                        + "', '{}', '{0.25,0.75}', 'Yes')");
    }

    private static String line(String id, String label) {
        return "{\"request_id\": \"" + id + "\", \"actual\": \"" + label + "\"}";
    }

    private static HttpResponse<String> tell(String id, String actual) {
        return service.post(
                "/outcomes", "", "application/json", "{\"request_id\": \"" + id + "\", \"actual\": " + actual + "}");
    }

    private static void assertTold(int status, String body, String id, String actual) {
        HttpResponse<String> answer = tell(id, actual);
        assertEquals(body, answer.body());
        assertEquals(status, answer.statusCode());
    }
}
