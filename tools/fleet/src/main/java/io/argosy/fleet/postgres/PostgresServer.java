package io.argosy.fleet.postgres;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of this machine alone, with all that it keeps in one folder: its data, its log, its port and the credentials of the one
 * role there is. It is small, and ends with who started it.
 */
public final class PostgresServer implements AutoCloseable {
    /** The only role: each folder has a password of its own. */
    static final String ROLE = "fleet";

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);
    private static final int PASSWORD_BYTES = 18;

    /** What it may take of a laptop; nothing that it loses with the power is worth a wait for its disk. */
    private static final List<String> SMALL = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=32MB",
            "max_connections=200",
            "max_wal_size=128MB",
            "synchronous_commit=off");

    private final Path folder;
    private final int port;
    private final Process process;

    private PostgresServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts one, with an empty database where the folder has none yet, and waits until it answers.
     *
     * @param folder which no other server uses
     * @param port that is free
     * @param environment what its process has in its environment beside the path
     * @throws FleetException where it does not start: with its own last words
     */
    public static PostgresServer start(
            PostgresPrograms programs, Path folder, int port, Map<String, String> environment)
            throws IOException, InterruptedException {
        return start(programs, folder, port, environment, List.of());
    }

    /**
     * The same with other settings.
     *
     * @param settings of PostgreSQL, each as {@code name=value}, over those that are usual here
     */
    public static PostgresServer start(
            PostgresPrograms programs, Path folder, int port, Map<String, String> environment, List<String> settings)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<String> prefix = PostgresUser.prefix();
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            make(programs, folder, prefix);
        }
        // Nobody else uses the folder: whoever is named here has ended, however that was.
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(programs.path("postgres"), "-D", data.toString(), "-p", Integer.toString(port)));
        Stream.concat(SMALL.stream(), settings.stream()).forEach(setting -> command.addAll(List.of("-c", setting)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(folder).toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(environment);
        PostgresServer server = new PostgresServer(folder, port, builder.start());
        boolean answers = false;
        try {
            server.awaitAnswer();
            Files.writeString(folder.resolve("port"), Integer.toString(port));
            answers = true;
        } finally {
            if (!answers) {
                server.close();
            }
        }
        return server;
    }

    /** Makes what an empty server has, whole or not at all. */
    private static void make(PostgresPrograms programs, Path folder, List<String> prefix)
            throws IOException, InterruptedException {
        Path unfinished = folder.resolve("data.unfinished");
        FileTree.delete(unfinished);
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Path credentials = Files.createDirectories(credentials(folder));
        Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(credentials.resolve("username"), ROLE);
        Path password = credentials.resolve("password");
        Files.writeString(password, Base64.getUrlEncoder().encodeToString(random));
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                programs.path("initdb"),
                "-D",
                unfinished.toString(),
                "-U",
                ROLE,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "-E",
                "UTF8",
                "--locale=C",
                "-N"));
        Execution made = Execution.of(folder, command, LONGEST_START);
        if (!made.succeeded()) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "PostgreSQL cannot make a database in " + folder + ": "
                            + (made.err().isBlank()
                                    ? made.lastLine()
                                    : made.err().strip().lines().findFirst().orElse("")),
                    "see whether that folder can be written to, and has room");
        }
        Files.move(unfinished, folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "PostgreSQL does not start: "
                                + Files.readString(log(folder))
                                        .strip()
                                        .lines()
                                        .reduce("it says nothing", (_, line) -> line),
                        "see " + log(folder));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Makes a database where there is none of that name. */
    public void require(String database) throws IOException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            try (ResultSet known =
                    statement.executeQuery("select 1 from pg_database where datname = " + literal(database))) {
                if (known.next()) {
                    return;
                }
            }
            statement.execute("create database \"" + database.replace("\"", "\"\"") + "\"");
        } catch (SQLException e) {
            throw new IOException("the database " + database + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private Connection connect(String database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(address(port, database));
        source.setConnectTimeout(5);
        source.setLoginTimeout(5);
        source.setSocketTimeout(30);
        try {
            return source.getConnection(
                    ROLE,
                    Files.readString(credentials(folder).resolve("password")).strip());
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    /** A database's address, as a service gets it. */
    public String address(String database) {
        return address(port, database);
    }

    private static String address(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The same of whatever server runs in a folder; its port is the last one that it was given. */
    public static String address(Path folder, String database) throws IOException {
        return address(Integer.parseInt(Files.readString(folder.resolve("port")).strip()), database);
    }

    /** The files {@code username} and {@code password}, as a secret is mounted. */
    public static Path credentials(Path folder) {
        return folder.resolve("credentials");
    }

    private static Path log(Path folder) {
        return folder.resolve("log");
    }

    /** Its process. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends it: what is being asked breaks off, and nothing that was told it is lost. */
    @Override
    public void close() {
        try {
            // SIGTERM would have it wait until its last client has gone.
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (!process.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
