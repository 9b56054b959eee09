package io.argosy.fleet.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drift as scipy and Evidently see it, and how often it is cried in vain and how soon it is found, by simulation. Short in the suite;
 * {@code -Ddrift.services=1000} asks it of a thousand services.
 */
class DriftTest {
    static final Path FIXTURES = Path.of("src/test/resources/drift/fixtures.json");

    private static final int SERVICES = Integer.getInteger("drift.services", 50);
    private static final int FEATURES = 20;
    private static final int HOURS = 7 * 24;
    /** How many times an hour a window that slides is looked at. */
    private static final int STEPS = 6;

    @Test
    void twentyFixturesAreJudgedAsScipyAndEvidentlyJudgeThem() throws IOException {
        JsonNode fixtures = JsonMapper.shared().readTree(Files.readString(FIXTURES));
        assertEquals(20, fixtures.size());
        for (JsonNode fixture : fixtures) {
            JudgedDrift ours = JudgedDrift.of(counts(fixture, "trained"), counts(fixture, "seen"), 2 * 20);
            double chi2 = fixture.path("chi2").asDouble();
            assertEquals(fixture.path("psi").asDouble(), ours.psi(), 1e-9, fixture.toString());
            assertTrue(ours.chi2() <= chi2 * (1 + 1e-9), () -> ours + " says more than " + fixture);
            if (!fixture.path("sparse").asBoolean()) {
                assertEquals(chi2, ours.chi2(), 1e-9 * Math.max(1, chi2), fixture.toString());
            }
            double critical = fixture.path("critical").asDouble();
            assertTrue(
                    ours.critical() >= critical && ours.critical() < critical * 1.2,
                    () -> ours + " is not just above " + critical);
        }
    }

    @Test
    void theCriticalShareOfABinsNoiseShrinksAsRowsGrow() {
        long[] trained = {2_000, 2_000, 2_000, 2_000, 2_000};
        // A tenth more in one bin and less in another: noise in 200 rows, none in 200,000.
        assertTrue(!JudgedDrift.of(trained, new long[] {44, 40, 40, 40, 36}, 40).shifted());
        JudgedDrift many = JudgedDrift.of(trained, new long[] {44_000, 40_000, 40_000, 40_000, 36_000}, 40);
        assertTrue(many.chi2() > many.critical(), many::toString);
        // Real, and of no weight.
        assertTrue(!many.shifted(), many::toString);
    }

    /** Services that never change: each has rows of its own number, a training of its own size and bins of any shape. */
    @Test
    void ofServicesThatDoNotChangeOneAWeekIsCalledDriftingAtTheMost() {
        SplittableRandom random = Simulation.random("stationary services");
        double tests = 2.0 * SERVICES * FEATURES;
        int alone = 0;
        int lasting = 0;
        int shorter = 0;
        for (int service = 0; service < SERVICES; service++) {
            int training = (int) Math.round(300 * Math.exp(random.nextDouble() * Math.log(50)));
            int rows = (int) Math.round(200 * Math.exp(random.nextDouble() * Math.log(20)));
            for (int feature = 0; feature < FEATURES; feature++) {
                Simulation values = Simulation.of(random);
                long[] trained = values.draw(training);
                boolean[] shifted = new boolean[HOURS * STEPS];
                long[][] parts = new long[shifted.length][];
                long[] day = new long[trained.length];
                boolean[] days = new boolean[8];
                for (int step = 0; step < shifted.length; step++) {
                    parts[step] = values.draw(rows / STEPS);
                    for (int bin = 0; bin < day.length; bin++) {
                        day[bin] += parts[step][bin];
                    }
                    if (step >= STEPS - 1) {
                        long[] window = new long[trained.length];
                        for (int part = step - STEPS + 1; part <= step; part++) {
                            for (int bin = 0; bin < window.length; bin++) {
                                window[bin] += parts[part][bin];
                            }
                        }
                        if (Arrays.stream(window).sum() >= Drift.FEWEST_ROWS) {
                            JudgedDrift judged = JudgedDrift.of(trained, window, tests);
                            shifted[step] = judged.shifted();
                            shorter += judged.psi() >= Drift.MATTERS ? 1 : 0;
                        }
                    }
                    if ((step + 1) % (24 * STEPS) == 0) {
                        int today = (step + 1) / (24 * STEPS);
                        days[today] = JudgedDrift.of(trained, day, tests).shifted();
                        lasting += days[today] && days[today - 1] ? 1 : 0;
                        Arrays.fill(day, 0);
                    }
                }
                alone += episodes(shifted, 0);
                lasting += episodes(shifted, STEPS);
            }
        }
        System.out.printf(
                "%d stationary services x %d features, a week: %d false alarms; %d if one window sufficed; "
                        + "the index alone is over %s in %d windows%n",
                SERVICES, FEATURES, lasting, alone, Drift.MATTERS, shorter);
        assertTrue(lasting <= 1, lasting + " false alarms");
    }

    /** How many times it begins to be so, and was so some steps before. */
    private static int episodes(boolean[] shifted, int before) {
        int episodes = 0;
        boolean last = false;
        for (int step = before; step < shifted.length; step++) {
            boolean now = shifted[step] && shifted[step - before];
            episodes += now && !last ? 1 : 0;
            last = now;
        }
        return episodes;
    }

    @Test
    void aShiftOfAFifthIsFoundWithinTwoThousandRows() {
        SplittableRandom random = Simulation.random("shifts");
        // Of a thousand services, whatever is simulated: the critical value grows with their number.
        double tests = 2.0 * 1_000 * FEATURES;
        for (int training : new int[] {300, 1_000, 5_000, 20_000}) {
            int found = 0;
            int rounds = SERVICES * FEATURES;
            for (int round = 0; round < rounds; round++) {
                Simulation values = Simulation.of(random);
                long[] trained = values.draw(training);
                Simulation after = values.shifted(random, 0.2);
                // Two windows, one after the other.
                boolean first =
                        JudgedDrift.of(trained, after.draw(1_000), tests).shifted();
                boolean second =
                        JudgedDrift.of(trained, after.draw(1_000), tests).shifted();
                found += first && second ? 1 : 0;
            }
            double share = found / (double) rounds;
            System.out.printf(
                    "a shift of PSI 0.2, 2,000 rows, %d rows of training: found in %.1f %% of %d%n",
                    training, 100 * share, rounds);
            if (training >= 5_000) {
                assertTrue(share >= 0.99, share + " found");
            }
        }
    }

    static long[] counts(JsonNode fixture, String which) {
        JsonNode counts = fixture.path(which);
        return IntStream.range(0, counts.size())
                .mapToLong(bin -> counts.path(bin).asLong())
                .toArray();
    }
}
