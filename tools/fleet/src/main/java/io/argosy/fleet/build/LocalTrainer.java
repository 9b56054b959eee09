package io.argosy.fleet.build;

import io.argosy.fleet.Caches;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Trains as the checked-out commit's {@code platform/training} does, in a process of its own: Smile, which is GPL-3, is on
 * no other class path. The build is kept in the cache by the content of its sources.
 */
public final class LocalTrainer {
    private static final List<String> MODULES = List.of("platform/model", "platform/training");

    private final Monorepo repository;
    private final Path cache;

    public LocalTrainer(Monorepo repository) {
        this(repository, Caches.root().resolve("training"));
    }

    LocalTrainer(Monorepo repository, Path cache) {
        this.repository = repository;
        this.cache = cache;
    }

    /**
     * Trains the service in a folder of the working tree: reads its {@code recipe.yaml} and data, writes its
     * {@code model/}. What training prints goes to this process's output.
     *
     * @throws FleetException where the training code is not committed or cannot be built, or the recipe cannot be
     *     trained: the reason was printed then
     */
    public void train(Path service, Consumer<String> progress) throws IOException, InterruptedException {
        Path libraries = built(progress);
        String classPath;
        try (Stream<Path> jars = Files.list(libraries)) {
            classPath = jars.sorted().map(Path::toString).collect(Collectors.joining(":"));
        }
        int exitCode = Foreground.run(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "io.argosy.training.Main",
                "train",
                service.toString()));
        if (exitCode != 0) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "the model of " + service.getFileName() + " was not trained",
                    "the line above says why; model/ is as it was");
        }
    }

    private Path built(Consumer<String> progress) throws IOException, InterruptedException {
        List<String> uncommitted = repository.uncommitted(
                MODULES.stream().map(module -> module + "/src/main").toList());
        if (!uncommitted.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "the training code is not committed: " + String.join(", ", uncommitted),
                    "commit or stash it: a model is trained by code that Git has");
        }
        RevCommit commit = repository.commit(Constants.HEAD);
        Path target = cache.resolve(key(commit));
        if (!Files.isDirectory(target)) {
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(
                            cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!Files.isDirectory(target)) {
                    progress.accept("building the training, once for these sources");
                    new ModuleBuild(repository, commit).build(MODULES, List.of(), target, LocalTrainer::harvest);
                }
            }
        }
        return target;
    }

    private String key(RevCommit commit) {
        return Stream.concat(
                        Stream.of("pom.xml"),
                        MODULES.stream().flatMap(module -> Stream.of(module + "/pom.xml", module + "/src/main")))
                .map(path -> repository
                        .objectId(commit, path)
                        .map(id -> id.abbreviate(10).name())
                        .orElse("absent"))
                .collect(Collectors.joining("-"));
    }

    private static void harvest(Path sources, Path result) throws IOException {
        for (String name : List.of("model", "training")) {
            Path target = sources.resolve("platform/" + name + "/target");
            Files.move(target.resolve("platform-" + name + "-1.jar"), result.resolve("platform-" + name + ".jar"));
        }
        try (Stream<Path> libraries = Files.list(sources.resolve("platform/training/target/dependency"))) {
            for (Path library : libraries.toList()) {
                Files.move(library, result.resolve(library.getFileName()));
            }
        }
    }
}
