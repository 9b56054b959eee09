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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The training code of one commit: {@code platform/training} and what it stands on. It runs in a process of its own, as
 * Smile, which is GPL-3, is on no other class path. The build is kept in the cache by the content of its sources.
 */
public final class TrainingCode {
    private static final List<String> MODULES = List.of("platform/model", "platform/onnx", "platform/training");

    /** What a commit of before it was has nothing of. */
    private static final String ENGINE = "platform/onnx";

    /** A heap that is not much larger than what lives in it: XGBoost needs the memory beside it. */
    private static final List<String> HEAP =
            List.of("-XX:+UseSerialGC", "-XX:MaxNewSize=512m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=40");

    private final Monorepo repository;
    private final RevCommit commit;
    private final Path cache;

    /** The code that a commit has. */
    public TrainingCode(Monorepo repository, RevCommit commit) {
        this(repository, commit, Caches.root());
    }

    /**
     * The same.
     *
     * @param caches where builds are kept
     */
    public TrainingCode(Monorepo repository, RevCommit commit, Path caches) {
        this.repository = repository;
        this.commit = commit;
        this.cache = caches.resolve("training").toAbsolutePath();
    }

    /** The files of the training code that the working tree has otherwise than Git. */
    public static List<String> uncommitted(Monorepo repository) {
        return repository.uncommitted(
                MODULES.stream().map(module -> module + "/src/main").toList());
    }

    /** Whether the commit has any. */
    public boolean isThere() {
        return repository.objectId(commit, "platform/training/src/main").isPresent();
    }

    private List<String> modules() {
        boolean engine = repository.objectId(commit, ENGINE + "/pom.xml").isPresent();
        return MODULES.stream()
                .filter(module -> engine || !module.equals(ENGINE))
                .toList();
    }

    /** Names the code by its content: commits with the same name train alike. */
    public String key() {
        List<String> paths = new ArrayList<>(List.of("pom.xml", ".mvn"));
        modules().forEach(module -> paths.addAll(List.of(module + "/pom.xml", module + "/src/main")));
        return SourceKey.of(repository, commit, paths);
    }

    /**
     * The command that trains a service; the code is built first where it is not yet.
     *
     * @param folder where to run it
     * @param service the service's folder, seen from {@code folder}; its {@code model} is written
     * @param flags for the JVM
     * @throws FleetException where the commit has no training code, or it cannot be built
     */
    public ProcessBuilder command(Path folder, String service, List<String> flags, Consumer<String> progress)
            throws IOException, InterruptedException {
        return java(folder, flags, List.of("train", service), progress);
    }

    /**
     * The command that tries algorithms and writes the best into the service's recipe.
     *
     * @param budget for how long
     * @throws FleetException as {@link #command} does
     */
    public ProcessBuilder choice(Path folder, String service, Duration budget, Consumer<String> progress)
            throws IOException, InterruptedException {
        return java(folder, List.of(), List.of("choose", service, Long.toString(budget.toSeconds())), progress);
    }

    /**
     * The command that drafts the recipe of a model from elsewhere.
     *
     * @param service the service's folder, which is written
     * @param order the file that says what is asked for
     * @throws FleetException as {@link #command} does
     */
    public ProcessBuilder draft(Path service, Path order, Consumer<String> progress)
            throws IOException, InterruptedException {
        return java(service, List.of(), List.of("draft", service.toString(), order.toString()), progress);
    }

    private ProcessBuilder java(Path folder, List<String> flags, List<String> arguments, Consumer<String> progress)
            throws IOException, InterruptedException {
        String classPath;
        try (Stream<Path> jars = Files.list(built(progress))) {
            classPath = jars.sorted().map(Path::toString).collect(Collectors.joining(":"));
        }
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(HEAP);
        command.addAll(flags);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, "io.argosy.training.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    private Path built(Consumer<String> progress) throws IOException, InterruptedException {
        if (!isThere()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "commit " + commit.abbreviate(12).name() + " has no training code",
                    "train where platform/training is");
        }
        Path target = cache.resolve(key());
        if (!Files.isDirectory(target)) {
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(
                            cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!Files.isDirectory(target)) {
                    progress.accept("building the training, once for these sources");
                    new ModuleBuild(repository, commit).build(modules(), List.of(), target, TrainingCode::harvest);
                }
            }
        }
        return target;
    }

    private static void harvest(Path sources, Path result) throws IOException {
        for (String name : List.of("model", "onnx", "training")) {
            Path target = sources.resolve("platform/" + name + "/target");
            if (!Files.isDirectory(target)) {
                continue;
            }
            Files.move(target.resolve("platform-" + name + "-1.jar"), result.resolve("platform-" + name + ".jar"));
        }
        Path dependencies = sources.resolve("platform/training/target/dependency");
        if (Files.isDirectory(dependencies)) {
            try (Stream<Path> libraries = Files.list(dependencies)) {
                for (Path library : libraries.toList()) {
                    Files.move(library, result.resolve(library.getFileName()));
                }
            }
        }
    }
}
