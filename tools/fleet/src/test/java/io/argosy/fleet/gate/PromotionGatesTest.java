package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.gate.overlay.OneEnvironment;
import io.argosy.fleet.gate.overlay.PointsDown;
import io.argosy.fleet.gate.overlay.ReadableRules;
import io.argosy.fleet.gate.promotion.FreezeWindow;
import io.argosy.fleet.gate.promotion.NotHeld;
import io.argosy.fleet.gate.promotion.NotQuarantined;
import io.argosy.fleet.gate.promotion.Order;
import io.argosy.fleet.gate.promotion.Soak;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Scribe;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Holding;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotions that are fine, and those that only look it. */
class PromotionGatesTest {
    private static final String STAGING_RULES = "overlays/staging/environment/environment-policy.yaml";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private Version first;

    @BeforeEach
    void aFleetWithAReleaseInStaging() {
        fleet = JudgedFleet.in(folder);
        first = fleet.release("churn", "1.1.0");
        fleet.merge(promotion());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aHoldSaysNothingThatNobodyReads() throws Exception {
        String path = "overlays/production/churn/hold.yaml";
        String hold = "at: 1.0.0-00000000000a\nfrom: 1.0.0-00000000000a\n";
        assertEquals(
                List.of("FAIL " + path
                        + " rules: it says `until`, which nobody reads: a hold ends when somebody lifts it:"
                        + " take the line back: `at` and `from` are all that it says"),
                fleet.judge(new ReadableRules(), List.of(fleet.put(path, hold + "until: 2026-11-28\n"))));
        assertEquals(
                List.of("PASS " + path + " rules: every key is one that somebody reads"),
                fleet.judge(new ReadableRules(), List.of(fleet.put(path, hold))));
    }

    @Test
    void whatTheEnvironmentBeforeRunsIsInOrder() throws Exception {
        fleet.release("churn", "1.2.0");

        assertEquals(
                List.of("PASS staging/churn order: it is what dev runs, byte for byte"),
                fleet.judge(new Order(), promotion()));
    }

    @Test
    void aVersionThatTheEnvironmentBeforeDoesNotRunIsNot() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        Proposal stale = promotion();
        Version third = fleet.release("churn", "1.3.0");

        assertEquals(
                List.of("FAIL staging/churn order: dev runs " + third + ", not " + second
                        + ": run `./fleet promote churn --env staging`"),
                fleet.judge(new Order(), stale));
    }

    @Test
    void aPromotionIntoAnEnvironmentThatMainDoesNotKnowIsUnknown() throws Exception {
        assertEquals(
                List.of("UNKNOWN canary/churn order: main does not know which environment comes before canary: add the"
                        + " environment by a pull request of its own"),
                fleet.judge(
                        new Order(),
                        List.of(fleet.put(
                                Release.path("canary", "churn"),
                                new Release("churn", "r/churn", first, null).yaml()))));
    }

    @Test
    void theClockBeforeTheSoaksEndRefusesAndAfterItPasses() throws Exception {
        rules("after: dev\nsoak: 24h\n");
        Version second = fleet.release("churn", "1.2.0");
        fleet.after(Duration.ofHours(23).plusMinutes(59));

        assertEquals("FAIL staging/churn soak: " + second + " has been in dev for 23 h 59 min of 24 h", soak());
        fleet.after(Duration.ofMinutes(2));
        assertEquals("PASS staging/churn soak: " + second + " has been in dev for 24 h 1 min of 24 h", soak());
    }

    @Test
    void aVersionThatWasAwayStartsItsSoakAnew() throws Exception {
        rules("after: dev\nsoak: 1h\n");
        Version second = fleet.release("churn", "1.2.0");
        RevCommit at = fleet.main();
        fleet.release("churn", "1.3.0");
        fleet.pin("dev", "churn", second, at);
        fleet.after(Duration.ofMinutes(30));

        assertEquals("FAIL staging/churn soak: " + second + " has been in dev for 30 min of 1 h", soak());
    }

    @Test
    void aMergeThatIsDatedInTheFutureIsUnknown() throws Exception {
        rules("after: dev\nsoak: 1h\n");
        Version second = fleet.release("churn", "1.2.0");
        fleet.after(Duration.ofHours(-1));

        assertEquals(
                "UNKNOWN staging/churn soak: the commit that brought " + second + " to dev is dated in the future",
                soak());
    }

    @Test
    void aRuleThatThePullRequestRelaxesItselfStillBinds() throws Exception {
        rules("after: dev\nsoak: 24h\n");
        fleet.release("churn", "1.2.0");

        assertEquals(
                "FAIL",
                fleet.judge(new Soak(), and(promotion(), fleet.put(STAGING_RULES, "after: dev\n")))
                        .getFirst()
                        .split(" ", 2)[0]);
    }

    @Test
    void aFrozenEnvironmentTakesRollbacksAlone() throws Exception {
        fleet.release("churn", "1.2.0");
        fleet.merge(promotion());
        Proposal back = rollback();
        freeze();
        fleet.release("churn", "1.3.0");

        assertEquals(
                List.of("FAIL staging/churn freeze: staging is frozen: Christmas business: try again after"
                        + " 2999-01-01T00:00:00Z; ways back are open: `./fleet rollback`, and what makes all of an overlay"
                        + " as it was before its newest change"),
                fleet.judge(new FreezeWindow(), promotion()));
        assertEquals(
                List.of("PASS staging/churn freeze: a rollback may at any time"),
                fleet.judge(new FreezeWindow(), back));
    }

    @Test
    void aFrozenEnvironmentTakesBackASettingsNewestChange() throws Exception {
        fleet.release("churn", "1.2.0");
        fleet.merge(promotion());
        String overlay = "overlays/staging/churn/kustomization.yaml";
        String before = fleet.files().text(overlay);
        String other = before + "labels:\n- pairs: {team: growth}\n";
        fleet.files().write(overlay, other).commit("Another label");
        fleet.files().write("README.md", "something else").commit("Something else");
        freeze();

        assertEquals(
                List.of("PASS staging/churn freeze: what it was before its newest change may come back at any time"),
                told(fleet.judge(new FreezeWindow(), List.of(fleet.put(overlay, before)))));
        assertEquals(
                List.of("FAIL"),
                told(fleet.judge(new FreezeWindow(), List.of(fleet.put(overlay, other.replace("growth", "sales")))))
                        .stream()
                        .map(line -> line.split(" ", 2)[0])
                        .toList());
    }

    /** Two commits that came together: what the first of them said has never run. */
    @Test
    void inAFreezeAValueThatMainNeverStoodAtIsNoWayBack() throws Exception {
        fleet.release("churn", "1.2.0");
        fleet.merge(promotion());
        freeze();
        String overlay = "overlays/staging/churn/kustomization.yaml";
        String before = fleet.files().text(overlay);
        String never = before + "labels:\n- pairs: {team: growth}\n";
        git("switch", "--quiet", "-c", "together");
        fleet.files().write(overlay, never).commit("In");
        fleet.files().write(overlay, before).commit("And out");
        git("switch", "--quiet", "main");
        git("merge", "--quiet", "--ff-only", "together");

        assertTrue(told(fleet.judge(new FreezeWindow(), List.of(fleet.put(overlay, never))))
                .getFirst()
                .startsWith("FAIL staging/churn freeze: "));

        git("switch", "--quiet", "together");
        fleet.files().write(overlay, never).commit("In");
        fleet.files()
                .write(overlay, before + "labels:\n- pairs: {team: sales}\n")
                .commit("And to another");
        git("switch", "--quiet", "main");
        git("merge", "--quiet", "--ff-only", "together");
        assertTrue(
                told(fleet.judge(new FreezeWindow(), List.of(fleet.put(overlay, never))))
                        .getFirst()
                        .startsWith("FAIL staging/churn freeze: "),
                "the one between, at which it never stood");
        assertTrue(
                told(fleet.judge(new FreezeWindow(), List.of(fleet.put(overlay, before))))
                        .getFirst()
                        .startsWith("PASS staging/churn freeze: "),
                "the newest at which it stood");
    }

    /** Staging, for as long as any test runs. */
    private void freeze() {
        rules("""
                after: dev
                freeze:
                - from: 2020-01-01T00:00:00Z
                  to: 2999-01-01T00:00:00Z
                  reason: Christmas business
                """);
    }

    /** Of one overlay or of its environment. */
    private static List<String> told(List<String> judgements) {
        return judgements.stream()
                .map(line -> line.replace(" staging freeze", " staging/churn freeze"))
                .toList();
    }

    @Test
    void theModelOfAQuarantinedVersionInAnotherOneIsToldOf() throws Exception {
        fleet.merge(Quarantine.propose(fleet.repository(), fleet.main(), "churn", first, "Wrong units")
                .orElseThrow());
        fleet.files()
                .write("services/churn/deploy/notes.env", "SERVING_DOCS=on\n")
                .commit("Another version");
        fleet.releaseCommitted("churn");
        List<Change> promotion = new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow()
                .changes();

        assertEquals(
                List.of("⚠ its model is that of " + first + ", which is in quarantine: Wrong units"),
                fleet.judge(new NotQuarantined(), List.of(), promotion, Duration.ZERO).stream()
                        .map(Judgement::headline)
                        .toList());
    }

    @Test
    void aQuarantinedVersionUnderAFileThatNothingReadsIsItself() throws Exception {
        fleet.merge(Quarantine.propose(fleet.repository(), fleet.main(), "churn", first, "Wrong units")
                .orElseThrow());
        fleet.files().write("services/churn/pom.xml", "<!-- x -->\n").commit("A comment");
        Version again = fleet.releaseCommitted("churn");
        assertNotEquals(first, again);

        assertEquals(
                List.of("FAIL staging/churn quarantine: " + again + " is " + first
                        + " under another name,"
                        + " and that is in quarantine: Wrong units: mend what it is barred for, in its model, its"
                        + " deploy/ or the platform"),
                fleet.judge(new NotQuarantined(), promotion()));
    }

    /** To raise the number is what every author is told to do. */
    @Test
    void aQuarantinedVersionTrainedAgainUnderAHigherNumberIsItself() throws Exception {
        Version wrong = fleet.release("churn", ToyModel.good("1.8.0"));
        fleet.merge(Quarantine.propose(fleet.repository(), fleet.main(), "churn", wrong, "Wrong units")
                .orElseThrow());
        Version again = fleet.release("churn", ToyModel.good("1.9.0").withData("b".repeat(64)));

        List<String> said = fleet.judge(new NotQuarantined(), promotion());

        assertEquals(1, said.size());
        assertTrue(
                said.getFirst()
                        .startsWith("FAIL staging/churn quarantine: " + again + " is " + wrong
                                + " under another name, and that is in quarantine: Wrong units"),
                () -> said + fleet.files().text("services/churn/model/model.json"));
        assertEquals(
                "FAIL",
                fleet.judge(
                                new NotQuarantined(),
                                promotionOf(ToyModel.good("1.9.1").withFigures(0.86, 0.79)))
                        .getFirst()
                        .split(" ", 2)[0],
                "figures answer nobody");
        fleet.files()
                .write(
                        "services/churn/deploy/kustomization.yaml",
                        "# A comment\n" + fleet.files().text("services/churn/deploy/kustomization.yaml"));
        assertEquals(
                "FAIL",
                fleet.judge(new NotQuarantined(), promotionOf(ToyModel.good("1.9.2")))
                        .getFirst()
                        .split(" ", 2)[0],
                "nobody reads a comment");
        assertEquals(
                List.of("⚠ its model is that of " + wrong + ", which is in quarantine: Wrong units"),
                fleet
                        .judge(
                                new NotQuarantined(),
                                List.of(),
                                promotionOf(ToyModel.good("1.9.3").withThreshold(0.6))
                                        .changes(),
                                Duration.ZERO)
                        .stream()
                        .map(Judgement::headline)
                        .toList(),
                "what it takes and gives is another word about the same weights");
        Version other = fleet.release("churn", ToyModel.good("1.9.4").withWeight(3.5));
        assertEquals(
                List.of("PASS staging/churn quarantine: " + other + " is not in quarantine"),
                fleet.judge(new NotQuarantined(), promotion()));
    }

    private Proposal promotionOf(ToyModel model) throws Exception {
        Version _ = fleet.release("churn", model);
        return promotion();
    }

    @Test
    void aServiceIsTakenOutFromTheLastEnvironmentOn() throws Exception {
        assertEquals(
                List.of("FAIL dev/churn order: staging, which comes after dev, still runs it: take it out of staging"
                        + " first"),
                fleet.judge(new Order(), removal("dev")));
        assertEquals(
                List.of("PASS production/churn order: no environment that comes after runs it"),
                fleet.judge(new Order(), removal("production")));
    }

    private List<Change> removal(String environment) {
        return fleet.repository().files(fleet.main(), "overlays/" + environment + "/churn").stream()
                .map(path -> (Change) new Change.Remove(path))
                .toList();
    }

    @Test
    void aVersionThatWasQuarantinedAfterStagingGoesNoFurther() throws Exception {
        fleet.merge(Quarantine.propose(fleet.repository(), fleet.main(), "churn", first, "Wrong \"units\": EUR")
                .orElseThrow());

        assertEquals(
                List.of("FAIL production/churn quarantine: " + first
                        + " is in quarantine: Wrong \"units\": EUR: release"
                        + " another version with `./fleet release churn`"),
                fleet.judge(new NotQuarantined(), promotion("production")));
        assertEquals(
                "FAIL",
                fleet.judge(new NotQuarantined(), and(promotion("production"), new Change.Remove(Quarantine.PATH)))
                        .getFirst()
                        .split(" ", 2)[0],
                "not even by a change that empties the ledger");
        assertEquals(Optional.empty(), Quarantine.propose(fleet.repository(), fleet.main(), "churn", first, "again"));
    }

    @Test
    void aLedgerThatCannotBeReadIsUnknown() throws Exception {
        fleet.release("churn", "1.2.0");
        fleet.files().write(Quarantine.PATH, "- service: churn\n  vresion: 1\n").commit("A slip");

        List<Judgement> judgements = Gates.judge(ProposedChange.of(
                fleet.repository(), fleet.main(), commit(promotion()), JudgedFleet.TOOLS, fleet.clock()));

        assertEquals(
                List.of(Verdict.UNKNOWN),
                judgements.stream()
                        .filter(judgement -> judgement.gate().equals("quarantine"))
                        .map(Judgement::verdict)
                        .toList());
    }

    @Test
    void nothingIsPromotedOverARollbackUntilItsHoldIsLifted() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        fleet.merge(promotion());
        Proposal back = rollback();
        assertEquals(
                List.of(
                        "PASS staging/churn hold: no rollback is held there",
                        "PASS staging/churn hold: it holds " + first + ", which it pins"),
                fleet.judge(new NotHeld(), back));
        assertEquals(
                List.of("PASS staging/churn order: staging ran it before, byte for byte"),
                fleet.judge(new Order(), back));
        fleet.merge(back);

        assertEquals(
                List.of("FAIL staging/churn hold: it is held at " + first + " since the rollback from " + second
                        + ": merge what `./fleet unhold churn --env staging` proposes first"),
                fleet.judge(new NotHeld(), promotion()));
        assertEquals(
                "FAIL",
                fleet.judge(new NotHeld(), and(promotion(), new Change.Remove("overlays/staging/churn/hold.yaml")))
                        .getFirst()
                        .split(" ", 2)[0],
                "not even by a change that lifts it on the way");
        fleet.merge(new Holding(fleet.repository(), fleet.main()).unhold("churn", "staging"));
        assertEquals(
                List.of("PASS staging/churn hold: no rollback is held there"), fleet.judge(new NotHeld(), promotion()));
    }

    @Test
    void aHoldWithoutItsRollbackIsRefused() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        fleet.merge(promotion());
        List<Change> holdAlone = rollback().changes().stream()
                .filter(change -> change.path().endsWith("hold.yaml"))
                .toList();

        assertEquals(
                List.of("FAIL staging/churn hold: it would hold " + first + " and pin " + second
                        + ": run `./fleet rollback churn --env staging` on today's main"),
                fleet.judge(new NotHeld(), holdAlone));
    }

    @Test
    void aHoldHoldsAgainstEveryChangeOfWhatRuns() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        fleet.merge(promotion());
        fleet.merge(rollback());
        String held = "FAIL staging/churn hold: it is held at " + first + " since the rollback from " + second;
        String overlay = "overlays/staging/churn/kustomization.yaml";
        String edited = RenderingFleet.overlay("nameSuffix: -x\n");

        for (List<Change> change : List.of(
                List.of(fleet.put(overlay, edited)),
                List.<Change>of(fleet.put(
                        "overlays/staging/environment/kustomization.yaml",
                        RenderingFleet.environment("staging", "labelled"))),
                List.<Change>of(new Change.Remove("overlays/staging/churn")),
                List.<Change>of(new Change.Remove("overlays/staging/churn/release")))) {
            List<String> said = fleet.judge(new NotHeld(), change);
            assertTrue(said.stream().anyMatch(line -> line.startsWith(held)), said::toString);
        }
        // Back to what was left is no way back, whatever it holds.
        Release left = new Release("churn", "registry.example/models/churn", second, null);
        String hold = new Hold(second, first).yaml(new Overlay("staging", "churn"));
        assertEquals(
                held + ", and " + second
                        + " is not further back: merge what `./fleet unhold churn --env staging` proposes" + " first",
                fleet.judge(
                                new NotHeld(),
                                List.of(
                                        fleet.put(Release.path("staging", "churn"), left.yaml()),
                                        fleet.put("overlays/staging/churn/hold.yaml", hold)))
                        .getFirst());
    }

    @Test
    void aHoldIsWrittenByARollbackAndTakenAwayByALiftAlone() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        fleet.merge(promotion());
        Overlay overlay = new Overlay("staging", "churn");
        String path = Hold.path(overlay);
        String roll = ": run `./fleet rollback churn --env staging` on today's main";
        assertEquals(
                List.of("FAIL staging/churn hold: it changes a hold without a rollback: leave hold.yaml to the command"
                        + roll),
                fleet.judge(new NotHeld(), List.of(fleet.put(path, new Hold(second, first).yaml(overlay)))));
        assertEquals(
                List.of("PASS staging/churn hold: it holds " + second + ", which runs"),
                fleet.judge(new NotHeld(), List.of(fleet.put(path, new Hold(second, second).yaml(overlay)))));
        fleet.merge(rollback());

        assertEquals(
                List.of("FAIL staging/churn hold: it changes a hold without a rollback: leave hold.yaml to the command"
                        + roll),
                fleet.judge(new NotHeld(), List.of(fleet.put(path, "at: " + first + "\nfrom: " + first + "\n"))));
        assertEquals(
                List.of("PASS staging/churn hold: it lifts the hold, and does nothing else"),
                fleet.judge(new NotHeld(), List.of(new Change.Remove(path))));
        assertEquals(
                List.of(
                        "FAIL staging/churn hold: it takes the hold away and does other things: merge what `./fleet unhold"
                                + " churn --env staging` proposes first"),
                fleet.judge(new NotHeld(), List.of(new Change.Remove(path), fleet.put("README.md", "And this\n"))));
    }

    @Test
    void aFrozenEnvironmentTakesNoSettingsAndNoRemovalEither() throws Exception {
        freeze();
        String frozen = " freeze: staging is frozen: Christmas business: try again after 2999-01-01T00:00:00Z"
                + "; ways back are open: `./fleet rollback`, and what makes all of an overlay as it was before its newest change";

        assertEquals(
                List.of("FAIL staging" + frozen),
                fleet.judge(
                        new FreezeWindow(),
                        List.of(fleet.put(
                                "overlays/staging/environment/kustomization.yaml",
                                RenderingFleet.environment("staging", "labelled")))));
        assertEquals(
                List.of("FAIL staging/churn" + frozen),
                fleet.judge(new FreezeWindow(), List.of(new Change.Remove("overlays/staging/churn"))));
    }

    @Test
    void aRevertedPromotionIsToldToBeARollback() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        RevCommit before = fleet.main();
        fleet.merge(promotion());
        List<Change> reverted = new ArrayList<>();
        for (String file : fleet.repository().files(before, "overlays/staging/churn/release")) {
            reverted.add(new Change.Put(
                    file, fleet.repository().objectId(before, file).orElseThrow()));
        }

        assertEquals(
                List.of("FAIL staging/churn order: dev runs " + second + ", not " + first
                        + ": staging had it before: go back with `./fleet rollback churn --env staging --version "
                        + first
                        + "`, which holds it there"),
                fleet.judge(new Order(), reverted));
    }

    @Test
    void aSoakThatOnlyAnAuthorsDateVouchesForIsUnknown() throws Exception {
        rules("after: dev\nsoak: 1h\n");
        Version second = fleet.release("churn", "1.2.0");
        new Scribe(fleet.repository()).forget();
        fleet.after(Duration.ofHours(2));

        String said = fleet.judge(new Soak(), promotion()).getFirst();

        assertTrue(
                said.startsWith("UNKNOWN staging/churn soak: nobody but its author says when commit "
                        + fleet.main().abbreviate(12).name() + " brought churn " + second + " to dev, "),
                said);
    }

    @Test
    void anotherDigestOfTheSameVersionSoaksAnew() throws Exception {
        rules("after: dev\nsoak: 1h\n");
        Version second = fleet.release("churn", "1.2.0");
        String image = "registry.example/models/churn";
        Instant hours = Instant.now().plus(Duration.ofHours(3));
        RevCommit pushed = new CommitWriter(fleet.repository())
                .commit(
                        fleet.main(),
                        List.of(fleet.put(
                                Release.path("dev", "churn"),
                                new Release("churn", image, second, "sha256:" + "a".repeat(64)).yaml())),
                        "Another image");
        new Scribe(fleet.repository()).move("refs/heads/main", pushed, hours);
        fleet.after(Duration.ofHours(3).plusMinutes(5));

        assertEquals("FAIL staging/churn soak: " + second + " has been in dev for 5 min of 1 h", soak());
    }

    @Test
    void aRollbackToWhatTheEnvironmentNeverRanIsRefused() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        String hold = "at: " + second + "\nfrom: " + first + "\n";

        assertEquals(
                List.of("FAIL staging/churn order: staging never ran " + second + " like this: run `./fleet rollback"
                        + " churn --env staging`"),
                fleet.judge(new Order(), and(promotion(), fleet.put("overlays/staging/churn/hold.yaml", hold))));
    }

    @Test
    void everythingThatIsWrongInAnEnvironmentsRulesIsToldAtOnceAndHoldsUpNoOther() throws Exception {
        fleet.files()
                .write(STAGING_RULES, "after: dev\n")
                .write(
                        "overlays/production/environment/environment-policy.yaml",
                        "after: staging\nsaok: 24h\nsoak: long\nfreeze:\n- days: [fryday]\n  reason: weekend\n");
        fleet.files().commit("Slips");
        fleet.release("churn", "1.2.0");

        FleetException refused = assertThrows(
                FleetException.class, () -> EnvironmentRules.at(fleet.repository(), fleet.main(), "production"));

        assertEquals("""
                overlays/production/environment/environment-policy.yaml: nobody reads `saok`: did you mean "soak"?
                       overlays/production/environment/environment-policy.yaml: `freeze[0].days` has no day named "fryday": did you mean "friday"?
                       overlays/production/environment/environment-policy.yaml: `soak` is minutes, hours or days such as 30m, 24h or 7d, not "long\"""", refused.fact());
        assertEquals(
                List.of("PASS staging/churn freeze: staging is not frozen"),
                fleet.judge(new FreezeWindow(), promotion()));
    }

    @Test
    void aBaseEditThatReachesProductionIsRefused() throws Exception {
        assertEquals(
                List.of("FAIL one environment: it changes what runs in dev, production, staging: make it a component of"
                        + " base/components, switch that on in one environment after another, and fold it into base when"
                        + " nothing differs any more"),
                fleet.judge(
                        new OneEnvironment(),
                        List.of(fleet.put("base/model-service/deployment.yaml", RenderingFleet.deployment(3)))));
        assertEquals(
                List.of("PASS one environment: it changes what runs in dev alone"),
                fleet.judge(
                        new OneEnvironment(),
                        List.of(fleet.put(
                                "base/components/labelled/label-patch.yaml", RenderingFleet.labelPatch("two")))));
    }

    @Test
    void aChangeThatDoesNotRenderIsUnknown() throws Exception {
        assertEquals(
                List.of("UNKNOWN one environment: nobody can say what dev/churn would run: let it render"),
                fleet.judge(
                        new OneEnvironment(),
                        List.of(fleet.put(
                                "overlays/dev/churn/kustomization.yaml",
                                RenderingFleet.overlay("patches:\n- path: gone.yaml\n")))));
    }

    @Test
    void aReferenceIntoAnotherRepositoryIsRefused() throws Exception {
        assertEquals(
                List.of("FAIL overlays/dev/churn/kustomization.yaml references: `resources` refers to"
                        + " \"https://example.org/base?ref=v1\", which is no path below the repository's top:"
                        + " overlays/README.md says what a kustomization may hold and refer to"),
                fleet.judge(
                        new PointsDown(),
                        List.of(fleet.put(
                                "overlays/dev/churn/kustomization.yaml",
                                "resources:\n- https://example.org/base?ref=v1\n"))));
    }

    private String soak() throws Exception {
        return fleet.judge(new Soak(), promotion()).getFirst().replaceFirst("(, \\d{4}-|: try again).*", "");
    }

    private void rules(String yaml) {
        fleet.files().write(STAGING_RULES, yaml).commit("Rules");
    }

    private Proposal promotion() {
        return promotion("staging");
    }

    private Proposal promotion(String environment) {
        return new Promotion(fleet.repository(), fleet.main())
                .propose("churn", environment)
                .orElseThrow();
    }

    private Proposal rollback() {
        return new Rollback(fleet.repository(), fleet.main()).propose("churn", "staging", null);
    }

    private RevCommit commit(Proposal proposal) {
        return new CommitWriter(fleet.repository()).commit(fleet.main(), proposal.changes(), proposal.message());
    }

    private static List<Change> and(Proposal proposal, Change another) {
        List<Change> changes = new ArrayList<>(proposal.changes());
        changes.removeIf(change -> change.path().equals(another.path()));
        changes.add(another);
        return changes;
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=T", "-c", "user.email=t@example.org"));
        command.addAll(List.of(arguments));
        Execution run = Execution.of(fleet.files().root(), command, Duration.ofSeconds(30));
        assertEquals(0, run.exitCode(), run.err());
    }
}
