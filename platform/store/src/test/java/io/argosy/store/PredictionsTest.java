package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.instance.InstanceReader;
import io.argosy.model.signature.Row;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Predictions, in a real server's tables. */
@Tag("sample")
@Timeout(120)
class PredictionsTest {
    private static PostgresServer database;
    private static StoringService service;

    @BeforeAll
    static void start() {
        database = new PostgresServer();
        StoringService.migrate(database);
        service = new StoringService(database);
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("delete from predictions");
    }

    @Test
    void eachRowOfEachKindOfRequestIsThereOnce() {
        String row = StoringService.customer(0);
        service.predict("one", row);
        service.predict("many", "{\"instances\": [" + row + ", " + StoringService.customer(1) + "]}");
        service.post("/predict", "lines", "application/x-ndjson", row + "\n{\"wrong\": 1}\n" + row + "\n");
        JsonNode fields = JsonMapper.shared().readTree(row);
        String header = String.join(",", fields.propertyNames());
        String record = String.join(
                ",",
                fields.valueStream()
                        .map(value -> value.isNull() ? "" : value.asString())
                        .toList());
        service.post("/predict", "table", "text/csv", header + "\n" + record + "\n" + record + "\n");
        written(7);

        assertEquals(
                "lines 0, lines 2, many 0, many 1, one 0, table 0, table 1",
                database.ask("select string_agg(request_id || ' ' || row_number, ', ' order by request_id, row_number)"
                        + " from predictions"));
        assertEquals(StoringService.served().version(), database.ask("select distinct version from predictions"));
    }

    @Test
    void whatIsSentAgainUnderItsIdentifierIsThereOnce() {
        long before = service.kept("repeated");
        service.predict("again", StoringService.customer(0));
        written(1);
        service.predict("again", StoringService.customer(0));
        StoringService.await("the second is counted", () -> service.kept("repeated") == before + 1);
        assertEquals("1", database.ask("select count(*) from predictions"));
    }

    @Test
    void requestsOfOneTraceAreNotTakenForOne() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        for (int i = 0; i < 2; i++) {
            service.post("/predict", "", "application/json", StoringService.customer(0), "traceparent", trace);
        }
        written(2);
        assertEquals(
                "2",
                database.ask("select count(*) from predictions"
                        + " where request_id ~ '^4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}$'"));
    }

    @Test
    void aRequestThatIsRefusedIsNotThere() {
        service.post(
                "/predict", "bad", "application/json", "{\"instances\": [" + StoringService.customer(0) + ", {}]}");
        service.predict("good", StoringService.customer(0));
        written(1);
        assertEquals("good", database.ask("select request_id from predictions"));
    }

    @Test
    void whatIsSensitiveIsNowhere() {
        String row = StoringService.customer(0);
        assertTrue(row.contains(StoringService.SENSITIVE), row);
        service.predict("sensitive", row);
        written(1);
        String features = database.ask("select features from predictions");
        assertFalse(features.contains(StoringService.SENSITIVE), features);
        assertEquals(
                JsonMapper.shared().readTree(row).size() - 1,
                JsonMapper.shared().readTree(features).size());
    }

    @Test
    void anAnswerIsThereToItsLastBit() throws Exception {
        int rows = StoringService.served().goldenRows().size();
        for (int i = 0; i < rows; i++) {
            service.predict("golden-" + i, StoringService.customer(i));
        }
        written(rows);
        try (Connection connection = database.connect("predictions");
                Statement statement = connection.createStatement();
                ResultSet stored =
                        statement.executeQuery("select request_id, features, outputs, label from predictions")) {
            while (stored.next()) {
                int number = Integer.parseInt(stored.getString(1).substring("golden-".length()));
                double[] outputs = Arrays.stream((Double[]) stored.getArray(3).getArray())
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                assertArrayEquals(answer(StoringService.customer(number)), outputs, 0.0);
                assertEquals(StoringService.served().signature().decide(outputs), stored.getString(4));
            }
        }
    }

    private static double[] answer(String instance) {
        Row row = StoringService.served().signature().newRow();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), instance)) {
            parser.nextToken();
            new InstanceReader(StoringService.served().signature()).read(parser, row);
        }
        double[] out = new double[StoringService.served().model().outputs()];
        StoringService.served().model().predict(row, out);
        return out;
    }

    @Test
    void whomItIsAboutIsThereWhereTheCallerSaidSo() {
        service.post("/predict", "whom", "application/json", StoringService.customer(0), "X-Subject-Id", "customer-7");
        service.predict("nobody", StoringService.customer(0));
        written(2);
        assertEquals("whom", database.ask("select request_id from predictions where subject = 'customer-7'"));
    }

    @Test
    void theWarmUpIsNobodysRequest() {
        try (StoringService warmed = new StoringService(database, "TIMEOUT", "2s")) {
            warmed.predict("first", StoringService.customer(0));
            written(1);
            assertEquals(1, warmed.kept("stored"));
        }
    }

    @Test
    void whatWaitsIsWrittenBeforeTheEnd() {
        try (StoringService ending = new StoringService(database)) {
            for (int i = 0; i < 50; i++) {
                ending.predict("last-" + i, StoringService.customer(i));
            }
        }
        assertEquals("50", database.ask("select count(*) from predictions"));
    }

    private static void written(int rows) {
        StoringService.await(
                rows + " rows are there",
                () -> database.ask("select count(*) from predictions").equals(Integer.toString(rows)));
    }
}
