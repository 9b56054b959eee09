package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.Main;
import io.argosy.fleet.forge.GitHubForge;
import io.argosy.fleet.forge.Origin;
import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.version.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line at the hour at which nothing else works: real processes, a real remote, and a GitHub that is away. */
class NightPathTest {
    private static final String GITHUB = "https://github.com/argosy-fleet/argosy.git";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private Version first;
    private Version second;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void twoVersionsInStagingAndAnOriginOnGitHub() throws Exception {
        fleet = SoundFleet.in(Files.createDirectory(folder.resolve("clone")));
        first = fleet.release("churn", ToyModel.good("1.1.0"));
        promote();
        second = fleet.release("churn", ToyModel.good("1.2.0"));
        promote();
        Path tools = Files.createDirectories(folder.resolve("cache/argosy/tools"));
        for (Tool tool : List.of(Tool.KUSTOMIZE, Tool.RENDERER, Tool.KUBECONFORM, Tool.APISERVER)) {
            Files.createSymbolicLink(
                    tools.resolve(tool.command() + "-" + JudgedFleet.TOOLS.pinned(tool)), JudgedFleet.TOOLS.path(tool));
        }
        Files.createSymbolicLink(
                fleet.files().root().resolve("tools"),
                Path.of("../..").toAbsolutePath().normalize().resolve("tools"));
        Path info = Files.createDirectories(fleet.files().root().resolve(".git/info"));
        Files.writeString(info.resolve("exclude"), "/tools\n");
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        git("init", "--quiet", "--bare", folder.resolve("origin.git").toString());
        git("config", "url.file://" + folder.resolve("origin.git") + ".insteadOf", GITHUB);
        git("remote", "add", "origin", GITHUB);
        git("push", "--quiet", "origin", "main");
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    /** Whoever may push tags could otherwise have something else merged than what was judged. */
    @Test
    void aTagOfABranchsNameIsNotWhatTheCommandMerges() throws Exception {
        String branch = "rollback/staging/churn/" + first;
        git("tag", branch, "HEAD~1");

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::err);
        String merge = rollback.out()
                .lines()
                .filter(line -> line.startsWith("merge it with: git "))
                .findFirst()
                .orElseThrow()
                .substring("merge it with: git ".length());
        assertEquals("merge --no-ff --no-edit heads/" + branch, merge);
        git(merge.split(" "));
        assertTrue(
                Files.readString(fleet.files().root().resolve(Release.path("staging", "churn")))
                        .contains(first.toString()),
                "what was judged is what is merged");
    }

    @Test
    void withGitHubAwayTheBranchTheJudgementAndTheMergeAreThereAndAWarning() throws Exception {
        environment.put("GITHUB_TOKEN", "a-token");
        environment.put("GITHUB_API_URL", "http://127.0.0.1:1");

        Execution rollback = fleet("rollback", "churn", "--env", "staging");

        assertEquals(0, rollback.exitCode(), rollback::err);
        String branch = "rollback/staging/churn/" + first;
        assertTrue(rollback.out().contains("## ✅ Can be merged"), rollback::out);
        assertTrue(
                rollback.out().contains("merge it with: git merge --no-ff --no-edit " + branch + "\n"), rollback::out);
        assertTrue(
                rollback.err().contains("warning: no pull request was opened: GitHub cannot be reached"),
                rollback::err);
        git("merge", "--quiet", "--no-ff", "--no-edit", branch);
        assertEquals(
                first,
                new Releases(fleet.repository(), fleet.main())
                        .pinned("staging", "churn")
                        .orElseThrow()
                        .version());
    }

    @Test
    void aDetachedAndDirtyCloneBehindItsOriginGoesBackFromWhatOriginHas() throws Exception {
        git("branch", "--quiet", "behind", "main~1");
        git("switch", "--quiet", "--detach", "behind");
        git("branch", "--quiet", "--force", "main", "behind");
        fleet.files().write("README.md", "an edit that nobody committed");
        git("remote", "set-url", "--push", "origin", folder.resolve("nowhere").toString());

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::err);
        assertTrue(rollback.err().contains("main here is one commit behind origin's: origin's counts"), rollback::err);
        assertTrue(rollback.out().contains("first: git switch main && git merge --ff-only origin/main"), rollback::out);
        assertTrue(rollback.out().contains("rollback/staging/churn/" + first), rollback::out);
        assertEquals("an edit that nobody committed", fleet.files().text("README.md"));
    }

    /** Git lets nobody else check it out. */
    @Test
    void whereAnotherWorktreeHasMainTheMergeIsDoneThere() throws Exception {
        git("switch", "--quiet", "--detach");
        git("worktree", "add", "--quiet", folder.resolve("other").toString(), "main");

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::err);
        assertTrue(rollback.out().contains("first: cd " + folder.resolve("other") + "\nmerge it"), rollback::out);
    }

    @Test
    void aCloneInTheMiddleOfAMergeIsToldToEndItFirst() throws Exception {
        git("switch", "--quiet", "-c", "other");
        fleet.files().write("README.md", "one").commit("One");
        git("switch", "--quiet", "main");
        fleet.files().write("README.md", "another").commit("Another");
        assertThrows(AssertionError.class, () -> git("merge", "--quiet", "--no-edit", "other"));

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::err);
        assertTrue(
                rollback.out()
                        .contains("first: git merge --abort, or end what this clone is in the middle of\nmerge it"),
                rollback::out);
        git("merge", "--abort");
        git("merge", "--quiet", "--no-ff", "--no-edit", "rollback/staging/churn/" + first);
    }

    @Test
    void aRuleOfDigestsIsOfWhatComesAndNeverHoldsTheWayBack() throws Exception {
        String policy = "overlays/staging/environment/environment-policy.yaml";
        fleet.files()
                .write(policy, fleet.files().text(policy) + "digest: required\n")
                .commit("Digests");

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");
        fleet.release("churn", ToyModel.good("1.3.0"));
        Execution promotion = fleet("promote", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::out);
        assertTrue(rollback.out().contains("## ✅ Can be merged"), rollback::out);
        assertEquals(3, promotion.exitCode(), promotion::out);
        assertTrue((promotion.out() + promotion.err()).contains(" has no digest"), promotion::out);
    }

    @Test
    void aBranchWhoseNameIsInTheWayIsNamed() throws Exception {
        for (String branch : List.of("rollback", "rollback/staging/churn/" + first + "/again")) {
            git("branch", "--quiet", branch);

            Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

            assertEquals(3, rollback.exitCode(), rollback::out);
            assertTrue(
                    rollback.err().contains("there is a branch " + branch + ", and so Git takes none"), rollback::err);
            assertTrue(rollback.err().contains("`git branch -m " + branch + " "), rollback::err);
            git("branch", "--quiet", "-D", branch);
        }
    }

    @Test
    void aPartialCloneSaysHowToFetchTheRest() throws Exception {
        git("config", "uploadpack.allowFilter", "true");
        Path partial = folder.resolve("partial");
        git(
                "clone",
                "--quiet",
                "--no-checkout",
                "--filter=blob:none",
                "file://" + fleet.files().root(),
                partial.toString());

        Execution history = fleetIn(partial, "history", "churn");

        assertEquals(4, history.exitCode(), history::err);
        assertTrue(history.err().contains("this clone lacks "), history::err);
        assertTrue(
                history.err().contains("`git config --unset remote.origin.partialclonefilter; git fetch --refetch`"),
                history::err);
        git("-C", partial.toString(), "config", "--unset", "remote.origin.partialclonefilter");
        git("-C", partial.toString(), "fetch", "--quiet", "--refetch");
        Execution after = fleetIn(partial, "history", "churn");
        assertEquals(0, after.exitCode(), after::err);
    }

    @Test
    void aCloneBehindItsOriginTellsTheHistoryThatOriginHas() throws Exception {
        git("branch", "--quiet", "behind", "main~1");
        git("switch", "--quiet", "--detach", "behind");
        git("branch", "--quiet", "--force", "main", "behind");

        Execution history = fleet("history", "churn");

        assertEquals(0, history.exitCode(), history::err);
        assertTrue(history.err().contains("main here is one commit behind origin's: origin's counts"), history::err);
        assertTrue(history.out().contains(second.toString()), history::out);
    }

    @Test
    void aCloneThatHasGoneApartGoesBackFromWhatOriginHas() throws Exception {
        git("branch", "--quiet", "ours", "main~1");
        git("switch", "--quiet", "ours");
        fleet.files().write("README.md", "Ours\n").commit("Ours");
        git("branch", "--quiet", "--force", "main", "ours");
        git("switch", "--quiet", "main");

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::err);
        assertTrue(
                rollback.err().contains("main and origin/main have gone apart: one commit only here"), rollback::err);
        for (String step : List.of("first: ", "merge it with: ", "then: ")) {
            String line = rollback.out()
                    .lines()
                    .filter(said -> said.startsWith(step))
                    .findFirst()
                    .orElseThrow();
            git(line.substring(step.length() + "git ".length()).split(" "));
        }
        assertEquals(
                first,
                new Releases(fleet.repository(), fleet.repository().commit("origin/main"))
                        .pinned("staging", "churn")
                        .orElseThrow()
                        .version());
        assertEquals(
                fleet.repository().commit("main").getFullMessage().strip(), "Ours", "what is only here is left alone");
    }

    @Test
    void aWrongBranchInTheSettingsIsNamedAndHoldsUpNothing() throws Exception {
        fleet.files()
                .write(".fleet.yaml", fleet.files().text(".fleet.yaml").replace("branch: main", "branch: mian"))
                .commit("A slip");

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::err);
        assertTrue(
                rollback.err().contains(".fleet.yaml says that environments follow the branch mian, and there is none"),
                rollback::err);
        assertTrue(
                rollback.out().contains("git merge --no-ff --no-edit rollback/staging/churn/" + first), rollback::out);
    }

    @Test
    void aReleaseThatNobodyCanReadHasAWayBackToTheLastThatCouldBeRead() throws Exception {
        fleet.files()
                .write("overlays/staging/churn/release/kustomization.yaml", "images: [\n")
                .commit("Break the pin");

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::err);
        git("merge", "--quiet", "--no-ff", "--no-edit", "rollback/staging/churn/" + second);
        assertEquals(
                second,
                new Releases(fleet.repository(), fleet.main())
                        .pinned("staging", "churn")
                        .orElseThrow()
                        .version());
    }

    @Test
    void aBranchThatOriginOnceHadIsPushedAgainAndAnotherOnesIsNotOverwritten() throws Exception {
        String branch = "rollback/staging/churn/" + first;
        fleet("rollback", "churn", "--env", "staging", "--local");
        Origin origin = new Origin(fleet.files().root(), new GitHubForge("http://127.0.0.1:1", "a/b", "a-token"));
        origin.push(List.of(branch));
        run(List.of("git", "-C", folder.resolve("origin.git").toString(), "branch", "-D", branch));

        origin.push(List.of(branch));
        git("push", "--quiet", "--force", folder.resolve("origin.git").toString(), "main:" + branch);
        FleetException refused = assertThrows(FleetException.class, () -> origin.push(List.of(branch)));

        assertTrue(refused.fact().contains("stale info"), refused::fact);
    }

    @Test
    void whatCannotBeJudgedIsStillThereToBeMerged() throws Exception {
        fleet.files()
                .write("overlays/production/environment/environment-policy.yaml", "after: [\n")
                .write("overlays/prices.yaml", "currency: [\n")
                .commit("Break the rules");

        Execution rollback = fleet("rollback", "churn", "--env", "staging", "--local");

        assertEquals(0, rollback.exitCode(), rollback::err);
        assertTrue(
                rollback.out().contains("git merge --no-ff --no-edit rollback/staging/churn/" + first), rollback::out);
    }

    @Test
    void aPartlyRefusedPromotionOfNamedServicesAndAWrongNameEndBadly() throws Exception {
        fleet.release("diabetes", ToyModel.good("1.1.0"));
        fleet.release("churn", ToyModel.good("1.3.0").withFigures(0.1, 0.1));

        Execution both = fleet("promote", "churn", "diabetes", "--env", "staging", "--local");
        assertEquals(3, both.exitCode(), both::err);
        assertTrue(both.out().contains("git merge --no-ff --no-edit promote/staging/diabetes/"), both::out);

        Execution wrong = fleet("promote", "diabetes", "chrun", "--env", "staging", "--local");
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("there is no service \"chrun\": did you mean \"churn\"?"), wrong::err);
        Execution version =
                fleet("quarantine", "churn", "--version", second.model() + "-000000000000", "--reason", "Wrong");
        assertEquals(2, version.exitCode(), version::err);
        assertTrue(version.err().contains("there is no version 1.2.0-000000000000 of churn: "), version::err);
    }

    @Test
    void aReleaseObeysTheQuarantineAndAHold() throws Exception {
        Version third = fleet.release("churn", ToyModel.good("1.3.0"));
        fleet.merge(Quarantine.propose(fleet.repository(), fleet.main(), "churn", third, "Wrong units")
                .orElseThrow());
        fleet.merge(new Rollback(fleet.repository(), fleet.main()).propose("churn", "dev", null));

        Execution barred = fleet("release", "churn");
        assertEquals(3, barred.exitCode());
        assertTrue(
                barred.err().contains("churn " + third + " is in quarantine: Wrong units: change the model"),
                barred::err);

        ToyModel.good("1.4.0").write(fleet.files().root().resolve("services/churn/model"));
        fleet.files().commit("Train another");
        Execution held = fleet("release", "churn");
        assertEquals(3, held.exitCode());
        assertTrue(
                held.err()
                        .contains("churn is held in dev at " + second + " since the rollback from " + third
                                + ": merge what `./fleet unhold churn --env dev` proposes first"),
                held::err);
        Execution left = fleet("release", "churn", "--unless-barred");
        assertEquals(0, left.exitCode(), left::err);
        assertTrue(left.out().startsWith("churn is left as it is: "), left::out);
        assertFalse(left.out().contains("1.4.0"), left::out);
    }

    @Test
    void aReleaseOfSettingsThatReviewWouldRefuseIsRefused() throws Exception {
        String deploy = "services/churn/deploy/kustomization.yaml";
        fleet.files()
                .write(
                        deploy,
                        fleet.files().text(deploy)
                                + "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path:"
                                + " /spec/template/spec/containers/0/args\n      value: [x]\n")
                .commit("Smuggle");

        Execution release = fleet("release", "churn");

        assertEquals(3, release.exitCode(), release::err);
        assertTrue(
                release.err().contains("churn is not released: overlay fields: it sets Deployment churn-model"),
                release::err);
    }

    @Test
    void aReleaseOfARecipeThatNobodyTrainedIsRefused() throws Exception {
        fleet.files()
                .write("services/churn/recipe.yaml", fleet.files().text("services/churn/recipe.yaml") + "# newer\n")
                .commit("Change the recipe");

        Execution release = fleet("release", "churn");

        assertEquals(3, release.exitCode(), release::err);
        assertTrue(
                release.err()
                        .contains("services/churn/model was not made from services/churn/recipe.yaml as it is now: run"
                                + " `./fleet train churn` and commit what it writes"),
                release::err);
    }

    @Test
    void aQuarantineWithoutAReasonIsRefused() throws Exception {
        Execution quarantine = fleet("quarantine", "churn", "--version", second.toString(), "--reason", " ");

        assertEquals(2, quarantine.exitCode(), quarantine::err);
        assertTrue(quarantine.err().contains("the reason is empty: say in one sentence"), quarantine::err);
    }

    private void promote() {
        fleet.merge(new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow());
    }

    private Execution fleet(String... arguments) throws Exception {
        return fleetIn(fleet.files().root(), arguments);
    }

    private Execution fleetIn(Path clone, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-C", clone.toString()));
        return run(command);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Execution execution = run(command);
        assertEquals(0, execution.exitCode(), execution::err);
    }

    private Execution run(List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(fleet.files().root().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GITHUB_") || name.startsWith("GH_"));
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        int exitCode = process.waitFor();
        return new Execution(exitCode, Files.readString(out), Files.readString(err));
    }
}
