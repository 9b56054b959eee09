package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.promotion.SeenDrift;
import io.argosy.fleet.gate.promotion.SeenHealthy;
import io.argosy.fleet.gate.promotion.Soak;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotions to an environment that asks for evidence. */
class EvidenceGatesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private SeenFleet witness;
    private Version version;
    private Instant seen;

    @BeforeEach
    void aVersionInDevThatSomebodyWatches() {
        WatchedVersion watched =
                WatchedVersion.in(folder, "after: dev\nsoak: 3h\nevidence: {requests: 5000, drift: 0.1}\n");
        fleet = watched.fleet();
        witness = watched.witness();
        version = watched.version();
        seen = watched.since();
        fleet.after(Duration.ofSeconds(2));
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    /** Time goes on, and it is seen. */
    private Stretch hour(long requests, long failed) {
        Stretch hour = SeenFleet.stretch(version.toString(), null, seen, HOUR, requests, failed);
        goesOn(hour);
        return hour;
    }

    private void goesOn(Stretch stretch) {
        fleet.after(Duration.between(seen, stretch.to()));
        seen = stretch.to();
        witness.see(stretch).write(seen);
    }

    private String said(Gate gate) throws Exception {
        List<String> said = fleet.judge(
                gate,
                new Promotion(fleet.repository(), fleet.main())
                        .propose("churn", "staging")
                        .orElseThrow());
        return String.join("\n", said).replace(version.toString(), "it").replaceFirst(": try again after .*", "");
    }

    private String verdicts() throws Exception {
        return String.join(
                " ",
                said(new Soak()).split(" ", 2)[0],
                said(new SeenHealthy()).split(" ", 2)[0],
                said(new SeenDrift()).split(" ", 2)[0]);
    }

    @Test
    void healthyTimeAndRequestsAreCounted() throws Exception {
        hour(2000, 1);
        hour(2000, 2);

        assertEquals(
                "FAIL staging/churn soak: it has been healthy in dev for 2 h of 3 h, 2 h after its merge",
                said(new Soak()));
        assertEquals(
                "FAIL staging/churn health: it answered 4,000 requests, 0.075 % errors, 99 of 100 within 8.0 ms in 2 h"
                        + " without a break in dev, of 5,000 that staging asks for: try again when more have come",
                said(new SeenHealthy()));
        hour(2000, 0);
        assertEquals(
                "PASS staging/churn soak: it has been healthy in dev for 3 h of 3 h, 3 h after its merge",
                said(new Soak()));
        assertEquals(
                "PASS staging/churn health: it answered 6,000 requests, 0.05 % errors, 99 of 100 within 8.0 ms in 3 h"
                        + " without a break in dev",
                said(new SeenHealthy()));
        assertEquals(
                "PASS staging/churn drift: the input that drifts most does so by an index of 0.02, of 0.1 at most",
                said(new SeenDrift()));
    }

    @Test
    void whatNeverBecameReadyNeverSoaks() throws Exception {
        for (int i = 0; i < 30; i++) {
            goesOn(SeenFleet.with(
                    SeenFleet.stretch(version.toString(), null, seen, HOUR, 0, 0), false, 0, List.of("NotReady")));
        }

        assertTrue(
                said(new Soak())
                        .startsWith(
                                "FAIL staging/churn soak: it is not healthy in dev, 30 h after its merge: it was not ready"),
                said(new Soak()));
        assertEquals("FAIL FAIL UNKNOWN", verdicts());
    }

    @Test
    void whatFlapsNeverSoaks() throws Exception {
        for (int i = 0; i < 12; i++) {
            hour(2000, 0);
            goesOn(SeenFleet.with(
                    SeenFleet.stretch(version.toString(), null, seen, Duration.ofMinutes(1), 0, 0),
                    false,
                    0,
                    List.of()));
            hour(2000, 0);
        }

        assertEquals("FAIL FAIL PASS", verdicts());
    }

    @Test
    void anotherVersionThatAnsweredMeanwhileEndsIt() throws Exception {
        hour(9000, 0);
        hour(9000, 0);
        goesOn(SeenFleet.stretch("1.0.0-00000000000f", null, seen, Duration.ofMinutes(1), 10, 0));
        hour(9000, 0);

        assertEquals("FAIL PASS PASS", verdicts());
    }

    @Test
    void withoutEvidenceThatIsFreshNobodyKnows() throws Exception {
        fleet.after(HOUR.multipliedBy(9));
        assertEquals("UNKNOWN UNKNOWN UNKNOWN", verdicts());
        seen = seen.plus(HOUR.multipliedBy(9));
        for (int i = 0; i < 4; i++) {
            hour(2000, 0);
        }
        assertEquals("PASS PASS PASS", verdicts());
        fleet.after(Duration.ofMinutes(11));

        assertEquals("UNKNOWN UNKNOWN UNKNOWN", verdicts());
        assertTrue(said(new SeenHealthy()).contains("what was last seen of churn in dev is 11 min old"));
    }

    @Test
    void aGapInItEndsTheHealthyTime() throws Exception {
        hour(5000, 0);
        hour(5000, 0);
        Duration away = Duration.ofMinutes(5);
        fleet.after(away);
        seen = seen.plus(away);
        hour(5000, 0);

        assertEquals("FAIL PASS PASS", verdicts());
    }

    @Test
    void anEnvironmentThatAsksForNoEvidenceCountsTheTimeSinceTheMergeAsBefore() throws Exception {
        fleet.files()
                .write(WatchedVersion.STAGING_RULES, "after: dev\nsoak: 3h\n")
                .commit("Fewer rules");
        fleet.after(HOUR.multipliedBy(4));

        assertEquals("PASS staging/churn soak: it has been in dev for 4 h of 3 h", said(new Soak()));
        assertEquals("", said(new SeenHealthy()));
        assertEquals("", said(new SeenDrift()));
    }

    @Test
    void aChangeOfTheKeyCountsAfterItsMerge() throws Exception {
        hour(9000, 0);
        fleet.files()
                .write(
                        "clusters/dev/facts/kustomization.yaml",
                        "configMapGenerator:\n- literals: [EVIDENCE_KEY="
                                + SigningKey.made().publicHalf() + "]\n")
                .commit("Another cluster");

        assertTrue(
                said(new SeenHealthy())
                        .startsWith(
                                "UNKNOWN staging/churn health: what evidence/dev says is not signed by dev's cluster"),
                said(new SeenHealthy()));
    }
}
