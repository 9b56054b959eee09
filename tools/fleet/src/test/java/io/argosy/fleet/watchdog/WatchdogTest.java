package io.argosy.fleet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.evidence.Now.Recent;
import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.Holding;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.release.SmallFleet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a version goes back by itself, and when it is a person's to say. */
class WatchdogTest {
    private static final String RULES = "overlays/staging/environment/environment-policy.yaml";
    private static final String AUTOMATIC = "after: dev\nrollback: automatic\n";
    private static final Duration MINUTES = Duration.ofMinutes(2);
    /** Of 2,000 requests one in ten failed, on all of two pods. */
    private static final Recent BURNING = new Recent(120, 2000, 0.1, 0.01, 2, 2);

    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;
    private SeenFleet witness;
    private Instant landed;

    @BeforeEach
    void aVersionThatCameToStaging() {
        SigningKey key = SigningKey.made();
        clone = SmallFleet.in(folder)
                .write(RULES, AUTOMATIC)
                .write(
                        "clusters/staging/facts/kustomization.yaml",
                        "configMapGenerator:\n- literals: [EVIDENCE_KEY=" + key.publicHalf() + "]\n");
        clone.commit("A fleet");
        repository = clone.open();
        SmallFleet.pin(clone, "staging", "churn", SmallFleet.FIRST);
        SmallFleet.pin(clone, "staging", "churn", SmallFleet.SECOND);
        landed = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        witness = new SeenFleet(repository, "staging", "churn", key);
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    private RevCommit main() {
        return repository.commit("main");
    }

    /** What the second version does, for two minutes since it came. */
    private void does(Recent recent, List<String> alerts) {
        witness.see(SeenFleet.with(
                SeenFleet.stretch(SmallFleet.SECOND.toString(), null, landed, MINUTES, recent.requests(), 0),
                true,
                0,
                alerts));
        witness.write(landed.plus(MINUTES), recent);
    }

    private Finding look(Duration later) {
        List<Finding> findings = new Watchdog(repository, main(), landed.plus(later), Watchdog.LASTS).look();
        assertEquals(1, findings.size(), findings::toString);
        return findings.getFirst();
    }

    private void stays(String why) {
        Finding finding = look(MINUTES);
        assertTrue(
                finding instanceof Finding.Left left && left.why().contains(why),
                () -> "it has to stay, as " + why + ": " + finding);
    }

    @Test
    void whatBurnsTheBudgetGoesBackWithItsFigures() {
        does(BURNING, List.of("ErrorBudgetBurnsFast", "Errors", "ErrorsGoOn"));

        Finding.Burns burns = (Finding.Burns) look(MINUTES);
        assertEquals(SmallFleet.SECOND, burns.from());
        assertEquals(SmallFleet.FIRST, burns.to());
        assertEquals(
                "10 % of 2000 requests in 120 s were answered with an error by 2 of 2 pods, and 1 % is what may be",
                burns.what());
        assertTrue(burns.source().startsWith("state 1 of evidence/staging, seen by staging's cluster at "));
    }

    @Test
    void whatIsSlowGoesBackToo() {
        does(new Recent(120, 2000, 0.0, 0.9, 2, 0), List.of("SlowAnswers", "SlowGoesOn"));

        assertEquals(
                "99 of 100 of 2000 requests in 120 s took up to 900 ms, and 500 ms is what they may take",
                ((Finding.Burns) look(MINUTES)).what());
    }

    @Test
    void noiseIsNone() {
        for (Recent recent : List.of(
                new Recent(120, 2000, 0.01, 0.01, 2, 2),
                new Recent(120, 2000, 0.02, 0.01, 2, 2),
                new Recent(120, 99, 0.9, 0.01, 2, 2),
                new Recent(120, 150, 0.04, 0.01, 2, 2),
                new Recent(120, 2000, 0.1, 0.01, 5, 1),
                new Recent(120, 2000, 0.0, 0.6, 2, 0),
                new Recent(120, 50, 0.0, 3.0, 2, 0),
                Recent.NOTHING)) {
            witness.forget();
            does(recent, List.of("Errors", "ErrorsGoOn", "SlowAnswers", "SlowGoesOn"));
            stays("may stay");
        }
    }

    @Test
    void aMomentIsNotEnough() {
        witness.see(SeenFleet.stretch(SmallFleet.SECOND.toString(), null, landed, Duration.ofSeconds(80), 1000, 0))
                .see(SeenFleet.with(
                        SeenFleet.stretch(
                                SmallFleet.SECOND.toString(),
                                null,
                                landed.plusSeconds(80),
                                Duration.ofSeconds(40),
                                1000,
                                200),
                        true,
                        0,
                        List.of("Errors", "ErrorsGoOn")))
                .write(landed.plus(MINUTES), BURNING);

        stays("may stay");
    }

    @Test
    void whatAPersonHoldsStays() {
        does(BURNING, List.of("Errors", "ErrorsGoOn"));
        merge(new Holding(repository, main()).hold("churn", "staging"));

        stays("somebody holds it");
    }

    @Test
    void aFreezeInWhichAPersonGoesBackIsHeeded() {
        does(BURNING, List.of("Errors", "ErrorsGoOn"));
        clone.write(RULES, AUTOMATIC + """
                freeze:
                - {from: "2020-01-01T00:00:00Z", to: "2099-01-01T00:00:00Z", reason: audit, rollback: manual}
                """).commit("Freeze");

        stays("nothing goes back by itself now: audit");
        clone.write(RULES, AUTOMATIC + """
                freeze:
                - {from: "2020-01-01T00:00:00Z", to: "2099-01-01T00:00:00Z", reason: Christmas}
                """).commit("Freeze");
        assertTrue(look(MINUTES) instanceof Finding.Burns);
    }

    @Test
    void itGoesBackOnce() {
        does(BURNING, List.of("Errors", "ErrorsGoOn"));
        merge(new Rollback(repository, main()).propose("churn", "staging", SmallFleet.FIRST));

        assertEquals(List.of(), new Watchdog(repository, main(), landed.plus(MINUTES), Watchdog.LASTS).look());
        merge(new Holding(repository, main()).unhold("churn", "staging"));
        assertEquals(List.of(), new Watchdog(repository, main(), landed.plus(MINUTES), Watchdog.LASTS).look());
    }

    @Test
    void whatIsOldOrSaysNothingOfThisVersionMovesNothing() {
        stays("there is no branch evidence/staging");
        does(BURNING, List.of("Errors", "ErrorsGoOn"));
        assertTrue(((Finding.Left) look(Duration.ofMinutes(20))).why().contains("18 min old"));
        assertEquals(
                List.of(), new Watchdog(repository, main(), landed.plus(Duration.ofHours(2)), Watchdog.LASTS).look());
        SmallFleet.pin(clone, "staging", "churn", SmallFleet.THIRD);
        stays("does not answer yet");
    }

    @Test
    void whereTheVersionBeforeDidNoBetterItIsNotItsFault() {
        witness.see(SeenFleet.stretch(
                SmallFleet.FIRST.toString(), null, landed.minusSeconds(1800), Duration.ofSeconds(1700), 3000, 300));
        does(BURNING, List.of("Errors", "ErrorsGoOn"));

        stays("1.0.0-00000000000a did no better: 300 of its 3000 answers were errors");
    }

    @Test
    void whatIsSlowWithBothIsNotItsFaultEither() {
        Stretch fast = SeenFleet.stretch(
                SmallFleet.FIRST.toString(), null, landed.minusSeconds(3600), Duration.ofSeconds(2900), 9000, 0);
        witness.see(fast)
                .see(SeenFleet.slow(
                        SeenFleet.stretch(
                                SmallFleet.FIRST.toString(),
                                null,
                                landed.minusSeconds(600),
                                Duration.ofSeconds(500),
                                2000,
                                0),
                        0.9));
        does(new Recent(120, 2000, 0.0, 0.9, 2, 0), List.of("SlowAnswers", "SlowGoesOn"));

        stays("1.0.0-00000000000a did no better: of 2000 of its 2000 answers 99 of 100 took more than 750 ms");
    }

    @Test
    void whatWasOverIsNoReason() {
        does(BURNING, List.of("ErrorBudgetBurnsFast", "Errors"));

        stays("may stay");
    }

    @Test
    void whatEndsAgainAndAgainGoesBackAndWhatANodeStartedOnceDoesNot() {
        restarts(2, 2);
        stays("may stay");
        witness.forget();
        restarts(2, 3);
        assertEquals("its processes ended 3 times since it came, and it has 2", ((Finding.Burns) look(MINUTES)).what());
        witness.forget();
        witness.see(SeenFleet.of(
                SeenFleet.with(
                        SeenFleet.stretch(
                                SmallFleet.FIRST.toString(),
                                null,
                                landed.minusSeconds(1800),
                                Duration.ofSeconds(1700),
                                3000,
                                0),
                        true,
                        3,
                        List.of()),
                2));
        restarts(2, 3);
        stays("1.0.0-00000000000a did no better: its processes ended 3 times");
    }

    private void restarts(int pods, int restarts) {
        witness.see(SeenFleet.of(
                        SeenFleet.with(
                                SeenFleet.stretch(SmallFleet.SECOND.toString(), null, landed, MINUTES, 2000, 0),
                                true,
                                restarts,
                                List.of("Restarts")),
                        pods))
                .write(landed.plus(MINUTES), Recent.NOTHING);
    }

    @Test
    void otherScoresForTheSameCallersGoBack() {
        scores(0.05, 0.02, 0.41, 0.02);
        assertEquals(
                "its scores are not spread as those that its package was judged by (index 0.41, of which 0.20 is much), while"
                        + " what it is asked is as in training (index 0.02)",
                ((Finding.Burns) look(MINUTES)).what());
        // Its callers ask otherwise, or nobody knows what they ask; its package said so; or the one before had it, too.
        for (List<Double> known : List.of(
                List.of(0.05, 0.02, 0.41, 0.3), List.of(0.05, 0.02, 0.41, -1.0), List.of(0.05, 0.02, 0.15, 0.02))) {
            witness.forget();
            scores(known.get(0), known.get(1), known.get(2), known.get(3));
            stays("may stay");
        }
        witness.forget();
        scores(0.3, 0.02, 0.41, 0.02);
        stays("1.0.0-00000000000a did no better: its scores were not as in training either");
        witness.forget();
        scores(-1, -1, 0.41, 0.02);
        stays("nobody knows how the scores of 1.0.0-00000000000a were spread");
    }

    /** Of the same minutes as the scores: what the last hour was asked tells of who asked before, too. */
    @Test
    void whatWasAskedMeanwhileSaysWhetherCallersExplainOtherScores() {
        for (boolean theirs : List.of(true, false)) {
            witness.forget();
            witness.see(SeenFleet.scoring(
                            SeenFleet.stretch(
                                    SmallFleet.FIRST.toString(),
                                    null,
                                    landed.minusSeconds(1800),
                                    Duration.ofSeconds(1700),
                                    3000,
                                    0),
                            0.02,
                            // The furthest of a stretch, of its first few rows.
                            0.12,
                            List.of()))
                    .see(SeenFleet.asked(
                            SeenFleet.scoring(
                                    SeenFleet.stretch(SmallFleet.SECOND.toString(), null, landed, MINUTES, 2000, 0),
                                    0.41,
                                    theirs ? 0.03 : 0.7,
                                    List.of("ScoresShifted")),
                            theirs ? 0.7 : 0.03))
                    .write(landed.plus(MINUTES), Recent.NOTHING);
            if (theirs) {
                stays("may stay");
            } else {
                assertTrue(((Finding.Burns) look(MINUTES)).what().endsWith("as in training (index 0.03)"));
            }
        }
    }

    /** Scores and inputs of the version before and of the new one; less than nothing is what nobody knows. */
    private void scores(double before, double askedBefore, double now, double asked) {
        witness.see(SeenFleet.scoring(
                        SeenFleet.stretch(
                                SmallFleet.FIRST.toString(),
                                null,
                                landed.minusSeconds(1800),
                                Duration.ofSeconds(1700),
                                3000,
                                0),
                        known(before),
                        known(askedBefore),
                        List.of()))
                .see(SeenFleet.scoring(
                        SeenFleet.stretch(SmallFleet.SECOND.toString(), null, landed, MINUTES, 2000, 0),
                        known(now),
                        known(asked),
                        List.of("ScoresShifted")))
                .write(landed.plus(MINUTES), Recent.NOTHING);
    }

    private static @Nullable Double known(double index) {
        return index < 0 ? null : (Double) index;
    }

    @Test
    void withoutThePolicyNobodyLooks() {
        does(BURNING, List.of("Errors", "ErrorsGoOn"));
        clone.write(RULES, "after: dev\n").commit("By hand");

        assertEquals(List.of(), new Watchdog(repository, main(), landed.plus(MINUTES), Watchdog.LASTS).look());
    }

    private void merge(Proposal proposal) {
        new CommitWriter(repository).commitCheckedOut(proposal.changes(), proposal.message());
    }
}
