package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.tool.Execution;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command, from its arguments to what it prints and exits with. */
class ReviewCommandTest {
    private static final String PRODUCTION = "overlays/production/environment/environment-policy.yaml";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private String out = "";

    @BeforeEach
    void aFleetThatSoaks() throws Exception {
        fleet = SoundFleet.in(folder);
        fleet.files()
                .write(".gitignore", "/tools\n")
                .write(PRODUCTION, "after: staging\nsoak: 24h\n")
                .commit("Soak");
        Files.createSymbolicLink(
                folder.resolve("tools"), Path.of("../../tools").toAbsolutePath().normalize());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aLoweredGuardIsTheVerdictsOwnLine() {
        fleet.files().write(PRODUCTION, "after: staging\n").commit("Hurry");

        assertEquals(0, run("review", "main~1..main"));
        assertTrue(out.startsWith("""
                        ## ⚠ Lowers a guard: production's soak 24 h → none (owned by `operators`)

                        No gate says no. Whether it may be merged is for `operators` to say.

                        Nothing that runs would differ.
                        """), out);
        assertEquals(0, run("review", "main~1..main", "-o", "json"));
        assertTrue(out.contains("\"what\" : \"production's soak 24 h → none\""), out);
    }

    @Test
    void whatClustersSayOfThemselvesIsToldApart() {
        fleet.files().write("clusters/dev/README.md", "Words\n").commit("Words of a cluster");

        assertEquals(0, run("review", "main~1..main"));
        assertTrue(
                out.contains("\nNo service would run otherwise. What clusters/ says of the clusters themselves"), out);
        assertFalse(out.contains("Nothing that runs would differ."), out);
    }

    @Test
    void whatIsTakenAwayIsToldFirst() {
        fleet.files()
                .write(
                        "overlays/dev/churn/kustomization.yaml",
                        fleet.files().text("overlays/dev/churn/kustomization.yaml")
                                + "configMapGenerator:\n- name: more\n  literals:\n  - A=b\n")
                .commit("More");
        fleet.files()
                .write(
                        "overlays/dev/churn/kustomization.yaml",
                        fleet.files()
                                        .text("overlays/dev/churn/kustomization.yaml")
                                        .replaceAll("(?s)configMapGenerator.*", "")
                                + "replicas:\n- name: model\n  count: 3\n")
                .commit("Less");

        assertEquals(3, run("review", "main~2..main~1"));
        assertTrue(out.contains("- dev/churn runs otherwise: new ConfigMap "), out);
        run("review", "main~1..main");
        assertTrue(
                out.matches(
                        "(?s).*- dev/churn runs otherwise: without ConfigMap \\S+, Deployment churn-model( \\(.*\\))?;.*"),
                out);
    }

    @Test
    void whatDoesNotFitIntoTheVerdictsLineIsSaidBelowIt() {
        fleet.files()
                .write("clusters/dev/addons/settings.yaml", "kind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n")
                .commit("Settings");
        StringBuilder data = new StringBuilder("kind: ConfigMap\nmetadata: {name: a}\ndata:\n");
        for (int i = 10; i < 40; i++) {
            data.append("  k").append(i).append(": v").append(i).append('\n');
        }
        fleet.files()
                .write("clusters/dev/addons/settings.yaml", data.toString())
                .commit("More of them");

        run("review", "main~1..main");
        assertTrue(out.contains("data.k10: none → v10; ") && out.contains(" and 28 more (owned by "), out);
        assertTrue(out.contains("\n- ConfigMap a: data.k12: none → v12\n"), out);
        String folded = out.substring(out.indexOf("<summary>What else changes of the fence of the clusters: 8<"));
        assertTrue(folded.contains("\nConfigMap a: data.k39: none → v39\n"), out);

        String longest = "a".repeat(4_800) + " MIDDLE " + "b".repeat(4_800);
        fleet.files()
                .write("clusters/dev/addons/settings.yaml", data + "  k40: " + longest + "\n")
                .commit("A long one");
        run("review", "main~1..main");
        assertTrue(out.contains("\nConfigMap a: data.k40: none → " + longest + "\n"), out);
    }

    @Test
    void rulesOfAFormerNameHoldUntilTheyAreRenamedAndNoneComeAnew() {
        String former = PRODUCTION.replace("environment-policy", "promotion");
        fleet.files()
                .delete(PRODUCTION)
                .write(former, "after: staging\nsoak: 24h\n")
                .commit("As it was before");

        assertEquals(3, run("review", "main~1..main"));
        assertTrue(
                out.contains("known files: its name is environment-policy.yaml now: give it that name: `git mv "
                        + former + " " + PRODUCTION + "`"),
                out);
        assertFalse(out.contains("Lowers a guard"), out);

        fleet.files()
                .delete(former)
                .write(PRODUCTION, "after: staging\nsoak: 24h\n")
                .commit("Rename");
        assertEquals(0, run("review", "main~1..main"));
        assertTrue(out.startsWith("## ✅ Can be merged"), out);

        fleet.files()
                .delete(PRODUCTION)
                .write(former, "after: staging\nsoak: 24h\n")
                .commit("As it was before");
        fleet.files()
                .delete(former)
                .write(PRODUCTION, "after: staging\nsoak: 1h\n")
                .commit("Rename and hurry");
        assertEquals(0, run("review", "main~1..main"));
        assertTrue(out.startsWith("## ⚠ Lowers a guard: production's soak 24 h → 1 h (owned by `operators`)\n"), out);
    }

    @Test
    void aGuardAndAMoveInOnePullRequestIsRefused() {
        fleet.files()
                .write(PRODUCTION, "after: staging\n")
                .write(
                        "overlays/dev/churn/kustomization.yaml",
                        fleet.files().text("overlays/dev/churn/kustomization.yaml")
                                + "replicas:\n- name: model\n  count: 3\n")
                .commit("Hurry");

        assertEquals(3, run("review", "main~1..main"));
        assertTrue(
                out.startsWith("## ❌ Should not be merged: one gate says no; ⚠ Lowers a guard: production's soak 24 h →"
                        + " none (owned by `operators`)\n\n- ❌ guards: a guard and a move in one pull request: "),
                out);
        assertTrue(
                out.contains(
                        "- dev/churn runs otherwise: Deployment churn-model (replicas: 2 → 3); way back: revert the"
                                + " merge\n"),
                out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/spec/replicas; 50; it may take much more: 50 pod(s) of 0.50 cores",
                "/spec/template/spec/containers/0/resources/requests/cpu; '\"4\"'; it may take much more: 2 pod(s) of 4.00"
                        + " cores",
                "/spec/template/spec/containers/0/resources/requests/cpu; 50m; it may take much less: 2 pod(s) of 0.05"
                        + " cores",
                "/metadata/annotations; {argosy.io/asleep-after: 1s}; traits: it sleeps after 1s without a request (before:"
                        + " never)",
            })
    void whatIsMuchMoreOrLessOrSleepsSoonIsLookedAtFirst(String path, String value, String said) {
        fleet.files()
                .write(
                        "overlays/dev/churn/kustomization.yaml",
                        fleet.files().text("overlays/dev/churn/kustomization.yaml")
                                + "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path: "
                                + path
                                + "\n      value: " + value + "\n")
                .commit("More");

        run("review", "main~1..main");

        assertTrue(out.contains("## ⚠ Every gate passes; look first at dev/churn: " + said), out);
    }

    @Test
    void whatLandedIsJudgedMergeByMergeByTheRulesBeforeIt() {
        fleet.files().write("README.md", "Words\n").commit("Words");
        fleet.files().write(PRODUCTION, "after: [\n").commit("Break it");
        fleet.files().write(PRODUCTION, "after: staging\nsoak: 24h\n").commit("Mend it");

        assertEquals(0, run("review", "--landed"));
        assertTrue(out.startsWith("# Landed: ") && out.contains("Mend it"), out);
        assertEquals(3, run("review", "main~3..main", "--landed"));
        assertTrue(out.indexOf("Words") < out.indexOf("Break it"), out);
        assertTrue(out.contains("## ✅ Can be merged") && out.contains("## ❌ Should not be merged"), out);
        assertEquals(3, run("review", "main..main~1", "--landed"));
        assertTrue(out.contains("history was written anew"), out);
    }

    @Test
    void aPullThatMadeTheOldMainASecondParentIsToldOf() throws Exception {
        git("branch", "mine");
        String before =
                fleet.files().write("README.md", "Theirs\n").commit("Theirs").name();
        git("switch", "--quiet", "mine");
        fleet.files().write("docs.md", "Mine\n").commit("Mine");
        git("merge", "--quiet", "--no-ff", "--no-edit", "main");
        git("branch", "--force", "main", "mine");

        assertEquals(3, run("review", before + "..main", "--landed"));

        assertTrue(
                out.contains("merged the branch into another one, which then became the branch: "
                        + before.substring(0, 12) + ", where it stood, is not among its first parents"),
                out);
        assertTrue(out.contains("# Landed: "), out);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Execution git = Execution.of(fleet.files().root(), command, Duration.ofMinutes(1));
        assertEquals(0, git.exitCode(), git::err);
    }

    @Test
    void brokenSettingsHoldUpNoReview() {
        fleet.files().write(".fleet.yaml", "branch: [\n").commit("Break it");
        fleet.files().write("README.md", "Words\n").commit("Words");

        assertEquals(0, run("review", "main~1..main"));
        assertEquals(0, run("review"));
    }

    private int run(String... arguments) {
        StringWriter written = new StringWriter();
        PrintWriter writer = new PrintWriter(written);
        CommandLine command = FleetCommand.commandLine().setOut(writer).setErr(writer);
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "-C";
        all[arguments.length + 1] = folder.toString();
        int code = command.execute(all);
        out = written.toString();
        return code;
    }
}
