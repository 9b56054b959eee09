package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class StatusTableTest {
    private static final List<ServiceStatus> STATUSES = List.of(
            new ServiceStatus(
                    "dev",
                    "nationality",
                    "1.0.0-3f2a9c1b7d04",
                    Sync.SYNCED,
                    Health.HEALTHY,
                    "",
                    "http://127.0.0.1:8081/nationality",
                    Instant.EPOCH),
            new ServiceStatus(
                    "production",
                    "churn",
                    "1.0.0-3f2a9c1b7d04",
                    Sync.OUT_OF_SYNC,
                    Health.DEGRADED,
                    "1.1.0-000000000001 does not start: exit code 1",
                    "http://127.0.0.1:8083/churn",
                    Instant.EPOCH));

    @Test
    void columnsAreAsWideAsTheirWidestCellAndReasonsStandBelow() {
        assertEquals("""
                ENVIRONMENT  SERVICE      VERSION            SYNC       HEALTH    URL
                dev          nationality  1.0.0-3f2a9c1b7d04 Synced     Healthy   http://127.0.0.1:8081/nationality
                production   churn        1.0.0-3f2a9c1b7d04 OutOfSync  Degraded  http://127.0.0.1:8083/churn
                production/churn: 1.1.0-000000000001 does not start: exit code 1""", String.join("\n", StatusTable.lines(STATUSES, Ansi.OFF)));
    }

    @Test
    void colourChangesNoWidth() {
        String coloured = String.join("\n", StatusTable.lines(STATUSES, Ansi.ON));

        assertTrue(coloured.contains("\u001b[31mDegraded"), coloured);
        assertEquals(
                String.join("\n", StatusTable.lines(STATUSES, Ansi.OFF)), coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    }

    @Test
    void aFullMinuteHasItsSecondsInALineOfProgress() {
        assertEquals("01:50:00", EngineConsole.at(LocalTime.of(1, 50)));
    }
}
