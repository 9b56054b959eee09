package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.Caches;
import io.argosy.fleet.postgres.PostgresPrograms;
import io.argosy.fleet.postgres.PostgresServer;
import io.argosy.fleet.story.SteadyLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A version that brings tables of its own, forward and back by Argo CD: old and new pods keep their predictions, and no request fails. */
@OnClusters
@Tag("load")
class MigrationUnderLoadTest {
    private static final int RATE = 100;
    private static final String LATER =
            "platform/store/src/main/resources/io/argosy/store/schema/V2__a_later_versions.sql";
    private static final String MIGRATION = """
            alter table predictions add column region text not null default 'unknown';
            create table of_a_later_version (name text primary key);
            """;
    private static final String ALWAYS = "-infinity";
    private static final String OVERLAY = "overlays/dev/churn/kustomization.yaml";
    private static final String COMPONENTS = "components:\n- release\n- ../environment\n";

    @Test
    void aMigrationForwardAndBackFailsNoRequestAndOldAndNewPodsWrite(FleetOnClusters fleet) throws Exception {
        Cluster dev = fleet.dev();
        Path folder = Files.createTempDirectory("store-of-pods-");
        String before = fleet.read(OVERLAY);
        assertTrue(before.contains(COMPONENTS), before);
        String old = fleet.pinned("dev");
        try (ApiForPods api = new ApiForPods(dev.kubectl())) {
            Optional<InetSocketAddress> here = api.standsInAt();
            assumeTrue(here.isPresent(), "pods of this cluster do not reach this machine");
            try (PostgresServer database = PostgresServer.start(
                            PostgresPrograms.obtain(Caches.root(), _ -> {}), folder, free(), Map.of());
                    PassedOn passed = new PassedOn(here.orElseThrow().getAddress(), at(database))) {
                database.require("dev");
                Path credentials = PostgresServer.credentials(folder);
                dev.kubectl()
                        .run(
                                "-n",
                                Cluster.NAMESPACE,
                                "create",
                                "secret",
                                "generic",
                                "store",
                                "--from-file=" + credentials);
                fleet.write(OVERLAY, before.replace(COMPONENTS, store(passed)), "Keep the predictions of dev");
                dev.refresh();
                Eventually.within(
                        Duration.ofMinutes(3),
                        () -> "nothing is kept: " + dev.status(),
                        () -> dev.status().isHealthy()
                                && asked(database, credentials, "select to_regclass('churn.predictions') is not null")
                                        .equals("t"));
                String customer = fleet.read("services/churn/examples/customer.json");
                SteadyLoad.Report report;
                try (SteadyLoad load = new SteadyLoad(dev.service().resolve("/predict"), customer, RATE)) {
                    Eventually.within(
                            Duration.ofMinutes(1),
                            () -> "no prediction is there",
                            () -> rows(database, credentials, old, ALWAYS) > 100);
                    fleet.write(LATER, MIGRATION, "Something more to keep");
                    String later = fleet.release();
                    dev.refresh();
                    Duration forward = dev.awaitHealthy(later);
                    String migrated = asked(
                            database,
                            credentials,
                            "select installed_on::timestamptz from churn.flyway_schema_history where version = '2'");
                    Eventually.within(
                            Duration.ofMinutes(1),
                            () -> "the new pods write nothing",
                            () -> rows(database, credentials, later, migrated) > 100);
                    long beside = rows(database, credentials, old, migrated);
                    fleet.merge(fleet.rollback("dev"));
                    String merged = asked(database, credentials, "select now()");
                    dev.refresh();
                    Duration back = dev.awaitHealthy(old);
                    Eventually.within(
                            Duration.ofMinutes(1),
                            () -> "the old pods write nothing any more",
                            () -> rows(database, credentials, old, merged) > 100);
                    report = load.stop();
                    System.out.printf(
                            "forward %d s, back %d s; beside the migrated tables %d rows of the old pods before they went,"
                                    + " and %d of theirs after the way back; %d of the new pods%n",
                            forward.toSeconds(),
                            back.toSeconds(),
                            beside,
                            rows(database, credentials, old, merged),
                            rows(database, credentials, later, ALWAYS));
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
                        () -> "of " + sent + " there are "
                                + asked(database, credentials, "select count(*) from churn.predictions"),
                        () -> asked(database, credentials, "select count(*) from churn.predictions")
                                .equals(sent));
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
                dev.kubectl().attempt("-n", Cluster.NAMESPACE, "delete", "secret", "store");
            }
        }
    }

    /** Without an operator of external secrets: the Secret is there already. */
    private static String store(PassedOn database) {
        return """
                components:
                - release
                - ../environment
                - ../../../base/components/store
                configMapGenerator:
                - name: settings
                  behavior: merge
                  literals:
                  - SERVING_STORE=jdbc:postgresql://%s:%d/dev
                patches:
                - target:
                    kind: ExternalSecret
                  patch: |
                    $patch: delete
                    apiVersion: external-secrets.io/v1
                    kind: ExternalSecret
                    metadata:
                      name: store
                """.formatted(database.node().getHostAddress(), database.port());
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static InetSocketAddress at(PostgresServer database) {
        URI address = URI.create(database.address("dev").substring("jdbc:".length()));
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    /** How many rows a version has written since. */
    private static long rows(PostgresServer database, Path credentials, String version, String since) {
        return Long.parseLong(asked(
                database,
                credentials,
                "select count(*) from churn.predictions where version = '" + version + "' and predicted_at > '" + since
                        + "'"));
    }

    private static String asked(PostgresServer database, Path credentials, String question) {
        try (Connection connection = DriverManager.getConnection(
                        database.address("dev"),
                        Files.readString(credentials.resolve("username")).strip(),
                        Files.readString(credentials.resolve("password")).strip());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() ? String.valueOf(answer.getString(1)) : "";
        } catch (SQLException | IOException e) {
            throw new AssertionError(question, e);
        }
    }
}
