package io.argosy.fleet.gate.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.argosy.fleet.FleetException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTableTest {
    private static final SettingsTable TABLE = SettingsTable.parse("""
            {
              "QUEUE": {"form": "integer", "minimum": 0, "maximum": 65535},
              "DRAIN": {"form": "time", "minimum": "0s", "maximum": "10m"},
              "DRAIN_SECONDS": {"form": "integer", "minimum": 0, "maximum": 2147483647},
              "DRAIN_MILLIS": {"form": "integer", "minimum": 0, "maximum": 2147483647},
              "BODY": {"form": "bytes", "minimum": "64", "maximum": "1Gi"},
              "DOCS": {"form": "one of", "values": ["on", "off"]},
              "ENDPOINT": {"form": "address"},
              "STORE": {"form": "database"},
              "NAME": {"form": "text"},
              "LATER": {"form": "a form of a later table"}
            }
            """, "docs/settings.json");

    @ParameterizedTest
    @CsvSource({
        "QUEUE, 64",
        "QUEUE, 0",
        "QUEUE, 65535",
        "DRAIN, 600s",
        "DRAIN_SECONDS, 600",
        "DRAIN_MILLIS, 600000",
        "DRAIN, 10m",
        "DRAIN, 250ms",
        "BODY, 64",
        "BODY, 1Gi",
        "BODY, 4Mi",
        "DOCS, on",
        "DOCS, Off",
        "ENDPOINT, http://collector:4318",
        "STORE, jdbc:postgresql://db/predictions",
        "STORE, jdbc:postgresql://db.internal:5432/predictions?sslmode=verify-full&sslrootcert=/etc/secrets/store/ca.crt",
        "NAME, anything",
        "LATER, anything"
    })
    void whatAVersionTakesHasNoObjection(String key, String value) {
        assertEquals(Optional.empty(), TABLE.objection(key, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "QUEUE | 65536 | it takes a whole number from 0 to 65535",
                "QUEUE | -1 | it takes a whole number from 0 to 65535",
                "QUEUE | 64s | it takes a whole number from 0 to 65535",
                "STORE | postgresql://db/predictions | it takes a database such as jdbc:postgresql://host:5432/predictions, and its credentials as files",
                "STORE | jdbc:postgresql://db:5432 | it takes a database such as jdbc:postgresql://host:5432/predictions, and its credentials as files",
                "STORE | jdbc:postgresql://churn:secret@db/predictions | it takes a database such as jdbc:postgresql://host:5432/predictions, and its credentials as files",
                "STORE | jdbc:postgresql://db/predictions?password=secret | it takes a database such as jdbc:postgresql://host:5432/predictions, and its credentials as files",
                "STORE | jdbc:postgresql://db/predictions?sslfactory=a.b | it takes a database such as jdbc:postgresql://host:5432/predictions, and its credentials as files",
                "DRAIN | 20 | it takes a time such as 250ms or 10s from 0s to 10m",
                "DRAIN_SECONDS | 601 | it takes a time such as 250ms or 10s from 0s to 10m",
                "DRAIN_MILLIS | 2147483647 | it takes a time such as 250ms or 10s from 0s to 10m",
                "DRAIN_SECONDS | -5 | it takes a whole number from 0 to 2147483647",
                "DRAIN | 11m | it takes a time such as 250ms or 10s from 0s to 10m",
                "BODY | 2Gi | it takes bytes such as 64Ki or 4Mi from 64 to 1Gi",
                "BODY | 4MB | it takes bytes such as 64Ki or 4Mi from 64 to 1Gi",
                "DOCS | yes | it takes one of on, off",
                "ENDPOINT | collector:4318 | it takes an address such as http://collector:4318"
            })
    void whatItDoesNotTakeIsSaidWithWhatItTakes(String key, String value, String objection) {
        assertEquals(Optional.of(objection), TABLE.objection(key, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "1"})
    void aTableThatIsNoneIsSaidToBeNone(String text) {
        assertThrows(FleetException.class, () -> SettingsTable.parse(text, "docs/settings.json"));
    }

    @Test
    void aKeyThatIsNotInTheTableIsNotKnown() {
        assertEquals(false, TABLE.knows("QUEU"));
    }
}
