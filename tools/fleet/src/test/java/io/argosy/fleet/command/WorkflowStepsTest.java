package io.argosy.fleet.command;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.build.CachedVersions;
import io.argosy.fleet.build.FakeRegistry;
import io.argosy.fleet.build.ImageSettings;
import io.argosy.fleet.engine.TinyService;
import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.forge.GitHubServer;
import io.argosy.fleet.gate.JudgedFleet;
import io.argosy.fleet.gate.SoundFleet;
import io.argosy.fleet.gate.ToyModel;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of every workflow, as they stand in it, run one after the other on a fleet of its own: with the real command
 * line, a real remote, a registry and a GitHub on this machine.
 */
class WorkflowStepsTest {
    private static final Pattern IMAGES =
            Pattern.compile("([0-9a-f]{64}  registry.example/models/(churn|diabetes|witness|activator|board)\n){5}");
    private static final String TESTS = "-B -ntp verify -DforkCount=2 -DexcludedGroups=cluster | clients | sample";
    private static final String COMMENTS = "/repos/argosy-fleet/argosy/issues/7/comments";
    private static final String PULLS = "/repos/argosy-fleet/argosy/pulls";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;
    private FakeRegistry registry;
    private GitHubServer github;
    private Runner runner;

    @BeforeEach
    void aFleetOnGitHub() throws Exception {
        fleet = SoundFleet.in(Files.createDirectory(folder.resolve("clone")));
        registry = FakeRegistry.open();
        github = GitHubServer.start();
        runner = Runner.of(fleet, folder, registry, github);
    }

    @AfterEach
    void close() {
        github.close();
        registry.close();
        fleet.close();
    }

    @Test
    void everyCommandOfEveryWorkflowDoesWhatItIsThereFor() throws Exception {
        Version version = retrained();

        run("pull-request", "test");
        // It is no sample, so what goes by the sample's own services is left out.
        assertEquals(List.of(TESTS), runner.said("mvn"));
        assertEquals(
                List.of(
                        "run -C tools ./schemas -check",
                        "test -C tools -count=1 ./...",
                        "test -C tools/apiserver -trimpath -count=1 ./..."),
                runner.said("go"));
        run("pull-request", "clients");
        assertTrue(runner.said("mvn").getLast().contains("-Dtests=clients"), runner.said("mvn")::toString);

        run("main", "images");
        assertEquals("count=5", runner.output());
        String images = Files.readString(folder.resolve("images.sha256"));
        assertTrue(IMAGES.matcher(images).matches(), images);
        Map<String, String> digests = images.lines()
                .collect(Collectors.toMap(line -> line.split("  ", 2)[1], line -> line.split("  ", 2)[0]));
        run("main", "images");
        assertEquals("", Files.readString(folder.resolve("images.sha256")), "what the registry has is left alone");
        run("main", "pin");
        assertEquals(version, pinned("dev"));
        for (String name : List.of("witness", "activator", "board")) {
            String digest = digests.get("registry.example/models/" + name);
            String pin = runner.git("show", "origin/main:clusters/addons/" + name + "/release/kustomization.yaml");
            assertTrue(pin.contains("  digest: sha256:" + digest), pin);
        }
        assertEquals(runner.git("rev-parse", "main"), runner.git("rev-parse", "origin/main"));

        run("promote", "propose", Map.of("inputs.environment", "staging"));
        String branch = "promote/staging/churn/" + version;
        assertEquals(runner.git("rev-parse", branch), runner.git("rev-parse", "origin/" + branch));
        assertTrue(runner.git("branch", "-r").contains("origin/rollback/staging/churn/"));
        github.requests().verify(1, postRequestedFor(urlPathEqualTo(PULLS)));

        String head = "github.event.pull_request.head.sha || github.event.merge_group.head_sha";
        run("review", "review", Map.of(head, runner.git("rev-parse", branch)));
        github.requests().verify(1, postRequestedFor(urlPathEqualTo(COMMENTS)));
        run("review", "review", Map.of(head, runner.git("rev-parse", branch), "github.event.number", ""));
        github.requests().verify(1, postRequestedFor(urlPathEqualTo(COMMENTS)));
        runner.git("checkout", "--quiet", "--detach", "main");
        runner.git("branch", "--quiet", "--force", "main", branch);
        run("landed", "review", Map.of("github.sha", runner.git("rev-parse", "main")));
        assertTrue(Files.readString(folder.resolve("landed.md")).startsWith("# Landed: "));
        assertTrue(runner.said("gh").getFirst().startsWith("issue create --title main has what no review passes"));
        runner.git("switch", "--quiet", "main");
        assertEquals(version, pinned("staging"));

        run("nightly", "propose", Map.of("matrix.environment", "production"));
        String proposed = runner.git("rev-parse", "origin/promote/production/churn/" + version);
        runner.git("branch", "--quiet", "-D", "promote/production/churn/" + version);
        run("nightly", "propose", Map.of("matrix.environment", "production"));
        assertEquals(
                proposed,
                runner.git("rev-parse", "origin/promote/production/churn/" + version),
                "the next night, from a fresh clone, it is left as it is");

        run("rollback", "propose", Map.of("inputs.environment", "staging"));
        assertTrue(runner.git("branch", "-r").contains("origin/rollback/staging/churn/"));

        run("watchdog", "look", Map.of("inputs.seconds || '280'", "0"));
        assertEquals("", Files.readString(folder.resolve("watchdog.md")), "nobody asked for it");

        run("clusters", "test");
        assertEquals(TESTS, runner.said("mvn").getLast());

        assertEquals(List.of(), github.problems());
        assertEquals(List.of(), runner.left(), "every step has been run");
    }

    @Test
    void whatBurnsGoesBackOnOriginAndAnIssueSaysSo() throws Exception {
        SigningKey key = SigningKey.made();
        fleet.files()
                .write("overlays/staging/environment/environment-policy.yaml", "after: dev\nrollback: automatic\n")
                .write(
                        "clusters/staging/facts/kustomization.yaml",
                        "configMapGenerator:\n- literals: [EVIDENCE_KEY=" + key.publicHalf() + "]\n")
                .commit("Go back by itself");
        Version before = pinned("staging");
        Version version = fleet.release("churn", ToyModel.good("1.1.0"));
        fleet.merge(new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        new SeenFleet(fleet.repository(), "staging", "churn", key)
                .see(SeenFleet.with(
                        SeenFleet.stretch(
                                version.toString(), null, now.minusSeconds(90), Duration.ofSeconds(90), 900, 90),
                        true,
                        0,
                        List.of("Errors", "ErrorsGoOn")))
                .write(now, new Now.Recent(90, 900, 0.1, 0.01, 1, 1));
        runner.git("push", "--quiet", "origin", "main", "evidence/staging");
        runner.git("branch", "-D", "evidence/staging");

        run("watchdog", "look", Map.of("inputs.seconds || '280'", "0"));

        assertEquals(before, pinned("staging"));
        assertEquals(
                runner.git("rev-parse", "main"),
                runner.git("ls-remote", "origin", "main").split("\t", 2)[0]);
        assertTrue(runner.said("gh")
                .getFirst()
                .startsWith("issue create --title staging/churn goes back from " + version));
        run("watchdog", "look", Map.of("inputs.seconds || '280'", "0"));
        assertEquals("", Files.readString(folder.resolve("watchdog.md")), "it goes back once");
        assertEquals(1, runner.said("gh").size());
    }

    /** A new version of churn on main, as its author leaves it: committed, built, and not yet pinned. */
    private Version retrained() throws IOException {
        ToyModel.good("1.1.0").write(fleet.files().root().resolve("services/churn/model"));
        fleet.files().write(ImageSettings.PATH, "base: registry.example/java\nuser: \"65532\"\n");
        for (String name : List.of("witness", "activator", "board")) {
            fleet.files()
                    .write(
                            "clusters/addons/" + name + "/release/kustomization.yaml",
                            ClusterImagePin.pinned(name, "registry.example/models/" + name, "000000000000", null));
        }
        var commit = fleet.files().commit("Train churn");
        runner.git("push", "--quiet", "origin", "main");
        for (String service : List.of("churn", "diabetes")) {
            Version version = new Versions(fleet.repository()).at(commit, service);
            CachedVersions.put(folder.resolve("cache/argosy"), service, version, TinyService.class);
        }
        CachedVersions.putForClusters(folder.resolve("cache/argosy"), fleet.repository(), commit);
        return new Versions(fleet.repository()).at(commit, "churn");
    }

    private Version pinned(String environment) {
        return new Releases(fleet.repository(), fleet.main())
                .pinned(environment, "churn")
                .orElseThrow()
                .version();
    }

    private void run(String workflow, String job) throws Exception {
        run(workflow, job, Map.of());
    }

    private void run(String workflow, String job, Map<String, String> expressions) throws Exception {
        runner.run(workflow, job, expressions);
    }
}
