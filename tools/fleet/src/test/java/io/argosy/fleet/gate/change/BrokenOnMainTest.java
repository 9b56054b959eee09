package io.argosy.fleet.gate.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.review.Review;
import io.argosy.fleet.review.ReviewText;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two merges break together, each of them green, names the merge that did it and has a way back. */
class BrokenOnMainTest {
    private static final String TRAIT = "base/components/extra/kustomization.yaml";
    private static final String OVERLAY = "overlays/staging/churn/kustomization.yaml";
    private static final String OTHER = "overlays/staging/diabetes/kustomization.yaml";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private Version first;
    private RevCommit sound;
    private RevCommit start;

    @BeforeEach
    void twoReleasesInStagingAndATraitThatNobodyHas() throws Exception {
        fleet = SoundFleet.in(folder);
        fleet.files().write(TRAIT, trait("core"));
        fleet.files().commit("A trait");
        first = fleet.release("churn", ToyModel.good("1.1.0"));
        promote();
        fleet.release("churn", ToyModel.good("1.2.0"));
        promote();
        sound = fleet.main();
        start = sound;
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void theMergeThatBrokeItIsNamedAndItsRevertIsARepairWhicheverCameLast() throws Exception {
        List<Change> use = List.of(fleet.put(OVERLAY, using()));
        List<Change> delete = List.of(new Change.Remove("base/components/extra"));
        for (List<List<Change>> order : List.of(List.of(use, delete), List.of(delete, use))) {
            RevCommit one = merge(sound, order.getFirst());
            RevCommit broken = merge(one, order.getLast());
            RevCommit later = merge(broken, List.of(fleet.put("docs/a.md", "later")));

            List<Judgement> back = judge(
                    later,
                    new Rollback(fleet.repository(), later)
                            .propose("churn", "staging", null)
                            .changes());
            assertTrue(
                    back.stream()
                            .map(judgement -> judgement.verdict() + " " + judgement)
                            .anyMatch(("FAIL staging/churn manifests: " + OVERLAY
                                    + ": `components` refers to \"../../../base/components/extra\", and there is no"
                                    + " base/components/extra; main has not rendered it since "
                                    + name(broken) + " \"Merge merged\": take that back first, with `git revert -m 1 "
                                    + name(broken) + "`, or mend what it says")::equals),
                    () -> String.join("\n", objections(back)));

            Review revert = review(later, undo(one, order.getLast()));
            assertEquals(List.of(), objections(revert.judgements()));
            assertTrue(
                    ReviewText.pages(revert, 65_000)
                            .getFirst()
                            .contains("staging/churn renders again, and to what it did before " + name(broken)),
                    () -> ReviewText.pages(revert, 65_000).getFirst());
        }
    }

    @Test
    void aRepairThatRunsSomethingElseIsAMoveLikeAnyOther() throws Exception {
        RevCommit broken = merge(
                merge(sound, List.of(fleet.put(OVERLAY, using()))),
                List.of(new Change.Remove("base/components/extra")));

        List<String> said = objections(judge(broken, List.of(fleet.put(TRAIT, trait("growth")))));

        assertTrue(
                said.stream().anyMatch(line -> line.startsWith("FAIL guards: a guard and a move in one pull request")),
                said::toString);
    }

    @Test
    void oneThatTwoOthersBrokeDoesNotHoldUpTheRepairOfTheFirst() throws Exception {
        RevCommit used = merge(
                sound,
                List.of(
                        fleet.put(OVERLAY, using()),
                        fleet.put(
                                "base/components/other/kustomization.yaml",
                                fleet.files().text(TRAIT)),
                        fleet.put(OTHER, using().replace("extra", "other"))));
        RevCommit broken = merge(
                merge(used, List.of(new Change.Remove("base/components/extra"))),
                List.of(new Change.Remove("base/components/other")));

        assertEquals(
                List.of(), objections(judge(broken, undo(used, List.of(new Change.Remove("base/components/extra"))))));
    }

    @Test
    void aPromotionThatBrokeItGoesBackAndBringsNothingOutOfQuarantine() throws Exception {
        String pin = Release.path("staging", "churn");
        String old = fleet.files().text(pin);
        Version third = fleet.release("churn", ToyModel.good("1.3.0"));
        RevCommit before = fleet.main();
        start = before;
        List<Change> promotion = new ArrayList<>(new Promotion(fleet.repository(), before)
                .propose("churn", "staging")
                .orElseThrow()
                .changes());
        promotion.add(fleet.put(OVERLAY, using().replace("extra", "gone")));
        RevCommit broken = merge(before, promotion);
        List<Change> revert = List.of(fleet.put(pin, old), fleet.put(OVERLAY, RenderingFleet.overlay("")));

        assertEquals(List.of(), objections(judge(broken, revert)));

        Version second = Release.parse("churn", old, pin).version();
        RevCommit barred = merge(
                broken,
                List.of(fleet.put(
                        Quarantine.PATH, "- service: churn\n  version: " + second + "\n  reason: It is wrong\n")));
        List<String> said = objections(judge(barred, revert));
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.getFirst().startsWith("FAIL staging/churn quarantine: " + second), said::toString);
        assertTrue(!third.equals(second) && !first.equals(second));
    }

    private static String trait(String team) {
        return "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels:\n- pairs: {team: " + team
                + "}\n";
    }

    private static String using() {
        return RenderingFleet.overlay("").replace("components:\n", "components:\n- ../../../base/components/extra\n");
    }

    /** A merge commit of a branch from where the fleet was sound, which nobody brought up to date. */
    private RevCommit merge(RevCommit main, List<Change> changes) {
        CommitWriter writer = new CommitWriter(fleet.repository());
        RevCommit branch = writer.commit(start, changes, "A change");
        writer.move("merged", branch);
        fleet.files().reset(main);
        fleet.files().merge("merged");
        return fleet.main();
    }

    /** The same files as a commit has them. */
    private List<Change> undo(RevCommit before, List<Change> changes) {
        List<Change> undone = new ArrayList<>();
        for (Change change : changes) {
            List<String> files = fleet.repository().files(before, change.path());
            if (files.isEmpty()) {
                undone.add(new Change.Remove(change.path()));
            }
            files.forEach(file -> undone.add(new Change.Put(
                    file, fleet.repository().objectId(before, file).orElseThrow())));
        }
        return undone;
    }

    private void promote() {
        fleet.merge(new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow());
    }

    private Review review(RevCommit base, List<? extends Change> changes) throws Exception {
        RevCommit head = new CommitWriter(fleet.repository()).commit(base, changes, "A change");
        return Review.of(fleet.repository(), base, head, JudgedFleet.TOOLS, fleet.clock());
    }

    private List<Judgement> judge(RevCommit base, List<? extends Change> changes) throws Exception {
        return review(base, changes).judgements();
    }

    private static String name(RevCommit commit) {
        return commit.abbreviate(12).name();
    }

    private static List<String> objections(List<Judgement> judgements) {
        return judgements.stream()
                .filter(judgement -> judgement.verdict() != Verdict.PASS)
                .map(judgement -> judgement.verdict() + " " + judgement)
                .toList();
    }
}
