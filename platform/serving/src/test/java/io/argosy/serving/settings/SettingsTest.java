package io.argosy.serving.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.serving.settings.Settings.Limits;
import io.argosy.serving.settings.Settings.Logging;
import io.argosy.serving.settings.Settings.Tracing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void everySettingHasADefault() throws InvalidSettingsException {
        assertEquals(
                new Settings(
                        "127.0.0.1",
                        8080,
                        8081,
                        Path.of("/app/model"),
                        "",
                        "local",
                        true,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(300),
                        new Limits(
                                4_194_304,
                                10_000,
                                1_024,
                                8,
                                64,
                                Duration.ofSeconds(10),
                                64,
                                Duration.ofMinutes(10),
                                1_024,
                                25),
                        new Logging(Level.INFO, Duration.ofMillis(500)),
                        new Tracing(null, 1),
                        new Settings.Store(
                                "", Path.of("/etc/secrets/store"), 10, 20_000, 16_777_216, Duration.ofSeconds(10), 90)),
                Settings.from(Map.of("PATH", "/usr/bin")));
    }

    @Test
    void everySettingIsReadFromItsKey() throws InvalidSettingsException {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("SERVING_HOST", "0.0.0.0"),
                Map.entry("SERVING_PORT", "1"),
                Map.entry("SERVING_MANAGEMENT_PORT", "2"),
                Map.entry("SERVING_MODEL", "/somewhere"),
                Map.entry("SERVING_VERSION", "1.0.0-abc"),
                Map.entry("SERVING_ENVIRONMENT", "production"),
                Map.entry("SERVING_DOCS", "off"),
                Map.entry("SERVING_DRAIN", "3s"),
                Map.entry("SERVING_QUIET", "4ms"),
                Map.entry("SERVING_WARM_UP", "5ms"),
                Map.entry("SERVING_MAX_BODY", "64Ki"),
                Map.entry("SERVING_MAX_ROWS", "6"),
                Map.entry("SERVING_MAX_CONNECTIONS", "7"),
                Map.entry("SERVING_CONCURRENCY", "9"),
                Map.entry("SERVING_QUEUE", "10"),
                Map.entry("SERVING_TIMEOUT", "11ms"),
                Map.entry("SERVING_STREAMS", "13"),
                Map.entry("SERVING_STREAM_TIMEOUT", "14h"),
                Map.entry("SERVING_MIN_RATE", "15"),
                Map.entry("SERVING_MEMORY_PERCENT", "16"),
                Map.entry("SERVING_LOG_LEVEL", "WARN"),
                Map.entry("SERVING_SLOW_REQUEST", "9m"),
                Map.entry("SERVING_OTLP_ENDPOINT", "https://collector:4318"),
                Map.entry("SERVING_TRACE_PERCENT", "7"),
                Map.entry("SERVING_STORE", "jdbc:postgresql://db:5432/predictions?sslmode=verify-full"),
                Map.entry("SERVING_STORE_CREDENTIALS", "/secret"),
                Map.entry("SERVING_STORE_POOL", "17"),
                Map.entry("SERVING_STORE_QUEUE", "18"),
                Map.entry("SERVING_STORE_MEMORY", "1Mi"),
                Map.entry("SERVING_STORE_TIMEOUT", "19s"),
                Map.entry("SERVING_STORE_DAYS", "20"));
        assertEquals(
                new Settings(
                        "0.0.0.0",
                        1,
                        2,
                        Path.of("/somewhere"),
                        "1.0.0-abc",
                        "production",
                        false,
                        Duration.ofSeconds(3),
                        Duration.ofMillis(4),
                        Duration.ofMillis(5),
                        new Limits(65_536, 6, 7, 9, 10, Duration.ofMillis(11), 13, Duration.ofHours(14), 15, 16),
                        new Logging(Level.WARNING, Duration.ofMinutes(9)),
                        new Tracing(URI.create("https://collector:4318"), 7),
                        new Settings.Store(
                                "jdbc:postgresql://db:5432/predictions?sslmode=verify-full",
                                Path.of("/secret"),
                                17,
                                18,
                                1_048_576,
                                Duration.ofSeconds(19),
                                20)),
                Settings.from(environment));
    }

    @Test
    void aDatabaseOfAnotherKindOrWithItsCredentialsIsRefused() {
        for (String address : List.of(
                "postgresql://db/predictions",
                "jdbc:mysql://db/predictions",
                "jdbc:postgresql://db/predictions?user=me&password=secret",
                "jdbc:postgresql://db/predictions?socketFactory=some.Class",
                "jdbc:postgresql://me:secret@db/predictions")) {
            InvalidSettingsException e =
                    assertThrows(InvalidSettingsException.class, () -> Settings.from(Map.of("SERVING_STORE", address)));
            assertEquals(
                    "SERVING_STORE is no address of a database that is read here: give one such as"
                            + " jdbc:postgresql://host:5432/predictions, with options such as ?sslmode=verify-full behind"
                            + " it, and credentials as files",
                    e.getMessage());
        }
        assertThrows(InvalidSettingsException.class, () -> Settings.from(Map.of("SERVING_STORE_POOL", "21")));
    }

    @Test
    void aKeyThatNamedItsUnitIsRefusedWithTheNewOne() {
        for (Map.Entry<String, String> key : Map.of(
                        "QUIET_MILLIS", "QUIET",
                        "MAX_BODY_BYTES", "MAX_BODY",
                        "TIMEOUT_MILLIS", "TIMEOUT",
                        "STREAM_SECONDS", "STREAM_TIMEOUT",
                        "MIN_BYTES_PER_SECOND", "MIN_RATE",
                        "SLOW_REQUEST_MILLIS", "SLOW_REQUEST")
                .entrySet()) {
            InvalidSettingsException e = assertThrows(
                    InvalidSettingsException.class, () -> Settings.from(Map.of("SERVING_" + key.getKey(), "1000")));
            assertEquals(
                    "SERVING_" + key.getKey() + " is called SERVING_" + key.getValue()
                            + " now, and its value has a unit",
                    e.getMessage());
        }
    }

    @Test
    void whatBaseAndTheBuildSayToOlderVersionsTooCountsWhereTheKeyIsMissing() throws InvalidSettingsException {
        Settings former = Settings.from(Map.of("SERVING_DRAIN_SECONDS", "5", "SERVING_WARM_UP_MILLIS", "0"));
        assertEquals(Duration.ofSeconds(5), former.drain());
        assertEquals(Duration.ZERO, former.warmUp());
        assertEquals(
                Duration.ofSeconds(7),
                Settings.from(Map.of("SERVING_DRAIN_SECONDS", "5", "SERVING_DRAIN", "7s"))
                        .drain());
        InvalidSettingsException e = assertThrows(
                InvalidSettingsException.class, () -> Settings.from(Map.of("SERVING_DRAIN_SECONDS", "5s")));
        assertEquals("SERVING_DRAIN is \"5ss\": give a time such as 250ms, 10s or 5m, from 0s to 10m", e.getMessage());
    }

    @Test
    void allErrorsAreReportedAtOnceWithTheNearestName() {
        InvalidSettingsException e = assertThrows(
                InvalidSettingsException.class,
                () -> Settings.from(Map.of(
                        "SERVING_PORT", "http",
                        "SERVING_DOCS", "maybe",
                        "SERVING_LOG_LEVEL", "loud",
                        "SERVING_OTLP_ENDPOINT", "collector:4318",
                        "SERVING_MAX_ROW", "7",
                        "SERVING_TIMEOUT", "10",
                        "SERVING_QUIET", "1.5s",
                        "SERVING_STREAM_TIMEOUT", "25h",
                        "SERVING_MAX_BODY", "4MB",
                        "SERVING_MIN_RATE", "2Mi")));
        assertEquals(
                "SERVING_PORT is \"http\": give a whole number from 0 to 65535; "
                        + "SERVING_DOCS is \"maybe\": give on or off; "
                        + "SERVING_QUIET is \"1.5s\": give a time such as 250ms, 10s or 5m, from 0s to 10m; "
                        + "SERVING_MAX_BODY is \"4MB\": give bytes such as 512, 64Ki or 4Mi, from 64 to 1Gi; "
                        + "SERVING_TIMEOUT is \"10\": give a time such as 250ms, 10s or 5m, from 10ms to 10m; "
                        + "SERVING_STREAM_TIMEOUT is \"25h\": give a time such as 250ms, 10s or 5m, from 1s to 24h; "
                        + "SERVING_MIN_RATE is \"2Mi\": give bytes such as 512, 64Ki or 4Mi, from 0 to 1Mi; "
                        + "SERVING_LOG_LEVEL is \"loud\": give one of debug, info, warn, error; "
                        + "SERVING_OTLP_ENDPOINT is \"collector:4318\": give an address such as http://collector:4318; "
                        + "SERVING_MAX_ROW is no setting: did you mean SERVING_MAX_ROWS?",
                e.getMessage());
    }
}
