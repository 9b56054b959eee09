package io.argosy.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * A real PostgreSQL server on a free port of this machine, in a folder that goes with it. Its programs come from Maven's repository, so
 * nothing has to be installed, and every machine has the same. It refuses to run as root: then it runs as {@code nobody}.
 */
final class PostgresServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final String PROGRAMS = "/postgres-linux-x86_64.txz";
    private static final String ADMINISTRATOR = "postgres";

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    /** Starts one; {@code settings} are options of {@code postgres}, such as {@code max_connections=20}. */
    PostgresServer(String... settings) {
        try {
            this.folder = Files.createTempDirectory("postgres");
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                this.port = free.getLocalPort();
            }
            unpack();
            Path password = Files.writeString(folder.resolve("password"), "secret");
            own();
            run(
                    folder.resolve("bin/initdb").toString(),
                    "-D",
                    data(),
                    "-U",
                    ADMINISTRATOR,
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "-N");
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

    private String data() {
        return folder.resolve("data").toString();
    }

    private void unpack() throws IOException {
        try (InputStream packed = PostgresServer.class.getResourceAsStream(PROGRAMS)) {
            if (packed == null) {
                throw new IllegalStateException("the programs of PostgreSQL are not on the class path");
            }
            Process tar = new ProcessBuilder("tar", "-xf", "-", "-C", folder.toString())
                    .inheritIO()
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .start();
            try (OutputStream to = tar.getOutputStream()) {
                new XZInputStream(packed).transferTo(to);
            }
            finish(tar, "tar");
        }
    }

    private void own() throws IOException {
        if (isRoot()) {
            finish(
                    new ProcessBuilder("chown", "-R", "nobody", folder.toString())
                            .inheritIO()
                            .start(),
                    "chown");
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** As who may run it. */
    private ProcessBuilder program(String... command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
        }
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    }

    private void run(String... command) throws IOException {
        finish(program(command).start(), command[0]);
    }

    private void finish(Process process, String name) throws IOException {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(name + " failed: " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Starts it, or starts it again, and waits until it answers. */
    void start() {
        try {
            Files.deleteIfExists(folder.resolve("data/postmaster.pid"));
            Process started = program(
                            folder.resolve("bin/postgres").toString(),
                            "-D",
                            data(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1")
                    .start();
            process = started;
            long end = System.nanoTime() + LONGEST_START.toNanos();
            while (!answers()) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("PostgreSQL does not start: " + log());
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
        return credentials(ADMINISTRATOR, "secret");
    }

    /** A folder with credentials. */
    Path credentials(String user, String password) {
        try {
            Path secret = Files.createTempDirectory("secret");
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
                ADMINISTRATOR,
                "secret");
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
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
