package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.build.FakeRegistry;
import io.argosy.fleet.build.ImageRegistry;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.promotion.AsBuilt;
import io.argosy.fleet.gate.promotion.ImageInRegistry;
import io.argosy.fleet.gate.promotion.ReleaseOnly;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Scribe;
import io.argosy.fleet.release.NewRelease;
import io.argosy.fleet.release.Promotion;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A promotion moves a release as it was made, and nothing else. */
class ReleaseGatesTest {
    private static final String STAGING_RULES = "overlays/staging/environment/environment-policy.yaml";

    @TempDir
    private Path folder;

    private JudgedFleet fleet;

    @BeforeEach
    void aFleetWithAReleaseInStaging() {
        fleet = JudgedFleet.in(folder);
        fleet.release("churn", "1.1.0");
        fleet.merge(promotion());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aReleaseFileWithASecondChangeIsNotAsBuilt() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        String path = Release.path("staging", "churn");
        String edited = new Release("churn", "registry.example/models/churn", second, null).yaml() + "replicas: []\n";

        assertEquals(
                List.of("FAIL staging/churn as built: " + path
                        + " says more than what is pinned: let `./fleet release`,"
                        + " `promote` or `rollback` write it"),
                fleet.judge(new AsBuilt(), and(promotion(), fleet.put(path, edited))));
    }

    @Test
    void settingsThatTheVersionNeverHadAreNotAsBuilt() throws Exception {
        Version second = fleet.release("churn", "1.2.0");

        assertEquals(
                List.of("FAIL staging/churn as built: overlays/staging/churn/release/deploy is not what"
                        + " services/churn/deploy was at " + second
                        + ": settings change in services/churn/deploy, with a"
                        + " release"),
                fleet.judge(
                        new AsBuilt(),
                        and(promotion(), fleet.put("overlays/staging/churn/release/deploy/settings.env", "A=b\n"))));
    }

    @Test
    void aVersionThatOtherCodeServesSaysSoAndTheWayBackGoesFirst() throws Exception {
        fleet.files().write("platform/serving/src/main/Answers.java", "answers otherwise");
        fleet.release("churn", "1.2.0");

        List<Judgement> promoted =
                fleet.judge(new AsBuilt(), List.of(), promotion().changes(), Duration.ZERO);

        assertEquals(
                List.of(
                        "answers with other code than what runs (platform/serving/src/main), of which its model's figures"
                                + " say nothing"),
                promoted.stream().map(Judgement::headline).toList());
        fleet.merge(promotion());
        fleet.release("churn", "1.3.0");
        assertEquals(
                List.of(""),
                fleet.judge(new AsBuilt(), List.of(), promotion().changes(), Duration.ZERO).stream()
                        .map(Judgement::headline)
                        .toList(),
                "the same code is no news");
    }

    @Test
    void aVersionThatNoCommitHasIsUnknown() throws Exception {
        assertEquals(
                List.of(
                        "UNKNOWN staging/churn as built: main never was at a commit that has churn 9.0.0-ffffffffffff: merge"
                                + " what makes it first, then pin what `./fleet release` makes of main"),
                fleet.judge(
                        new AsBuilt(),
                        List.of(fleet.put(
                                Release.path("staging", "churn"),
                                new Release("churn", "r/churn", Version.parse("9.0.0-ffffffffffff"), null).yaml()))));
    }

    @Test
    void anotherModelVersionBeforeTheSameContentIsAnotherVersionThatNobodyHas() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        Version renamed = new Version("1.2.1", second.content());

        assertEquals(
                List.of("UNKNOWN staging/churn as built: main never was at a commit that has churn " + renamed
                        + ": merge what makes it first, then pin what `./fleet release` makes of main"),
                fleet.judge(new AsBuilt(), pin(renamed)));
    }

    @Test
    void whatOnlyABranchOrATagHasIsNobodysToPin() throws Exception {
        CommitWriter writer = new CommitWriter(fleet.repository());
        RevCommit unmerged = writer.commitToBranch("experiment", fleet.main(), model("9.0.0"), "Not merged");
        Version only = new Versions(fleet.repository()).at(unmerged, "churn");

        assertEquals("UNKNOWN", verdict(fleet.judge(new AsBuilt(), pin(only))));
    }

    @Test
    void whatABranchTookBackItselfIsNobodysToPinThoughItsCommitsAreMains() throws Exception {
        CommitWriter writer = new CommitWriter(fleet.repository());
        RevCommit before = fleet.main();
        RevCommit tried = writer.commit(before, model("9.0.0"), "Try");
        Version taken = new Versions(fleet.repository()).at(tried, "churn");
        RevCommit back = writer.commit(
                tried,
                List.of(new Change.Put(
                        "services/churn/model/model.json",
                        fleet.repository()
                                .objectId(before, "services/churn/model/model.json")
                                .orElseThrow())),
                "Take it back");
        RevCommit pinned = writer.commit(back, pin(taken), "And pin it");

        assertEquals("UNKNOWN", verdict(fleet.judge(new AsBuilt(), pinned)));
        new Scribe(fleet.repository()).move("refs/heads/main", back, java.time.Instant.now());
        assertEquals("UNKNOWN", verdict(fleet.judge(new AsBuilt(), pin(taken))));
    }

    @Test
    void whatThePullRequestItselfMakesOfMainMayBePinnedByIt() throws Exception {
        CommitWriter writer = new CommitWriter(fleet.repository());
        RevCommit trained = writer.commit(fleet.main(), model("1.7.0"), "Train");
        Version version = new Versions(fleet.repository()).at(trained, "churn");
        Release release = new Release("churn", "registry.example/models/churn", version, null);
        RevCommit pinned =
                writer.commit(trained, new NewRelease(fleet.repository(), trained).changes(release, "dev"), "Pin");

        assertEquals("PASS", verdict(fleet.judge(new AsBuilt(), pinned)));
    }

    @Test
    void anImageThatMainsSettingsDoNotNameIsRefused() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        String elsewhere = "docker.io/elsewhere/churn";

        assertEquals(
                List.of(
                        "FAIL dev/churn image: it pins the image " + elsewhere
                                + ", and main's .fleet.yaml names registry.example/models/churn: let `./fleet release` write it"),
                fleet.judge(
                        new ImageInRegistry(new ImageRegistry(Map.of())),
                        List.of(
                                fleet.put(".fleet.yaml", "branch: main\nregistry: docker.io/elsewhere\n"),
                                fleet.put(
                                        Release.path("dev", "churn"),
                                        new Release("churn", elsewhere, second, null).yaml()))));
    }

    @Test
    void aDigestThatTheRegistryDoesNotGiveForTheVersionIsRefused() throws Exception {
        Version second = fleet.release("churn", "1.2.0");
        try (FakeRegistry registry = FakeRegistry.open()) {
            String other = registry.push("models/other");
            String digest = registry.push("models/churn", second.toString());
            registry.put("models/churn", other, "models/other");
            Gate gate = new ImageInRegistry(
                    new ImageRegistry(Map.of(ImageRegistry.PUSHED_TO, registry.host() + "/models")));

            assertEquals(
                    List.of("FAIL dev/churn image: the registry gives " + digest
                            + " for registry.example/models/churn:" + second + ", and " + other
                            + " is pinned: let `./fleet release churn --push` pin what it built"),
                    fleet.judge(gate, List.of(pushed(second, other))));
            assertEquals("PASS", verdict(fleet.judge(gate, List.of(pushed(second, digest)))));
        }
    }

    private Change pushed(Version version, String digest) {
        return fleet.put(
                Release.path("dev", "churn"),
                new Release("churn", "registry.example/models/churn", version, digest).yaml());
    }

    private List<Change> model(String version) {
        return List.of(fleet.put("services/churn/model/model.json", "{\"version\": \"" + version + "\"}"));
    }

    private List<Change> pin(Version version) {
        return List.of(fleet.put(
                Release.path("staging", "churn"),
                new Release("churn", "registry.example/models/churn", version, null).yaml()));
    }

    private static String verdict(List<String> judgements) {
        return judgements.getFirst().split(" ", 2)[0];
    }

    @Test
    void aPromotionThatTouchesAnotherFileIsNotAReleaseOnly() throws Exception {
        fleet.release("churn", "1.2.0");

        assertEquals(
                List.of("PASS release only: it touches what it pins, and nothing else"),
                fleet.judge(new ReleaseOnly(), promotion()));
        assertEquals(
                List.of("FAIL release only: it also touches " + STAGING_RULES
                        + ": move that to a pull request of its own"),
                fleet.judge(new ReleaseOnly(), and(promotion(), fleet.put(STAGING_RULES, "after: dev\n# mine\n"))));
    }

    @Test
    void theFirstPromotionMayBringItsOverlayAlongAndNoOtherOne() throws Exception {
        String overlay = "overlays/staging/churn/kustomization.yaml";
        RevCommit without = new CommitWriter(fleet.repository())
                .commit(
                        fleet.main(),
                        List.of(new Change.Remove("overlays/staging/churn")),
                        "Take churn out of staging");
        List<Change> first = new Promotion(fleet.repository(), without)
                .propose("churn", "staging")
                .orElseThrow()
                .changes();
        List<Change> removed = List.of(new Change.Remove("overlays/staging/churn"));

        assertEquals(
                "it touches what it pins, and nothing else",
                fleet.judge(new ReleaseOnly(), removed, first, Duration.ZERO)
                        .getFirst()
                        .reason());
        List<Change> another = new ArrayList<>(first);
        another.removeIf(change -> change.path().equals(overlay));
        another.add(fleet.put(overlay, RenderingFleet.overlay("nameSuffix: -x\n")));
        assertEquals(
                "it also touches " + overlay,
                fleet.judge(new ReleaseOnly(), removed, another, Duration.ZERO)
                        .getFirst()
                        .reason());
    }

    private Proposal promotion() {
        return new Promotion(fleet.repository(), fleet.main())
                .propose("churn", "staging")
                .orElseThrow();
    }

    private static List<Change> and(Proposal proposal, Change another) {
        List<Change> changes = new ArrayList<>(proposal.changes());
        changes.removeIf(change -> change.path().equals(another.path()));
        changes.add(another);
        return changes;
    }
}
