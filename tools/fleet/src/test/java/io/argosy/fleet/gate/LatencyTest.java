package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final List<Runnable> HUNDRED = Collections.nCopies(100, () -> {});

    @Test
    void theCandidateIsTimedBetweenTwoRunsOfTheIncumbent() {
        Latency latency = measure(400_000, 900_000, 410_000);

        assertEquals(new Latency.Times(400_000, 400_000), latency.incumbent());
        assertEquals(new Latency.Times(900_000, 900_000), latency.candidate());
        assertEquals(new Latency.Times(410_000, 410_000), latency.again());
        assertTrue(latency.isSlower(2));
        assertFalse(latency.isSlower(2.5));
        assertFalse(latency.isUnsteady(2));
    }

    @Test
    void aDifferenceThatNobodySeesIsNone() {
        assertFalse(measure(1_000, 90_000, 1_000).isSlower(2));
    }

    @Test
    void whereTheSameWorkTakesSoUnlikeTimesNothingCanBeSaid() {
        assertTrue(measure(100_000, 100_000, 900_000).isUnsteady(2));
    }

    @Test
    void theSlowestOfAHundredIsLeftOutOfTheNinetyNinthPercentile() {
        long[] times = new long[100];
        for (int i = 0; i < 100; i++) {
            times[i] = i + 1L;
        }

        assertEquals(new Latency.Times(50, 99), Latency.Times.of(times));
    }

    @Test
    void realRequestsAreTimed() {
        Latency latency = Latency.measure(HUNDRED, Collections.nCopies(100, LatencyTest::waste), System::nanoTime);

        assertTrue(latency.candidate().median() > latency.incumbent().median(), latency::toString);
    }

    private static void waste() {
        double sum = 0;
        for (int i = 1; i < 5_000; i++) {
            sum += Math.log(i);
        }
        if (Double.isNaN(sum)) {
            throw new AssertionError();
        }
    }

    private static Latency measure(long... durations) {
        return Latency.measure(HUNDRED, HUNDRED, new SteadyClock(durations));
    }
}
