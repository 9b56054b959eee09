package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.promotion.OpenBranches;
import io.argosy.fleet.tool.Execution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is prepared on a branch of its own, by Git itself. */
class OpenBranchesTest {
    @TempDir
    private Path folder;

    private JudgedFleet fleet;

    @BeforeEach
    void aBranchThatBarsAndOneThatHolds() throws Exception {
        fleet = JudgedFleet.in(folder);
        git("switch", "--quiet", "--create", "quarantine/churn/1");
        fleet.files().write("overlays/quarantine.yaml", "- service: churn\n  version: 1-0\n  reason: It is wrong\n");
        fleet.files().commit("Bar churn 1");
        git("switch", "--quiet", "main");
        git("switch", "--quiet", "--create", "hold/dev/churn");
        fleet.files().write("overlays/dev/churn/hold.yaml", "at: 1-0\n");
        fleet.files().commit("Hold churn");
        git("switch", "--quiet", "main");
        git("switch", "--quiet", "--create", "mine");
        fleet.files().write("docs/mine.md", "Mine\n");
        fleet.files().commit("Mine");
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarantine/churn/1", "hold/dev/churn"})
    void aBranchThatComesAlongWithNothingOfItIsRefused(String branch) throws Exception {
        git("merge", "--quiet", "--strategy=ours", "--message=Tidy", branch);
        String said = judged();
        assertTrue(
                said.startsWith("FAIL " + branch + " open branches: its commits come along, and of what they say in "),
                said);
        // Where only the remote has it, too.
        git("update-ref", "refs/remotes/origin/" + branch, branch);
        git("branch", "--quiet", "--delete", "--force", branch);
        assertTrue(judged().startsWith("FAIL " + branch), "as a remote's");
    }

    /** A clone's word for which branch its origin begins with. */
    @Test
    void whatIsNoBranchButPointsToOneIsNone() throws Exception {
        git("merge", "--quiet", "--strategy=ours", "--message=Tidy", "hold/dev/churn");
        git("update-ref", "refs/remotes/origin/hold/dev/churn", "hold/dev/churn");
        git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/hold/dev/churn");
        List<String> said = fleet.judge(new OpenBranches(), fleet.repository().commit("HEAD"));
        assertEquals(1, said.size(), said::toString);
    }

    @Test
    void aBranchThatComesAlongWithAllOfItPasses() throws Exception {
        assertTrue(judged().startsWith("PASS"), "by itself");
        git("merge", "--quiet", "--no-edit", "quarantine/churn/1");
        assertTrue(judged().startsWith("PASS"), "with another's");
        git("switch", "--quiet", "hold/dev/churn");
        assertTrue(judged().startsWith("PASS"), "the branch itself");
    }

    @Test
    void whatMainHasByThenIsNotLost() throws Exception {
        git("switch", "--quiet", "main");
        git("merge", "--quiet", "--no-ff", "--no-edit", "quarantine/churn/1");
        git("switch", "--quiet", "mine");
        git("merge", "--quiet", "--strategy=ours", "--message=Tidy", "quarantine/churn/1");
        assertTrue(judged().startsWith("PASS"), judged());
    }

    private String judged() throws Exception {
        return fleet.judge(new OpenBranches(), fleet.repository().commit("HEAD"))
                .getFirst();
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=T", "-c", "user.email=t@example.org"));
        command.addAll(List.of(arguments));
        Execution run = Execution.of(fleet.files().root(), command, Duration.ofSeconds(30));
        assertEquals(0, run.exitCode(), run.err());
    }
}
