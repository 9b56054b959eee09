package io.argosy.fleet.board.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.board.state.Cell;
import io.argosy.fleet.board.state.Condition;
import io.argosy.fleet.board.state.Figures;
import io.argosy.fleet.board.state.ServiceRow;
import io.argosy.fleet.board.state.Told;
import io.argosy.fleet.history.Placement;
import io.argosy.fleet.release.Overlay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static Placement placement(String version, Instant at) {
        return new Placement("dev", "churn", version, false, at, true, true, "Ada", "0".repeat(40));
    }

    private static List<Lanes.Bar> bars(List<Placement> newestFirst) {
        String version = "1.3.0-00000000000d";
        Cell cell = new Cell(
                new Overlay("dev", "churn"),
                version,
                version,
                Condition.HEALTHY,
                true,
                "",
                Told.BY_GIT,
                Figures.NONE,
                List.of(),
                "");
        ServiceRow row = new ServiceRow("churn", List.of(cell));
        return Lanes.of(row, newestFirst, NOW).lanes().getFirst().bars();
    }

    @Test
    void whatCameAMomentAgoIsSeenBesideWhatWasThereForDays() {
        List<Lanes.Bar> bars = bars(List.of(
                placement("1.3.0-00000000000d", NOW.minusSeconds(20)),
                placement("1.2.0-00000000000c", NOW.minusSeconds(200_000))));

        assertEquals(2, bars.size());
        assertEquals(100, bars.getFirst().x() + bars.getFirst().width(), 1e-9);
        assertTrue(bars.getFirst().width() >= 1, bars::toString);
        assertTrue(
                bars.getLast().x() + bars.getLast().width() <= bars.getFirst().x() + 1e-9, bars::toString);
    }

    @Test
    void noBarLiesOnAnotherWheneverVersionsCame() {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            List<Placement> placements = new ArrayList<>();
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                String version = random.nextInt(8) == 0 ? "" : "1." + i + ".0-00000000000a";
                placements.add(placement(version, NOW.minusSeconds((long) Math.exp(random.nextDouble(16)))));
            }
            placements.sort(Comparator.comparing(Placement::at).reversed());
            double end = 100;
            for (Lanes.Bar bar : bars(placements)) {
                assertTrue(bar.x() >= 0 && bar.width() >= 1, () -> bar + ", -Dseed=" + seed);
                assertTrue(bar.x() + bar.width() <= end + 1e-9, () -> bar + ", -Dseed=" + seed);
                end = bar.x();
            }
        }
    }
}
