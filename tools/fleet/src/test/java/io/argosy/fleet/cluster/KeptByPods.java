package io.argosy.fleet.cluster;

import io.argosy.fleet.Caches;
import io.argosy.fleet.postgres.PostgresPrograms;
import io.argosy.fleet.postgres.PostgresServer;
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
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL server of this machine, in which a cluster's pods keep their predictions by the trait {@code store}, set up as
 * docs/store.md says: with a role of the service's own, whose credentials are a secret of the cluster's.
 */
final class KeptByPods implements AutoCloseable {
    private static final String DATABASE = "predictions";
    private static final String SECRET = Cluster.SERVICE + "--store";
    private static final int PORT = 5432;

    private final PostgresServer database;
    private final PassedOn passed;
    private final StandInSecrets secrets;
    private final Path folder;

    /**
     * @param here where pods reach this machine
     * @param connections that the server takes at a time
     */
    KeptByPods(FleetOnClusters fleet, Cluster cluster, InetAddress here, int connections) throws Exception {
        this.folder = Files.createTempDirectory("store-of-pods-");
        this.database = PostgresServer.start(
                PostgresPrograms.obtain(Caches.root(), _ -> {}),
                folder,
                free(),
                Map.of(),
                List.of("max_connections=" + connections));
        try {
            database.require(DATABASE);
            Path role = Files.createDirectory(folder.resolve("of-the-service"));
            Files.writeString(role.resolve("username"), Cluster.SERVICE);
            Files.writeString(role.resolve("password"), "of-a-test");
            run("create role " + Cluster.SERVICE + " login password 'of-a-test'");
            run("grant create on database " + DATABASE + " to " + Cluster.SERVICE);
            URI address = URI.create(database.address(DATABASE).substring("jdbc:".length()));
            this.passed = new PassedOn(
                    new InetSocketAddress(here, PORT), new InetSocketAddress(address.getHost(), address.getPort()));
            this.secrets = new StandInSecrets(fleet, cluster);
            secrets.put(SECRET, role);
        } catch (Exception | Error e) {
            database.close();
            throw e;
        }
    }

    /**
     * An overlay with the trait.
     *
     * @param plain without it
     * @param settings more of them, each as {@code NAME=value}
     */
    String overlay(String plain, String... settings) {
        String environment = "- ../environment\n";
        if (!plain.contains(environment) || plain.contains("configMapGenerator:")) {
            throw new AssertionError(plain);
        }
        StringBuilder overlay = new StringBuilder(
                        plain.replace(environment, environment + "- ../../../base/components/store\n"))
                .append("""
                        configMapGenerator:
                        - name: settings
                          behavior: merge
                          literals:
                          - SERVING_STORE=jdbc:postgresql://%s:%d/%s
                        """.formatted(passed.node().getHostAddress(), PORT, DATABASE));
        for (String setting : settings) {
            overlay.append("  - ").append(setting).append('\n');
        }
        return overlay.toString();
    }

    /** How many rows a version has written since; {@code -infinity} is always. */
    long rows(String version, String since) {
        return Long.parseLong(asked("select count(*) from churn.predictions where version = '" + version
                + "' and predicted_at > '" + since + "'"));
    }

    /** The first that a question gives; nothing where it gives none. */
    String asked(String question) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() ? String.valueOf(answer.getString(1)) : "";
        } catch (SQLException | IOException e) {
            throw new AssertionError(question, e);
        }
    }

    void run(String statement) {
        try (Connection connection = connection();
                Statement run = connection.createStatement()) {
            run.execute(statement);
        } catch (SQLException | IOException e) {
            throw new AssertionError(statement, e);
        }
    }

    /** As the administrator, for whom PostgreSQL keeps connections of their own. */
    private Connection connection() throws SQLException, IOException {
        Path credentials = PostgresServer.credentials(folder);
        return DriverManager.getConnection(
                database.address(DATABASE),
                Files.readString(credentials.resolve("username")).strip(),
                Files.readString(credentials.resolve("password")).strip());
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends the server; pods that still keep predictions have none from then on. */
    @Override
    public void close() {
        secrets.close();
        passed.close();
        database.close();
    }
}
