package io.argosy.fleet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.QualityInUse;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.version.Version;
import io.argosy.model.evidence.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real engine's services do is on the branch, and nowhere else. */
class EngineEvidenceTest {
    private static final Version FIRST = TinyFleet.FIRST;
    private static final Version SECOND = TinyFleet.SECOND;

    @TempDir
    private Path folder;

    private TemporaryClone clone;

    @BeforeEach
    void repository() {
        clone = TinyFleet.in(folder);
        TinyFleet.release(clone, "dev", "churn", FIRST);
    }

    @AfterEach
    void close() {
        clone.close();
    }

    @Test
    void whatServicesAnswerIsWrittenAndAVersionThatComesBeginsAnew() throws Exception {
        try (RunningEngine engine = RunningEngine.over(clone);
                Monorepo repository = clone.open()) {
            engine.awaitHealthy("dev", "churn", FIRST);
            for (int i = 0; i < 40; i++) {
                engine.ask(0, "/churn/");
            }
            Seen first = await(repository, seen -> requests(seen, FIRST) == 40);
            assertEquals("the engine of this clone", first.by());
            assertEquals("Healthy", first.now().health());
            QualityInUse inUse = first.inUse(FIRST.toString(), null).orElseThrow();
            assertEquals(1230, inUse.predictions());
            assertEquals(List.of(new Metric("auc", 0.85, 0.84, 0.86)), inUse.figures());

            TinyFleet.release(clone, "dev", "churn", SECOND);
            engine.awaitHealthy("dev", "churn", SECOND);
            for (int i = 0; i < 7; i++) {
                engine.ask(0, "/churn/");
            }
            Seen second = await(repository, seen -> requests(seen, SECOND) == 7);
            assertEquals(40, requests(second, FIRST));
            assertTrue(second.sequence() > first.sequence());
            assertTrue(clone.isClean());
            assertFalse(Files.exists(folder.resolve(".git/logs/refs/heads/evidence/dev")));
            assertEquals(0, repository.commit("refs/heads/evidence/dev").getParentCount());
        }
    }

    private static long requests(Seen seen, Version version) {
        return seen.stretches().stream()
                .filter(stretch -> stretch.version().equals(version.toString()))
                .mapToLong(Stretch::counted)
                .sum();
    }

    private static Seen await(Monorepo repository, Predicate<Seen> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            Account account = EvidenceReader.of(repository, repository.commit("main"), "dev", Instant.now())
                    .service("churn");
            if (account instanceof Account.Given(Seen seen) && wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("never came: " + account);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
