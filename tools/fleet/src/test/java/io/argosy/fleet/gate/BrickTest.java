package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.history.ServiceHistory;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.release.Rollback;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What would leave the repository unable to go back or to be judged is refused; and where somebody merges it all the same,
 * everything else goes on, and its repair passes.
 */
class BrickTest {
    private static final String STAGING = "overlays/staging/environment/environment-policy.yaml";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;

    @BeforeEach
    void twoReleasesOfChurnInStaging() throws Exception {
        fleet = SoundFleet.in(folder);
        fleet.release("churn", ToyModel.good("1.1.0"));
        fleet.merge(new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void eachIsRefusedHoldsUpNothingElseAndIsMended() throws Exception {
        CommitWriter writer = new CommitWriter(fleet.repository());
        RevCommit sound = fleet.main();
        for (Map.Entry<String, List<Change>> brick : bricks().entrySet()) {
            String what = brick.getKey();
            RevCommit broken = writer.commit(sound, brick.getValue(), what);
            List<Judgement> judged = judge(sound, broken);
            assertTrue(
                    judged.stream()
                            .anyMatch(judgement -> judgement.verdict() == Verdict.FAIL
                                    && List.of("rules", "way back", "known files")
                                            .contains(judgement.gate())),
                    () -> what + ": " + judged);

            assertEquals(
                    List.of("dev", "production", "staging"),
                    new Releases(fleet.repository(), broken)
                            .environments().names().stream()
                                    .filter(name -> !name.equals("canary"))
                                    .sorted()
                                    .toList(),
                    what);
            assertTrue(
                    ServiceHistory.of(fleet.repository(), broken, "churn")
                                    .placements()
                                    .size()
                            > 2,
                    what);
            List<Change> back = new Rollback(fleet.repository(), broken)
                    .propose("churn", "staging", null)
                    .changes();
            assertEquals(
                    List.of(), objections(judge(broken, writer.commit(broken, back, "Back"))), what + ": a rollback");

            RevCommit mended = writer.commit(broken, mend(brick.getValue(), sound), "Mended");
            assertEquals(List.of(), objections(judge(broken, mended)), what + ": its repair");
        }
    }

    @Test
    void anEnvironmentThatGoesLeavesNoServiceBehind() throws Exception {
        assertEquals(
                List.of("way back: overlays/staging has churn, diabetes and no folder environment, so nothing can be"
                        + " promoted or rolled back there"),
                reasons(List.of(new Change.Remove("overlays/staging/environment"))).stream()
                        .filter(reason -> reason.contains("folder"))
                        .toList());
    }

    @Test
    void aReleaseAndALedgerThatCannotBeReadAreRefused() throws Exception {
        assertEquals(
                "way back: " + Release.path("dev", "churn")
                        + " pins no version: a version looks like 1.0.0-3f2a9c1b7d04, not \"\"",
                reasons(put(Release.path("dev", "churn"), "kind: Component\n")).getLast());
        assertEquals(1, reasons(put("overlays/quarantine.yaml", "- churn\n")).size());
        assertEquals(
                List.of("way back: it bars chrun 1.0.0-00000000000a, and there is no services/chrun"),
                reasons(put(
                        "overlays/quarantine.yaml",
                        "- {service: chrun, version: 1.0.0-00000000000a, reason: It is wrong}\n")));
        assertEquals(
                1,
                reasons(put("overlays/staging/churn/hold.yaml", "at: later\n")).size());
        assertEquals(
                1,
                reasons(put("services/churn/model/model.json", "{\"version\": \"one\"}"))
                        .size());
        assertEquals(
                1,
                reasons(List.of(new Change.Remove("services/churn/model/model.json")))
                        .size());
        assertEquals(
                List.of("way back: there is no branch \"trunk\" to follow"),
                reasons(put(".fleet.yaml", "branch: trunk\nregistry: registry.example/models\n")));
    }

    private Map<String, List<Change>> bricks() {
        Map<String, List<Change>> bricks = new LinkedHashMap<>();
        bricks.put("no YAML", put(STAGING, "after: ["));
        bricks.put("no text", put(STAGING, "after: [dev]\n"));
        bricks.put("nobody reads it", put(STAGING, "after: dev\nsaok: 1h\n"));
        bricks.put("two come first", put(STAGING, ""));
        bricks.put("none such", put(STAGING, "after: gone\n"));
        bricks.put("two after one", put("overlays/production/environment/environment-policy.yaml", "after: dev\n"));
        bricks.put("a circle", put("overlays/dev/environment/environment-policy.yaml", "after: production\n"));
        bricks.put("a second first", put("overlays/canary/environment/kustomization.yaml", "kind: Component\n"));
        bricks.put("no prices", put("overlays/prices.yaml", "currency: [\n"));
        bricks.put("no settings", put(".fleet.yaml", "branch: main\n"));
        bricks.put("no service's rules", put("services/diabetes/promotion-policy.yaml", "margin: much\n"));
        bricks.put("no ledger", put("overlays/quarantine.yaml", "- churn: [\n"));
        bricks.put("no hold", put("overlays/staging/churn/hold.yaml", "at: later\n"));
        bricks.put("a hold that is a folder", put("overlays/staging/churn/hold.yaml/x.yaml", "at: later\n"));
        return bricks;
    }

    /** The same files as they were, or gone where they were not. */
    private List<Change> mend(List<Change> brick, RevCommit sound) {
        return brick.stream()
                .map(change -> fleet.repository()
                        .objectId(sound, change.path())
                        .<Change>map(blob -> new Change.Put(change.path(), blob))
                        .orElseGet(() -> new Change.Remove(change.path())))
                .toList();
    }

    private List<String> reasons(List<Change> changes) throws Exception {
        RevCommit head = new CommitWriter(fleet.repository()).commit(fleet.main(), changes, "A change");
        return judge(fleet.main(), head).stream()
                .filter(judgement -> judgement.gate().equals("way back") && judgement.verdict() == Verdict.FAIL)
                .map(judgement -> judgement.gate() + ": " + judgement.reason())
                .toList();
    }

    private List<Judgement> judge(RevCommit base, RevCommit head) throws Exception {
        return Gates.judge(ProposedChange.of(fleet.repository(), base, head, JudgedFleet.TOOLS, fleet.clock()));
    }

    private static List<String> objections(List<Judgement> judgements) {
        return judgements.stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS)
                .map(judgement -> judgement.verdict() + " " + judgement)
                .toList();
    }

    private List<Change> put(String path, String text) {
        return List.of(fleet.put(path, text));
    }
}
