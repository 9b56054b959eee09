package io.argosy.fleet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.WayBackTrial.Kind;
import io.argosy.fleet.engine.WayBackTrial.Result;
import io.argosy.fleet.witness.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever of five is bad goes back by itself, and what is only noise stays: a minute is two seconds here. */
class WayBackTrialTest {
    @TempDir
    private Path folder;

    @Test
    void eachOfFiveWaysToBeBadGoesBackAndNoiseStays() throws Exception {
        List<Kind> tried = List.of(
                Kind.ERRORS,
                Kind.SLOW,
                Kind.LEAK,
                Kind.SLICE,
                Kind.OWN_CODE,
                Kind.ENDS_ONCE,
                Kind.OTHER_MODEL,
                Kind.OTHER_CALLERS);
        Pace pace = new Pace(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10));
        try (WayBackTrial trial = new WayBackTrial(folder, tried, pace, 40)) {
            List<Result> results = trial.run(
                    Duration.ofSeconds(12), Duration.ofSeconds(2), Duration.ofSeconds(40), Duration.ofSeconds(120));
            for (Result result : results) {
                assertTrue(result.isRight(), results::toString);
            }
            assertEquals(tried.size(), results.size());
            List<String> why = results.stream().map(Result::why).toList();
            assertTrue(why.get(0).contains(" were answered with an error by 1 of 1 pods"), why.get(0));
            assertTrue(why.get(1).contains(" took up to "), why.get(1));
            assertTrue(why.get(2).startsWith("its processes ended "), why.get(2));
            assertTrue(why.get(3).startsWith("its scores are not spread as those"), why.get(3));
            assertTrue(why.get(4).startsWith("its scores are not spread as those"), why.get(4));
        }
    }
}
