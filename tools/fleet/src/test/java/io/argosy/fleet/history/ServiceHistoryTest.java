package io.argosy.fleet.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.evidence.SeenFleet;
import io.argosy.fleet.evidence.SigningKey;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.Rollback;
import io.argosy.fleet.release.SmallFleet;
import io.argosy.fleet.version.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceHistoryTest {
    private static final Conducts NOBODY = new Conducts(Map.of(), Map.of());

    @TempDir
    private Path folder;

    private TemporaryClone clone;
    private Monorepo repository;

    @BeforeEach
    void twoVersionsAndAWayBack() {
        clone = SmallFleet.in(folder);
        clone.commit("A fleet");
        repository = clone.open();
        pin("dev", SmallFleet.FIRST);
        pin("production", SmallFleet.FIRST);
        pin("production", SmallFleet.SECOND);
        var back = new Rollback(repository, main()).propose("churn", "production", null);
        new CommitWriter(repository).commitCheckedOut(back.changes(), back.message());
    }

    @AfterEach
    void close() {
        repository.close();
        clone.close();
    }

    @Test
    void eachPlacementSaysWhoPutWhatWhere() {
        List<Placement> production = history().in("production").reversed();

        assertEquals(
                List.of(
                        SmallFleet.FIRST + " false Ada",
                        SmallFleet.SECOND + " false Ada",
                        SmallFleet.FIRST + " true Ada"),
                production.stream()
                        .map(placement -> placement.version() + " " + placement.rollback() + " " + placement.by())
                        .toList());
    }

    @Test
    void whatRanAtATimeIsTheLastThatHadComeByThen() {
        ServiceHistory history = new ServiceHistory(
                List.of("dev"),
                List.of(placement("b", false, "2026-03-02T00:00:00Z"), placement("a", false, "2026-03-01T00:00:00Z")));

        assertEquals(
                Optional.of("a"),
                history.running("dev", Instant.parse("2026-03-01T23:59:59Z")).map(Placement::version));
        assertEquals(Optional.empty(), history.running("dev", Instant.parse("2026-02-28T00:00:00Z")));
    }

    @Test
    void aServiceThatWasTakenOutRunsNoMoreUntilItComesBack() throws Exception {
        pin("staging", SmallFleet.FIRST);
        clone.delete("overlays/staging/churn/release/kustomization.yaml");
        try (Stream<Path> left = Files.walk(clone.root().resolve("overlays/staging/churn"))) {
            for (Path file : left.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        clone.commit("Take it out");

        ServiceHistory gone = history();
        assertTrue(gone.in("staging").getFirst().isEnd(), gone.placements()::toString);
        assertEquals(Optional.empty(), gone.running("staging", Instant.now().plusSeconds(60)));

        pin("staging", SmallFleet.SECOND);
        assertEquals(
                Optional.of(SmallFleet.SECOND.toString()),
                history().running("staging", Instant.now().plusSeconds(60)).map(Placement::version));
    }

    @Test
    void aRollbackIsAFailureOfWhatCameBeforeItAndNoDeployment() {
        Delivery delivery = history().delivery(repository, main(), Instant.now(), NOBODY);

        assertEquals("production", delivery.environment());
        assertEquals(2, delivery.deployments());
        assertEquals(0.5, delivery.failureRate());
    }

    @Test
    void whatAVersionDidIsToldAndItIsRestoredWhenItIsHealthy() {
        SigningKey key = SigningKey.made();
        clone.write(
                "clusters/production/facts/kustomization.yaml",
                "configMapGenerator:\n- literals: [EVIDENCE_KEY=" + key.publicHalf() + "]\n");
        clone.commit("A witness");
        Placement back = history().in("production").getFirst();
        Instant healthy = back.at().plusSeconds(60);
        String first = SmallFleet.FIRST.toString();
        SeenFleet witness = new SeenFleet(repository, "production", "churn", key)
                .see(SeenFleet.with(
                        SeenFleet.stretch(first, null, back.at(), Duration.ofSeconds(50), 0, 0), false, 0, List.of()))
                .see(SeenFleet.stretch(first, null, healthy, Duration.ofHours(1), 1000, 1))
                .judge(0.86, 1230);
        Instant now = healthy.plus(Duration.ofHours(1));
        witness.write(now);
        Conducts conducts = Conducts.of(repository, main(), "churn", history(), now);
        Conduct conduct = conducts.conducts().values().iterator().next();

        assertEquals(1, conducts.conducts().size());
        assertEquals(Duration.ofHours(1), conduct.healthy());
        assertEquals(Duration.ofSeconds(3650), conduct.seen());
        assertEquals(1000, conduct.requests());
        assertEquals(
                "auc 0.86 by 1,230 outcomes",
                Objects.requireNonNull(conduct.inUse()).told());
        assertEquals(List.of("dev", "staging"), List.copyOf(conducts.silent().keySet()));
        Delivery merged = history().delivery(repository, main(), now, NOBODY);
        Delivery seen = history().delivery(repository, main(), now, conducts);
        assertEquals(
                Optional.ofNullable(merged.timeToRestore()).map(time -> time.plusSeconds(60)),
                Optional.ofNullable(seen.timeToRestore()));
    }

    @Test
    void theFourKeysAreMediansAndRates() {
        Delivery delivery = Delivery.of(
                "production",
                4,
                Duration.ofDays(14),
                List.of(Duration.ofHours(9), Duration.ofHours(1), Duration.ofHours(3)),
                List.of(Duration.ofMinutes(5)));

        assertEquals(2, delivery.perWeek());
        assertEquals(Duration.ofHours(3), delivery.leadTime());
        assertEquals(0.25, delivery.failureRate());
        assertEquals(Duration.ofMinutes(5), delivery.timeToRestore());
    }

    private static Placement placement(String version, boolean rollback, String at) {
        return new Placement("dev", "churn", version, rollback, Instant.parse(at), true, true, "Ada", "0".repeat(40));
    }

    private void pin(String environment, Version version) {
        SmallFleet.pin(clone, environment, "churn", version);
    }

    private RevCommit main() {
        return repository.commit("main");
    }

    private ServiceHistory history() {
        return ServiceHistory.of(repository, main(), "churn");
    }
}
