package io.argosy.fleet.training;

import io.argosy.fleet.Caches;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.Foreground;
import io.argosy.fleet.build.TrainingCode;
import io.argosy.fleet.experiment.RunNote;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Trains a service of the working tree, as the checked-out commit's {@code platform/training} does. */
public final class LocalTrainer {
    private static final String MANIFEST = "model.json";
    private static final String RECIPE = "recipe.yaml";

    private final Monorepo repository;
    private final Path caches;
    private final Confirmations confirmations;
    private final RunTracking tracking;

    public LocalTrainer(Monorepo repository) {
        this(repository, Caches.root(), new Confirmations(Caches.root()), new RunTracking(repository, System.getenv()));
    }

    LocalTrainer(Monorepo repository, Path caches, Confirmations confirmations, RunTracking tracking) {
        this.repository = repository;
        this.caches = caches;
        this.confirmations = confirmations;
        this.tracking = tracking;
    }

    /**
     * Trains the service in a folder of the working tree: reads its {@code recipe.yaml} and data, writes its
     * {@code model/}. What training prints goes to this process's output; the run is noted, see {@link RunTracking}.
     *
     * @param branch the branch that environments follow: a version that it has names one package
     * @throws FleetException where the training code is not committed or cannot be built, where the recipe cannot be
     *     trained (the reason was printed then), or where the branch has another package of that version
     */
    public void train(Path service, String branch, Consumer<String> progress) throws IOException, InterruptedException {
        TrainingCode code = committed();
        String name = service.getFileName().toString();
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path copy = copy(service, temporary.path().resolve(PackageSources.folder(name)));
            ProcessBuilder command = code.command(temporary.path(), PackageSources.folder(name), List.of(), progress);
            RunNote note = new RunNote(
                    name,
                    copy,
                    named(Files.readString(copy.resolve(RECIPE))),
                    code.key(),
                    repository.commit(Constants.HEAD).name());
            if (Foreground.run(command) != 0) {
                tracking.note(note.failed("not trained"), copy, progress);
                throw new FleetException(
                        ExitCode.REFUSED,
                        "the model of " + name + " was not trained",
                        "the line above says why; model/ is as it was");
            }
            Path trained = copy.resolve("model");
            try {
                requireNewVersion(name, branch, Retraining.files(trained));
            } catch (FleetException e) {
                tracking.note(note.ended(trained, "another package has this version"), copy, progress);
                throw e;
            }
            put(trained, service.resolve("model"));
            confirm(name, copy, code);
            tracking.note(note.ended(trained, ""), copy, progress);
        }
    }

    /**
     * Tries algorithms on a service's data, and writes the best one into its recipe. What was tried goes to this
     * process's output, with figures.
     *
     * @param budget for how long; the fit that it ends in is still finished
     * @throws FleetException as {@link #train} does
     */
    public void choose(Path service, Duration budget, Consumer<String> progress)
            throws IOException, InterruptedException {
        String name = service.getFileName().toString();
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path copy = copy(service, temporary.path().resolve(PackageSources.folder(name)));
            int exitCode =
                    Foreground.run(committed().choice(temporary.path(), PackageSources.folder(name), budget, progress));
            if (exitCode != 0) {
                throw new FleetException(
                        ExitCode.REFUSED, "no algorithm fits the data of " + name, "the line above says why");
            }
            Files.copy(copy.resolve(RECIPE), service.resolve(RECIPE), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Drafts the recipe of a service whose model is from elsewhere. What was understood goes to this process's output.
     *
     * @param service the service's folder, with the model's file, the sample and the tool's answers
     * @param order what is asked for, as {@code ImportOrder} of the training code has it
     * @throws FleetException as {@link #train} does
     */
    public void draft(Path service, String order, Consumer<String> progress) throws IOException, InterruptedException {
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Path file = Files.writeString(temporary.path().resolve("order.json"), order);
            int exitCode = Foreground.run(committed().draft(service, file, progress));
            if (exitCode != 0) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        "the model of " + service.getFileName() + " cannot be imported",
                        "the line above says why");
            }
        }
    }

    private TrainingCode committed() {
        List<String> uncommitted = TrainingCode.uncommitted(repository);
        if (!uncommitted.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "the training code is not committed: " + String.join(", ", uncommitted),
                    "commit or stash it: a model is trained by code that Git has");
        }
        return new TrainingCode(repository, repository.commit(Constants.HEAD), caches);
    }

    /** The recipe and the files that it names: training reads nothing else. */
    private static Path copy(Path service, Path target) throws IOException {
        Path recipe = service.resolve(RECIPE);
        Files.createDirectories(target);
        Files.copy(recipe, target.resolve(RECIPE));
        for (String file : named(Files.readString(recipe))) {
            if (Files.isRegularFile(service.resolve(file))) {
                Path copy = target.resolve(file);
                Files.createDirectories(copy.getParent());
                Files.copy(service.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target;
    }

    /** The files that a recipe names. */
    private static NavigableSet<String> named(String recipe) {
        NavigableSet<String> named = new TreeSet<>(PackageSources.otherFiles(recipe));
        PackageSources.dataFile(recipe).ifPresent(named::add);
        return named;
    }

    private void requireNewVersion(String service, String branch, Map<String, byte[]> trained) {
        Optional<RevCommit> main = repository.find(branch);
        RevCommit known = main.orElseGet(() -> repository.commit(Constants.HEAD));
        String where = main.isPresent() ? branch : "the last commit";
        Map<String, byte[]> there = new TreeMap<>();
        String folder = PackageSources.modelFolder(service);
        for (String path : repository.files(known, folder)) {
            repository.read(known, path).ifPresent(bytes -> there.put(path.substring(folder.length() + 1), bytes));
        }
        Optional<String> version = version(trained);
        List<String> differences = PackageDifference.between(trained, there, where + " has");
        if (version.isPresent() && version.equals(version(there)) && !differences.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    where + " has another package of " + service + " " + version.get() + "; here "
                            + differences.getFirst(),
                    "write `version: " + next(version.get()) + "` into services/" + service
                            + "/recipe.yaml, and train again; model/ is as it was");
        }
    }

    /** What was made here need not be made again to see that it is so. */
    private void confirm(String name, Path copy, TrainingCode code) throws IOException {
        byte[] recipe = Files.readAllBytes(copy.resolve(RECIPE));
        String text = new String(recipe, StandardCharsets.UTF_8);
        Optional<String> dataFile = PackageSources.dataFile(text);
        if (dataFile.isPresent()) {
            SortedMap<String, ObjectId> others = new TreeMap<>();
            for (String other : PackageSources.otherFiles(text)) {
                others.put(other, Monorepo.fileId(Files.readAllBytes(copy.resolve(other))));
            }
            String sources = PackageSources.name(
                    Monorepo.folderId(Retraining.files(copy.resolve("model"))),
                    Monorepo.fileId(recipe),
                    dataFile.get(),
                    Monorepo.fileId(Files.readAllBytes(copy.resolve(dataFile.get()))),
                    others);
            confirmations.add(Confirmations.name(sources, code.key()), name);
        }
    }

    private static Optional<String> version(Map<String, byte[]> files) {
        try {
            String manifest = new String(files.getOrDefault(MANIFEST, new byte[0]), StandardCharsets.UTF_8);
            String version =
                    JsonMapper.shared().readTree(manifest).path("version").asString("");
            return version.isEmpty() ? Optional.empty() : Optional.of(version);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static String next(String version) {
        String[] numbers = version.split("\\.", -1);
        try {
            return numbers[0] + "." + (Integer.parseInt(numbers[1]) + 1) + ".0";
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return "1.0.0";
        }
    }

    /** Puts the files one by one, the manifest last: who reads in between finds hashes that do not fit, never half a file. */
    private static void put(Path trained, Path target) throws IOException {
        Files.createDirectories(target);
        List<String> names = Retraining.files(trained).keySet().stream()
                .sorted((one, other) -> Boolean.compare(one.equals(MANIFEST), other.equals(MANIFEST)))
                .toList();
        for (String name : names) {
            Path beside = target.resolve("." + name + ".new");
            Files.copy(trained.resolve(name), beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
