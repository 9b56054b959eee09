package io.argosy.fleet.board.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.state.OnTheWay.Judged;
import io.argosy.fleet.board.state.Told.Source;
import io.argosy.fleet.cluster.EveryCluster;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ProcessIdentity;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.evidence.EvidenceWriter;
import io.argosy.fleet.evidence.Now;
import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.forge.Forge;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.release.SmallFleet;
import io.argosy.fleet.rules.WebAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the board says of a fleet, and that what nobody knows is never told as good. */
class BoardTest {
    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;
    private Instant now = Instant.now();

    @BeforeEach
    void fleet() {
        clone = SmallFleet.in(folder);
        for (String environment : List.of("dev", "staging", "production")) {
            SmallFleet.pin(clone, environment, "churn", SmallFleet.FIRST);
            SmallFleet.pin(clone, environment, "diabetes", SmallFleet.FIRST);
        }
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    private Board look() throws InterruptedException {
        return look(new EngineStatuses(Optional::empty));
    }

    private Board look(Statuses statuses) throws InterruptedException {
        try (BoardKeeper keeper = keeper(statuses)) {
            return keeper.look();
        }
    }

    /** Its end is the end of the statuses too. */
    private BoardKeeper keeper(Statuses statuses) {
        return new BoardKeeper(
                repository,
                "main",
                statuses,
                OnTheWay::judged,
                new Requests(Optional.empty(), "main", () -> {}),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Cell cell(Board board, String environment, String service) {
        return board.row(service).orElseThrow().cells().stream()
                .filter(cell -> cell.place().environment().equals(environment))
                .findFirst()
                .orElseThrow();
    }

    private EngineStatuses engine(ServiceStatus... statuses) {
        EngineState state = new EngineState(
                ProcessIdentity.of(ProcessHandle.current()),
                "main",
                8081,
                1,
                repository.commit("main").name(),
                "",
                List.of(statuses),
                List.of());
        return new EngineStatuses(() -> Optional.of(state));
    }

    private static ServiceStatus status(String environment, Object version, Sync sync, Health health, String message) {
        return new ServiceStatus(
                environment, "churn", version.toString(), sync, health, message, "http://127.0.0.1:8081/churn", null);
    }

    @Test
    void whatNobodySeesIsUnknownWhateverMainPins() throws Exception {
        Board board = look();

        Cell cell = cell(board, "production", "churn");
        assertEquals(Condition.UNKNOWN, cell.condition());
        assertEquals(SmallFleet.FIRST.toString(), cell.pinned());
        assertEquals(Source.GIT, cell.told().source());
        assertFalse(cell.synced());
        assertEquals(
                List.of("dev", "staging", "production"),
                board.columns().stream().map(Column::environment).toList());
    }

    @Test
    void whereSettingsTakeItsDocumentationAwayNothingLeadsThere() throws Exception {
        clone.write("overlays/production/environment/kustomization.yaml", """
                kind: Component
                configMapGenerator:
                - name: settings
                  behavior: merge
                  literals:
                  - SERVING_DOCS=off
                """);
        for (String environment : List.of("dev", "staging", "production")) {
            clone.write(
                    "overlays/" + environment + "/churn/kustomization.yaml",
                    "components:\n- release\n- ../environment\n");
        }
        clone.write(
                "overlays/staging/churn/release/kustomization.yaml",
                "kind: Component\ncomponents:\n- deploy\nimages:\n- newName: registry.example/models/churn\n"
                        + "  newTag: " + SmallFleet.FIRST + "\n");
        clone.write(
                "overlays/staging/churn/release/deploy/kustomization.yaml",
                "kind: Component\nconfigMapGenerator:\n- name: settings\n  envs:\n  - settings.env\n");
        clone.write("overlays/staging/churn/release/deploy/settings.env", "SERVING_DOCS=off\n");
        clone.write("overlays/staging/environment/kustomization.yaml", """
                kind: Component
                configMapGenerator:
                - name: settings
                  literals:
                  - SERVING_DOCS=on
                """);
        clone.commit("Documentation is for dev and staging");
        try (BoardKeeper keeper = keeper(new EngineStatuses(Optional::empty))) {
            ServiceLook services = new ServiceLook(repository, keeper, Clock.fixed(now, ZoneOffset.UTC));

            assertEquals(
                    Set.of("dev", "staging"),
                    services.look(keeper.look(), "churn").orElseThrow().documented(),
                    "of staging's two words, the environment's comes later");
        }
    }

    @Test
    void anEngineSaysHowItIsAndEachCellSaysThatItDoes() throws Exception {
        Board board = look(engine(
                status("dev", SmallFleet.FIRST, Sync.SYNCED, Health.HEALTHY, ""),
                status("staging", SmallFleet.FIRST, Sync.OUT_OF_SYNC, Health.DEGRADED, "it does not start: no port"),
                status("production", SmallFleet.FIRST, Sync.SYNCED, Health.ASLEEP, "")));

        assertEquals(Condition.HEALTHY, cell(board, "dev", "churn").condition());
        assertEquals(Source.ENGINE, cell(board, "dev", "churn").told().source());
        Cell broken = cell(board, "staging", "churn");
        assertEquals(Condition.DEGRADED, broken.condition());
        assertTrue(broken.has(Mark.Kind.OUT_OF_SYNC) && broken.isTrouble());
        assertEquals("it does not start: no port", broken.message());
        assertEquals(Condition.ASLEEP, cell(board, "production", "churn").condition());
        assertEquals(
                Condition.UNKNOWN, cell(board, "dev", "diabetes").condition(), "the engine says nothing of that one");
    }

    @Test
    void aClusterThatDoesNotAnswerIsUnknownAndNeverGreen() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (BoardKeeper keeper = keeper(new ClusterStatuses(
                () -> new EveryCluster(repository.root(), new Releases(repository, repository.commit("main"))),
                answered::countDown,
                Clock.systemUTC()))) {
            assertEquals(Condition.UNKNOWN, cell(keeper.look(), "dev", "churn").condition());
            assertTrue(answered.await(60, TimeUnit.SECONDS));

            Board board = keeper.look();

            for (String environment : List.of("dev", "staging", "production")) {
                Cell cell = cell(board, environment, "churn");
                assertEquals(Condition.UNKNOWN, cell.condition());
                assertEquals(Source.CLUSTER, cell.told().source());
                assertFalse(cell.message().isEmpty(), "why nobody knows");
            }
        }
    }

    @Test
    void aClusterThatCannotBeAskedIsUnknownWithTheReasonAndIsAskedAgain() throws Exception {
        AtomicReference<String> reason = new AtomicReference<>("nobody thought of this");
        Semaphore told = new Semaphore(0);
        try (BoardKeeper keeper = keeper(new ClusterStatuses(
                () -> {
                    throw new IllegalStateException(reason.get());
                },
                Duration.ofMillis(10),
                told::release,
                Clock.systemUTC()))) {
            var _ = keeper.look();
            for (String why : List.of("nobody thought of this", "nor of that")) {
                reason.set(why);
                // The answer that was on its way still says the reason of before.
                told.drainPermits();
                assertTrue(told.tryAcquire(2, 60, TimeUnit.SECONDS));
                Cell cell = cell(keeper.look(), "dev", "churn");
                assertEquals(Condition.UNKNOWN, cell.condition());
                assertTrue(cell.message().contains(why), cell::message);
            }
        }
    }

    private void see(SigningKey key) {
        new SeenFleet(repository, "dev", "churn", key)
                .see(SeenFleet.stretch(
                        SmallFleet.FIRST.toString(),
                        null,
                        now.minus(Duration.ofHours(1)),
                        Duration.ofMinutes(50),
                        600,
                        6))
                .write(now.minusSeconds(60), new Now.Recent(300, 600, 0.05, 0.004, 1, 1));
    }

    @Test
    void evidenceSaysHowItWasAndWhatIsOldSaysNothingOfNow() throws Exception {
        SigningKey key = SigningKey.made();
        clone.write("clusters/dev/facts/kustomization.yaml", """
            configMapGenerator:
            - name: cluster
              literals:
              - ENVIRONMENT=dev
              - EVIDENCE_KEY=%s
            """.formatted(key.publicHalf()));
        clone.commit("Whose evidence counts");
        see(key);

        Cell fresh = cell(look(), "dev", "churn");

        assertEquals(Condition.HEALTHY, fresh.condition());
        assertEquals(Source.EVIDENCE, fresh.told().source());
        assertEquals(2.0, fresh.figures().requests());
        assertTrue(fresh.figures().tooMany(), "5 % is more than the objective of 1 %");

        now = now.plus(Duration.ofHours(2));
        Cell old = cell(look(), "dev", "churn");

        assertEquals(Condition.UNKNOWN, old.condition());
        assertEquals("it was Healthy when it was last seen", old.message());
    }

    @Test
    void whatAnEngineSawThatHasEndedSaysNothingOfNow() throws Exception {
        see(EvidenceWriter.keyOfClone(repository));

        Cell cell = cell(look(), "dev", "churn");

        assertEquals(Condition.UNKNOWN, cell.condition());
        assertEquals("it was Healthy when it was last seen, by an engine that does not run now", cell.message());
        assertEquals(SmallFleet.FIRST.toString(), cell.running());
    }

    @Test
    void whatWaitsBetweenTwoEnvironmentsSaysUntilWhen() throws Exception {
        clone.write("overlays/staging/environment/environment-policy.yaml", "after: dev\nsoak: 24h\n");
        clone.commit("Staging asks for a day");
        clone.write(
                Release.path("dev", "churn"),
                new Release("churn", "registry.example/models/churn", SmallFleet.SECOND, null).yaml());
        RevCommit pinned = clone.commit("Pin churn in dev");

        Board board = look();

        Passage passage = board.passages().getFirst();
        assertEquals("dev", passage.from());
        assertEquals(Duration.ofHours(24), passage.soak());
        Passage.Waiting waiting = passage.waiting().getFirst();
        assertEquals("churn", waiting.service());
        assertEquals(SmallFleet.SECOND.toString(), waiting.version());
        assertEquals(SmallFleet.FIRST.toString(), waiting.leaves());
        Instant until = waiting.until();
        if (until != null) {
            assertEquals(pinned.getCommitterIdent().getWhenAsInstant().plus(Duration.ofHours(24)), until);
            assertTrue(waiting.soaks(now));
        }
        assertTrue(board.row("churn").orElseThrow().differs());
        assertFalse(board.row("diabetes").orElseThrow().differs());
        assertEquals(List.of(), board.passages().getLast().waiting());
    }

    @Test
    void heldFrozenAndInQuarantineIsTold() throws Exception {
        Overlay held = new Overlay("production", "churn");
        clone.write(Hold.path(held), new Hold(SmallFleet.FIRST, SmallFleet.SECOND).yaml(held))
                .write(
                        "overlays/quarantine.yaml",
                        "- service: diabetes\n  version: " + SmallFleet.FIRST + "\n  reason: it leaks its target\n")
                .write("overlays/staging/environment/environment-policy.yaml", """
                    after: dev
                    freeze:
                    - {from: 2020-01-01T00:00:00Z, to: 2100-01-01T00:00:00Z, reason: holidays}
                    """);
        clone.commit("Held, barred and frozen");

        Board board = look();

        assertTrue(cell(board, "production", "churn").has(Mark.Kind.HELD));
        assertFalse(cell(board, "dev", "churn").has(Mark.Kind.HELD));
        Cell barred = cell(board, "staging", "diabetes");
        assertEquals(List.of(new Mark(Mark.Kind.QUARANTINED, "it leaks its target")), barred.marks());
        assertEquals("diabetes", board.quarantine().getFirst().service());
        Column.Frozen frozen = board.columns().get(1).frozen();
        assertEquals(new Column.Frozen("holidays", "2100-01-01T00:00:00Z"), frozen);
    }

    /** The page asks no gate for it: what main itself says is against it, and what nobody can read is, too. */
    @Test
    void whatMainForbidsIsNamedWhereAVersionWaits() throws Exception {
        clone.write(
                Release.path("dev", "churn"),
                new Release("churn", "registry.example/models/churn", SmallFleet.SECOND, null).yaml());
        clone.write(
                "overlays/quarantine.yaml", "- service: churn\n  version: " + SmallFleet.SECOND + "\n  reason: x\n");
        clone.commit("Bar what dev has");
        assertEquals(
                List.of("in quarantine"),
                look().passages().getFirst().waiting().getFirst().against());

        clone.write("overlays/quarantine.yaml", "7").commit("Break the ledger");
        assertEquals(
                List.of("the quarantine cannot be read"),
                look().passages().getFirst().waiting().getFirst().against());

        clone.delete("overlays/quarantine.yaml")
                .write("overlays/staging/environment/environment-policy.yaml", "after: [dev\n")
                .commit("Break a policy");
        assertTrue(look().passages().stream()
                .filter(passage -> passage.to().equals("staging"))
                .flatMap(passage -> passage.waiting().stream())
                .allMatch(waiting -> waiting.against().contains("the rules of staging cannot be read")));

        clone.write("overlays/staging/environment/environment-policy.yaml", "after: dev\n")
                .write(Release.path("dev", "churn"), "images: 7\n")
                .commit("Break what dev has");
        Passage passage = look().passages().getFirst();
        assertEquals(List.of(), passage.waiting());
        assertEquals(1, passage.unreadable());
    }

    @Test
    void aReleaseThatNobodyCanReadIsThatCellsTroubleAndTheRestStands() throws Exception {
        clone.write(Release.path("staging", "churn"), "images: 7\n");
        clone.commit("Break it");

        Board board = look(engine(status("dev", SmallFleet.FIRST, Sync.SYNCED, Health.HEALTHY, "")));

        Cell broken = cell(board, "staging", "churn");
        assertTrue(broken.has(Mark.Kind.BROKEN));
        assertTrue(broken.marks().getFirst().why().startsWith(Release.path("staging", "churn") + " pins no version"));
        assertEquals(Condition.HEALTHY, cell(board, "dev", "churn").condition());
        assertEquals(
                SmallFleet.FIRST.toString(), cell(board, "production", "churn").pinned());
    }

    @Test
    void aFileThatEnvironmentsShareIsTheTroubleOfEachByItsOwnPath() throws Exception {
        clone.write(Release.path("dev", "churn"), "images: 7\n").write(Release.path("staging", "churn"), "images: 7\n");
        clone.commit("Break it twice");

        Board board = look();

        for (String environment : List.of("dev", "staging")) {
            Cell broken = cell(board, environment, "churn");
            assertTrue(
                    broken.marks().getFirst().why().startsWith(Release.path(environment, "churn") + " pins no version"),
                    broken::toString);
        }
        assertEquals(
                SmallFleet.FIRST.toString(), cell(board, "production", "churn").pinned());
    }

    @Test
    void whereElsePeopleLookIsAFactOfEachCluster() throws Exception {
        clone.write("clusters/dev/facts/kustomization.yaml", """
            configMapGenerator:
            - name: cluster
              literals:
              - ENVIRONMENT=dev
              - ARGOCD=https://argocd.example
              - GRAFANA=javascript:alert(1)
            """);
        clone.commit("Where Argo CD is");

        Board board = look();

        assertEquals(
                "https://argocd.example/applications/argocd/churn",
                board.columns().getFirst().elsewhere().argocd("churn"));
        assertEquals("", board.columns().getFirst().elsewhere().grafana("argosy-service", "dev", "churn"));
        assertEquals(WebAddresses.NONE, board.columns().getLast().elsewhere());
    }

    @Test
    void anOrderOfEnvironmentsThatIsBrokenIsTroubleAndTheRestStands() throws Exception {
        clone.write("overlays/staging/environment/environment-policy.yaml", "after: nowhere\n");
        clone.commit("Break the order");

        Board board = look();

        assertEquals(3, board.columns().size());
        assertTrue(board.troubles().stream().anyMatch(trouble -> trouble.contains("nowhere")), board::toString);
        assertEquals(
                SmallFleet.FIRST.toString(), cell(board, "production", "churn").pinned());
    }

    @Test
    void aRepositoryInTheMiddleOfAMergeShowsWhatIsCommitted() throws Exception {
        java.nio.file.Files.writeString(
                folder.resolve(".git/MERGE_HEAD"), repository.commit("main").name() + "\n");
        clone.write(Release.path("dev", "churn"), "<<<<<<< HEAD\n");

        Board board = look();

        assertTrue(
                board.troubles().getFirst().startsWith("the working tree is in the middle of something ("),
                board::toString);
        assertEquals(SmallFleet.FIRST.toString(), cell(board, "dev", "churn").pinned());
    }

    private RevCommit branch(String name, RevCommit parent, String path, String text) {
        return new CommitWriter(repository)
                .commitToBranch(
                        name,
                        parent,
                        List.of(new Change.Put(path, repository.store(text.getBytes(StandardCharsets.UTF_8)))),
                        "Change " + path);
    }

    private static String release(Object version) {
        return new Release("churn", "registry.example/models/churn", (io.argosy.fleet.version.Version) version, null)
                .yaml();
    }

    @Test
    void aBranchThatIsNotMergedIsOnItsWayWithWhatItMoves() throws Exception {
        RevCommit main = repository.commit("main");
        RevCommit promoted =
                branch("promote/staging", main, Release.path("staging", "churn"), release(SmallFleet.SECOND));
        branch("back", promoted, Release.path("staging", "churn"), release(SmallFleet.FIRST));

        Board board = look();

        OnTheWay promotion = board.onTheWay().stream()
                .filter(way -> way.branch().equals("promote/staging"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of(new OnTheWay.Move(
                        "staging", "churn", SmallFleet.FIRST.toString(), SmallFleet.SECOND.toString())),
                promotion.moves());
        assertEquals(new Judged.NotYet(), promotion.judged());
        OnTheWay back = board.onTheWay().stream()
                .filter(way -> way.branch().equals("back"))
                .findFirst()
                .orElseThrow();
        assertEquals("promote/staging", back.on(), "it is a way back of what is not merged");
    }

    /** A forge on which these are open; none of the board's commands writes to it. */
    private record Forged(List<Forge.Open> requests) implements Forge {
        @Override
        public List<Open> open(String base, int most) {
            if (requests.isEmpty()) {
                throw new FleetException(ExitCode.UNAVAILABLE, "GitHub does not answer", "try again");
            }
            return requests;
        }

        @Override
        public URI propose(String branch, String base, String title, List<String> pages) {
            throw new AssertionError("the board only reads");
        }

        @Override
        public void comment(int number, List<String> pages) {
            throw new AssertionError("the board only reads");
        }
    }

    /** The board once its forge has been asked. */
    private Board look(List<Forge.Open> requests) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (BoardKeeper keeper = new BoardKeeper(
                repository,
                "main",
                new EngineStatuses(Optional::empty),
                OnTheWay::judged,
                new Requests(Optional.of(new Forged(requests)), "main", asked::countDown),
                Clock.fixed(now, ZoneOffset.UTC))) {
            var _ = keeper.look();
            assertTrue(asked.await(30, TimeUnit.SECONDS));
            return keeper.look();
        }
    }

    @Test
    void anOpenPullRequestIsShownAtItsBranchAndOneThatIsNotFetchedIsCounted() throws Exception {
        RevCommit tip = branch("idea", repository.commit("main"), "note", "x");
        Forge.Open here = new Forge.Open(7, tip.name(), URI.create("https://github.com/o/r/pull/7"));
        Forge.Open elsewhere = new Forge.Open(8, "8".repeat(40), URI.create("https://github.com/o/r/pull/8"));

        Board board = look(List.of(elsewhere, here));

        assertEquals(here, board.onTheWay().getFirst().request());
        assertEquals(
                List.of("one open pull request has commits that this clone lacks: `git fetch origin` brings those of"
                        + " its branches"),
                board.troubles());
    }

    @Test
    void aForgeThatIsAwayIsASentenceAndTheRestStands() throws Exception {
        branch("idea", repository.commit("main"), "note", "x");

        Board board = look(List.of());

        assertEquals(List.of("which pull requests are open, nobody knows: GitHub does not answer"), board.troubles());
        assertEquals("idea", board.onTheWay().getFirst().branch());
    }

    @Test
    void aBranchThatDoesNotMergeSaysSo() throws Exception {
        RevCommit before = repository.commit("main");
        SmallFleet.pin(clone, "staging", "churn", SmallFleet.THIRD);
        branch("late", before, Release.path("staging", "churn"), release(SmallFleet.SECOND));

        Judged judged = look().onTheWay().getFirst().judged();

        assertTrue(judged instanceof Judged.Impossible(String why) && why.contains("does not merge cleanly"));
    }

    @Test
    void ofManyBranchesTheOldestAreCountedAndNotShown() throws Exception {
        RevCommit main = repository.commit("main");
        for (int i = 0; i < WayLook.MOST + 20; i++) {
            branch("many/" + i, main, "services/churn/note-" + i, "x");
        }

        Board board = look();

        assertEquals(WayLook.MOST, board.onTheWay().size());
        assertEquals(20, board.leftOut());
    }

    @Test
    void aServiceThatOneEnvironmentHasAloneIsAbsentElsewhere() throws Exception {
        clone.write(
                Release.path("dev", "fraud"),
                new Release("fraud", "registry.example/models/fraud", SmallFleet.FIRST, null).yaml());
        clone.commit("Fraud comes");

        Board board = look();

        assertFalse(cell(board, "dev", "fraud").isAbsent());
        assertTrue(cell(board, "production", "fraud").isAbsent());
        assertFalse(cell(board, "production", "fraud").isTrouble());
    }

    @Test
    void aModelThatBreaksARuleIsToldInItsPlaceOnTheServicesPage() throws IOException, InterruptedException {
        try (BoardKeeper keeper = new BoardKeeper(
                repository,
                "main",
                new EngineStatuses(Optional::empty),
                OnTheWay::judged,
                new Requests(Optional.empty(), "main", () -> {}),
                Clock.systemUTC())) {
            Board board = keeper.look();

            ServiceStory story = new ServiceLook(repository, keeper, Clock.systemUTC())
                    .look(board, "churn")
                    .orElseThrow();

            assertEquals(1, story.models().size());
            assertEquals(
                    "no commit has churn " + SmallFleet.FIRST + ", so its model cannot be compared",
                    story.models().getFirst().why());
            assertEquals(3, story.placements().size());
            assertEquals(Optional.empty(), ServiceLook.tried(story, 0));
        }
    }
}
