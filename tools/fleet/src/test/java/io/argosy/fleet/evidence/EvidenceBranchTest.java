package io.argosy.fleet.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.argosy.fleet.Seeded;
import io.argosy.fleet.evidence.EvidenceWriter.Outcome;
import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.git.DataBranch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.monitoring.Objectives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence as it is written and read, and what anybody may do to it on the way. */
class EvidenceBranchTest {
    private static final String VERSION = "1.1.0-00000000000b";
    private static final String DIGEST = "sha256:" + "b".repeat(64);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Expectation USUAL =
            new Expectation(Objectives.defaults().usual());

    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;
    private final SigningKey key = SigningKey.made();

    @BeforeEach
    void aClusterWhoseKeyMainNames() {
        clone = TemporaryClone.in(folder);
        facts("dev", key);
        facts("staging", key);
        clone.commit("A fleet");
        repository = clone.open();
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    private void facts(String environment, SigningKey its) {
        clone.write(
                "clusters/" + environment + "/facts/kustomization.yaml",
                "configMapGenerator:\n- name: cluster\n  literals:\n  - ENVIRONMENT=" + environment
                        + "\n  - EVIDENCE_KEY=" + its.publicHalf() + "\n");
    }

    private SeenFleet witness(String environment) {
        return new SeenFleet(repository, environment, "churn", key);
    }

    private Account read(Instant at) {
        return EvidenceReader.of(repository, repository.commit("main"), "dev", at)
                .service("churn");
    }

    private Seen seen(Instant at) {
        return assertInstanceOf(Account.Given.class, read(at), () -> read(at).toString())
                .seen();
    }

    private String none(Instant at) {
        return assertInstanceOf(Account.None.class, read(at)).why();
    }

    private static Stretch hour(int number, long requests, long failed) {
        return SeenFleet.stretch(VERSION, DIGEST, NOON.plus(HOUR.multipliedBy(number)), HOUR, requests, failed);
    }

    @Test
    void whatWasSeenIsReadAgainAndTheWorkingTreeKnowsNothingOfIt() {
        SeenFleet witness = witness("dev").see(hour(0, 1000, 1)).see(hour(1, 2000, 2));
        assertEquals(Outcome.WRITTEN, witness.write(NOON.plus(HOUR.multipliedBy(2))));

        Seen seen = seen(NOON.plus(HOUR.multipliedBy(2)));
        assertEquals(List.of(hour(0, 1000, 1), hour(1, 2000, 2)), seen.stretches());
        assertEquals("dev's cluster", seen.by());
        assertEquals(VERSION, seen.now().version());
        assertTrue(clone.isClean());
        assertFalse(Files.exists(folder.resolve("churn")));
        HealthyRun run = Timeline.of(seen, VERSION, DIGEST, NOON, NOON.plus(HOUR.multipliedBy(2)), USUAL)
                .run()
                .orElseThrow();
        assertEquals(HOUR.multipliedBy(2), run.time());
        assertEquals(3000, run.requests());
    }

    @Test
    void theBranchIsOneCommitHoweverOftenItIsWrittenAndForgetsOldDays() {
        SeenFleet witness = witness("dev");
        for (int day = 0; day < 40; day++) {
            witness.see(hour(24 * day, 10, 0));
            witness.write(NOON.plus(HOUR.multipliedBy(24L * day + 1)));
        }
        RevCommit tip = repository.commit("refs/heads/evidence/dev");

        assertEquals(0, tip.getParentCount());
        // The day itself, as many before it, and how things stand.
        assertEquals(EvidenceWriter.DAYS + 2, repository.files(tip, "churn").size());
        assertFalse(Files.exists(folder.resolve(".git/logs/refs/heads/evidence/dev")));
    }

    @Test
    void aStateOfManyServicesIsOnePackAndOfALaterOneOnlyWhatChangedIsNew() throws Exception {
        EvidenceWriter writer = new EvidenceWriter(repository, "dev", key);
        Instant one = NOON.plus(HOUR);
        Map<String, Report> reports = new TreeMap<>();
        // A folder and a file of one name, but for what comes after it, are sorted as Git does.
        for (String service : List.of("churn", "manifest", "manifest-json")) {
            reports.put(service, report(service, hour(0, 500, 0)));
        }
        for (int i = 0; i < 50; i++) {
            String service = "service-" + i;
            reports.put(service, report(service, hour(0, 1000 + i, 1)));
        }
        assertEquals(Outcome.WRITTEN, writer.write(reports, one));
        assertEquals(1, packs());
        RevCommit first = repository.commit("refs/heads/evidence/dev");

        Instant two = one.plusSeconds(60);
        assertEquals(Outcome.WRITTEN, writer.write(Map.of("churn", report("churn", hour(0, 700, 0))), two));
        assertEquals(1, packs(), "a few objects are a file each");
        RevCommit second = repository.commit("refs/heads/evidence/dev");
        assertEquals(
                List.of("churn", "manifest.json", "manifest.sig"),
                changed(DataBranch.files(repository, first), DataBranch.files(repository, second)));
        assertEquals(List.of(hour(0, 700, 0)), seen(two).stretches());

        // Whoever goes on from there reads it anew, and finds it as it was signed.
        EvidenceWriter other = new EvidenceWriter(repository, "dev", key);
        Instant later = NOON.plus(HOUR.multipliedBy(2));
        assertEquals(Outcome.WRITTEN, other.write(Map.of("churn", report("churn", hour(1, 10, 0))), later));
        assertEquals(List.of(hour(0, 700, 0), hour(1, 10, 0)), seen(later).stretches());
        assertEquals(
                53,
                EvidenceReader.of(repository, repository.commit("main"), "dev", later)
                        .services()
                        .size());
        Process git = new ProcessBuilder("git", "-C", folder.toString(), "fsck", "--strict", "--no-dangling")
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, git.waitFor(), said);
    }

    private static Report report(String service, Stretch stretch) {
        return SeenFleet.report("dev", service, List.of(stretch), List.of(), stretch.to(), Now.Recent.NOTHING);
    }

    /** The files that are others, and the folders of those of a service. */
    private static List<String> changed(Map<String, ObjectId> before, Map<String, ObjectId> now) {
        return now.keySet().stream()
                .filter(path -> !Objects.equals(now.get(path), before.get(path)))
                .map(path -> path.replaceFirst("/.*", ""))
                .sorted()
                .distinct()
                .toList();
    }

    private long packs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(".git/objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }

    @Test
    void everyFileIsOfItsSchema() throws Exception {
        witness("dev")
                .see(hour(0, 1000, 1))
                .see(SeenFleet.uncounted(SeenFleet.with(hour(1, 0, 0), false, 2, List.of("NotReady"))))
                .judge(0.86, 1230)
                .write(NOON.plus(HOUR.multipliedBy(2)));
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("../../docs/evidence.schema.json")));
        RevCommit tip = repository.commit("refs/heads/evidence/dev");

        for (String path : List.of("manifest.json", "churn/now.json", "churn/2026-11-20.json")) {
            String text = repository.readText(tip, path).orElseThrow();
            assertEquals(List.of(), schema.validate(text, InputFormat.JSON), path);
            assertFalse(
                    schema.validate(text.replace("\"schema\":1", "\"schema\":2"), InputFormat.JSON)
                            .isEmpty(),
                    path);
        }
    }

    @Test
    void howGoodAVersionIsInUseIsToldOnceADayAndReadAgain() {
        Instant end = NOON.plus(HOUR.multipliedBy(26));
        witness("dev")
                .see(hour(0, 1000, 1))
                .judge(0.82, 700)
                .see(hour(1, 1000, 1))
                .judge(0.84, 900)
                .see(hour(24, 1000, 1))
                .judge(0.86, 1230)
                .write(end);

        Seen seen = seen(end);
        assertEquals(
                List.of(900L, 1230L),
                seen.quality().stream().map(QualityInUse::predictions).toList());
        assertEquals(1230, seen.inUse(VERSION, DIGEST).orElseThrow().predictions());
        assertEquals(1230, seen.inUse(VERSION, null).orElseThrow().predictions());
        assertEquals(Optional.empty(), seen.inUse(VERSION, "sha256:" + "c".repeat(64)));
        assertEquals(Optional.empty(), seen.inUse("1.0.0-00000000000a", null));
    }

    /** What was written before there were such figures, and by services of which there are none. */
    @Test
    void daysWithoutFiguresAreReadAsBefore() throws Exception {
        SeenFleet witness = witness("dev").see(hour(0, 1000, 1));
        witness.write(NOON.plus(HOUR));
        String day = repository
                .readText(repository.commit("refs/heads/evidence/dev"), "churn/2026-11-20.json")
                .orElseThrow();

        assertFalse(day.contains("quality"), day);
        assertEquals(List.of(), seen(NOON.plus(HOUR)).quality());
        assertEquals(1, seen(NOON.plus(HOUR)).stretches().size());
        // And a witness goes on from there.
        witness.judge(0.86, 1230).write(NOON.plus(HOUR.multipliedBy(2)));
        assertEquals(1, seen(NOON.plus(HOUR.multipliedBy(2))).quality().size());
        assertEquals(1, seen(NOON.plus(HOUR.multipliedBy(2))).stretches().size());
    }

    @Test
    void figuresOfAnotherDayOrOfTheFutureAreNoEvidence() {
        QualityInUse figures = SeenFleet.figures(VERSION, DIGEST, NOON, 0.86, 1230);

        assertThrows(
                IllegalArgumentException.class,
                () -> new Day("dev", "churn", LocalDate.parse("2026-11-21"), List.of(), List.of(figures)));
        witness("dev")
                .see(hour(0, 1000, 1))
                .judge(SeenFleet.figures(VERSION, DIGEST, NOON.plus(HOUR).plusSeconds(1), 0.86, 1230))
                .write(NOON.plus(HOUR));
        assertEquals(
                "what is told of churn at 2026-11-20T13:00:01Z was written before, 2026-11-20T13:00:00Z",
                none(NOON.plus(HOUR)));
    }

    @Test
    void whatNobodyKnownSignedIsNoEvidence() {
        new SeenFleet(repository, "dev", "churn", SigningKey.made())
                .see(hour(0, 1000, 0))
                .write(NOON.plus(HOUR));

        assertEquals("what evidence/dev says is not signed by dev's cluster", none(NOON.plus(HOUR)));
    }

    @Test
    void aKeyThatAPullRequestBringsCountsOnceMainHasIt() {
        SigningKey other = SigningKey.made();
        new SeenFleet(repository, "dev", "churn", other).see(hour(0, 1000, 0)).write(NOON.plus(HOUR));
        facts("dev", other);
        clone.commit("Another key");

        assertEquals(1000, seen(NOON.plus(HOUR)).stretches().getFirst().counted());
    }

    @Test
    void whatWasSeenElsewhereIsNoEvidenceHere() {
        witness("staging").see(hour(0, 1000, 0)).write(NOON.plus(HOUR));
        show(repository.commit("refs/heads/evidence/staging"));

        assertEquals("evidence/dev holds what was seen in staging", none(NOON.plus(HOUR)));
    }

    @Test
    void anOlderStateIsTrueAndStale() {
        SeenFleet witness = witness("dev").see(hour(0, 1000, 0));
        witness.write(NOON.plus(HOUR));
        RevCommit old = repository.commit("refs/heads/evidence/dev");
        witness.see(hour(1, 1000, 500)).write(NOON.plus(HOUR.multipliedBy(2)));
        show(old);

        assertFalse(seen(NOON.plus(HOUR.multipliedBy(2))).isFresh(NOON.plus(HOUR.multipliedBy(2))));
    }

    @Test
    void aStateOfTheFutureIsOfAWrongClock() {
        witness("dev").see(hour(0, 1000, 0)).write(NOON.plus(HOUR.multipliedBy(2)));

        assertTrue(none(NOON.plus(HOUR)).startsWith("evidence/dev is dated in the future"));
    }

    @Test
    void oneOfTwoWitnessesWritesAndTheOtherTakesOverWhenItIsGone() {
        SeenFleet first = witness("dev").see(hour(0, 1000, 0));
        SeenFleet second = witness("dev").see(hour(0, 1000, 0));
        assertEquals(Outcome.WRITTEN, first.write(NOON.plus(HOUR)));

        assertEquals(Outcome.ANOTHERS, second.write(NOON.plus(HOUR).plusSeconds(60)));
        second.see(hour(1, 500, 0));
        assertEquals(Outcome.WRITTEN, second.write(NOON.plus(HOUR.multipliedBy(2))));
        assertEquals(
                Outcome.ANOTHERS, first.write(NOON.plus(HOUR.multipliedBy(2)).plusSeconds(60)));
        // Nothing is counted twice.
        assertEquals(
                1500,
                seen(NOON.plus(HOUR.multipliedBy(2))).stretches().stream()
                        .mapToLong(Stretch::counted)
                        .sum());
        assertEquals(2, seen(NOON.plus(HOUR.multipliedBy(2))).sequence());
    }

    @Test
    void aGapARestartAnotherDigestAndAnotherVersionEndAHealthyRun() {
        Instant end = NOON.plus(HOUR.multipliedBy(3));
        Stretch last = hour(2, 1000, 0);
        Stretch before = hour(1, 1000, 0);
        for (Stretch broken : List.of(
                SeenFleet.stretch(VERSION, DIGEST, NOON.plus(HOUR), HOUR.minusMinutes(4), 1000, 0),
                SeenFleet.with(before, true, 1, List.of()),
                SeenFleet.with(before, false, 0, List.of()),
                SeenFleet.with(before, true, 0, List.of("SlowAnswers")),
                hour(1, 1000, 50),
                SeenFleet.stretch(VERSION, "sha256:" + "c".repeat(64), before.from(), HOUR, 1000, 0),
                SeenFleet.stretch("1.0.0-00000000000a", DIGEST, before.from(), HOUR, 1000, 0))) {
            Seen seen =
                    new Seen("dev", "churn", "", 1, end, someNow(), List.of(hour(0, 1000, 0), broken, last), List.of());

            Timeline timeline = Timeline.of(seen, VERSION, DIGEST, NOON, end, USUAL);
            assertEquals(last.from(), timeline.run().orElseThrow().since(), broken.toString());
        }
    }

    /** While Prometheus is away, pods are seen and answers are not. */
    @Test
    void whatNobodyCountedIsUnknownAndAMomentOfItIsBridged() {
        Instant end = NOON.plus(HOUR.multipliedBy(3));
        for (Duration away : List.of(Duration.ofMinutes(2), Duration.ofMinutes(20))) {
            Stretch counted = SeenFleet.stretch(
                    VERSION, DIGEST, NOON, HOUR.multipliedBy(2).minus(away), 1000, 0);
            Stretch blind = SeenFleet.uncounted(SeenFleet.stretch(VERSION, DIGEST, counted.to(), away, 0, 0));
            Seen seen = new Seen(
                    "dev", "churn", "", 1, end, someNow(), List.of(counted, blind, hour(2, 1000, 0)), List.of());

            Timeline timeline = Timeline.of(seen, VERSION, DIGEST, NOON, end, USUAL);
            boolean bridged = away.compareTo(Timeline.TOLERATED) <= 0;
            HealthyRun run = timeline.run().orElseThrow();
            assertEquals(bridged ? NOON : hour(2, 0, 0).from(), run.since());
            assertEquals(bridged ? HOUR.multipliedBy(3).minus(away) : HOUR, run.time());
            assertEquals(
                    bridged ? "" : "it ran, and nobody counted what it answered",
                    timeline.lastTrouble().map(Timeline.Interval::why).orElse(""));
        }
        Stretch bad = SeenFleet.uncounted(SeenFleet.with(hour(1, 0, 0), false, 0, List.of("NotReady")));
        assertEquals(
                Timeline.State.UNHEALTHY,
                Timeline.of(
                                new Seen("dev", "churn", "", 1, end, someNow(), List.of(bad), List.of()),
                                VERSION,
                                DIGEST,
                                bad.from(),
                                bad.to(),
                                USUAL)
                        .intervals()
                        .getFirst()
                        .state());
    }

    private static Now someNow() {
        return new Now(
                Day.SCHEMA,
                Now.KIND,
                "dev",
                "churn",
                NOON,
                VERSION,
                DIGEST,
                "Healthy",
                NOON,
                1,
                0,
                Now.Recent.NOTHING,
                null,
                null,
                List.of());
    }

    /** Whatever is done to files that somebody signed: it is read as it was signed, or not at all. */
    @Seeded(60)
    void whatSomebodyElseWritesIsNeverGreen(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SeenFleet witness = witness("dev");
        List<RevCommit> states = new ArrayList<>();
        boolean[] healthy = new boolean[6];
        for (int i = 0; i < healthy.length; i++) {
            healthy[i] = random.nextInt(3) > 0;
            witness.see(healthy[i] ? hour(24 * i, 1000, 0) : hour(24 * i, 1000, 400));
            witness.write(hour(24 * i, 0, 0).to());
            states.add(repository.commit("refs/heads/evidence/dev"));
        }
        RevCommit last = states.getLast();
        Instant now = hour(24 * (healthy.length - 1), 0, 0).to();
        TreeMap<String, ObjectId> files = new TreeMap<>(DataBranch.files(repository, last));
        Map.Entry<String, ObjectId> any = List.copyOf(files.entrySet()).get(random.nextInt(files.size()));
        String path = any.getKey();
        ObjectId blob = any.getValue();
        ObjectId newest = files.getOrDefault("churn/now.json", blob);
        RevCommit other = states.get(random.nextInt(healthy.length - 1));
        switch (random.nextInt(6)) {
            case 0 -> files.remove(path);
            case 1 -> files.put(path, edited(repository.bytes(blob), random));
            case 2 -> files.put("churn/2026-11-19.json", files.getOrDefault("churn/2026-11-20.json", blob));
            // An older state of one file, under the newest manifest or the other way round.
            case 3 ->
                DataBranch.files(repository, other).forEach((name, older) -> {
                    if (random.nextBoolean()) {
                        files.put(name, older);
                    }
                });
            case 4 -> files.put(path, path.endsWith("now.json") ? repository.store(new byte[0]) : newest);
            default -> {
                new SeenFleet(repository, "dev", "churn", SigningKey.made())
                        .see(hour(24 * 5, 5000, 0))
                        .write(now.plus(HOUR));
                files.clear();
                files.putAll(DataBranch.files(repository, repository.commit("refs/heads/evidence/dev")));
            }
        }
        put(files);

        switch (read(now)) {
            case Account.None(String why, String nextStep) -> assertFalse(why.isBlank() || nextStep.isBlank());
            case Account.Given(Seen seen) -> {
                // What is read was signed so: the newest state, or an older one whole.
                RevCommit signed = states.get((int) seen.sequence() - 1);
                assertEquals(
                        repository.readText(signed, "manifest.json"),
                        repository.readText(repository.commit("refs/heads/evidence/dev"), "manifest.json"));
                Optional<HealthyRun> run =
                        Timeline.of(seen, VERSION, DIGEST, NOON, now, USUAL).run();
                boolean truly = healthy[(int) seen.sequence() - 1];
                assertEquals(truly, run.isPresent());
                assertTrue(seen.sequence() == healthy.length || !seen.isFresh(now), "an older one is stale");
            }
        }
    }

    /** Times that are mixed up are told, whoever signed them. */
    @Seeded(60)
    void aClockThatJumpsAndTwoThatTellAtOnceAreNeverGreen(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SeenFleet witness = witness("dev").see(hour(0, 1000, 0));
        Duration back = Duration.ofSeconds(random.nextInt(1, 3500));
        Stretch wrong = SeenFleet.stretch(VERSION, DIGEST, NOON.plus(HOUR).minus(back), HOUR, 1000, 0);
        witness.see(wrong).write(wrong.to());

        assertTrue(none(wrong.to()).contains("two witnesses write, or a clock went back"));
    }

    private ObjectId edited(byte[] content, SplittableRandom random) {
        byte[] edited = content.clone();
        int at = random.nextInt(edited.length - 1);
        // Another digit, another letter, another brace: no byte is what it was.
        edited[at] = (byte) (edited[at] == '1' ? '2' : edited[at] ^ (1 + random.nextInt(7)));
        return repository.store(edited);
    }

    private void put(Map<String, ObjectId> files) {
        DataBranch branch = new DataBranch(repository, "evidence/dev");
        assertTrue(branch.replace(branch.tip(), new TreeMap<>(files), "mallory", NOON, "Seen")
                .isPresent());
    }

    private void show(RevCommit state) {
        put(DataBranch.files(repository, state));
    }

    @Test
    void theKeyOfACloneIsItsOwnersAlone() throws Exception {
        Path file = folder.resolve("keys/evidence-key");
        SigningKey made = SigningKey.in(file);

        assertEquals(made.publicHalf(), SigningKey.in(file).publicHalf());
        assertEquals("[OWNER_READ, OWNER_WRITE]", new TreeSet<>(Files.getPosixFilePermissions(file)).toString());
        assertTrue(VerifyingKeys.parse(made.publicHalf())
                .verify(
                        "it".getBytes(StandardCharsets.UTF_8),
                        SigningKey.in(file).sign("it".getBytes(StandardCharsets.UTF_8))));
    }
}
