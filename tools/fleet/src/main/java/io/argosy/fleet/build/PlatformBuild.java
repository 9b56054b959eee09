package io.argosy.fleet.build;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.VersionInputs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;

/** Builds the platform that commits have with Maven, once for each content, however many services and versions want it. */
final class PlatformBuild {
    private static final List<String> MODULES = List.of("platform/model", "platform/serving");

    /** Keeps predictions for who asks for it: beside the platform, and on no class path, so that nobody else loads any of it. */
    private static final String STORE = "platform/store";

    /** Runs graphs: built for the first version whose model is one. */
    private static final String ENGINE = "platform/onnx";

    private static final String MAIN = "platform/serving/src/main/java/" + Platform.MAIN.replace('.', '/') + ".java";

    /** Two builds at a time would only take turns: one process waits here, several at the file. */
    private static final ReentrantLock BUILDING = new ReentrantLock();

    private final Monorepo repository;
    private final Path cache;

    /**
     * @param cache where built platforms are kept
     */
    PlatformBuild(Monorepo repository, Path cache) {
        this.repository = repository;
        this.cache = cache.toAbsolutePath();
    }

    /** Names a commit's platform by its content. */
    String key(RevCommit commit) {
        List<String> inputs = new ArrayList<>(VersionInputs.platform());
        inputs.add(".mvn");
        return SourceKey.of(repository, commit, inputs);
    }

    /** Where a platform lies, built or not. */
    Platform at(String key) {
        return new Platform(key, cache.resolve(key).resolve("app"));
    }

    /** What starts a service without Java of its own, where the commit's platform has it: once, each service brought a page that did. */
    Optional<String> main(RevCommit commit) {
        return repository.objectId(commit, MAIN).map(_ -> Platform.MAIN);
    }

    /**
     * The platform of a commit, from the cache or built now.
     *
     * @throws FleetException where the build fails; Maven's log is kept in the cache
     */
    Platform of(RevCommit commit, Consumer<String> progress) throws IOException, InterruptedException {
        Platform platform = at(key(commit));
        if (Files.isDirectory(platform.app())) {
            return platform;
        }
        BUILDING.lockInterruptibly();
        try (FileChannel channel = lockFile();
                FileLock _ = channel.lock()) {
            if (!Files.isDirectory(platform.app())) {
                progress.accept("building the platform, once for these sources");
                List<String> modules = new ArrayList<>(MODULES);
                if (repository.objectId(commit, STORE + "/pom.xml").isPresent()) {
                    modules.add(STORE);
                }
                new ModuleBuild(repository, commit)
                        .build(modules, List.of(), cache.resolve(platform.key()), PlatformBuild::harvest);
            }
        } finally {
            BUILDING.unlock();
        }
        return platform;
    }

    /**
     * The jar that runs graphs, from the cache or built now.
     *
     * @throws FleetException where the commit has none, or the build fails
     */
    Path engine(RevCommit commit, Consumer<String> progress) throws IOException, InterruptedException {
        if (repository.objectId(commit, ENGINE + "/pom.xml").isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "commit " + commit.abbreviate(12).name() + " has nothing that runs a model that is a graph",
                    "build a commit with " + ENGINE);
        }
        List<String> modules = List.of("platform/model", ENGINE);
        List<String> inputs = new ArrayList<>(List.of("pom.xml", ".mvn"));
        modules.forEach(module -> inputs.addAll(List.of(module + "/pom.xml", module + "/src/main")));
        Path built = cache.resolve("engine-" + SourceKey.of(repository, commit, inputs));
        BUILDING.lockInterruptibly();
        try (FileChannel channel = lockFile();
                FileLock _ = channel.lock()) {
            if (!Files.isDirectory(built)) {
                progress.accept("building what runs graphs, once for these sources");
                new ModuleBuild(repository, commit)
                        .build(
                                modules,
                                List.of(),
                                built,
                                (sources, result) -> Files.move(
                                        sources.resolve(ENGINE).resolve("target/" + name(ENGINE) + "-1.jar"),
                                        result.resolve(name(ENGINE) + ".jar")));
            }
        } finally {
            BUILDING.unlock();
        }
        return built.resolve(name(ENGINE) + ".jar");
    }

    private FileChannel lockFile() throws IOException {
        Files.createDirectories(cache);
        return FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void harvest(Path sources, Path result) throws IOException {
        harvestServed(sources, result);
        Path jar = sources.resolve(STORE).resolve("target/" + name(STORE) + "-1.jar");
        if (Files.exists(jar)) {
            Path store = Files.createDirectories(result.resolve("app").resolve(Platform.STORE));
            Files.move(jar, store.resolve(name(STORE) + ".jar"));
            moveLibraries(sources.resolve(STORE), store, result.resolve("app/lib"));
        }
    }

    private static String name(String module) {
        return module.replace('/', '-');
    }

    private static void harvestServed(Path sources, Path result) throws IOException {
        Path own = Files.createDirectories(result.resolve("app/platform"));
        for (String module : MODULES) {
            String name = name(module);
            Files.move(sources.resolve(module).resolve("target/" + name + "-1.jar"), own.resolve(name + ".jar"));
        }
        Path libraries = Files.createDirectories(result.resolve("app/lib"));
        moveLibraries(sources.resolve("platform/serving"), libraries, libraries);
    }

    /** Moves what a module needs to run, but for what is there already, whichever version: the platform's own is the one that loads. */
    private static void moveLibraries(Path module, Path to, Path there) throws IOException {
        Path dependencies = module.resolve("target/dependency");
        if (!Files.isDirectory(dependencies)) {
            return;
        }
        try (Stream<Path> jars = Files.list(dependencies)) {
            for (Path jar : jars.sorted().toList()) {
                if (!Files.exists(there.resolve(jar.getFileName()))) {
                    Files.move(jar, to.resolve(jar.getFileName()));
                }
            }
        }
    }
}
