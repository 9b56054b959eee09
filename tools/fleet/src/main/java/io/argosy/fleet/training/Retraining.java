package io.argosy.fleet.training;

import io.argosy.fleet.Caches;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.TrainingCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a package again from its recipe and data, and compares every file byte for byte. Recipe and data may be anybody's:
 * they are all that the training is given, in a process of its own, with no environment and with limits on time and
 * memory, and it runs nothing that a service brings.
 */
public final class Retraining {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int OUT_OF_MEMORY = 3;
    private static final int REFUSED_BY_TRAINING = 1;

    private final Path caches;
    private final Confirmations confirmations;
    private final Duration limit;
    private final String memory;

    /** What was found otherwise, for as long as this process lives: only what is confirmed is kept for the next. */
    private final Map<String, List<String>> refuted = new ConcurrentHashMap<>();

    /** With this machine's caches, ten minutes and two gigabytes. */
    public Retraining() {
        this(Caches.root(), new Confirmations(Caches.root()), LONGEST, "2g");
    }

    Retraining(Path caches, Confirmations confirmations, Duration limit, String memory) {
        this.caches = caches;
        this.confirmations = confirmations;
        this.limit = limit;
        this.memory = memory;
    }

    /**
     * Whether some training code gives a package.
     *
     * @return how the package differs from what the code gives, the most telling first; empty where it is byte for byte that
     * @throws FleetException where nobody can know: the code cannot be built, or does not come to an end here
     */
    List<String> differences(Monorepo repository, PackageSources sources, TrainingCode code, Consumer<String> progress)
            throws IOException, InterruptedException {
        String name = Confirmations.name(sources.name(), code.key());
        if (confirmations.has(name)) {
            return List.of();
        }
        List<String> known = refuted.get(name);
        if (known != null) {
            return known;
        }
        List<String> differences = train(repository, sources, code, progress);
        if (differences.isEmpty()) {
            confirmations.add(name, sources.service());
        } else {
            refuted.put(name, differences);
        }
        return differences;
    }

    /** The training code of a commit. */
    TrainingCode code(Monorepo repository, RevCommit commit) {
        return new TrainingCode(repository, commit, caches);
    }

    private List<String> train(
            Monorepo repository, PackageSources sources, TrainingCode code, Consumer<String> progress)
            throws IOException, InterruptedException {
        return train(
                repository,
                sources,
                code,
                sources.readData(repository),
                sources.readRecipe(repository),
                "to compare its package",
                progress,
                model -> PackageDifference.between(committed(repository, sources), files(model), "training gives"),
                why -> List.of("nothing can be trained from them: " + why));
    }

    /**
     * The model that a recipe gives on other rows than its own.
     *
     * @param rows a CSV file in the place of the one that the recipe names
     * @param why what for, for whoever waits
     * @throws FleetException where it gives none
     */
    ModelPackage fit(
            Monorepo repository,
            PackageSources sources,
            TrainingCode code,
            byte[] rows,
            String why,
            Consumer<String> progress)
            throws IOException, InterruptedException {
        String name = sources.service();
        String recipe = sources.readRecipeWithFewFolds(repository);
        return train(repository, sources, code, rows, recipe, why, progress, folder -> load(name, folder), reason -> {
            throw notTrained(name, reason);
        });
    }

    private static ModelPackage load(String service, Path folder) {
        try {
            return PackageReader.read(folder);
        } catch (InvalidPackageException e) {
            throw notTrained(service, e.getMessage());
        }
    }

    private static FleetException notTrained(String service, @Nullable String reason) {
        return new FleetException(
                ExitCode.REFUSED,
                "the recipe of " + service + " gives no model on a part of its rows: " + reason,
                "look at it with `./fleet train " + service + "` on such a part");
    }

    /** Makes something of a trained package. */
    @FunctionalInterface
    private interface Harvest<T> {
        T of(Path model) throws IOException;
    }

    private <T> T train(
            Monorepo repository,
            PackageSources sources,
            TrainingCode code,
            byte[] rows,
            String recipe,
            String why,
            Consumer<String> progress,
            Harvest<T> harvest,
            Function<String, T> refused)
            throws IOException, InterruptedException {
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path own = Files.createDirectory(temporary.path().resolve("tmp"));
            Path root = Files.createDirectory(temporary.path().resolve("repository"));
            sources.export(repository, root, rows, recipe);
            ProcessBuilder command = code.command(
                    root,
                    PackageSources.folder(sources.service()),
                    List.of("-Xmx" + memory, "-XX:+ExitOnOutOfMemoryError", "-Djava.io.tmpdir=" + own),
                    progress);
            command.environment().clear();
            command.environment().put("LC_ALL", "C.UTF-8");
            Path log = temporary.path().resolve("log");
            progress.accept("training " + sources.service() + " again, " + why);
            int exitCode =
                    run(sources.service(), command.redirectErrorStream(true).redirectOutput(log.toFile()));
            if (exitCode == 0) {
                return harvest.of(root.resolve(PackageSources.modelFolder(sources.service())));
            }
            String last = lastLine(log);
            if (exitCode == REFUSED_BY_TRAINING) {
                return refused.apply(last);
            }
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "training " + sources.service() + " again ended with status " + exitCode
                            + (exitCode == OUT_OF_MEMORY ? ", out of " + memory + " of memory" : "")
                            + ": " + last,
                    "train a smaller model, or look at it with `./fleet train " + sources.service() + "`");
        }
    }

    private int run(String service, ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "training " + service + " again takes more than " + format(limit),
                        "train a smaller model, or review where less else is running");
            }
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static String format(Duration limit) {
        return limit.toMinutes() > 0 ? limit.toMinutes() + " minutes" : limit.toMillis() + " ms";
    }

    private static String lastLine(Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .strip()
                .lines()
                .reduce("it says nothing", (_, line) -> line)
                .replaceAll("\\p{C}", "?");
    }

    /** The files of the package that a commit has, by name; what is no plain file is none that training wrote. */
    private static Map<String, byte[]> committed(Monorepo repository, PackageSources sources) {
        String folder = PackageSources.modelFolder(sources.service());
        Map<String, byte[]> files = new TreeMap<>();
        for (String path : repository.files(sources.commit(), folder)) {
            String name = path.substring(folder.length() + 1);
            if (repository.plainFile(sources.commit(), path).isPresent()) {
                files.put(name, repository.read(sources.commit(), path).orElseThrow());
            } else {
                files.put(name + " (no plain file)", new byte[0]);
            }
        }
        return files;
    }

    /** The files of a trained package, by name. */
    static Map<String, byte[]> files(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> found = Files.walk(folder)) {
                found.filter(Files::isRegularFile).forEach(paths::add);
            }
        }
        Map<String, byte[]> files = new TreeMap<>();
        for (Path path : paths) {
            files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
        }
        return files;
    }
}
