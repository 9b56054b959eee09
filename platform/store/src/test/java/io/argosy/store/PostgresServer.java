package io.argosy.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server on a free port of this machine, in a folder that goes with it. */
final class PostgresServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final String disk;
    private @Nullable Process process;

    /** Starts one; {@code settings} are options of {@code postgres}, such as {@code max_connections=20}. */
    PostgresServer(String... settings) {
        this("", List.of(settings));
    }

    /** Starts one that has a disk of so many bytes beside its own, with a tablespace {@code small}. */
    static PostgresServer withDisk(String size) {
        PostgresServer server = new PostgresServer(size, List.of());
        server.execute("create tablespace small location '" + server.folder.resolve("small") + "'");
        return server;
    }

    private PostgresServer(String disk, List<String> settings) {
        this.disk = disk;
        try {
            this.folder = Files.createTempDirectory("postgres");
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                this.port = free.getLocalPort();
            }
            PostgresPrograms.copyTo(folder);
            StringBuilder more = new StringBuilder("fsync=off\nunix_socket_directories=''\n");
            for (String setting : settings) {
                more.append(setting).append('\n');
            }
            Path configuration = folder.resolve("data/postgresql.conf");
            Files.writeString(configuration, Files.readString(configuration) + more);
            start();
            execute("create database predictions");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, or starts it again, and waits until it answers. */
    void start() {
        try {
            Files.deleteIfExists(folder.resolve("data/postmaster.pid"));
            String[] options = {"-p", Integer.toString(port), "-c", "listen_addresses=127.0.0.1"};
            Process started = (disk.isEmpty()
                            ? PostgresPrograms.server(folder, options)
                            : PostgresPrograms.serverWithDisk(folder, disk, options))
                    .start();
            process = started;
            long end = System.nanoTime() + LONGEST_START.toNanos();
            while (!answers()) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("PostgreSQL does not start: " + PostgresPrograms.log(folder));
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends it as a machine ends that loses its power. */
    void kill() {
        signal("KILL");
        await();
    }

    /** No process of it does anything from now on, and every connection stays open. */
    void hang() {
        signal("STOP");
    }

    /** They go on. */
    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Process running = process();
        // The first one's children first: it would end them, or start others.
        running.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        command.add(Long.toString(running.pid()));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process process() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("it has not been started");
        }
        return running;
    }

    private void await() {
        try {
            process().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Its address, as a service gets it. */
    String address() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/predictions";
    }

    /** A folder with an administrator's credentials, as a secret is mounted. */
    Path credentials() {
        return credentials(PostgresPrograms.ADMINISTRATOR, PostgresPrograms.PASSWORD);
    }

    /** A folder with credentials. */
    Path credentials(String user, String password) {
        try {
            Path secret = Files.createTempDirectory(folder, "secret");
            Files.writeString(secret.resolve("username"), user);
            Files.writeString(secret.resolve("password"), password + "\n");
            return secret;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection to a service's schema, as an administrator. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database
                        + "?connectTimeout=5&socketTimeout=30&loginTimeout=5&currentSchema=churn,public",
                PostgresPrograms.ADMINISTRATOR,
                PostgresPrograms.PASSWORD);
    }

    /** Runs a statement as an administrator. */
    void execute(String sql) {
        try (Connection connection = connect(sql.startsWith("create database") ? "postgres" : "predictions");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of the first row that a query gives. */
    String ask(String sql) {
        try (Connection connection = connect("predictions");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        if (process().isAlive()) {
            signal("CONT");
            kill();
        }
        PostgresPrograms.delete(folder);
    }
}
