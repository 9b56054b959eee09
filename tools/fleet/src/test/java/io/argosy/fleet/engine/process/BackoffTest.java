package io.argosy.fleet.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void aCrashIsAnsweredAtOnceThenAfterTwiceAsLongEachTimeUpToAMinute() {
        assertEquals(List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L), pauses(Backoff.ofCrashes(), 9));
    }

    @Test
    void aBuildIsTriedAgainMoreAndMoreRarely() {
        assertEquals(List.of(15L, 30L, 60L, 120L, 240L, 480L, 600L, 600L), pauses(Backoff.ofBuilds(), 8));
    }

    @Test
    void thePausesNeverOverflow() {
        Backoff backoff = Backoff.ofCrashes();
        pauses(backoff, 1_000);
        assertEquals(Duration.ofMinutes(1), backoff.next());
    }

    @Test
    void afterAGoodWhileTheCountBeginsAnew() {
        Backoff backoff = Backoff.ofCrashes();
        pauses(backoff, 5);
        assertEquals(5, backoff.failures());
        backoff.reset();
        assertEquals(Duration.ZERO, backoff.next());
        assertEquals(1, backoff.failures());
    }

    private static List<Long> pauses(Backoff backoff, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> backoff.next().toSeconds())
                .toList();
    }
}
