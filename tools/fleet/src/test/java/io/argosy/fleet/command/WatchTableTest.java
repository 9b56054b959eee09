package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.monitoring.GoldenSignals;
import io.argosy.fleet.watch.View;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTableTest {
    private static final Instant NOON =
            LocalDateTime.of(2026, 11, 26, 12, 0).atZone(ZoneId.systemDefault()).toInstant();

    @Test
    void aRolloutIsTwoRows() {
        View view = new View(
                NOON,
                "production",
                "churn",
                "1.2.1-68088975875b",
                List.of(
                        new GoldenSignals(
                                "1.2.0-7a04435836d8", 1, 41.26, 0.0125, 0.0012, 0.0031, 1.25, 3.0, 12.0, 0.5, 6.4e7),
                        new GoldenSignals(
                                "1.2.1-68088975875b", 2, null, null, null, null, null, 0.0, 0.0, null, 3.2e7)),
                List.of("process 7 of 1.2.1-68088975875b gives no metrics: \u001b[2J"));

        assertEquals("""
                churn in production at 12:00:00
                VERSION             GIT     RUNS  REQ/S  ERRORS    P50    P95    P99  FLIGHT  WAITS  CORES  HEAP
                1.2.0-7a04435836d8  -          1   41.3   1.25%  1.2ms  3.1ms  1.25s       3     12   0.50  61Mi
                1.2.1-68088975875b  pinned     2      -       -      -      -      -       0      0      -  31Mi
                process 7 of 1.2.1-68088975875b gives no metrics: <U+001B>[2J
                """, String.join("\n", WatchTable.lines(view)) + "\n");
        assertEquals(
                "12:00:00 production/churn 1.2.1-68088975875b  runs 2  req/s -  errors -  p50 -  p95 -  p99 -  flight 0"
                        + "  waits 0  cores -  heap 31Mi",
                WatchTable.plain(view).get(1));
    }
}
