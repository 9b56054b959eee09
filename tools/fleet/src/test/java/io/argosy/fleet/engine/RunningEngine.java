package io.argosy.fleet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.build.VersionStore;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.witness.EngineWitness;
import io.argosy.fleet.witness.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An engine of this process over a {@link TinyFleet}; its services are real processes. */
final class RunningEngine implements AutoCloseable, EngineObserver {
    /** A version that no store has. */
    static final String UNBUILDABLE = "ffffffffffff";

    private static final long PATIENCE_SECONDS = 60;
    /** A minute is a second here. */
    private static final Pace PACE = new Pace(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

    private static final Path CLASSES = Path.of("target/test-classes").toAbsolutePath();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Monorepo repository;
    private final Engine engine;
    private final EngineWitness witness;
    private final Thread thread;
    private final int portBase;
    private final List<String> progress = new ArrayList<>();
    private @Nullable EngineState state;
    private @Nullable Throwable failure;

    private RunningEngine(TemporaryClone clone, int portBase, int replicas, Path cache) {
        this(clone, portBase, replicas, cache, PACE);
    }

    private RunningEngine(TemporaryClone clone, int portBase, int replicas, Path cache, Pace pace) {
        this.repository = clone.open();
        this.portBase = portBase;
        this.witness = new EngineWitness(repository, this, pace, Clock.systemUTC());
        this.engine = new Engine(
                repository,
                store(cache),
                new Renderer(Tools.of(TinyFleet.HERE, _ -> {})),
                new EngineOptions("main", portBase, replicas),
                witness);
        this.thread = Thread.ofPlatform().name("engine").start(this::run);
    }

    static RunningEngine over(TemporaryClone clone) {
        return new RunningEngine(clone, FreePorts.next(), 1, CLASSES);
    }

    /** One whose witness takes its time. */
    static RunningEngine over(TemporaryClone clone, Pace pace) {
        return new RunningEngine(clone, FreePorts.next(), 1, CLASSES, pace);
    }

    /** The same with a folder for the versions' own files, which are made whenever a version is asked for. */
    static RunningEngine over(TemporaryClone clone, Path cache) {
        return new RunningEngine(clone, FreePorts.next(), 1, cache);
    }

    static RunningEngine over(TemporaryClone clone, int portBase) {
        return new RunningEngine(clone, portBase, 1, CLASSES);
    }

    static RunningEngine withReplicas(TemporaryClone clone, int replicas) {
        return new RunningEngine(clone, FreePorts.next(), replicas, CLASSES);
    }

    private static VersionStore store(Path cache) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return (service, version, _) -> {
            if (version.content().equals(UNBUILDABLE)) {
                throw new FleetException(
                        ExitCode.REFUSED, "no commit in this clone has " + service + " " + version, "fetch it");
            }
            makeFolder(cache);
            return new BuiltVersion(
                    service,
                    version,
                    cache,
                    cache,
                    List.of(
                            java,
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx32m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            CLASSES.toString(),
                            TinyService.class.getName()),
                    Map.of("SERVING_VERSION", version.toString()));
        };
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        try {
            engine.run();
        } catch (InterruptedException | RuntimeException e) {
            synchronized (this) {
                failure = e;
                notifyAll();
            }
        }
    }

    @Override
    public synchronized void progress(String line) {
        progress.add(line);
        notifyAll();
    }

    @Override
    public synchronized void changed(EngineState next) {
        state = next;
        notifyAll();
    }

    synchronized List<String> progress() {
        return List.copyOf(progress);
    }

    /** Waits until the engine's state is so. */
    synchronized EngineState await(Predicate<EngineState> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (state == null || !wanted.test(state)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || failure != null) {
                throw new AssertionError("never came: " + state + "\n" + String.join("\n", progress), failure);
            }
            wait(left);
        }
        return state;
    }

    /** Waits until a service's status is so. */
    ServiceStatus await(String environment, String service, Predicate<ServiceStatus> wanted)
            throws InterruptedException {
        EngineState seen =
                await(now -> status(now, environment, service).filter(wanted).isPresent());
        return status(seen, environment, service).orElseThrow();
    }

    /** Waits until a version serves and is healthy. */
    ServiceStatus awaitHealthy(String environment, String service, Object version) throws InterruptedException {
        return await(
                environment,
                service,
                status -> status.isHealthy() && status.version().equals(version.toString()));
    }

    /** Waits until the engine has ended by itself, and gives what it says. */
    FleetException awaitFailure() throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        synchronized (this) {
            if (failure instanceof FleetException told) {
                return told;
            }
            throw new AssertionError("the engine did not end with an error", failure);
        }
    }

    private static Optional<ServiceStatus> status(EngineState state, String environment, String service) {
        return state.services().stream()
                .filter(status -> status.name().equals(environment + "/" + service))
                .findFirst();
    }

    URI uri(int environment, String path) {
        return URI.create("http://127.0.0.1:" + (portBase + environment) + path);
    }

    HttpResponse<String> get(int environment, String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(environment, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What a service answers, which must be a yes. */
    String ask(int environment, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(environment, path);
        assertEquals(200, response.statusCode(), response.body());
        return response.body();
    }

    @Override
    public void close() {
        try {
            witness.close();
            engine.stop();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        repository.close();
    }
}
