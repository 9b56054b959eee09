package io.argosy.fleet.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.MainLine.Landing;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Scribe;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.version.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What main is said to have done, beside what it did: merges of every form, whatever their authors' dates say. */
class MainHistoryTest {
    private static final String MAIN = "refs/heads/main";
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NOW = START.plus(Duration.ofDays(365));
    private static final int WORLDS = 25;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    /** How a branch comes to main. */
    enum Form {
        MERGE,
        OCTOPUS,
        FAST_FORWARD,
        CHERRY_PICK,
        FOXTROT,
        SQUASH,
        REBASE
    }

    /** A repository, and what its main really did. */
    private final class World {
        private final Random random;
        private final Monorepo repository;
        private final Scribe scribe;
        private final List<String> truth = new ArrayList<>();
        private final Map<ObjectId, Instant> landed = new HashMap<>();
        private RevCommit main;
        private Instant time = START;
        private int versions;

        World(long seed, String settings) {
            random = new Random(seed);
            TemporaryClone clone = TemporaryClone.in(folder.resolve("world" + open.size()));
            clone.write(".fleet.yaml", "branch: main\nregistry: registry.example/models\n" + settings)
                    .write("overlays/staging/environment/environment-policy.yaml", "")
                    .write("services/churn/deploy/settings.env", "A=b\n");
            RevCommit tree = clone.commit("A fleet");
            repository = clone.open();
            open.add(clone);
            open.add(repository);
            scribe = new Scribe(repository);
            main = scribe.commit(List.of(), tree.getTree(), START.minus(Duration.ofDays(1)));
            scribe.move(MAIN, main, START);
            scribe.forget();
        }

        /** Lets a pull request with a pin, and maybe one before it that it takes back, come to main. */
        void merge(Form form) {
            time = time.plus(Duration.ofMinutes(2 + random.nextInt(3000)));
            List<Change> last = pin();
            boolean two = random.nextBoolean();
            List<List<Change>> commits = two ? List.of(pin(), last) : List.of(last);
            RevCommit from = main;
            RevCommit branch = main;
            for (List<Change> commit : commits) {
                branch = scribe.commit(List.of(branch), commit, anyDate());
            }
            RevCommit tip = branch;
            main = switch (form) {
                case MERGE -> scribe.commit(List.of(main, tip), tip.getTree(), time);
                case OCTOPUS -> {
                    RevCommit other = scribe.commit(List.of(main), List.of(readme()), anyDate());
                    yield scribe.commit(List.of(main, other, tip), tip.getTree(), time);
                }
                case FAST_FORWARD -> tip;
                case CHERRY_PICK, SQUASH -> scribe.commit(List.of(main), tip.getTree(), time);
                case REBASE -> {
                    RevCommit rebased = main;
                    for (List<Change> commit : commits) {
                        rebased = scribe.commit(List.of(rebased), commit, time);
                    }
                    yield rebased;
                }
                case FOXTROT -> {
                    // Main went on meanwhile, and the branch merged it into itself.
                    main = scribe.commit(List.of(main), List.of(readme()), time);
                    scribe.move(MAIN, main, time);
                    land(from, main);
                    time = time.plus(Duration.ofMinutes(2));
                    yield scribe.commit(List.of(tip, main), with(main, last), anyDate());
                }
            };
            scribe.move(MAIN, main, time);
            land(from, main);
            truth.add(pinned() + " " + time);
            // What is not merged is nobody's history, whatever names it.
            scribe.move("refs/heads/left-" + versions, scribe.commit(List.of(main), pin(), anyDate()), time);
            scribe.move("refs/tags/left-" + versions, scribe.commit(List.of(from), pin(), anyDate()), time);
        }

        private ObjectId with(RevCommit commit, List<Change> changes) {
            return scribe.commit(List.of(commit), changes, time).getTree();
        }

        private void land(RevCommit from, RevCommit to) {
            for (RevCommit commit = to; !commit.equals(from) && commit.getParentCount() > 0; ) {
                landed.putIfAbsent(commit.getId(), time);
                commit = repository.commit(commit.getParent(0).name());
            }
        }

        /** Before, now, or to come: whatever the author likes. */
        private Instant anyDate() {
            return time.plus(Duration.ofHours(random.nextInt(4000) - 2000));
        }

        private List<Change> pin() {
            versions++;
            Version version = Version.parse("1.0.0-" + String.format("%012x", versions));
            Release release = new Release("churn", "registry.example/models/churn", version, null);
            return List.of(put(Release.path("staging", "churn"), release.yaml()));
        }

        private Change readme() {
            return put("README.md", "Edit " + random.nextLong());
        }

        private Change put(String path, String text) {
            return new Change.Put(path, repository.store(text.getBytes(StandardCharsets.UTF_8)));
        }

        private Version pinned() {
            return new Releases(repository, main)
                    .pinned("staging", "churn")
                    .orElseThrow()
                    .version();
        }

        /** Makes it a clone of something. */
        void remote() {
            scribe.remote("origin");
        }

        Releases releases() {
            return new Releases(repository, main, NOW);
        }

        /** What is known of it, oldest first. */
        List<String> known() {
            return releases().ran("staging", "churn").reversed().stream()
                    .map(pin -> pin.release().version() + " "
                            + (pin.landing() instanceof Landing.At ? "" : "perhaps ")
                            + pin.landing().date())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261125})
    void theCloneInWhichEverythingHappenedKnowsItAll(long seed) {
        for (int i = 0; i < WORLDS; i++) {
            World world = world(seed + i, "", Form.values());

            assertEquals(world.truth, world.known(), "seed " + (seed + i));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"MERGE", "OCTOPUS"})
    void aFreshCloneKnowsAllThatMergeCommitsBrought(Form form) {
        World world = world(7, "", form);
        world.scribe.forget();

        assertEquals(world.truth, world.known());
    }

    @Test
    void aFreshCloneKnowsAllThatAForgeMadeWhereItIsToldSo() {
        World squashed = world(8, "merges: squash\n", Form.SQUASH);
        squashed.scribe.forget();
        World rebased = world(9, "merges: rebase\n", Form.REBASE);
        rebased.scribe.forget();

        assertEquals(squashed.truth, squashed.known());
        assertEquals(rebased.truth, rebased.known());
    }

    /** A foxtrot cannot be seen in a fresh clone: its merge looks like any other. */
    @ParameterizedTest
    @ValueSource(longs = {2, 20261126})
    void aFreshCloneClaimsNothingThatWasNotSo(long seed) {
        List<Form> forms =
                Stream.of(Form.values()).filter(form -> form != Form.FOXTROT).toList();
        for (int i = 0; i < WORLDS; i++) {
            World world = world(seed + i, "", forms.toArray(Form[]::new));
            world.scribe.forget();
            List<String> ran =
                    world.truth.stream().map(line -> line.split(" ", 2)[0]).toList();

            for (Releases.Pin pin : world.releases().history("staging", "churn")) {
                String seen = pin + ", seed " + (seed + i);
                assertTrue(!pin.stood() || ran.contains(pin.release().version().toString()), seen);
                if (pin.landing() instanceof Landing.At(Instant date)) {
                    Instant truth = world.landed.get(pin.commit().getId());
                    assertTrue(truth != null && !date.isBefore(truth), seen + ", landed " + truth);
                }
            }
        }
    }

    @Test
    void whatAPullRequestTookBackItselfNeverRan() {
        World world = new World(3, "");
        RevCommit first = world.scribe.commit(List.of(world.main), world.pin(), START);
        RevCommit second = world.scribe.commit(List.of(first), world.pin(), START);
        RevCommit third = world.scribe.commit(List.of(second), world.pin(), START);
        world.scribe.move(MAIN, first, START.plusSeconds(60));
        world.scribe.move(MAIN, third, START.plusSeconds(120));
        world.main = third;
        Rollback rollback = new Rollback(world.repository, third);

        assertEquals(
                "rollback/staging/churn/1.0.0-000000000001",
                rollback.propose("churn", "staging", null).branch());
        assertEquals(
                "nobody knows whether staging ever ran churn 1.0.0-000000000002: commit "
                        + second.abbreviate(12).name()
                        + " pinned it, and may have come to main together with a later one that took it back",
                refusal(() -> rollback.propose("churn", "staging", Version.parse("1.0.0-000000000002"))));
    }

    @Test
    void aMergeThatIsDatedBeforeTheOneBeforeItCameNoEarlier() {
        World world = new World(4, "");
        Instant late = START.plus(Duration.ofDays(9));
        RevCommit first = merge(world, world.main, late);
        world.main = merge(world, first, START);
        world.scribe.move(MAIN, world.main, late);
        world.scribe.forget();

        assertEquals(List.of("1.0.0-000000000001 " + late, "1.0.0-000000000002 " + late), world.known());
    }

    @Test
    void aPlainCommitIsVouchedForByTheNextMergeAndByNobodyElse() {
        World world = new World(5, "");
        RevCommit plain = world.scribe.commit(List.of(world.main), world.pin(), START);
        world.main = plain;
        world.scribe.move(MAIN, plain, NOW);
        world.scribe.forget();
        assertEquals(List.of("1.0.0-000000000001 perhaps " + START), world.known());

        Instant merged = START.plus(Duration.ofDays(3));
        world.main = world.scribe.commit(
                List.of(plain, world.scribe.commit(List.of(plain), List.of(world.readme()), START)),
                plain.getTree(),
                merged);
        world.scribe.move(MAIN, world.main, NOW);
        world.scribe.forget();
        assertEquals(List.of("1.0.0-000000000001 " + merged), world.known());
    }

    @Test
    void whatOriginDidCountsMoreThanWhatWasPulledIntoALocalBranch() {
        World world = new World(6, "");
        world.remote();
        String origin = "refs/remotes/origin/main";
        world.scribe.move(origin, world.main, START);
        RevCommit local = world.scribe.commit(List.of(world.main), world.pin(), START);
        RevCommit there = world.scribe.commit(List.of(world.main), world.pin(), START);
        world.scribe.move(origin, there, START.plusSeconds(60));
        RevCommit pulled =
                world.scribe.commit(List.of(local, there), world.with(there, world.pin()), START.plusSeconds(90));
        world.scribe.move(MAIN, pulled, START.plusSeconds(90));
        world.scribe.move(origin, pulled, START.plusSeconds(120));
        world.main = pulled;

        assertEquals(
                List.of("1.0.0-000000000002", "1.0.0-000000000003"),
                world.known().stream().map(line -> line.split(" ", 2)[0]).toList());
    }

    @Test
    void whatThisClonePushedInOneGoCameInOneGoWhenItWasPushed() {
        World world = new World(11, "");
        String origin = "refs/remotes/origin/main";
        world.scribe.move(origin, world.main, START);
        RevCommit first = merge(world, world.main, START.plusSeconds(60));
        world.scribe.move(MAIN, first, START.plusSeconds(60));
        RevCommit second = merge(world, first, START.plusSeconds(120));
        world.scribe.move(MAIN, second, START.plusSeconds(120));
        world.main = second;
        world.remote();
        Instant pushed = START.plus(Duration.ofDays(5));
        world.scribe.move(origin, second, pushed, "update by push");

        assertEquals(List.of("1.0.0-000000000002 " + pushed), world.known());
    }

    @Test
    void thousandsOfCommitsAreReadInAMoment() {
        World world = new World(10, "");
        RevCommit main = world.scribe.commit(List.of(world.main), world.pin(), START);
        for (int i = 0; i < 3000; i++) {
            main = world.scribe.commit(List.of(main), main.getTree(), START.plusSeconds(i));
        }
        world.main = main;

        long from = System.nanoTime();
        assertEquals(1, world.releases().history("staging", "churn").size());
        assertTrue(Duration.ofNanos(System.nanoTime() - from).toSeconds() < 5);
    }

    private RevCommit merge(World world, RevCommit main, Instant dated) {
        RevCommit branch = world.scribe.commit(List.of(main), world.pin(), START);
        return world.scribe.commit(List.of(main, branch), branch.getTree(), dated);
    }

    private World world(long seed, String settings, Form... forms) {
        World world = new World(seed, settings);
        for (int i = 0; i < 8; i++) {
            world.merge(forms[world.random.nextInt(forms.length)]);
        }
        return world;
    }

    private static String refusal(Runnable proposing) {
        try {
            proposing.run();
        } catch (FleetException e) {
            return e.fact();
        }
        return "not refused";
    }
}
