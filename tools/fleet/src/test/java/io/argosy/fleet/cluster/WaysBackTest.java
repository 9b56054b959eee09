package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.evidence.Account;
import io.argosy.fleet.evidence.EvidenceReader;
import io.argosy.fleet.evidence.Stretch;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.story.SteadyLoad;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Versions that are bad in one of four ways, and pass every gate: each goes back by itself. Nobody but the watchdog does anything, and it
 * knows no cluster: it reads evidence, merges, and Argo CD follows. Five minutes for each. {@code -Dkinds=SLICE,SLOW} names some.
 */
@OnClusters
@Tag("load")
class WaysBackTest {
    private static final Duration SOON = Duration.ofMinutes(6);
    /** From its first bad minute, which is over a minute after it began. */
    private static final Duration ASKED = Duration.ofMinutes(4);

    private static final int A_SECOND = 20;
    private static final String MAIN = "services/churn/src/main/java/io/argosy/churn/Main.java";
    private static final String RULES = "overlays/dev/environment/environment-policy.yaml";

    /** A route of churn's own, which ranks one customer. */
    private static final String RANKING = """
            package io.argosy.churn;

            import io.argosy.serving.ServingProcess;
            import io.argosy.serving.own.OwnRoutes;
            import java.util.ArrayList;
            import java.util.List;
            import java.util.concurrent.atomic.AtomicLong;
            import java.util.concurrent.locks.LockSupport;
            import tools.jackson.databind.json.JsonMapper;
            import tools.jackson.databind.node.ObjectNode;

            public final class Main {
                private static final AtomicLong ASKED = new AtomicLong();
                private static final List<byte[]> KEPT = new ArrayList<>();

                public static void main(String[] arguments) {
                    ServingProcess.run(arguments, new OwnRoutes().post("/ranking", "Whom to call first", "{}", request -> {
                        ObjectNode customer = (ObjectNode) request.json();
                        // KIND
                        double risk = request.predict(List.of(customer), index -> "").getFirst().outputs().getLast();
                        return request.reply(JsonMapper.shared().createObjectNode().put("risk", risk));
                    }));
                }
            }
            """;

    /** What somebody did to it. */
    private enum Kind {
        ERRORS("if (ASKED.incrementAndGet() % 20 == 0) throw new IllegalStateException(\"nobody tried this\");"),
        SLOW("if (ASKED.incrementAndGet() % 10 == 0) LockSupport.parkNanos(900_000_000L);"),
        LEAK("synchronized (KEPT) { KEPT.add(new byte[1 << 18]); }"),
        /** For a third of the customers, how long they have been some is a constant. */
        SLICE("if (customer.path(\"payment_method\").asString(\"\").equals(\"Electronic check\"))"
                + " customer.put(\"tenure\", 72).put(\"contract\", \"Two year\");");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        String main() {
            return RANKING.replace("// KIND", code);
        }
    }

    @Test
    void aVersionThatIsBadInAnyOfFourWaysGoesBackByItself(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ways back, -Dseed=" + seed);
        List<String> tried =
                List.of(System.getProperty("kinds", "ERRORS,SLOW,SLICE,LEAK").split(","));
        Random random = new Random(seed);
        Customers customers = new Customers(fleet);
        URI ranking = dev.service().resolve("/ranking");
        try (ApiForPods api = new ApiForPods(dev.kubectl())) {
            Optional<InetSocketAddress> here = api.standsInAt();
            assumeTrue(here.isPresent(), "pods of this cluster do not reach this machine");
            try (Watched monitoring = Watched.following(fleet, dev, api);
                    Witnessed witness = new Witnessed(fleet, dev, here.orElseThrow(), monitoring.address())) {
                fleet.write(RULES, "rollback: automatic\n", "What fails in dev goes back by itself");
                fleet.write(MAIN, RANKING, "A route for the retention team");
                String good = fleet.release();
                dev.refresh();
                Duration _ = dev.awaitHealthy(good);
                List<String> late = new ArrayList<>();
                try (SteadyLoad _ = new SteadyLoad(
                        () -> Customers.json(
                                ranking,
                                customers.object(customers.rows(random, 1).getFirst()),
                                200),
                        A_SECOND,
                        64)) {
                    for (String name : tried) {
                        seenWell(fleet, witness, good);
                        Duration whole = goesBack(fleet, witness, Kind.valueOf(name), good);
                        if (whole.compareTo(ASKED) > 0) {
                            late.add(name + " after " + whole);
                        }
                    }
                }
                assertEquals(List.of(), late);
            } finally {
                fleet.repository().shell("git rm --quiet --ignore-unmatch " + RULES);
                fleet.repository().shell("git rm --quiet --ignore-unmatch " + MAIN);
                fleet.repository().tried("git commit --quiet -m 'What dev had'");
                unheld(fleet);
                String _ = fleet.release();
                dev.refresh();
                dev.awaitHealthy(fleet.pinned("dev"));
            }
        }
    }

    /** Some minutes of the good one, without which nobody could say what the bad one changed; and it stays. */
    private static void seenWell(FleetOnClusters fleet, Witnessed witness, String good) throws Exception {
        Duration _ = Eventually.within(SOON, () -> "the witness says: " + witness.said(), () -> {
            assertEquals("", watchdog(fleet), "the good one goes back");
            try (Monorepo repository = Monorepo.open(fleet.folder())) {
                return EvidenceReader.of(repository, repository.commit("main"), "dev", Instant.now())
                                        .service("churn")
                                instanceof Account.Given(var seen)
                        && seen.now().version().equals(good)
                        && seen.now().health().equals("Healthy")
                        && seen.stretches().stream()
                                        .filter(one -> one.version().equals(good))
                                        .mapToLong(Stretch::counted)
                                        .sum()
                                > 120L * A_SECOND;
            }
        });
    }

    private static Duration goesBack(FleetOnClusters fleet, Witnessed witness, Kind kind, String good)
            throws Exception {
        Cluster dev = fleet.dev();
        fleet.write(MAIN, kind.main(), "A better ranking");
        String bad = fleet.release();
        dev.refresh();
        Duration _ = dev.awaitHealthy(bad);
        Instant since = Instant.now();
        String[] said = {""};
        Duration merged = Eventually.within(
                SOON,
                () -> kind + " did not go back: "
                        + fleet.repository().shell("cat ../watchdog.log")
                        + ", and the witness says: " + witness.said(),
                () -> {
                    said[0] = watchdog(fleet);
                    return !said[0].isEmpty();
                });
        Duration _ = dev.awaitHealthy(good);
        Duration whole = Duration.between(since, Instant.now());
        System.out.printf(
                "%s: back after %d s, merged after %d s: %s%n", kind, whole.toSeconds(), merged.toSeconds(), said[0]);
        assertTrue(said[0].startsWith("dev/churn goes back from " + bad + " to " + good + " by itself."), said[0]);
        assertEquals(good, fleet.pinned("dev"));
        unheld(fleet);
        return whole;
    }

    private static void unheld(FleetOnClusters fleet) throws IOException {
        if (fleet.repository().tried("test -e overlays/dev/churn/hold.yaml").exitCode() == 0) {
            fleet.merge(fleet.unhold("dev"));
        }
    }

    /** What it says that it did; nothing where it did nothing. */
    private static String watchdog(FleetOnClusters fleet) {
        return fleet.repository().shell("./fleet watchdog 2>../watchdog.log || (cat ../watchdog.log; false)");
    }
}
