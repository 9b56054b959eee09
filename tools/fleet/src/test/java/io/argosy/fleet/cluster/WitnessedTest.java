package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.Seen;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.evidence.Unseen;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.story.SteadyLoad;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a pod of the witness sees in a real cluster, beside a real Prometheus, is what anybody reads in a clone. */
@OnClusters
class WitnessedTest {
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final String MAIN = "services/churn/src/main/java/io/argosy/churn/Main.java";
    /** A route that nobody tried. */
    private static final String FAILS = """
            package io.argosy.churn;

            import io.argosy.serving.ServingProcess;
            import io.argosy.serving.own.OwnRoutes;

            public final class Main {
                public static void main(String[] arguments) {
                    ServingProcess.run(arguments, new OwnRoutes().post("/ranking", "Whom to call first", "{}", request -> {
                        throw new IllegalStateException("nobody tried this");
                    }));
                }
            }
            """;

    private static final String RULES = "overlays/dev/environment/environment-policy.yaml";

    /** Five minutes of steady load of which every answer counts. */
    @Test
    @Tag("load")
    void whatRunsInDevIsToldByACloneThatKnowsNoCluster(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        String customer = fleet.read("services/churn/examples/customer.json");
        try (ApiForPods api = new ApiForPods(dev.kubectl())) {
            Optional<InetSocketAddress> here = api.standsInAt();
            assumeTrue(here.isPresent(), "pods of this cluster do not reach this machine");
            try (Watched monitoring = Watched.following(fleet, dev, api);
                    Witnessed witness = new Witnessed(fleet, dev, here.orElseThrow(), monitoring.address());
                    SteadyLoad load = new SteadyLoad(dev.service().resolve("/predict"), customer, 20)) {
                Instant start = Instant.now();
                Seen counted = await(fleet, witness, seen -> requests(seen) > 500);
                System.out.printf(
                        "the first %d requests are in Git after %d s, in state %d%n",
                        requests(counted),
                        Duration.between(start, Instant.now()).toSeconds(),
                        counted.sequence());
                assertEquals(fleet.pinned("dev"), counted.now().version());
                assertEquals("Healthy", counted.now().health());
                assertEquals("dev's cluster", counted.by());
                assertEquals(
                        0,
                        counted.stretches().stream()
                                .mapToDouble(Stretch::failed)
                                .sum());
                assertEquals(
                        0,
                        witness.pod()
                                .at("/status/containerStatuses/0/restartCount")
                                .asInt(-1));

                told(fleet);
                witness.killed();
                Seen after = await(
                        fleet,
                        witness,
                        seen -> seen.time().isAfter(counted.time().plusSeconds(240)));
                assertTrue(
                        Unseen.longest(after).compareTo(Duration.ofMinutes(3)) < 0,
                        () -> Unseen.longest(after) + " unseen");
                System.out.printf(
                        "killed, another pod went on: %s unseen at the most, %d requests%n",
                        Unseen.longest(after), requests(after));
                SteadyLoad.Report report = load.stop();
                assertEquals(List.of(), report.failures());
            }
        }
    }

    /** Nobody but the watchdog does anything, and it knows no cluster: it reads evidence, merges, and Argo CD follows. */
    @Test
    void aVersionThatFailsInUseGoesBackByItself(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        String customer = fleet.read("services/churn/examples/customer.json");
        try (ApiForPods api = new ApiForPods(dev.kubectl())) {
            Optional<InetSocketAddress> here = api.standsInAt();
            assumeTrue(here.isPresent(), "pods of this cluster do not reach this machine");
            try (Watched monitoring = Watched.following(fleet, dev, api);
                    Witnessed witness = new Witnessed(fleet, dev, here.orElseThrow(), monitoring.address());
                    SteadyLoad _ = new SteadyLoad(dev.service().resolve("/predict"), customer, 19);
                    // One in twenty.
                    SteadyLoad _ = new SteadyLoad(dev.service().resolve("/ranking"), customer, 1)) {
                fleet.write(RULES, "rollback: automatic\n", "What fails in dev goes back by itself");
                String good = fleet.pinned("dev");
                Seen well = await(fleet, witness, seen -> requests(seen) > 500);
                assertEquals(
                        0,
                        well.stretches().stream().mapToDouble(Stretch::failed).sum());
                assertEquals("", watchdog(fleet));

                fleet.write(MAIN, FAILS, "A route for the retention team");
                String bad = fleet.release();
                dev.refresh();
                Duration _ = dev.awaitHealthy(bad);
                Instant since = Instant.now();
                String[] said = {""};
                Duration merged = Eventually.within(
                        SOON,
                        () -> "it did not go back: "
                                + fleet.repository().shell("cat ../watchdog.log")
                                + ", and the witness says: " + witness.said(),
                        () -> {
                            said[0] = watchdog(fleet);
                            return !said[0].isEmpty();
                        });
                Duration _ = dev.awaitHealthy(good);
                System.out.printf(
                        "back after %d s of failing, merged after %d s: %s%n",
                        Duration.between(since, Instant.now()).toSeconds(), merged.toSeconds(), said[0]);
                assertTrue(
                        said[0].startsWith("dev/churn goes back from " + bad + " to " + good + " by itself."), said[0]);
                assertEquals(good, fleet.pinned("dev"));
                assertEquals("", watchdog(fleet));
                // A minute in which it is seen to fail, and three more.
                Duration whole = Duration.between(since, Instant.now());
                assertTrue(whole.compareTo(Duration.ofMinutes(4)) <= 0, () -> "it took " + whole);
            } finally {
                fleet.repository().shell("git rm --quiet --ignore-unmatch " + RULES);
                fleet.repository().shell("git rm --quiet --ignore-unmatch " + MAIN);
                fleet.repository().tried("git commit --quiet -m 'What dev had'");
                if (fleet.repository()
                                .tried("test -e overlays/dev/churn/hold.yaml")
                                .exitCode()
                        == 0) {
                    fleet.merge(fleet.unhold("dev"));
                }
                fleet.release();
                dev.refresh();
                dev.awaitHealthy(fleet.pinned("dev"));
            }
        }
    }

    /** What it says that it did; nothing where it did nothing. */
    private static String watchdog(FleetOnClusters fleet) {
        return fleet.repository().shell("./fleet watchdog 2>../watchdog.log || (cat ../watchdog.log; false)");
    }

    /** In a clone of that repository, without a cluster. */
    private static void told(FleetOnClusters fleet) throws Exception {
        Path fresh = Files.createTempDirectory("fresh-clone-").resolve("argosy");
        fleet.repository().shell("git clone --quiet " + fleet.folder() + " " + fresh);
        String status = fleet.repository().shell("./fleet status -C " + fresh + " 2>&1 || true");
        String history = fleet.repository().shell("./fleet history churn -C " + fresh);
        System.out.println(status + history);
        assertTrue(status.contains("dev/churn " + fleet.pinned("dev") + ": Healthy, ready since "), status);
        assertTrue(status.contains("seen by dev's cluster"), status);
        assertTrue(history.contains(fleet.pinned("dev") + ": healthy for "), history);
    }

    private static long requests(Seen seen) {
        return seen.stretches().stream().mapToLong(Stretch::counted).sum();
    }

    private static Seen await(FleetOnClusters fleet, Witnessed witness, Predicate<Seen> wanted) throws Exception {
        Account[] last = new Account[1];
        Duration _ = Eventually.within(SOON, () -> last[0] + ", and the witness says: " + witness.said(), () -> {
            try (Monorepo repository = Monorepo.open(fleet.folder())) {
                last[0] = EvidenceReader.of(repository, repository.commit("main"), "dev", Instant.now())
                        .service("churn");
            }
            return last[0] instanceof Account.Given(var seen) && wanted.test(seen);
        });
        return ((Account.Given) last[0]).seen();
    }
}
