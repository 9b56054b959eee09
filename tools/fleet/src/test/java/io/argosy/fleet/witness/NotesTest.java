package io.argosy.fleet.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.monitoring.Objectives.Objective;
import io.argosy.fleet.monitoring.OutcomeFigures;
import io.argosy.fleet.monitoring.ScoreShift;
import io.argosy.fleet.monitoring.Scrape.Counted;
import io.argosy.model.evidence.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a witness notes of looks, and of times in which it did not look. */
class NotesTest {
    private static final Instant START = Instant.parse("2026-11-20T23:50:00Z");
    private static final Objective USUAL = Objectives.defaults().usual();

    private final Notes notes = new Notes("dev", "churn");
    private Instant time = START;
    private long nanos;

    private static Look look(boolean ready, int restarts, double requests, double errors) {
        TreeMap<Double, Double> buckets = new TreeMap<>(Map.of(0.005, requests, Double.POSITIVE_INFINITY, requests));
        return new Look(
                "1.0.0-00000000000a",
                "",
                ready ? "Healthy" : "Degraded",
                ready,
                1,
                restarts,
                Map.of("1", new Counted(requests, errors, buckets)),
                null,
                null,
                null,
                List.of());
    }

    private Report after(Duration wall, Duration steady, Look look) {
        time = time.plus(wall);
        nanos += steady.toNanos();
        notes.note(look, time, nanos, USUAL);
        return notes.report(look, USUAL);
    }

    private Report after(int seconds, Look look) {
        return after(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds), look);
    }

    @Test
    void aStretchGoesOnForAsLongAsAllStaysAsItIsAndEndsWithTheHour() {
        Report report = after(0, look(true, 0, 0, 0));
        for (int i = 0; i < 120; i++) {
            report = after(10, look(true, 0, 5, 0));
        }

        assertEquals(2, report.stretches().size());
        Stretch day = report.stretches().getFirst();
        Stretch next = report.stretches().getLast();
        assertEquals(START, day.from());
        assertEquals(Instant.parse("2026-11-21T00:00:00Z"), day.to());
        assertEquals(day.to(), next.from());
        assertEquals(START.plus(Duration.ofMinutes(20)), next.to());
        assertEquals(600, day.counted() + next.counted());
        assertEquals(START, report.now().readySince());
    }

    @Test
    void whatIsNotReadyIsInNoStretchWithWhatIs() {
        after(0, look(true, 0, 10, 0));
        after(10, look(false, 0, 0, 0));
        Report report = after(10, look(true, 0, 10, 0));

        assertEquals(
                List.of(true, false, true),
                report.stretches().stream().map(Stretch::ready).toList());
        assertEquals(time, report.now().readySince());
    }

    @Test
    void aTimeWithoutALookIsInNoStretch() {
        after(0, look(true, 0, 10, 0));
        after(10, look(true, 0, 10, 0));
        Report report = after(3600, look(true, 0, 10, 0));

        assertEquals(START.plusSeconds(10), report.stretches().getFirst().to());
        assertEquals(START.plusSeconds(3610), report.stretches().getLast().from());
    }

    @Test
    void aClockThatIsSetEndsTheStretchAndOneThatGoesBackIsWaitedFor() {
        after(0, look(true, 0, 10, 0));
        after(10, look(true, 0, 10, 0));
        Report ahead = after(Duration.ofSeconds(60), Duration.ofSeconds(10), look(true, 0, 10, 0));
        assertEquals(2, ahead.stretches().size());
        Report back = after(Duration.ofSeconds(-30), Duration.ofSeconds(10), look(true, 0, 10, 0));
        assertEquals(ahead.stretches(), back.stretches());
        assertNull(back.now().readySince());
        Report later = after(60, look(true, 0, 10, 0));

        assertEquals(time, later.stretches().getLast().from());
        for (int i = 1; i < later.stretches().size(); i++) {
            assertTrue(!later.stretches()
                    .get(i)
                    .from()
                    .isBefore(later.stretches().get(i - 1).to()));
        }
    }

    @Test
    void errorsAreASignFromTenOn() {
        after(0, look(true, 0, 0, 0));
        assertEquals(List.of(), after(10, look(true, 0, 90, 9)).now().alerts());
        Report report = after(10, look(true, 0, 20, 2));

        assertEquals(List.of("Errors", "ErrorsGoOn"), report.now().alerts());
        assertEquals(List.of("Errors"), report.now().wrong());
        assertEquals(0.1, report.now().recent().errors());
        assertEquals(1, report.now().recent().failing());
        assertEquals(10.0, report.now().budgetBurnt());
        assertEquals(
                List.of("ErrorBudgetBurnsFast", "Errors", "ErrorsGoOn"),
                after(10, look(true, 0, 100, 90)).now().alerts());
    }

    @Test
    void aMomentOfErrorsIsInTheLastMinutesForLongAndDoesNotGoOn() {
        after(0, look(true, 0, 0, 0));
        after(10, look(true, 0, 100, 30));
        after(10, look(true, 0, 100, 0));
        assertTrue(after(10, look(true, 0, 100, 0)).now().alerts().contains("ErrorsGoOn"));

        assertEquals(List.of("Errors"), after(10, look(true, 0, 100, 0)).now().alerts());
    }

    @Test
    void whatNobodyCountsIsInNoStretchWithWhatIsAndIsNoZero() {
        after(0, look(true, 0, 0, 0));
        after(10, look(true, 0, 500, 0));
        Look blind = new Look("1.0.0-00000000000a", "", "Healthy", true, 1, 0, null, null, null, null, List.of());
        Report report = after(10, blind);

        assertEquals(
                java.util.Arrays.asList(500L, null),
                report.stretches().stream().map(Stretch::requests).toList());
        assertNull(report.stretches().getLast().errors());
        assertEquals(0, report.now().recent().seconds());
        // It was ready all the while, which somebody else says.
        assertEquals(START, report.now().readySince());
        after(10, look(true, 0, 7, 0));
        assertEquals(0, report.now().recent().requests());
        assertEquals(10, after(10, look(true, 0, 3, 0)).now().recent().requests());
    }

    @Test
    void whatSomebodyElseRaisedAndTheLargestDriftAreTold() {
        after(0, look(true, 0, 0, 0));
        for (double drift : new double[] {0.02, 0.3, 0.1}) {
            after(10, drifting(drift));
        }
        Report report = after(10, drifting(0.04));

        assertEquals(List.of("Drift"), report.now().alerts());
        assertEquals(0.04, report.now().drift());
        assertEquals(0.3, report.stretches().getLast().drift());
    }

    private static Look drifting(double index) {
        return new Look("1.0.0-00000000000a", "", "Healthy", true, 1, 0, Map.of(), index, null, null, List.of("Drift"));
    }

    @Test
    void ofScoresTheLastIsToldSinceTheFirstAreOfFewRows() {
        after(0, look(true, 0, 0, 0));
        after(10, answering(new ScoreShift(0.3, false, null)));
        Report report = after(10, answering(new ScoreShift(0.04, false, null)));
        assertEquals(0.04, report.stretches().getLast().scores());
        assertNull(report.stretches().getLast().asked());
        Report shifted = after(10, answering(new ScoreShift(0.5, true, 0.02)));
        assertEquals(List.of("ScoresShifted"), shifted.now().alerts());
        assertEquals(0.02, shifted.stretches().getLast().asked());
    }

    @Test
    void whatHasBeenBadForAMinuteIsUrgentUntilItIsTold() {
        after(0, look(true, 0, 0, 0));
        ScoreShift shift = new ScoreShift(0.5, true, 0.02);
        for (int i = 0; i < 6; i++) {
            after(10, answering(shift));
            assertFalse(notes.isUrgent());
        }
        after(10, answering(shift));
        assertTrue(notes.isUrgent());
        notes.written();
        after(10, answering(shift));
        assertFalse(notes.isUrgent());

        // One end of a process may be anybody's; two of one are its own.
        after(10, look(true, 1, 0, 0));
        assertFalse(notes.isUrgent());
        after(10, look(true, 1, 0, 0));
        assertTrue(notes.isUrgent());
    }

    private static Look answering(ScoreShift shift) {
        return new Look("1.0.0-00000000000a", "", "Healthy", true, 1, 0, Map.of(), null, shift, null, List.of());
    }

    @Test
    void whileAnotherTellsTheLastMinutesAreKeptInPieces() {
        after(0, look(true, 0, 0, 0));
        for (int minute = 0; minute < 20; minute++) {
            for (int i = 0; i < 6; i++) {
                after(10, look(true, 0, 5, 0));
            }
            notes.others(time);
        }
        List<Stretch> stretches = after(10, look(true, 0, 5, 0)).stretches();

        assertTrue(Duration.between(stretches.getFirst().from(), time).compareTo(Duration.ofMinutes(12)) < 0);
        for (int i = 1; i < stretches.size(); i++) {
            Stretch before = stretches.get(i - 1);
            assertTrue(Duration.between(before.to(), stretches.get(i).from()).compareTo(Duration.ofSeconds(10)) <= 0);
            assertTrue(Duration.between(before.from(), before.to()).compareTo(Duration.ofMinutes(1)) <= 0);
        }
    }

    @Test
    void whatCannotBeWrittenIsKeptWithinBounds() {
        for (int i = 0; i < 3_000; i++) {
            after(10, look(i % 2 == 0, 0, 1, 0));
        }

        assertEquals(1_001, notes.report(look(true, 0, 0, 0), USUAL).stretches().size());
    }

    @Test
    void aRestartIsTold() {
        after(0, look(true, 0, 10, 0));
        Report report = after(10, look(true, 1, 10, 0));

        assertEquals(1, report.stretches().getLast().restarts());
        assertEquals(List.of("Restarts"), report.now().alerts());
        assertNull(report.now().readySince());
    }

    @Test
    void howGoodItIsInUseIsToldOfEachDayUntilItIsWritten() {
        OutcomeFigures told = new OutcomeFigures(1234, List.of(new Metric("auc", 0.85123, 0.84, 0.86)));
        Look judged = new Look("1.0.0-00000000000a", "", "Healthy", true, 1, 0, Map.of(), null, null, told, List.of());

        Report report = after(0, judged);
        for (int i = 0; i < 60; i++) {
            report = after(15, judged);
        }
        // From ten minutes before midnight on, to five after.
        assertEquals(
                List.of("2026-11-20T23:59:45Z", "2026-11-21T00:05:00Z"),
                report.quality().stream().map(one -> one.at().toString()).toList());
        assertEquals(1230, report.quality().getLast().predictions());
        assertEquals(
                List.of(new Metric("auc", 0.851, 0.84, 0.86)),
                report.quality().getLast().figures());
        notes.written();
        assertEquals(List.of(), after(15, look(true, 0, 1, 0)).quality());
    }
}
