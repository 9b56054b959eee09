package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.TinyFleet;
import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.kept.KeptRows;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.SmallFleet;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.version.Version;
import io.argosy.model.ModelPackage;
import io.argosy.model.prediction.Explanation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code explain} from outside, over a real database; a service that writes there itself is asked in tools/bench. */
class ExplainCommandTest {
    private static final String FEATURES = "{\"tenure\": 0.1, \"contract\": \"monthly\"}";

    @TempDir
    private static Path folder;

    private static JudgedFleet fleet;
    private static KeptRows rows;
    private static Version good;
    private static Version secretive;
    private static double[] answer;
    private static Cli cli;

    @BeforeAll
    static void aVersionThatWasPromotedAndHasAnswered() throws Exception {
        fleet = JudgedFleet.in(Files.createDirectory(folder.resolve("clone")));
        rows = KeptRows.in(folder.resolve("postgres"), "churn", "diabetes");
        good = fleet.release("churn", ToyModel.good("1.1.0"));
        promote();
        ModelPackage model = new ModelPackages(fleet.repository(), fleet.main()).load("churn", good);
        answer = KeptRows.answer(model, FEATURES);
        secretive = fleet.release("churn", ToyModel.good("1.2.0").withSensitive("tenure"));
        cli = Cli.in(fleet.files().root(), Files.createDirectory(folder.resolve("cache")));
    }

    /** As somebody does who merges the branch that `promote` leaves. */
    private static void promote() {
        Proposal proposal = new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow();
        new CommitWriter(fleet.repository())
                .commitToBranch(proposal.branch(), fleet.main(), proposal.changes(), proposal.message());
        fleet.files().merge(proposal.branch());
    }

    @AfterAll
    static void close() {
        rows.close();
        fleet.close();
    }

    private static Execution explain(String... arguments) throws Exception {
        return explainAt(rows.address(), arguments);
    }

    private static Execution explainAt(String address, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--env",
                "staging",
                "--store",
                address,
                "--credentials",
                rows.credentials().toString()));
        return cli.run(all.toArray(String[]::new));
    }

    private static void assertEnds(int code, String message, Execution execution) {
        assertEquals(message, execution.err().strip(), execution::out);
        assertEquals(code, execution.exitCode());
    }

    @Test
    void anAnswerIsMadeAgainBitForBitAndExplainedAndWhoPutTheVersionThereIsTold() throws Exception {
        rows.keep("order-7", 0, Instant.now(), good.toString(), FEATURES, answer);
        String text = explain("order-7").out();

        assertTrue(text.startsWith("churn " + good + " answered request order-7 in staging at "), text);
        assertTrue(text.contains("\nanswer: yes, from " + answer[0] + ", " + answer[1] + "\n"), text);
        assertTrue(text.matches("(?s).*\nmade again from commit [0-9a-f]{12}: the same, bit for bit\n.*"), text);
        assertTrue(text.contains("\nyes against no has a score of "), text);
        assertTrue(text.matches("(?s).*\ntenure +0\\.1 +\\+0\\.4\\n.*"), text);
        assertTrue(
                text.matches("(?s).*\nAda put it there at \\S+: [0-9a-f]{12} Merge promote/staging/churn/" + good + "\n"
                        + "proposed by Ada: [0-9a-f]{12} Promote churn " + good + " to staging\n"
                        + "what the gates say of it: \\./fleet review --landed [0-9a-f]{12}\\.\\.[0-9a-f]{12}\n"),
                text);
    }

    @Test
    void forProgramsItIsTheSameNumbersAsTheModelsOwn() throws Exception {
        rows.keep("order-8", 3, Instant.now(), good.toString(), FEATURES, answer);
        rows.keep("order-8", 5, Instant.now(), good.toString(), FEATURES, answer);
        Execution explained = explain("order-8", "--row", "5", "--label", "no", "-o", "json");
        assertEquals(0, explained.exitCode(), explained::err);
        JsonNode json = JsonMapper.shared().readTree(explained.out());
        assertEquals(5, json.path("row").asInt());
        assertEquals(2, json.path("rows").asInt());
        assertTrue(json.path("again").path("same").asBoolean());
        assertEquals(answer[1], json.path("outputs").path(1).asDouble());
        ModelPackage model = new ModelPackages(fleet.repository(), fleet.main()).load("churn", good);
        var row = model.signature().newRow();
        row.setNumber(0, 0.1);
        row.setCategory(1, 0);
        Explanation own = model.model().explain(row, 0);
        assertEquals(JsonMapper.shared().valueToTree(ExplainedText.json(own)), json.path("explanation"));
        assertEquals("Ada", json.path("putThere").path("by").asString());

        assertEnds(
                2, "fleet: row 9 of that request is not kept: its rows are 3 to 5", explain("order-8", "--row", "9"));
        assertEnds(
                2,
                "fleet: that version has no label \"yess\": did you mean \"yes\"?",
                explain("order-8", "--label", "yess"));
    }

    @Test
    void aRowThatSomebodyHasChangedIsSeenByItsLastBit() throws Exception {
        double[] other = {answer[0], Math.nextUp(answer[1])};
        rows.keep("order-9", 0, Instant.now(), good.toString(), FEATURES, other);
        Execution changed = explain("order-9");
        assertEquals(5, changed.exitCode());
        assertTrue(
                changed.out()
                        .contains(
                                ": something else, " + answer[0] + ", " + answer[1] + "\nby the version's own code: "),
                changed::out);
    }

    @Test
    void whatWasNeverKeptOrIsErasedIsToldWithWhatItMayBe() throws Exception {
        rows.keep("order-10", 0, Instant.now(), good.toString(), FEATURES, answer);
        assertEquals(0, explain("order-10").exitCode());
        rows.execute("select churn.erase_request('order-10')");
        String nothing =
                "in staging: it was answered elsewhere, or longer ago than SERVING_STORE_DAYS, or was erased, or dropped while"
                        + " the database was away, or has come in the last seconds: then ask once more";
        assertEnds(3, "fleet: no prediction is kept of a request \"order-10\" " + nothing, explain("order-10"));
        assertEnds(3, "fleet: no prediction is kept of a request \"never\" " + nothing, explain("never"));
    }

    @Test
    void withoutItsSensitiveFeaturesNoAnswerIsMadeAgain() throws Exception {
        rows.keep("order-11", 0, Instant.now(), secretive.toString(), "{\"contract\": \"monthly\"}", answer);
        Execution explained = explain("order-11");
        assertEquals(3, explained.exitCode());
        assertTrue(
                explained
                        .out()
                        .contains(
                                "\nit cannot be made again: tenure is sensitive, and the values of such features are kept"
                                        + " nowhere: without them nobody can make the answer again: ask whoever made the request"
                                        + " for it, and give it to /explain of that version\n"),
                explained::out);
        assertTrue(
                explained
                        .out()
                        .endsWith("main never pinned that version in staging, as far as this clone knows: nobody here"
                                + " put it there\n"),
                explained::out);
    }

    @Test
    void aVersionThatGitDoesNotHaveIsTold() throws Exception {
        rows.keep("order-12", 0, Instant.now(), SmallFleet.FIRST.toString(), FEATURES, answer);
        Execution explained = explain("order-12");
        assertEquals(3, explained.exitCode());
        assertTrue(
                explained
                        .out()
                        .contains("\nit cannot be made again: no commit here has churn 1.0.0-00000000000a, so its model"
                                + " is not at hand: fetch the branch that has it\n"),
                explained::out);
        rows.keep("order-13", 0, Instant.now(), "by-hand", FEATURES, answer);
        assertTrue(explain("order-13").out().contains("by-hand is no version that Git knows: it was served by hand"));
    }

    @Test
    void ofTheSameIdentifierOnTwoDaysItIsTheLastAndOfTwoServicesNoneIsGuessed() throws Exception {
        rows.keep("order-14", 0, Instant.now().minus(Duration.ofDays(1)), "by-hand", FEATURES, answer);
        rows.keep("order-14", 0, Instant.now(), good.toString(), FEATURES, answer);
        assertTrue(
                explain("order-14").out().contains("\nthe same identifier came on 2 days; this is the last of them\n"));
        rows.execute("insert into diabetes.predictions select * from churn.predictions where request_id = 'order-14'");
        assertEnds(
                2,
                "fleet: a request of that identifier was answered by churn and diabetes: say which one with --service",
                explain("order-14"));
        assertEquals(0, explain("order-14", "--service", "churn").exitCode());
    }

    @Test
    void aDatabaseThatIsAwayHungOrClosedToThisUserIsToldInTime() throws Exception {
        Execution away = explainAt("jdbc:postgresql://127.0.0.1:1/predictions", "order-7");
        assertEquals(4, away.exitCode());
        assertTrue(
                away.err()
                        .startsWith("fleet: the database at 127.0.0.1:1/predictions gives nothing: Connection to"
                                + " 127.0.0.1:1 refused"),
                away::err);

        Path others = Files.createDirectory(folder.resolve("others"));
        Files.writeString(others.resolve("username"), "fleet");
        Files.writeString(others.resolve("password"), "wrong");
        String shown = rows.address().replace("jdbc:postgresql://", "");
        assertEnds(
                4,
                "fleet: the database at " + shown + " does not let in who " + others + " says: give a folder with the"
                        + " username and password of somebody who may read it as --credentials DIR",
                cli.run(
                        "explain",
                        "x",
                        "--env",
                        "staging",
                        "--store",
                        rows.address(),
                        "--credentials",
                        others.toString()));

        rows.hang();
        try {
            long start = System.nanoTime();
            assertEnds(
                    4,
                    "fleet: the database at " + shown
                            + " has not answered within 10 s: see whether it is well, and whether"
                            + " this machine gets there",
                    explain("order-7"));
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 30);
        } finally {
            rows.goOn();
        }
    }

    @Test
    void withoutAnEngineItIsTheDatabaseThatTheSettingsNameAndWhoThisIsHasToBeSaid() throws Exception {
        Path place = Files.createDirectory(folder.resolve("tiny"));
        try (TemporaryClone clone = TinyFleet.in(place)) {
            TinyFleet.release(clone, "dev", "churn", TinyFleet.FIRST);
            TinyFleet.release(
                    clone,
                    "staging",
                    "churn",
                    TinyFleet.FIRST,
                    "SERVING_STORE=jdbc:postgresql://db.internal:5432/kept?ssl=true");
            Cli tiny = Cli.in(place, Files.createDirectory(folder.resolve("tiny-cache")));
            assertEnds(
                    3,
                    "fleet: churn keeps no predictions in dev: docs/store.md says how one does; `./fleet up` gives it a"
                            + " database on this machine",
                    tiny.run("explain", "order-7", "--env", "dev"));
            assertEnds(
                    2,
                    "fleet: the database of staging at db.internal:5432/kept asks who this is: give a folder with the files"
                            + " username and password as --credentials DIR",
                    tiny.run("explain", "order-7"));
        }
        assertEnds(
                2,
                "fleet: the database that --store names asks who this is: give a folder with the files username and password"
                        + " as --credentials DIR",
                cli.run("explain", "order-7", "--env", "staging", "--store", rows.address()));
    }
}
