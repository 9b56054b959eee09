package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.TinyFleet;
import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.kept.DrawnRequest;
import io.argosy.fleet.kept.KeptRows;
import io.argosy.fleet.kept.RequestSample;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.version.Version;
import io.argosy.model.ModelPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code requests} from outside, over a real database with what two versions were asked. */
class RequestsCommandTest {
    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private KeptRows rows;
    private Cli cli;

    @BeforeEach
    void aDatabaseOfWhatTwoVersionsWereAsked() throws Exception {
        fleet = JudgedFleet.in(Files.createDirectory(folder.resolve("clone")));
        for (String file : List.of("tools/go.mod", "tools/go.sum", "tools/renderer/main.go")) {
            fleet.files().write(file, Files.readString(TinyFleet.HERE.resolve(file)));
        }
        rows = KeptRows.in(folder.resolve("postgres"), "churn");
        keep(fleet.release("churn", ToyModel.good("1.1.0")), 1, 300);
        keep(fleet.release("churn", ToyModel.good("1.2.0").withWeight(3)), 2, 100);
        cli = Cli.in(fleet.files().root(), Files.createDirectory(folder.resolve("cache")));
    }

    private void keep(Version version, long seed, int count) throws Exception {
        ModelPackage model = new ModelPackages(fleet.repository(), fleet.main()).load("churn", version);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            String features = "{\"tenure\":" + random.nextDouble(-1, 1) + ",\"contract\":\"monthly\"}";
            rows.keep(seed + "-" + i, 0, Instant.now(), version.toString(), features, KeptRows.answer(model, features));
        }
    }

    @AfterEach
    void close() {
        rows.close();
        fleet.close();
    }

    private Execution requests(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("requests", "churn", "--env", "staging", "--local"));
        all.addAll(List.of(
                "--store", rows.address(), "--credentials", rows.credentials().toString()));
        all.addAll(List.of(arguments));
        return cli.run(all.toArray(String[]::new));
    }

    private String branch(Execution proposed) {
        assertEquals(0, proposed.exitCode(), proposed::err);
        Matcher matcher = Pattern.compile(
                        "\nmerge it with: git merge --no-ff --no-edit (requests/churn/[0-9a-f]{12})\n")
                .matcher(proposed.out());
        assertTrue(matcher.find(), proposed::out);
        return matcher.group(1);
    }

    private List<String> lines(String branch) {
        return fleet.repository()
                .readText(fleet.repository().commit(branch), "services/churn/requests.jsonl")
                .orElseThrow()
                .lines()
                .toList();
    }

    @Test
    void theyAreDrawnEvenlyAndTheSameRowsAndSeedGiveTheSame() throws Exception {
        Execution proposed = requests("--most", "48", "--seed", "7");
        String branch = branch(proposed);
        List<String> drawn = lines(branch);
        assertEquals(48, drawn.size());
        assertEquals(48, Set.copyOf(drawn).size());
        List<String> table = proposed.out()
                .lines()
                .filter(line -> line.matches("\\| 1\\.[12]\\.0-[0-9a-f]{12} \\| (yes|no) \\| [1-4] \\| \\d+ \\|"))
                .toList();
        assertEquals(16, table.size(), proposed::out);
        assertTrue(table.stream().allMatch(line -> line.endsWith("| 3 |")), proposed::out);

        Execution again = requests("--most", "48", "--seed", "7");
        assertEquals(branch, branch(again));
        assertTrue(again.out().contains("branch " + branch + " is there already\n"), again::out);
        assertNotEquals(branch, branch(requests("--most", "48", "--seed", "8")));
        fleet.files().merge(branch);
        assertTrue(requests("--most", "48", "--seed", "7")
                .out()
                .contains("services/churn/requests.jsonl has these requests already: nothing to do"));
    }

    @Test
    void ofASensitiveFeatureNothingThatACallerSaidIsInThem() throws Exception {
        ModelPackage today = new ModelPackages(fleet.repository(), fleet.main())
                .load("churn", fleet.release("churn", ToyModel.good("1.3.0").withSensitive("tenure")));
        Set<String> golden =
                today.goldenRows().stream().map(row -> tenure(row.instance())).collect(Collectors.toSet());
        Execution proposed = requests("--most", "15");
        List<String> drawn = lines(branch(proposed));
        assertFalse(drawn.isEmpty());
        assertEquals(
                List.of(),
                drawn.stream().filter(line -> !golden.contains(tenure(line))).toList());
        assertTrue(
                proposed.out().contains("\ntenure: sensitive, so what stands there is a golden row's.\n"),
                proposed::out);
        assertTrue(proposed.out().contains("\nThey stay in Git when their day is dropped"), proposed::out);
    }

    private static String tenure(String instance) {
        JsonNode row = JsonMapper.shared().readTree(instance);
        return row.path("tenure").asString("missing");
    }

    @Test
    void whatTodaysModelDoesNotTakeIsLeftOut() throws Exception {
        fleet.release("churn", ToyModel.good("1.3.0").withContracts(List.of("yearly", "weekly")));
        Execution none = requests();
        assertEquals(3, none.exitCode());
        assertEquals(
                "fleet: none of 400 requests that are kept is one that the model of churn takes today: name another"
                        + " environment with --env, where a version like today's answers",
                none.err().strip());
    }

    @Test
    void moreThanARepositoryShouldHoldIsCutOff() throws Exception {
        ModelPackage model = new ModelPackages(fleet.repository(), fleet.main()).load("churn", fleet.main());
        List<DrawnRequest> many = IntStream.range(0, 60_000)
                .mapToObj(i ->
                        new DrawnRequest("1", "no", 1, "{\"tenure\":0." + (100_000 + i) + ",\"contract\":\"monthly\"}"))
                .toList();
        RequestSample sample = RequestSample.of(many, model, 1, Integer.MAX_VALUE);
        assertTrue(sample.content().length <= RequestSample.MOST_BYTES);
        assertTrue(sample.content().length > RequestSample.MOST_BYTES - 100);
        assertEquals(new TreeSet<>(sample.lines()).stream().toList(), sample.lines());
    }

    @Test
    void whereNothingIsKeptNothingIsProposed() throws Exception {
        rows.execute("delete from churn.predictions");
        Execution none = requests("--days", "3");
        assertEquals(3, none.exitCode());
        assertEquals(
                "fleet: nothing that callers asked churn is kept of the last 3 days: name another environment with --env, or"
                        + " more --days",
                none.err().strip());
        assertEquals(
                "fleet: --most 0 is not from 1 to 5000: say e.g. --most 7",
                requests("--most", "0").err().strip());
    }
}
