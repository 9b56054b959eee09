package io.argosy.fleet.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.Seeded;
import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.EvidenceWriter.Outcome;
import io.argosy.fleet.evidence.EvidenceWriter.Report;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.evidence.Unseen;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.RemoteBranch;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.monitoring.Scrape.Counted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence on its way to where everybody reads it, and what keeps it from there. */
class PublishedEvidenceTest {
    private static final Instant START = Instant.parse("2026-11-20T09:58:00Z");
    private static final String VERSION = "1.0.0-00000000000a";

    @TempDir
    private Path folder;

    private final SigningKey key = SigningKey.made();
    private final List<Witness> witnesses = new ArrayList<>();
    private Path server;
    private Monorepo reader;

    @BeforeEach
    void aServer() throws Exception {
        server = folder.resolve("server.git");
        Git.init().setBare(true).setDirectory(server.toFile()).call().close();
        reader = Monorepo.own(folder.resolve("reader"));
    }

    @AfterEach
    void close() {
        witnesses.forEach(Witness::close);
        reader.close();
    }

    /** A witness that sees ten requests at each look, with a clock of the test's. */
    private final class Witness implements AutoCloseable {
        private final Monorepo repository;
        private final RemoteBranch there;
        private final PublishedEvidence published;
        private final Chronicle chronicle;
        private final List<String> says = new ArrayList<>();
        private Outcome outcome = Outcome.NOT_NOW;

        Witness(String name) {
            repository = Monorepo.own(folder.resolve(name));
            there = new RemoteBranch(
                    repository, server.toUri().toString(), "evidence/dev", new RemoteBranch.Access(folder));
            published = new PublishedEvidence(repository, "dev", key, there, says::add);
            chronicle = new Chronicle(
                    Pace.OF_A_CLUSTER,
                    (_, reports, at) -> {
                        outcome = published.write(new TreeMap<String, Report>(reports), at);
                        return outcome;
                    },
                    (_, _) -> List.of(),
                    says::add);
            witnesses.add(this);
        }

        /** Looks until a time, from another one on, each 15 seconds. */
        Witness look(int from, int until) throws InterruptedException {
            for (int seconds = from; seconds < until; seconds += 15) {
                lookAt(seconds, 10);
            }
            return this;
        }

        void lookAt(int seconds, long requests) throws InterruptedException {
            Look look = new Look(
                    VERSION,
                    "",
                    "Healthy",
                    true,
                    1,
                    0,
                    Map.of("a", new Counted(requests, 0, new TreeMap<>(Map.of(0.1, (double) requests)))),
                    0.01,
                    null,
                    null,
                    List.of());
            chronicle.note(
                    new TreeMap<>(Map.of(new io.argosy.fleet.release.Overlay("dev", "churn"), look)),
                    Objectives.defaults(),
                    START.plusSeconds(seconds),
                    seconds * 1_000_000_000L);
        }

        @Override
        public void close() {
            there.close();
            repository.close();
        }
    }

    private Optional<Seen> seen(int seconds) throws Exception {
        try (RemoteBranch there =
                new RemoteBranch(reader, server.toUri().toString(), "evidence/dev", new RemoteBranch.Access(folder))) {
            if (there.fetch().isEmpty()) {
                return Optional.empty();
            }
            new io.argosy.fleet.git.DataBranch(reader, "evidence/dev")
                    .take(there.known().orElseThrow());
        }
        Account account = EvidenceReader.own(reader, key, "dev", START.plusSeconds(seconds))
                .service("churn");
        return Optional.of(assertInstanceOf(Account.Given.class, account, account::toString)
                .seen());
    }

    private static long requests(Seen seen) {
        return seen.stretches().stream().mapToLong(Stretch::counted).sum();
    }

    @Test
    void whatIsSeenIsPushedOnceAMinute() throws Exception {
        Witness witness = new Witness("a").look(0, 601);

        Seen seen = seen(600).orElseThrow();
        assertEquals(11, seen.sequence());
        assertEquals(410, requests(seen));
        assertEquals(List.of(), witness.says);
        assertEquals(START, seen.stretches().getFirst().from());
    }

    @Test
    void whileTheServerIsAwayItIsKeptAndGoesThereWhenItIsBack() throws Exception {
        Witness witness = new Witness("a").look(0, 300);
        long before = requests(seen(300).orElseThrow());
        Path away = Files.move(server, folder.resolve("away.git"));
        witness.look(300, 1200);
        assertEquals(Outcome.NOT_NOW, witness.outcome);
        assertTrue(
                witness.says.getFirst().startsWith("what is seen is kept here until it can be pushed: "),
                witness.says::toString);
        Files.move(away, server);
        witness.look(1200, 1321);

        Seen seen = seen(1320).orElseThrow();
        assertTrue(before < 210);
        assertEquals(890, requests(seen));
        // One line, and none of it twice.
        for (int i = 1; i < seen.stretches().size(); i++) {
            assertEquals(
                    seen.stretches().get(i - 1).to(), seen.stretches().get(i).from());
        }
    }

    @Test
    void oneThatStartsAnewWhileTheServerIsAwayGoesOnFromWhatItKept() throws Exception {
        new Witness("a").look(0, 300);
        Path away = Files.move(server, folder.resolve("away.git"));
        witnesses.getFirst().look(300, 600);
        Files.move(away, server);
        // The same folder: a container that was started anew in its pod.
        new Witness("a").look(615, 1100);

        Seen seen = seen(1100).orElseThrow();
        assertTrue(requests(seen) >= 600, () -> requests(seen) + " requests");
        assertTrue(Unseen.longest(seen).compareTo(Duration.ofMinutes(3)) <= 0, () -> Unseen.longest(seen) + " unseen");
    }

    @Test
    void anotherPodGoesOnWithoutAGapThatCounts() throws Exception {
        new Witness("a").look(0, 600);
        new Witness("b").look(630, 1200);

        Seen seen = seen(1200).orElseThrow();
        assertTrue(Unseen.longest(seen).compareTo(Duration.ofMinutes(3)) <= 0, () -> Unseen.longest(seen) + " unseen");
        assertTrue(requests(seen) >= 600, () -> requests(seen) + " requests");
        assertTrue(
                witnesses
                        .getLast()
                        .says
                        .contains("another witness writes evidence/dev: it is waited until that one is gone"),
                () -> witnesses.getLast().says.toString());
    }

    /** However two take turns, and whenever the server is away: what is there verifies, and tells nothing twice. */
    @Seeded(15)
    void twoWitnessesSpoilNothing(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Witness one = new Witness("a");
        Witness other = new Witness("b");
        Path away = folder.resolve("away.git");
        long looks = 0;
        for (int seconds = 0; seconds < 1800; seconds += 15) {
            if (random.nextInt(20) == 0) {
                Path _ = Files.exists(server) ? Files.move(server, away) : Files.move(away, server);
            }
            boolean both = random.nextInt(3) > 0;
            if (both || random.nextBoolean()) {
                one.lookAt(seconds, 10);
            }
            if (both || random.nextBoolean()) {
                other.lookAt(seconds + random.nextInt(3), 10);
            }
            looks++;
            if (Files.exists(server)) {
                long most = 10 * looks;
                int now = seconds + 3;
                seen(now)
                        .ifPresent(seen -> assertTrue(
                                requests(seen) <= most + 10, () -> requests(seen) + " of " + most + " at " + now));
            }
        }
    }
}
