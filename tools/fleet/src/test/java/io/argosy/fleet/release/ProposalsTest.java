package io.argosy.fleet.release;

import static io.argosy.fleet.release.SmallFleet.FIRST;
import static io.argosy.fleet.release.SmallFleet.SECOND;
import static io.argosy.fleet.release.SmallFleet.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProposalsTest {
    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void aFleet() {
        clone = SmallFleet.in(folder);
        clone.commit("A fleet");
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void aPromotionCopiesImageAndSettingsAndTouchesNothingElse() {
        SmallFleet.pin(clone, "dev", "churn", FIRST);
        clone.write("README.md", "an edit that nobody committed");

        Proposal proposal = promote("churn", "staging").orElseThrow();
        RevCommit commit = write(proposal);

        assertEquals("promote/staging/churn/1.0.0-00000000000a", proposal.branch());
        assertEquals("Promote churn 1.0.0-00000000000a to staging", commit.getShortMessage());
        assertEquals(
                repository.objectId(commit, "overlays/dev/churn/release"),
                repository.objectId(commit, "overlays/staging/churn/release"));
        assertEquals(
                repository.files(main(), "").size() + 2,
                repository.files(commit, "").size());
        assertEquals("an edit that nobody committed", clone.text("README.md"));
        assertEquals(Optional.of("main"), repository.checkedOutBranch());
    }

    @Test
    void whatTheEnvironmentPinsAlreadyIsNotPromoted() {
        SmallFleet.pin(clone, "dev", "churn", FIRST);
        clone.commit("nothing");
        write(promote("churn", "staging").orElseThrow());
        clone.merge("promote/staging/churn/" + FIRST);

        assertTrue(promote("churn", "staging").isEmpty());
    }

    @Test
    void aVersionThatIsNotInTheEnvironmentBeforeIsRefused() {
        SmallFleet.pin(clone, "dev", "churn", FIRST);

        assertRefused(
                "churn is not pinned in staging, which comes before production: promote it with"
                        + " `./fleet promote churn --env staging`",
                () -> promote("churn", "production"));
        assertRefused(
                "dev is the first environment, nothing is promoted to it: release to it with `./fleet release churn`",
                () -> promote("churn", "dev"));
    }

    @Test
    void aMistypedNameIsAnsweredWithTheNearestOne() {
        assertRefused("there is no service \"chrun\": did you mean \"churn\"?", () -> promote("chrun", "staging"));
        assertRefused("there is no environment \"prod\": did you mean \"production\"?", () -> promote("churn", "prod"));
    }

    @Test
    void aRollbackPinsTheReleaseBeforeByteForByte() {
        SmallFleet.pin(clone, "staging", "churn", FIRST);
        RevCommit first = main();
        SmallFleet.pin(clone, "staging", "churn", SECOND);

        RevCommit commit = write(rollback(null));

        assertEquals(
                repository.objectId(first, "overlays/staging/churn/release"),
                repository.objectId(commit, "overlays/staging/churn/release"));
    }

    @Test
    void whatWasRolledBackFromIsNotGoneBackTo() {
        SmallFleet.pin(clone, "staging", "churn", FIRST);
        SmallFleet.pin(clone, "staging", "churn", SECOND);
        SmallFleet.pin(clone, "staging", "churn", THIRD);
        write(rollback(null));
        assertFalse(rollback(null).body().contains("already"));
        clone.merge("rollback/staging/churn/" + SECOND);

        assertEquals("rollback/staging/churn/" + FIRST, rollback(null).branch());
        assertTrue(
                rollback(null)
                        .body()
                        .startsWith("**staging went back already**, from " + THIRD + " to " + SECOND + " on "),
                rollback(null)::body);
        write(rollback(null));
        clone.merge("rollback/staging/churn/" + FIRST);
        assertRefused(
                "staging has no release of churn before the current one: name one that ran there with --version, or promote"
                        + " another version",
                () -> rollback(null));
    }

    @Test
    void overAHoldARollbackGoesFurtherBackAndNeverToWhatWasLeft() {
        SmallFleet.pin(clone, "staging", "churn", FIRST);
        SmallFleet.pin(clone, "staging", "churn", SECOND);
        SmallFleet.pin(clone, "staging", "churn", THIRD);
        write(rollback(null));
        clone.merge("rollback/staging/churn/" + SECOND);

        assertRefused(
                "staging is held since it left 1.2.0-00000000000c or one after it: merge what `./fleet unhold churn --env"
                        + " staging` proposes first, or go further back",
                () -> rollback(THIRD));
        assertEquals("rollback/staging/churn/" + FIRST, rollback(FIRST).branch());

        write(new Holding(repository, main()).unhold("churn", "staging"));
        clone.merge("unhold/staging/churn");
        assertEquals("rollback/staging/churn/" + THIRD, rollback(THIRD).branch());
    }

    @Test
    void whatIsHeldInPlaceStaysUntilItIsNoLongerAndMayGoBack() {
        SmallFleet.pin(clone, "staging", "churn", FIRST);
        SmallFleet.pin(clone, "staging", "churn", SECOND);
        Proposal hold = new Holding(repository, main()).hold("churn", "staging");
        assertEquals("hold/staging/churn", hold.branch());
        write(hold);
        clone.merge("hold/staging/churn");

        assertRefused(
                "churn is held in staging already: see overlays/staging/churn/hold.yaml; `./fleet unhold churn --env"
                        + " staging` lifts it",
                () -> new Holding(repository, main()).hold("churn", "staging"));
        assertEquals("rollback/staging/churn/" + FIRST, rollback(null).branch());
    }

    @Test
    void whatIsInQuarantineIsSkippedAndRefusedWhereItIsNamed() {
        SmallFleet.pin(clone, "staging", "churn", FIRST);
        SmallFleet.pin(clone, "staging", "churn", SECOND);
        SmallFleet.pin(clone, "staging", "churn", THIRD);
        // By its content, whatever model version stands before it.
        clone.write(
                        Quarantine.PATH,
                        "- service: churn\n  version: 7.0.0-" + SECOND.content() + "\n  reason: Wrong units\n")
                .commit("Bar it");

        assertEquals("rollback/staging/churn/" + FIRST, rollback(null).branch());
        assertRefused(
                "churn 1.1.0-00000000000b is in quarantine: Wrong units: go back to another version: see"
                        + " `./fleet history churn`",
                () -> rollback(SECOND));
    }

    @Test
    void aQuarantineSaysWhereTheVersionGoesOnRunning() {
        SmallFleet.pin(clone, "dev", "churn", SECOND);
        SmallFleet.pin(clone, "staging", "churn", FIRST);

        assertTrue(
                quarantine(SECOND)
                        .contains(
                                "It goes on running in dev until that goes back: `./fleet rollback churn --env dev`."),
                () -> quarantine(SECOND));
        assertTrue(quarantine(THIRD).contains("No environment pins it now."), () -> quarantine(THIRD));
    }

    private String quarantine(Version version) {
        return Quarantine.propose(repository, main(), "churn", version, "Wrong units")
                .orElseThrow()
                .body();
    }

    @Test
    void aWayBackNeedsNoRulesOfEnvironmentsAndNoSettings() {
        SmallFleet.pin(clone, "staging", "churn", FIRST);
        SmallFleet.pin(clone, "staging", "churn", SECOND);
        clone.write("overlays/production/environment/environment-policy.yaml", "after: [\n")
                .write("overlays/prices.yaml", "currency: [\n")
                .write(".fleet.yaml", "branch: [\n")
                .commit("Break all that a way back does not need");

        assertEquals("rollback/staging/churn/" + FIRST, rollback(null).branch());
    }

    @Test
    void aRollbackToWhatNeverRanThereIsRefused() {
        SmallFleet.pin(clone, "staging", "churn", FIRST);
        SmallFleet.pin(clone, "dev", "churn", SECOND);

        assertRefused(
                "churn 1.1.0-00000000000b was never pinned in staging: did you mean \"1.0.0-00000000000a\"?",
                () -> rollback(SECOND));
    }

    @Test
    void aBranchThatIsCheckedOutIsNotMovedUnderTheWorkingTree() {
        assertRefused(
                "branch main is checked out here, and this would move it under the working tree: run `git switch main`,"
                        + " then the same command again",
                () -> new CommitWriter(repository).commitToBranch("main", main(), java.util.List.of(), "no"));
    }

    private RevCommit main() {
        return repository.commit("main");
    }

    private Optional<Proposal> promote(String service, String environment) {
        return new Promotion(repository, main()).propose(service, environment);
    }

    private Proposal rollback(io.argosy.fleet.version.@org.jspecify.annotations.Nullable Version version) {
        return new Rollback(repository, main()).propose("churn", "staging", version);
    }

    private RevCommit write(Proposal proposal) {
        return new CommitWriter(repository)
                .commitToBranch(proposal.branch(), main(), proposal.changes(), proposal.message());
    }

    private static void assertRefused(String message, org.junit.jupiter.api.function.Executable proposing) {
        assertEquals(message, assertThrows(FleetException.class, proposing).getMessage());
    }
}
