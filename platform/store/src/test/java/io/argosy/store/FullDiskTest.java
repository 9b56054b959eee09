package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that really has no room left: eight megabytes in memory, on which today's predictions are. */
@Tag("sample")
@Timeout(180)
class FullDiskTest {
    private static final Duration LONGEST_ANSWER = Duration.ofMillis(700);
    private static final String DISK_FULL = "53100";

    private @Nullable PostgresServer server;

    @BeforeEach
    void aServerWithASmallDisk() {
        assumeTrue(PostgresPrograms.canMount(), "nobody may mount anything here");
        PostgresServer started = PostgresServer.withDisk("8m");
        server = started;
        StoringService.migrate(started);
        String today = started.ask("select 'predictions_' || to_char(now() at time zone 'UTC', 'YYYYMMDD')");
        started.execute("alter table churn." + today + " set tablespace small");
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
    }

    private PostgresServer database() {
        PostgresServer started = server;
        if (started == null) {
            throw new IllegalStateException("it has not been started");
        }
        return started;
    }

    @Test
    void noPredictionFailsOrWaitsWhatHasNoRoomIsCountedAndWithRoomItGoesOnByItself() throws Exception {
        try (StoringService service = new StoringService(database(), "QUEUE", "100")) {
            ask(service, 0, 50);
            StoringService.await("they are stored", () -> service.kept("stored") == 50);
            fill();
            // What is left of the last pages takes some of them.
            for (int asked = 50; asked < 650; asked += 50) {
                ask(service, asked, 50);
                assertTrue(service.metric("serving_store_waiting") <= 100);
            }
            StoringService.await("it is told so", () -> service.failures("full") > 0);
            assertTrue(service.kept("dropped_full") > 0, "nothing was dropped");
            assertEquals(0, service.metric("serving_store_up"));

            database().execute("drop table ballast");
            StoringService.await("nothing waits", () -> service.metric("serving_store_waiting") == 0);
            ask(service, 650, 50);
            StoringService.await("nothing waits", () -> service.metric("serving_store_waiting") == 0);
            StoringService.await("it is well", () -> service.metric("serving_store_up") == 1);
            assertEquals(700, service.kept("stored") + service.kept("dropped_full"));
            assertEquals(Long.toString(service.kept("stored")), database().ask("select count(*) from predictions"));
            assertEquals("50", database().ask("select count(*) from predictions where request_id >= 'request-0650'"));
        }
    }

    /** Until there is no room for one more page. */
    private void fill() throws SQLException {
        database().execute("create table ballast (text text) tablespace small");
        database().execute("alter table ballast alter text set storage plain");
        try (Connection connection = database().connect("predictions");
                Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute("insert into ballast values (repeat('x', 5000))");
            }
        } catch (SQLException e) {
            if (!DISK_FULL.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private static void ask(StoringService service, int from, int times) {
        for (int i = from; i < from + times; i++) {
            long start = System.nanoTime();
            service.predict("request-%04d".formatted(i), StoringService.customer(i));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(LONGEST_ANSWER) < 0, "an answer took " + took);
        }
    }
}
