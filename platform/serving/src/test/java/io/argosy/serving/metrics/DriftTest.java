package io.argosy.serving.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.ModelPackage;
import io.argosy.model.Row;
import io.argosy.serving.ToyModels;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final long MINUTE = 60_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final ModelPackage model = ToyModels.leaver();
    private final Drift drift = new Drift(model.baseline(), now::get);

    @Test
    void tooFewRowsReadAsUnknown() {
        observe(Drift.ENOUGH - 1, 10);
        assertEquals(Double.NaN, tenureDrift());
        observe(1, 10);
        assertTrue(Double.isFinite(tenureDrift()));
    }

    @Test
    void rowsLikeTheTrainingsDoNotDrift() {
        observe(100, 10);
        observe(100, 30);
        observe(100, 70);
        assertEquals(0, tenureDrift(), 1e-9);
    }

    @Test
    void rowsAllInOneBinDriftFar() {
        observe(300, 10);
        // Shares 1, 0, 0 against thirds, with an empty bin as 1e-4.
        double expected = (1 - 1 / 3.0) * Math.log(3) + 2 * (1e-4 - 1 / 3.0) * Math.log(1e-4 * 3);
        assertEquals(expected, tenureDrift(), 1e-9);
    }

    @Test
    void rowsOfMoreThanAnHourAgoAreForgotten() {
        observe(300, 10);
        now.addAndGet(54 * MINUTE);
        assertEquals(300, drift.rows());
        now.addAndGet(7 * MINUTE);
        assertEquals(0, drift.rows());
        observe(1, 10);
        assertEquals(1, drift.rows());
    }

    private double tenureDrift() {
        return drift.features().getOrDefault("tenure", -1.0);
    }

    private void observe(int rows, double tenure) {
        Row row = model.signature().newRow();
        row.setNumber(0, tenure);
        row.setNumber(1, 10);
        row.setCategory(2, 0);
        PredictionTally tally = drift.newTally(2, new double[0], new double[0]);
        for (int i = 0; i < rows; i++) {
            tally.add(row, new double[] {0.25, 0.75}, 1, List.of());
        }
        drift.add(tally);
    }
}
