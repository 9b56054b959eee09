package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.story.SteadyLoad;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A version that brings tables of its own, forward and back by Argo CD: old and new pods keep their predictions, and no request fails. */
@OnClusters
@Tag("load")
class MigrationUnderLoadTest {
    private static final int RATE = 100;
    private static final String LATER =
            "platform/store/src/main/resources/io/argosy/store/schema/V9__a_later_versions.sql";
    private static final String MIGRATION = """
            alter table predictions add column region text not null default 'unknown';
            create table of_a_later_version (name text primary key);
            """;
    private static final String ALWAYS = "-infinity";
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";

    @Test
    void aMigrationForwardAndBackFailsNoRequestAndOldAndNewPodsWrite(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        String before = fleet.read(OVERLAY);
        String old = fleet.pinned("dev");
        try (ApiForPods api = new ApiForPods(dev.kubectl())) {
            Optional<InetSocketAddress> here = api.standsInAt();
            assumeTrue(here.isPresent(), "pods of this cluster do not reach this machine");
            try (KeptByPods kept = new KeptByPods(fleet, dev, here.orElseThrow().getAddress(), 100)) {
                try {
                    fleet.write(OVERLAY, kept.overlay(before), "Keep the predictions of dev");
                    dev.refresh();
                    Eventually.within(
                            Duration.ofMinutes(3),
                            () -> "nothing is kept: " + dev.status(),
                            () -> dev.status().isHealthy()
                                    && kept.asked("select to_regclass('churn.predictions') is not null")
                                            .equals("t"));
                    forwardAndBack(fleet, dev, kept, old);
                } finally {
                    fleet.write(OVERLAY, before, "Keep no predictions of dev");
                    fleet.repository().shell("git rm --quiet --ignore-unmatch " + LATER);
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
    }

    private static void forwardAndBack(FleetOnClusters fleet, Cluster dev, KeptByPods kept, String old)
            throws Exception {
        String customer = fleet.read("services/churn/examples/customer.json");
        SteadyLoad.Report report;
        try (SteadyLoad load = new SteadyLoad(dev.service().resolve("/predict"), customer, RATE)) {
            Eventually.within(
                    Duration.ofMinutes(1), () -> "no prediction is there", () -> kept.rows(old, ALWAYS) > 100);
            fleet.write(LATER, MIGRATION, "Something more to keep");
            String later = fleet.release();
            dev.refresh();
            Duration forward = dev.awaitHealthy(later);
            String migrated =
                    kept.asked("select installed_on::timestamptz from churn.flyway_schema_history where version = '9'");
            Eventually.within(
                    Duration.ofMinutes(1), () -> "the new pods write nothing", () -> kept.rows(later, migrated) > 100);
            long beside = kept.rows(old, migrated);
            fleet.merge(fleet.rollback("dev"));
            String merged = kept.asked("select now()");
            dev.refresh();
            Duration back = dev.awaitHealthy(old);
            Eventually.within(
                    Duration.ofMinutes(1),
                    () -> "the old pods write nothing any more",
                    () -> kept.rows(old, merged) > 100);
            report = load.stop();
            System.out.printf(
                    "forward %d s, back %d s; beside the migrated tables %d rows of the old pods before they went,"
                            + " and %d of theirs after the way back; %d of the new pods%n",
                    forward.toSeconds(), back.toSeconds(), beside, kept.rows(old, merged), kept.rows(later, ALWAYS));
            assertTrue(beside > 0, "the old pods wrote into the migrated tables");
        }
        System.out.printf(
                "%d requests at %.0f a second, p99 %.1f ms, %d failed%n",
                report.sent(),
                report.rate(),
                report.p99Millis(),
                report.failures().size());
        assertEquals(List.of(), report.failures());
        assertEquals(0, report.lost());
        String sent = Long.toString(report.sent());
        Eventually.within(
                Duration.ofMinutes(1),
                () -> "of " + sent + " there are " + kept.asked("select count(*) from churn.predictions"),
                () -> kept.asked("select count(*) from churn.predictions").equals(sent));
    }
}
