package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.version.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands below {@code model} from outside. Staging pins a good churn; the working tree has a candidate. */
class ModelCommandsTest {
    @TempDir
    private static Path folder;

    private static JudgedFleet fleet;
    private static Version pinned;
    private static Path elsewhere;
    private static Cli cli;

    @BeforeAll
    static void aCandidateInTheWorkingTree() throws Exception {
        fleet = JudgedFleet.in(Files.createDirectory(folder.resolve("clone")));
        pinned = fleet.release("churn", ToyModel.good("1.1.0"));
        fleet.merge(new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow());
        Files.delete(fleet.files().root().resolve(Release.path("production", "churn")));
        fleet.files().commit("Production has no churn");
        elsewhere = folder.resolve("elsewhere");
        ToyModel.good("0.9.0").write(elsewhere);
        ToyModel.good("1.2.0")
                .withWeight(-4)
                .withContracts(List.of("monthly", "weekly"))
                .write(fleet.files().root().resolve("services/churn/model"));
        fleet.files().write("services/churn/data/holdout.csv", ToyModel.holdout());
        cli = Cli.in(fleet.files().root(), Files.createDirectory(folder.resolve("cache")));
    }

    @AfterAll
    static void close() {
        fleet.close();
    }

    @Test
    void showTellsSignatureFiguresAndHashes() throws Exception {
        String text = cli.out("model", "show", elsewhere.toString());

        assertTrue(text.startsWith("""
                        churn 0.9.0: A toy.
                        answers a probability for each leaves: no, yes; decides for yes from 0.5 on

                        FEATURE   TYPE      SEEN IN TRAINING  UNIT   POSSIBLE  WHEN MISSING
                        tenure    number    -1 to 1           years  any       refused
                        contract  category  monthly, yearly          these     refused

                        Made up. 1,000 rows.
                        ROWS WHERE          ROWS  FIGURE  VALUE   95 %
                        all                 1000  auc     0.8500  0.8400 to 0.8600
                        contract is yearly  200   auc     0.8000  0.7800 to 0.8200

                        FILE                 SHA-256
                        data/churn.csv       aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                        """), text);
        assertTrue(text.endsWith("made by trainer by hand from 1,000 rows; 20 golden rows\n"), text);
    }

    @Test
    void showGivesProgramsThePackagesOwnFiles() throws Exception {
        JsonNode json = JsonMapper.shared().readTree(cli.out("model", "show", "churn", "-o", "json"));

        assertEquals("1.2.0", json.at("/model/version").asString());
        assertEquals("tenure", json.at("/model/features/0/name").asString());
        assertEquals(0.85, json.at("/metrics/overall/0/value").asDouble());
    }

    @Test
    void checkPassesASoundPackage() throws Exception {
        assertEquals(
                "ok      churn 1.2.0: all 20 golden rows are answered as expected\n",
                cli.out("model", "check", "churn"));
    }

    @Test
    void checkLooksAtEveryServiceAndRefusesWithFilePlaceAndRule() throws Exception {
        Execution execution = cli.run("model", "check");

        assertEquals(3, execution.exitCode());
        assertEquals("""
                ok      churn 1.2.0: all 20 golden rows are answered as expected
                broken  diabetes
                        model.json /format: is missing
                """, execution.out());
    }

    @Test
    void checkTellsProgramsWhatIsWrongWhere() throws Exception {
        Path broken = folder.resolve("broken");
        ToyModel.good("1.0.0").write(broken);
        Files.writeString(broken.resolve("CARD.md"), "# churn, by hand\n");
        Execution execution = cli.run("model", "check", broken.toString(), "-o", "json");

        assertEquals(3, execution.exitCode());
        JsonNode finding = JsonMapper.shared().readTree(execution.out()).at("/0/findings/0");
        assertEquals("CARD.md", finding.path("file").asString());
        assertTrue(finding.path("rule").asString().startsWith("has SHA-256 "), finding::toString);
    }

    @Test
    void aMisspeltServiceIsAnsweredWithTheNearest() throws Exception {
        Execution execution = cli.run("model", "show", "chrun");

        assertEquals(2, execution.exitCode());
        assertEquals("fleet: there is no service \"chrun\": did you mean \"churn\"?\n", execution.err());
    }

    @Test
    void compareHoldsTheWorkingTreeAgainstTheLastEnvironmentThatPinsTheService() throws Exception {
        String text = cli.out("model", "compare", "churn");

        assertTrue(text.startsWith("""
                        churn 1.2.0 (the working tree) against 1.1.0 (staging, VERSION)

                        contract: callers of the incumbent may break
                          DIFFERENCE        BREAKS
                          request narrowed  yes     contract no longer takes yearly
                          request widened   no      contract also takes weekly

                        figures on the 200 of 400 rows that both take of services/churn/data/holdout.csv
                          FIGURE             INCUMBENT  CANDIDATE  DIFFERENCE, 95 %
                        """.replace("VERSION", pinned.toString())), text);
        assertTrue(text.contains("worse\n"), text);
        assertTrue(text.contains("\n200 rows are decided otherwise\n  row "), text);
        assertTrue(text.contains("now wrong {\"tenure\":"), text);
        assertTrue(
                text.contains("\ngolden rows: 20 of the incumbent's are answered otherwise\n  line 1, a row: "), text);
        assertTrue(text.endsWith("  and 10 more\n"), text);
    }

    @Test
    void compareTakesARevisionAndTellsProgramsAll() throws Exception {
        JsonNode json =
                JsonMapper.shared().readTree(cli.out("model", "compare", "churn", "--against", "main", "-o", "json"));

        assertEquals("1.1.0", json.at("/incumbent/version").asString());
        assertTrue(json.path("breaking").asBoolean());
        assertEquals("request narrowed", json.at("/contract/0/kind").asString());
        assertEquals("worse", json.at("/overall/0/verdict").asString());
        assertEquals(200, json.path("flipCount").asInt());
        assertEquals(20, json.path("golden").size());
    }

    @Test
    void compareTakesAFolderAndOtherRows() throws Exception {
        Path rows = folder.resolve("rows.csv");
        Files.writeString(rows, ToyModel.holdout().lines().limit(101).reduce("", (all, line) -> all + line + "\n"));

        String text =
                cli.out("model", "compare", "churn", "--against", elsewhere.toString(), "--data", rows.toString());

        assertTrue(text.startsWith("churn 1.2.0 (the working tree) against 0.9.0 (" + elsewhere + ")\n"), text);
        assertTrue(text.contains("figures on the 50 of 100 rows that both take of " + rows + "\n"), text);
        assertFalse(text.contains("row 101:"), text);
    }

    @Test
    void whatCannotBeComparedWithIsTold() throws Exception {
        Execution nowhere = cli.run("model", "compare", "churn", "--env", "production");
        assertEquals(3, nowhere.exitCode());
        assertEquals(
                "fleet: production pins no churn: compare with another environment, or --against a Git revision or a"
                        + " folder with a package\n",
                nowhere.err());

        Execution nothing = cli.run("model", "compare", "churn", "--against", "prodution");
        assertEquals(2, nothing.exitCode());
        assertEquals(
                "fleet: nothing to compare with is named \"prodution\": give a Git revision or a folder with a"
                        + " package, or with --env an environment (dev, staging, production)\n",
                nothing.err());

        Execution environment = cli.run("model", "compare", "churn", "--against", "staging");
        assertEquals(2, environment.exitCode());
        assertEquals("fleet: staging is an environment: name it with --env staging\n", environment.err());

        Execution both = cli.run("model", "compare", "churn", "--env", "staging", "--against", "main");
        assertEquals(2, both.exitCode());
        assertEquals("fleet: --env and --against both say what to compare with: give one of them\n", both.err());
    }
}
