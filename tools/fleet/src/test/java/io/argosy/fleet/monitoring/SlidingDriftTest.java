package io.argosy.fleet.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Drift as an engine's witness works it out of what processes expose. */
class SlidingDriftTest {
    private final SlidingDrift drift = SlidingDrift.ofInputs();
    private @Nullable Scrape before;
    private final long[] bins = new long[4];
    private long minutes;

    /** So many values in each of four bins, of an input that training had 1,000 rows of in each; looked at each minute. */
    private void asked(int forMinutes, long... each) {
        for (int i = 0; i < forMinutes; i++) {
            minutes++;
            StringBuilder text = new StringBuilder();
            for (int bin = 0; bin < bins.length; bin++) {
                bins[bin] += each[bin];
                text.append("model_values_total{of=\"input\",name=\"age\",bin=\"%d\"} %d\n".formatted(bin, bins[bin]))
                        .append("model_values_total{of=\"score\",name=\"yes\",bin=\"0\"} 9999\n")
                        .append("model_training_values{of=\"input\",name=\"age\",bin=\"%d\"} 1000\n".formatted(bin));
            }
            Scrape now = Scrape.of(nanos(), text.toString());
            drift.add(before, now, nanos());
            before = now;
        }
    }

    private long nanos() {
        return TimeUnit.MINUTES.toNanos(minutes);
    }

    private double index() {
        Double index = drift.index(nanos());
        return index == null ? Double.NaN : index;
    }

    @Test
    void tooFewRowsSayNothing() {
        assertNull(drift.index(nanos()));
        asked(12, 4, 4, 4, 4);
        assertNull(drift.index(nanos()));
        asked(1, 4, 4, 4, 4);
        assertEquals(0.0, index(), 1e-9);
    }

    @Test
    void whatShiftedIsTheIndexOfTheLastHourAndDriftsWhenTheHourBeforeHadItToo() {
        asked(60, 4, 4, 4, 4);
        asked(60, 16, 0, 0, 0);
        assertTrue(index() > Drift.MATTERS, () -> "the index is " + index());
        assertFalse(drift.drifts(nanos()), "it has not lasted");
        asked(60, 16, 0, 0, 0);
        assertTrue(drift.drifts(nanos()));
        asked(60, 4, 4, 4, 4);
        assertFalse(drift.drifts(nanos()), "it is over");
        assertEquals(0.0, index(), 1e-9);
    }

    @Test
    void aProcessThatBeganAnewCountsFromZero() {
        asked(20, 5, 5, 5, 5);
        Arrays.fill(bins, 0);
        asked(20, 5, 5, 5, 5);

        assertEquals(0.0, index(), 1e-9);
    }
}
