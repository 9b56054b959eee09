package io.argosy.fleet.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.model.evidence.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.eclipse.jgit.api.Git;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The witness of a cluster as its pod runs it, between an API server, a Prometheus and a Git server. */
class ClusterWitnessTest {
    private static final Pace FAST = new Pace(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofSeconds(1));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private SmallCluster cluster;
    private TemporaryClone clone;
    private Monorepo reader;
    private final List<String> says = new CopyOnWriteArrayList<>();

    @BeforeEach
    void churnWithOnePod() throws Exception {
        cluster = new SmallCluster(folder.resolve("account"));
        cluster.pod("a", pod(0));
        Git.init()
                .setBare(true)
                .setDirectory(folder.resolve("server.git").toFile())
                .call()
                .close();
        SigningKey key = SigningKey.in(folder.resolve("keys/signing-key"));
        clone = TemporaryClone.in(folder.resolve("clone"));
        clone.write(
                "clusters/dev/facts/kustomization.yaml",
                "configMapGenerator:\n- literals: [EVIDENCE_KEY=" + key.publicHalf() + "]\n");
        clone.commit("A fleet whose main knows the cluster's key");
        reader = clone.open();
    }

    @AfterEach
    void close() {
        reader.close();
        clone.close();
        cluster.close();
    }

    private SmallCluster.Pod pod(double requests) {
        return new SmallCluster.Pod(cluster.version, true, 0, SmallCluster.now().minusSeconds(600), requests, 0);
    }

    /** A pod of the witness, until it is closed. */
    private final class Running implements AutoCloseable {
        private final ClusterWitness witness;
        private final Thread thread;

        Running(String work, Clock clock) {
            witness = new ClusterWitness(
                    new ClusterWitness.Place(
                            "dev",
                            cluster.address(),
                            folder.resolve("account"),
                            cluster.address(),
                            folder.resolve("server.git").toUri().toString(),
                            folder.resolve("keys"),
                            folder.resolve(work)),
                    FAST,
                    clock,
                    says::add);
            thread = Thread.ofPlatform().start(() -> {
                try {
                    witness.run();
                } catch (Exception e) {
                    says.add(e.toString());
                }
            });
        }

        @Override
        public void close() {
            witness.close();
            ended();
        }

        void ended() {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Running running() {
        return new Running("work", Clock.systemUTC());
    }

    private Account account() throws Exception {
        try (Git git = Git.open(folder.resolve("clone").toFile())) {
            var _ = git.fetch()
                    .setRemote(folder.resolve("server.git").toUri().toString())
                    .setRefSpecs("+refs/heads/*:refs/remotes/origin/*")
                    .call();
        }
        return EvidenceReader.of(reader, reader.commit("main"), "dev", Instant.now())
                .service("churn");
    }

    private Seen await(Predicate<Seen> wanted) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            Account account = account();
            if (account instanceof Account.Given(var seen) && wanted.test(seen)) {
                return seen;
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not within " + PATIENCE + ": " + account + ", " + says);
            }
            Thread.sleep(100);
        }
    }

    private void awaitSaid(String words) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (says.stream().noneMatch(line -> line.startsWith(words))) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("it does not say \"" + words + "\", but " + says);
            }
            Thread.sleep(50);
        }
    }

    private static long requests(Seen seen) {
        return seen.stretches().stream().mapToLong(Stretch::counted).sum();
    }

    @Test
    void whatThePodsAnswerIsInGitByTheKeyThatMainNames() throws Exception {
        cluster.answers("a", 500, 0);
        try (Running _ = running()) {
            Seen first = await(seen -> seen.now().readySince() != null);
            assertEquals("dev's cluster", first.by());
            assertEquals("1.0.0-00000000000a", first.now().version());
            assertEquals("sha256:" + "d".repeat(64), first.now().digest());
            assertEquals("Healthy", first.now().health());
            assertEquals(0.0312, first.now().drift());
            assertEquals(List.of("AutoscalerAtItsLimit"), first.now().alerts());
            QualityInUse inUse =
                    first.inUse("1.0.0-00000000000a", first.now().digest()).orElseThrow();
            assertEquals(1230, inUse.predictions());
            assertEquals(List.of(new Metric("auc", 0.851, 0.84, 0.86)), inUse.figures());
            // What it answered before anybody looked, nobody saw.
            assertEquals(0, requests(first));

            cluster.answers("a", 40, 4);
            Seen second = await(seen -> requests(seen) > 0);
            assertEquals(40, requests(second));
            assertEquals(0.1, second.now().recent().errors());
            // Against the objective that the cluster's own alerts go by.
            assertEquals(5.0, second.now().budgetBurnt());
        }
        assertEquals(List.of(), cluster.refused);
        assertEquals(List.of("watching dev"), says);
    }

    @Test
    void whileARolloutGoesOnItIsTheOldVersionUntilTheNewOneIsReady() throws Exception {
        try (Running _ = running()) {
            await(seen -> seen.now().readySince() != null);
            cluster.version = "1.1.0-00000000000b";
            cluster.pod("b", new SmallCluster.Pod(cluster.version, false, 0, SmallCluster.now(), 0, 0));
            Seen during = await(seen -> seen.now().health().equals("Progressing"));
            assertEquals("1.0.0-00000000000a", during.now().version());
            cluster.pod("b", new SmallCluster.Pod(cluster.version, true, 0, SmallCluster.now(), 7, 0));
            Seen after = await(seen -> seen.now().version().equals("1.1.0-00000000000b"));
            assertEquals("Healthy", after.now().health());
            cluster.ends("a");
            cluster.answers("b", 5, 0);
            await(seen -> seen.stretches().stream()
                            .filter(stretch -> stretch.version().equals("1.1.0-00000000000b"))
                            .mapToLong(Stretch::counted)
                            .sum()
                    == 12);
        }
    }

    @Test
    void aContainerThatEndedIsARestartAndWhatItAnswersCountsFromZero() throws Exception {
        cluster.answers("a", 100, 0);
        try (Running _ = running()) {
            await(seen -> seen.now().readySince() != null);
            cluster.pod(
                    "a",
                    new SmallCluster.Pod(
                            cluster.version, true, 1, SmallCluster.now().minusSeconds(600), 3, 0));
            Seen seen = await(now -> requests(now) > 0);
            assertEquals(3, requests(seen));
            assertEquals(1, seen.now().restarts());
            assertTrue(seen.now().alerts().contains("Restarts"));
        }
    }

    @Test
    void whatPrometheusDoesNotCountIsUnknownAndThePodsAreSeenAllTheSame() throws Exception {
        try (Running _ = running()) {
            await(seen -> seen.now().readySince() != null);
            cluster.prometheusAway = true;
            Seen seen = await(now -> !now.stretches().getLast().isCounted());
            assertNull(seen.stretches().getLast().requests());
            assertNull(seen.now().drift());
            assertTrue(seen.now().readySince() != null);
            awaitSaid("nobody counts what is answered, as Prometheus does not answer: Prometheus answers 503");
            cluster.answers("a", 30, 0);
            cluster.prometheusAway = false;
            // It was away for a moment: what came meanwhile is told with the next look.
            assertEquals(30, requests(await(now -> requests(now) > 0)));
            awaitSaid("over: nobody counts what is answered");
        }
    }

    @Test
    void whereTheApiServerIsAwayNobodySawAnything() throws Exception {
        try (Running _ = running()) {
            await(seen -> seen.now().readySince() != null);
            cluster.apiAway = true;
            awaitSaid("nobody sees what runs: the API server answers 503 to GET /apis/apps/v1/deployments");
            Seen before = await(_ -> true);
            Thread.sleep(2 * FAST.heartbeat().toMillis());
            assertEquals(before.sequence(), await(_ -> true).sequence());
            cluster.apiAway = false;
            await(seen -> seen.sequence() > before.sequence());
        }
    }

    @Test
    void aClockThatIsWrongIsSaidAndNothingIsWrittenByIt() throws Exception {
        try (Running _ = new Running("work", Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)))) {
            awaitSaid("the clock here says ");
        }
        assertTrue(account() instanceof Account.None, () -> says.toString());
        assertTrue(says.getLast().endsWith(": nothing is written until they agree"), says::toString);
    }

    @Test
    void withoutAKeyItDoesNotBegin() throws Exception {
        Files.delete(folder.resolve("keys/signing-key"));
        try (Running witness = running()) {
            witness.ended();
        }
        assertFalse(says.isEmpty());
        assertTrue(says.getLast().contains("signing-key"), says::toString);
    }

    /** It waits for ten seconds and more before it is counted as started anew, and nobody who watches has to. */
    @Test
    void aContainerThatEndedAndWaitsHasEndedOnceAndNotTwice() throws Exception {
        try (Running _ = running()) {
            await(seen -> seen.now().readySince() != null);
            cluster.waiting = true;
            Seen ended = await(seen -> seen.now().restarts() == 1);
            Instant created = SmallCluster.now().minusSeconds(600);
            cluster.pod("a", new SmallCluster.Pod(cluster.version, true, 1, created, 0, 0));
            cluster.waiting = false;
            Seen again = await(seen -> seen.sequence() > ended.sequence() + 2);
            assertEquals(1, again.now().restarts());
        }
    }

    @Test
    void answersThatAreSpreadOtherwiseThanThePackageSaysAreASign() throws Exception {
        cluster.pod("a", pod(1000));
        try (Running _ = running()) {
            Seen usual = await(seen -> scores(seen) != null);
            assertEquals(0.0, scores(usual));
            assertFalse(usual.now().alerts().contains("ScoresShifted"));
            cluster.constantInASlice = true;
            Seen shifted = await(seen -> seen.now().alerts().contains("ScoresShifted"));
            assertEquals(0.33, scores(shifted));
            assertEquals(0.0, asked(shifted));
        }
    }

    /** What a service's own code gives the model in place of what came is that version's doing, and not its callers'. */
    @Test
    void ofAServiceWithCodeOfItsOwnItIsSaidWhatCallersSent() throws Exception {
        cluster.pod("a", pod(1000));
        cluster.constantInASlice = true;
        cluster.ofItsOwn = true;
        try (Running _ = running()) {
            assertEquals(0.0, asked(await(seen -> asked(seen) != null)));
            // Of half of it nobody knows what it was: then only what the model was given is known.
            cluster.unreadable = 5;
            await(seen -> Double.valueOf(0.33).equals(asked(seen)));
        }
    }

    private static @Nullable Double asked(Seen seen) {
        return seen.stretches().getLast().asked();
    }

    private static @Nullable Double scores(Seen seen) {
        return seen.stretches().getLast().scores();
    }

    /** As many more as the autoscaler asks for take nothing from those that are ready; one that goes does. */
    @Test
    void morePodsThatAreOnTheirWayAreNoTrouble() throws Exception {
        try (Running _ = running()) {
            await(seen -> seen.now().readySince() != null);
            cluster.wanted = 3;
            cluster.pod("b", new SmallCluster.Pod(cluster.version, false, 0, SmallCluster.now(), 0, 0));
            Seen more = await(seen -> seen.now().pods() == 2);
            assertEquals("Healthy", more.now().health());
            cluster.pod("a", new SmallCluster.Pod(cluster.version, false, 0, SmallCluster.now(), 0, 0));
            Seen fewer = await(seen -> seen.now().readySince() == null);
            assertTrue(fewer.now().alerts().contains("NotReady"));
        }
    }
}
