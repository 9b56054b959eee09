package io.argosy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything that may be wrong with a database: no prediction fails or waits for it, each ends as stored or as dropped, and once it is well
 * again so is the store, by itself.
 */
@Tag("sample")
@Timeout(180)
class TroubleTest {
    /** What a caller may wait at the most, on a machine that builds meanwhile: far less than any of the database's timeouts. */
    private static final Duration LONGEST_ANSWER = Duration.ofMillis(700);

    private final PostgresServer database = new PostgresServer();
    private int asked;

    @BeforeEach
    void migrate() {
        StoringService.migrate(database);
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void aDatabaseThatIsAwayWhenTheServiceStartsIsWaitedFor() {
        database.kill();
        try (StoringService service = new StoringService(database)) {
            ask(service, 20);
            StoringService.await("it is missed", () -> service.failures("unreachable") > 0);
            database.start();
            isWell(service);
        }
    }

    @Test
    void aDatabaseThatIsKilledLosesNothingThatHasRoom() {
        try (StoringService service = new StoringService(database)) {
            ask(service, 20);
            isWell(service);
            database.kill();
            ask(service, 200);
            StoringService.await("it is missed", () -> service.failures("unreachable") > 0);
            database.start();
            ask(service, 20);
            isWell(service);
        }
    }

    @Test
    void outcomesThatAreTakenAgainSayThatItIsWell() {
        String outcome = "{\"request_id\": \"request-0\", \"actual\": \"Yes\"}";
        try (StoringService service = new StoringService(database)) {
            ask(service, 1);
            isWell(service);
            database.kill();
            assertEquals(
                    503,
                    service.post("/outcomes", "", "application/json", outcome).statusCode());
            assertEquals(0, service.metric("serving_store_up"));
            database.start();
            StoringService.await(
                    "it is taken",
                    () -> service.post("/outcomes", "", "application/json", outcome)
                                    .statusCode()
                            == 200);
            assertEquals(1, service.metric("serving_store_up"));
        }
    }

    @Test
    void aDatabaseThatHangsIsGivenUpAndFoundAgain() {
        try (StoringService service = new StoringService(database)) {
            ask(service, 20);
            isWell(service);
            database.hang();
            ask(service, 200);
            StoringService.await(
                    "its silence is noticed", () -> service.failures("timeout") + service.failures("unreachable") > 0);
            ask(service, 20);
            database.goOn();
            isWell(service);
        }
    }

    @Test
    void aDatabaseThatHangsDoesNotKeepTheServiceFromEnding() {
        long start;
        try (StoringService service = new StoringService(database)) {
            ask(service, 20);
            isWell(service);
            database.hang();
            ask(service, 20);
            start = System.nanoTime();
        }
        Duration end = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(end.toSeconds() < 6, "the end took " + end);
    }

    @Test
    void aDatabaseThatTakesNoWritesIsAskedAgain() {
        try (StoringService service = new StoringService(database)) {
            ask(service, 5);
            isWell(service);
            database.execute("alter system set default_transaction_read_only = on");
            database.execute("select pg_reload_conf()");
            StoringService.await(
                    "it is read-only",
                    () -> database.ask("show default_transaction_read_only").equals("on"));
            ask(service, 20);
            StoringService.await("it is told so", () -> service.failures("read_only") > 0);
            database.execute("set default_transaction_read_only = off; set transaction_read_only = off");
            database.execute("alter system reset default_transaction_read_only");
            database.execute("select pg_reload_conf()");
            isWell(service);
        }
    }

    @Test
    void anErrorThatTellsOfAFullDiskIsWaitedFor() {
        try (StoringService service = new StoringService(database)) {
            refuse("true", "53100");
            ask(service, 20);
            StoringService.await("it is told so", () -> service.failures("full") > 0);
            database.execute("drop trigger refusing on churn.predictions");
            isWell(service);
        }
    }

    @Test
    void aSlowDatabaseGetsWhatItCanAndTheRestIsDroppedAndCounted() {
        database.execute("create function churn.slow() returns trigger language plpgsql as"
                + " $$ begin perform pg_sleep(0.4); return null; end $$");
        database.execute("create trigger slowly after insert on churn.predictions"
                + " for each statement execute function churn.slow()");
        try (StoringService service = new StoringService(database, "QUEUE", "50", "POOL", "1")) {
            for (int i = 0; i < 10; i++) {
                ask(service, 60);
                assertTrue(service.metric("serving_store_waiting") <= 50);
            }
            assertTrue(service.kept("dropped_full") > 0, "nothing was dropped");
            isWell(service);
        }
    }

    @Test
    void soMuchMemoryAndNoMoreIsHeldForADatabaseThatIsAway() {
        database.kill();
        try (StoringService service = new StoringService(database, "MEMORY", "64Ki")) {
            ask(service, 400);
            assertTrue(service.metric("serving_store_waiting_bytes") <= 65_536);
            assertTrue(service.kept("dropped_full") > 0, "nothing was dropped");
            database.start();
            isWell(service);
        }
    }

    @Test
    void oneRowThatTheDatabaseDoesNotTakeHoldsUpNoOther() {
        try (StoringService service = new StoringService(database)) {
            refuse("new.request_id = 'poison'", "22000");
            service.predict("poison", StoringService.customer(0));
            asked++;
            ask(service, 20);
            isWell(service);
            assertEquals(1, service.kept("dropped_refused"));
        }
    }

    @Test
    void aDatabaseThatRefusesTheLastRowIsWellAllTheSame() {
        try (StoringService service = new StoringService(database)) {
            refuse("new.request_id = 'poison'", "22000");
            ask(service, 5);
            isWell(service);
            service.predict("poison", StoringService.customer(0));
            asked++;
            StoringService.await("it is refused", () -> service.kept("dropped_refused") == 1);
            isWell(service);
            assertEquals(1, service.failures("row"));
        }
    }

    @Test
    void aSchemaThatIsNotThereYetIsWaitedFor() {
        database.execute("drop schema churn cascade");
        try (StoringService service = new StoringService(database)) {
            ask(service, 20);
            StoringService.await("it is told so", () -> service.failures("schema") > 0);
            StoringService.migrate(database);
            isWell(service);
        }
    }

    @Test
    void tablesOfAnotherFormAreWaitedForToo() {
        database.execute("alter table churn.predictions rename column outputs to something_else");
        try (StoringService service = new StoringService(database)) {
            ask(service, 20);
            StoringService.await("it is told so", () -> service.failures("schema") > 0);
            database.execute("alter table churn.predictions rename column something_else to outputs");
            isWell(service);
        }
    }

    @Test
    void aNewerVersionHasMigratedAndThisOneWritesAndMigratesAllTheSame() {
        database.execute("alter table churn.predictions add column of_a_later_version text");
        database.execute("insert into churn.flyway_schema_history"
                + " select 99, '99', 'later', 'SQL', 'V99__later.sql', 1, installed_by, now(), 1, true"
                + " from churn.flyway_schema_history limit 1");
        StoringService.migrate(database);
        try (StoringService service = new StoringService(database)) {
            ask(service, 20);
            isWell(service);
        }
    }

    @Test
    void aDayWithoutPartitionsGetsThem() {
        database.execute("select drop_days_before(current_date + 30)");
        try (StoringService service = new StoringService(database)) {
            ask(service, 5);
            isWell(service);
            database.execute("select drop_days_before(current_date + 30)");
            ask(service, 20);
            StoringService.await("it is told so", () -> service.failures("day") > 0);
            StoringService.await("it is well", () -> service.metric("serving_store_waiting") == 0);
            assertEquals("20", database.ask("select count(*) from predictions"));
        }
    }

    @Test
    void aSecretThatChangesIsTakenUpWithoutARestart() throws Exception {
        database.execute("create role writer login password 'first'");
        database.execute("grant usage, create on schema churn to writer");
        database.execute("grant all on all tables in schema churn to writer");
        Path secret = database.credentials("writer", "first");
        try (StoringService service = new StoringService(database, "CREDENTIALS", secret.toString())) {
            ask(service, 5);
            isWell(service);
            database.execute("alter role writer password 'second'");
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'writer'");
            ask(service, 20);
            StoringService.await("the old one is refused", () -> service.failures("credentials") > 0);
            Files.writeString(secret.resolve("password"), "second\n");
            isWell(service);
        }
    }

    @Test
    void aSecretThatIsNotThereIsWaitedFor() throws Exception {
        Path secret = Files.createTempDirectory("no-secret");
        try (StoringService service = new StoringService(database, "CREDENTIALS", secret.toString())) {
            ask(service, 20);
            StoringService.await("it is told so", () -> service.failures("credentials") > 0);
            Path mounted = database.credentials();
            Files.copy(mounted.resolve("username"), secret.resolve("username"));
            Files.copy(mounted.resolve("password"), secret.resolve("password"));
            isWell(service);
        }
    }

    @Test
    void noMoreConnectionsAreThereThanThePoolMayHave() {
        try (StoringService service = new StoringService(database, "POOL", "2")) {
            for (int i = 0; i < 5; i++) {
                ask(service, 100);
                int open = Integer.parseInt(
                        database.ask("select count(*) from pg_stat_activity where application_name = 'argosy-churn'"));
                assertTrue(open <= 2, open + " connections");
            }
            isWell(service);
        }
    }

    /** The database refuses rows with an error of its own. */
    private void refuse(String when, String code) {
        database.execute("create function churn.refuse() returns trigger language plpgsql as"
                + " $$ begin if " + when + " then raise exception 'no' using errcode = '" + code
                + "'; end if; return new; end $$");
        database.execute("create trigger refusing before insert on churn.predictions"
                + " for each row execute function churn.refuse()");
    }

    /** Asks for predictions; each is answered, and soon. */
    private void ask(StoringService service, int times) {
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            service.predict("request-" + asked++, StoringService.customer(i));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(LONGEST_ANSWER) < 0, "an answer took " + took);
        }
    }

    /** Nothing waits any more, each prediction came to one end, and what counts as stored is there. */
    private void isWell(StoringService service) {
        StoringService.await("nothing waits", () -> service.metric("serving_store_waiting") == 0);
        StoringService.await("it is well", () -> service.metric("serving_store_up") == 1);
        long stored = service.kept("stored");
        assertEquals(asked, stored + service.kept("dropped_full") + service.kept("dropped_refused"));
        assertEquals(Long.toString(stored), database.ask("select count(*) from predictions"));
    }
}
