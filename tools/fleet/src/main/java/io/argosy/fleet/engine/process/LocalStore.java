package io.argosy.fleet.engine.process;

import io.argosy.fleet.Caches;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.manifest.Workload;
import io.argosy.fleet.postgres.PostgresPrograms;
import io.argosy.fleet.postgres.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where services of this machine keep their predictions: a PostgreSQL server of the engine's own, with a database for each environment. It is
 * fetched and started for the first service that asks for one, and ends with the engine; what it keeps stays in the engine's folder. The
 * address in a service's settings is of a cluster, and nothing that is tried out here belongs there: only one of this machine is left as it is.
 *
 * <p>Predictions never fail for it: where there is no server, a service keeps none, and that is told.
 */
public final class LocalStore implements AutoCloseable {
    private static final String ADDRESS = "SERVING_STORE";
    private static final Map<String, String> NONE = Map.of(ADDRESS, "");
    private static final Pattern HOST = Pattern.compile("jdbc:postgresql://(\\[[^]]*]|[^/:?]+).*");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int LONGEST_MIGRATION = 120;

    private final Path folder;
    private final Path caches;
    private final Map<String, String> mark;
    private final Supplier<Integer> ports;
    private final Consumer<String> progress;
    private final Set<String> migrated = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable PostgresServer server;
    private boolean closed;

    /**
     * @param folder of the server, see {@link #folder(Path)}
     * @param mark variables by which its process is known to be this engine's
     * @param ports gives a free port
     * @param progress told in one line what has happened
     */
    LocalStore(Path folder, Map<String, String> mark, Supplier<Integer> ports, Consumer<String> progress) {
        this.folder = folder;
        this.caches = Caches.root();
        this.mark = mark;
        this.ports = ports;
        this.progress = progress;
    }

    /** Where an engine's server keeps all that is its own. */
    public static Path folder(Path engineDirectory) {
        return engineDirectory.resolve("postgres-17");
    }

    /** Makes the process that a service's step before its start is: with these variables on top of the service's own. */
    @FunctionalInterface
    interface Step {
        /** The process, not started yet. */
        ProcessBuilder process(Map<String, String> variables);
    }

    /**
     * What a service has in its environment so that it keeps its predictions here, its tables brought to what its version needs; nothing where it
     * keeps none, or names a database of this machine itself.
     *
     * @param migration what brings them there
     */
    synchronized Map<String, String> variables(Workload workload, Step migration) throws InterruptedException {
        String address = workload.variables().getOrDefault(ADDRESS, "").strip();
        if (closed || address.isEmpty() || isHere(address)) {
            return Map.of();
        }
        String named = workload.environment() + "/" + workload.service();
        try {
            PostgresServer running = running();
            running.require(workload.environment());
            Map<String, String> variables = Map.of(
                    ADDRESS,
                    running.address(workload.environment()),
                    ADDRESS + "_CREDENTIALS",
                    PostgresServer.credentials(folder).toString());
            if (!migrated.contains(named + " " + workload.version())) {
                migrate(named, migration.process(variables));
                migrated.add(named + " " + workload.version());
            }
            return variables;
        } catch (FleetException | IOException e) {
            String why = named + ": its predictions are not kept: " + e.getMessage();
            // A version that keeps ending is started again and again.
            if (told.add(why)) {
                progress.accept(why);
            }
            return NONE;
        }
    }

    private static boolean isHere(String address) {
        Matcher matcher = HOST.matcher(address);
        return matcher.matches() && HERE.contains(matcher.group(1));
    }

    private PostgresServer running() throws IOException, InterruptedException {
        PostgresServer known = server;
        if (known != null && known.process().isAlive()) {
            return known;
        }
        PostgresServer started =
                PostgresServer.start(PostgresPrograms.obtain(caches, progress), folder, ports.get(), mark);
        server = started;
        progress.accept("predictions are kept in PostgreSQL at " + started.address(""));
        return started;
    }

    private void migrate(String named, ProcessBuilder builder) throws IOException, InterruptedException {
        Path log = folder.resolve("migrate-" + named.replace('/', '-') + ".log");
        Process process = builder.redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST_MIGRATION, TimeUnit.SECONDS)) {
                throw new IOException("its tables are not there after " + LONGEST_MIGRATION + " s: see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "its tables cannot be made: " + LastWords.of(log).orElse("see " + log));
        }
    }

    /** Ends the server, after the services that write to it. */
    @Override
    public synchronized void close() {
        closed = true;
        Optional.ofNullable(server).ifPresent(PostgresServer::close);
        server = null;
    }
}
