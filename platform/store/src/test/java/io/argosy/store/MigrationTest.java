package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.serving.store.PredictionStore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The step before the pods start, while the pods of before answer. */
@Tag("sample")
@Timeout(120)
class MigrationTest {
    private static final PredictionStore.Model MODEL = PredictionStore.Model.of(
            StoringService.served(), StoringService.served().version());

    /** Forward to a later version and back to this one: the pods of this one write before, during and after. */
    @Test
    void aLaterVersionMigratesAndGoesBackUnderLoadAndEveryPredictionIsThere() throws Exception {
        try (PostgresServer database = new PostgresServer()) {
            StoringService.migrate(database);
            AtomicInteger asked = new AtomicInteger();
            AtomicBoolean enough = new AtomicBoolean();
            try (StoringService pod = new StoringService(database);
                    StoringService other = new StoringService(database)) {
                Thread callers = Thread.ofVirtual().start(() -> {
                    while (!enough.get()) {
                        int number = asked.getAndIncrement();
                        (number % 2 == 0 ? pod : other)
                                .predict("under-load-" + number, StoringService.customer(number));
                    }
                });
                StoringService.await("it is under load", () -> pod.kept("stored") > 50);
                Schema.migrate(
                        StoringService.store(database), MODEL, Schema.MIGRATIONS, "classpath:io/argosy/store/later");
                long then = pod.kept("stored");
                StoringService.await("this version writes on", () -> pod.kept("stored") > then + 50);
                StoringService.migrate(database);
                long back = other.kept("stored");
                StoringService.await("and after the way back", () -> other.kept("stored") > back + 50);
                enough.set(true);
                callers.join();
                StoringService.await("all are there", () -> pod.kept("stored") + other.kept("stored") == asked.get());
                assertEquals(Integer.toString(asked.get()), database.ask("select count(*) from predictions"));
                assertEquals("9", database.ask("select max(version::int) from flyway_schema_history where success"));
            }
        }
    }

    @Test
    void aStepThatCannotMigrateSaysWhyAndWhatToDo() {
        try (PostgresServer database = new PostgresServer()) {
            database.execute("create role nobodys login password 'x'");
            IllegalStateException e = assertThrows(
                    IllegalStateException.class,
                    () -> StoringService.migrate(
                            database,
                            "CREDENTIALS",
                            database.credentials("nobodys", "x").toString()));
            assertTrue(
                    String.valueOf(e.getMessage())
                            .startsWith("the schema churn of the database of predictions cannot be brought to this"
                                    + " version: "),
                    String.valueOf(e.getMessage()));
            assertTrue(
                    String.valueOf(e.getMessage()).endsWith(": mend that, and sync again"),
                    String.valueOf(e.getMessage()));
        }
    }
}
