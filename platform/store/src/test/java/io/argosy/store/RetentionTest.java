package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.serving.kept.KeptAnswer;
import io.argosy.serving.kept.KeptRow;
import io.argosy.serving.store.PredictionStore;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long predictions are kept, and that they go before that where somebody asks for it. */
@Tag("sample")
@Timeout(120)
class RetentionTest {
    private final PostgresServer database = new PostgresServer();

    @BeforeEach
    void migrate() {
        StoringService.migrate(database);
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void whatIsOlderThanSoManyDaysGoesByWholeDays() {
        for (int age : List.of(1, 2, 3, 9)) {
            database.execute("select make_day(current_date - " + age + ")");
            insert("old-" + age, "null", age);
        }
        try (StoringService service = new StoringService(database, "DAYS", "2")) {
            service.predict("new", StoringService.customer(0));
            StoringService.await("it is there", () -> service.kept("stored") == 1);
        }
        assertEquals("new, old-1, old-2", requests());
        assertEquals(
                "0",
                database.ask("select count(*) from pg_class where relname ~ '^(predictions|outcomes)_[0-9]{8}$'"
                        + " and right(relname, 8) < to_char(current_date - 2, 'YYYYMMDD')"));
    }

    @Test
    void aPodWhoseClockIsFarAheadDropsNothingThatIsKept() throws Exception {
        database.execute("select make_day(current_date - 1)");
        insert("yesterday", "null", 1);
        insert("today", "null", 0);
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(4_000));
        KeptAnswer answer = new KeptAnswer("ahead", null, 0, TimeUnit.MILLISECONDS.toMicros(ahead.millis()), List.of());
        try (StorePool pool = new StorePool(StoringService.store(database), "churn");
                Connection connection = pool.connection()) {
            new Days(2, ahead).prepare(connection, List.of(answer));
        }
        assertEquals("today, yesterday", requests());
        insert("ahead", "null", -4_000);
        assertEquals("ahead, today, yesterday", requests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/Los_Angeles", "Pacific/Kiritimati", "UTC"})
    void aDayIsThatOfUtcInWhicheverZoneTheSessionIs(String zone) throws Exception {
        PredictionStore.Model model = PredictionStore.Model.of(StoringService.served(), "1.0.0-0123456789ab");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        double[] outputs = new double[model.signature().outputs()];
        KeptRow row = KeptRow.of(model.signature().newRow(), outputs);
        try (StorePool pool = new StorePool(StoringService.store(database), Schema.name(model));
                Connection connection = pool.connection()) {
            connection.createStatement().execute("set time zone '" + zone + "'");
            for (LocalTime time : List.of(LocalTime.of(0, 0), LocalTime.of(23, 59, 59))) {
                long micros = today.atTime(time).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
                KeptAnswer answer = new KeptAnswer("at-" + time, null, 0, micros, List.of(row));
                assertEquals(1, new PredictionTable(model).insert(connection, List.of(answer)));
            }
        }
        assertEquals(
                today + " 2",
                database.ask("select min(day) || ' ' || count(*) from predictions having min(day) = max(day)"));
    }

    @Test
    void aSubjectIsErasedWithItsOutcomesAndNobodyElseIs() {
        insert("a", "'anna'", 0);
        insert("b", "'anna'", 0);
        insert("c", "'bert'", 0);
        insert("d", "null", 0);
        database.execute("insert into outcomes (request_id, row_number, day, label)"
                + " select request_id, row_number, day, 'Yes' from predictions");
        assertEquals("2", database.ask("select churn.erase_subject('anna')"));
        assertEquals("c, d", requests());
        assertEquals("c, d", database.ask("select string_agg(request_id, ', ' order by request_id) from outcomes"));
        assertEquals("1", database.ask("select churn.erase_request('c')"));
        assertEquals("0", database.ask("select churn.erase_request('c')"));
        assertEquals("d", requests());
        assertEquals("d", database.ask("select string_agg(request_id, ', ' order by request_id) from outcomes"));
    }

    @Test
    void severalStepsBeforeAStartMigrateAtOnce() throws Exception {
        database.execute("drop schema churn cascade");
        try (ExecutorService steps = Executors.newFixedThreadPool(3)) {
            Callable<Void> step = () -> {
                StoringService.migrate(database);
                return null;
            };
            for (Future<Void> done : steps.invokeAll(List.of(step, step, step))) {
                done.get();
            }
        }
        assertEquals("2", database.ask("select count(*) from flyway_schema_history where type = 'SQL'"));
    }

    @Test
    void manyPodsMakeADayAtOnceAndItIsMadeOnce() throws Exception {
        try (ExecutorService pods = Executors.newFixedThreadPool(8)) {
            Callable<String> make = () -> database.ask("select make_day(current_date + 50)");
            for (Future<String> done : pods.invokeAll(List.of(make, make, make, make, make, make, make, make))) {
                done.get();
            }
        }
        assertEquals(
                "1",
                database.ask("select count(*) from pg_class where relname = 'predictions_'"
                        + " || to_char(current_date + 50, 'YYYYMMDD')"));
    }

    private void insert(String id, String subject, int age) {
        database.execute(
                "insert into predictions (request_id, row_number, day, predicted_at, version, subject, features, outputs, label)"
                        + " values ('" + id + "', 0, current_date - " + age + ", now() - interval '" + age
                        + " days', '1', " + subject
                        + ", '{}', '{0.5,0.5}', 'Yes')");
    }

    private String requests() {
        return database.ask("select string_agg(request_id, ', ' order by request_id) from predictions");
    }
}
