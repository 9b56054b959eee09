package io.argosy.fleet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.FreePorts;
import io.argosy.fleet.engine.TinyFleet;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceRun;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands up, down, status and logs from outside: output, errors, exit codes, and what is left running. */
class EngineCommandsTest {
    @TempDir
    private Path folder;

    private final int port = FreePorts.next();
    private TemporaryClone clone;
    private Cli cli;

    @BeforeEach
    void repository() throws Exception {
        clone = TinyFleet.in(Files.createDirectory(folder.resolve("clone")));
        TinyFleet.release(clone, "dev", "churn", TinyFleet.FIRST);
        TinyFleet.release(clone, "staging", "churn", TinyFleet.SECOND);
        cli = Cli.in(clone.root(), Files.createDirectory(folder.resolve("cache")));
    }

    @AfterEach
    void down() throws Exception {
        if (Files.exists(clone.root().resolve(".fleet/engine/state.json"))) {
            cli.run("down");
        }
        clone.close();
    }

    @Test
    void upDetachedReturnsWhenAllIsHealthyAndDownLeavesNothing() throws Exception {
        Execution up = up();
        assertEquals(0, up.exitCode(), up::err);
        String table = """
                ENVIRONMENT  SERVICE  VERSION            SYNC    HEALTH   URL
                dev          churn    1.0.0-00000000000a Synced  Healthy  http://127.0.0.1:%d/churn
                staging      churn    1.1.0-00000000000b Synced  Healthy  http://127.0.0.1:%d/churn
                """.formatted(port, port + 1);
        assertEquals(table, up.out());
        assertTrue(
                up.err().lines().anyMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d dev/churn: starting 1.0.0-.*")),
                up::err);
        assertEquals(table, cli.out("status"));
        assertJson(cli.out("status", "-o", "json"));
        assertEquals("serving 1.1.0-00000000000b\n", cli.out("logs", "churn", "--env", "staging"));

        EngineState state = state();
        assertEquals(
                "stopped the engine, process " + state.engine().pid() + ", and 2 service processes\n", cli.out("down"));
        assertNothingIsLeftOf(state);
        assertEquals("nothing is running\n", cli.out("down"));
    }

    @Test
    void watchTellsWhatAServiceDoesNow() throws Exception {
        up();
        JsonNode quiet = JsonMapper.shared()
                .readTree(cli.out("watch", "churn", "--env", "dev", "--every", "1", "--once", "-o", "json"));
        assertEquals(TinyFleet.FIRST.toString(), quiet.path("pinned").asString(""));
        assertEquals(TinyFleet.FIRST.toString(), quiet.at("/versions/0/version").asString(""));
        assertEquals(1, quiet.at("/versions/0/processes").asInt());
        assertEquals(0, quiet.at("/versions/0/requests").asDouble(-1));
        assertTrue(quiet.at("/versions/0/p99").isNull(), quiet::toString);
        assertTrue(quiet.path("troubles").isEmpty(), quiet::toString);

        // While it looks, somebody asks.
        Path out = folder.resolve("watched");
        Process watch = cli.start(out, folder.resolve("errors"), "watch", "churn", "--env", "dev", "--every", "1");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/churn/predict"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Pattern busy = Pattern.compile("(?m)^\\d\\d:\\d\\d:\\d\\d dev/churn 1\\.0\\.0-00000000000a  runs 1  "
                    + "req/s [1-9]\\d*\\.\\d  errors 0\\.00%  p50 2\\.5ms  p95 4\\.8ms  p99 5\\.0ms  flight 0 .*$");
            while (!busy.matcher(Files.exists(out) ? Files.readString(out) : "").find()) {
                assertTrue(watch.isAlive(), () -> "it has ended");
                assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
            }
        } finally {
            watch.destroy();
            watch.waitFor();
        }
        assertFalse(Files.readString(out).contains("\u001b"), "no terminal, nothing drawn over");

        Execution unknown = cli.run("watch", "chrun", "--env", "dev");
        assertEquals(2, unknown.exitCode(), unknown::err);
        Execution often = cli.run("watch", "churn", "--env", "dev", "--every", "0");
        assertEquals("fleet: --every 0 is not from 1 to 60: say e.g. --every 5\n", often.err());
        assertEquals(2, often.exitCode());
        cli.run("down");
        Execution away = cli.run("watch", "churn", "--env", "dev", "--once");
        assertEquals(
                "fleet: the engine is not running: start it with ./fleet up, or say --kube to watch the cluster\n",
                away.err());
        assertEquals(4, away.exitCode());
    }

    @Test
    void statusWaitsUntilTheNewestCommitServes() throws Exception {
        up();
        TinyFleet.release(clone, "dev", "churn", TinyFleet.SECOND);

        Execution status = cli.run("status", "--wait", "60");

        assertEquals(0, status.exitCode(), status::err);
        assertEquals(
                List.of(TinyFleet.SECOND.toString(), TinyFleet.SECOND.toString()),
                status.out()
                        .lines()
                        .skip(1)
                        .map(line -> line.split(" +", -1)[2])
                        .toList());
        Execution both = cli.run("status", "--wait", "--kube");
        assertEquals(2, both.exitCode());
        assertTrue(both.err().startsWith("fleet: --wait asks the engine on this machine: "), both::err);
    }

    @Test
    void anEngineThatHasReadNothingYetHasNoTableAndSaysSo() throws Exception {
        Execution up = cli.run("up", "--detach", "--port-base", String.valueOf(port), "--timeout", "0");

        assertEquals(5, up.exitCode(), up::err);
        assertEquals("", up.out());
        assertTrue(up.err().contains("the engine has not read its branch yet: see .fleet/engine/"), up::err);
        awaitText(clone.root().resolve(".fleet/engine/state.json"), "staging");
    }

    @Test
    void statusSaysWhatRunsAlthoughItIsBarred() throws Exception {
        up();
        clone.write(
                        "overlays/quarantine.yaml",
                        "- service: churn\n  version: " + TinyFleet.FIRST + "\n  reason: Wrong units\n")
                .commit("Bar it");

        assertEquals(
                List.of(
                        "dev/churn runs 1.0.0-00000000000a, which is in quarantine: Wrong units: `./fleet rollback churn"
                                + " --env dev`"),
                cli.out("status").lines().skip(3).toList());
    }

    private void assertJson(String json) {
        JsonNode rows = JsonMapper.shared().readTree(json);
        assertEquals(2, rows.size());
        assertEquals(
                List.of("environment", "service", "version", "sync", "health", "message", "url", "since"),
                List.copyOf(rows.get(0).propertyNames()));
        assertEquals("Healthy", rows.get(0).path("health").asString());
        assertEquals(
                "http://127.0.0.1:" + (port + 1) + "/churn",
                rows.get(1).path("url").asString());
    }

    @Test
    void aSecondUpSaysSoAndShowsTheFirst() throws Exception {
        Execution first = up();
        EngineState state = state();
        Execution second = up();

        assertEquals(0, second.exitCode(), second::err);
        assertEquals(first.out(), second.out());
        String fact = "an engine runs already, as process " + state.engine().pid() + ", with --branch main --port-base "
                + port + " --replicas 1";
        assertEquals(fact + "\n", second.err());
        Execution other = cli.run("up", "--detach", "--port-base", String.valueOf(port + 40));
        assertEquals(4, other.exitCode());
        assertEquals("fleet: " + fact + ": stop it first with ./fleet down\n", other.err());
        assertEquals(state, state(), "the first has not noticed anything");
    }

    @Test
    void whatAKilledEngineLeavesIsStoppedByTheNextUpOrDown() throws Exception {
        up();
        EngineState first = kill();
        Execution status = cli.run("status");
        assertEquals(4, status.exitCode());
        assertTrue(status.out().startsWith("dev/churn 1.0.0-00000000000a: "), status::out);
        assertTrue(status.out().contains("; seen by the engine of this clone "), status::out);
        assertEquals(
                "fleet: the engine is not running: it was killed, and its services may still be there: stop them with"
                        + " ./fleet down, or start anew with ./fleet up\n",
                status.err());

        Execution up = up();
        assertEquals(0, up.exitCode(), up::err);
        assertTrue(up.err().contains("stopped 2 processes that an engine before had to leave behind"), up::err);
        assertNothingIsLeftOf(first);

        EngineState second = kill();
        assertEquals(
                "no engine is running; stopped 2 service processes that one had to leave behind\n", cli.out("down"));
        assertNothingIsLeftOf(second);
    }

    @Test
    void upDetachedTellsWhatIsNotHealthy() throws Exception {
        TinyFleet.release(clone, "staging", "churn", TinyFleet.SECOND, "TINY_EXIT=3");
        Execution up = up();

        assertEquals(5, up.exitCode(), up::err);
        assertTrue(
                up.out()
                        .replaceFirst(", restarted \\d+ times", "")
                        .contains("staging/churn: 1.1.0-00000000000b does not start: exit code 3, \"Exception in thread"
                                + " main: no weights in the model folder\" (log: .fleet/engine/logs/staging/churn/"),
                up::out);
        assertEquals(5, cli.run("status").exitCode());
        // Its newest process may not have said anything yet.
        Instant end = Instant.now().plusSeconds(30);
        String log = "";
        while (log.isEmpty() && Instant.now().isBefore(end)) {
            log = cli.out("logs", "churn", "--env", "staging", "-n", "1");
        }
        assertEquals("\tat io.argosy.Weights.load(Weights.java:12)\n", log);
    }

    @Test
    void aTakenPortEndsUpDetachedWithItsReason() throws Exception {
        try (ServerSocket _ = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
            Execution up = up();

            assertEquals(4, up.exitCode(), up::err);
            assertTrue(
                    up.err()
                            .contains("fleet: port " + (port + 1) + " for staging is taken by process "
                                    + ProcessHandle.current().pid() + " (java): stop it, or pass --port-base\n"),
                    up::err);
        }
        assertEquals("nothing is running\n", cli.out("down"));
    }

    @Test
    void upInTheForegroundEndsWithItsServicesWhenTold() throws Exception {
        Path out = folder.resolve("out");
        Process up = cli.start(out, folder.resolve("err"), "up", "--port-base", String.valueOf(port));
        awaitText(out, "staging      churn    1.1.0-00000000000b Synced  Healthy");
        EngineState state = state();
        up.destroy();

        assertTrue(up.waitFor(20, TimeUnit.SECONDS));
        assertNothingIsLeftOf(state);
        assertTrue(Files.readString(folder.resolve("err")).endsWith(" stopped\n"));
        assertFalse(EngineDirectory.of(clone.open()).stateFile().read().isPresent());
    }

    @Test
    void withoutAnEngineStatusSaysWhatGitWants() throws Exception {
        Execution text = cli.run("status");
        assertEquals(4, text.exitCode());
        assertEquals("fleet: the engine is not running: start it with ./fleet up\n", text.err());

        Execution json = cli.run("status", "-o", "json");
        assertEquals(4, json.exitCode());
        JsonNode rows = JsonMapper.shared().readTree(json.out());
        assertEquals("1.1.0-00000000000b", rows.get(1).path("version").asString());
        assertEquals("Missing", rows.get(1).path("health").asString());
    }

    @Test
    void aNameThatNothingHasIsToldWithTheNearest() throws Exception {
        Execution service = cli.run("logs", "chrun");
        assertEquals(2, service.exitCode());
        assertEquals("fleet: there is no service \"chrun\": did you mean \"churn\"?\n", service.err());
        Execution environment = cli.run("logs", "churn", "--env", "stagign");
        assertEquals(2, environment.exitCode());
        assertEquals("fleet: there is no environment \"stagign\": did you mean \"staging\"?\n", environment.err());
        Execution never = cli.run("logs", "churn", "--env", "dev");
        assertEquals(4, never.exitCode());
        Execution branch = cli.run("up", "--branch", "nowhere");
        assertEquals(2, branch.exitCode());
        assertTrue(branch.err().contains("fleet: there is no branch \"nowhere\": see `git branch --all`"), branch::err);
    }

    private Execution up() throws IOException, InterruptedException {
        return cli.run("up", "--detach", "--port-base", String.valueOf(port), "--timeout", "60");
    }

    private EngineState state() {
        return new EngineDirectory(clone.root().toAbsolutePath())
                .stateFile()
                .read()
                .orElseThrow();
    }

    /** Ends the engine as nothing can prepare for, with its services alive. */
    private EngineState kill() throws Exception {
        EngineState state = state();
        ProcessHandle engine = state.engine().alive().orElseThrow();
        assertTrue(engine.destroyForcibly());
        engine.onExit().get(10, TimeUnit.SECONDS);
        assertTrue(state.runs().stream().allMatch(run -> run.process().alive().isPresent()));
        return state;
    }

    private static void assertNothingIsLeftOf(EngineState state) {
        assertEquals(2, state.runs().size());
        assertTrue(state.engine().alive().isEmpty());
        for (ServiceRun run : state.runs()) {
            assertTrue(run.process().alive().isEmpty(), () -> run + " still runs");
        }
    }

    private static void awaitText(Path file, String text) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            assertTrue(System.nanoTime() < deadline, () -> text + " never came");
            Thread.onSpinWait();
        }
    }
}
