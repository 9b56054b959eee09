package io.argosy.fleet.training;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service's package beside what it says that it was made from, as one commit has them. Training reads the recipe and the
 * files that it names, and nothing else: its data, and for a model from elsewhere that model's file and its own answers.
 *
 * @param model the package's folder
 * @param recipe its {@code recipe.yaml}
 * @param dataFile the file that the recipe names, from the service's folder
 * @param data what is in it
 * @param others the other files that the recipe names, by their path from the service's folder; empty for a model that is
 *     fitted to the data
 */
public record PackageSources(
        String service,
        RevCommit commit,
        ObjectId model,
        ObjectId recipe,
        String dataFile,
        ObjectId data,
        SortedMap<String, ObjectId> others) {
    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,200}");
    private static final int DEEPEST = 10;
    private static final int FEWEST_FOLDS = 2;

    /** A service's folder, from the repository's root. */
    static String folder(String service) {
        return "services/" + service;
    }

    /** The folder of a service's package, from the repository's root. */
    static String modelFolder(String service) {
        return folder(service) + "/model";
    }

    /**
     * Finds them.
     *
     * @throws FleetException where the commit does not say what the package was made from
     */
    public static PackageSources at(Monorepo repository, RevCommit commit, String service) {
        String where = "commit " + commit.abbreviate(12).name();
        ObjectId model = repository
                .objectId(commit, modelFolder(service))
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        where + " has no " + modelFolder(service),
                        "train the model with `./fleet train " + service + "` and commit what that writes"));
        String file = folder(service) + "/recipe.yaml";
        ObjectId recipe = repository
                .plainFile(commit, file)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        where + " has no " + file + ", so nobody can make the package again",
                        "commit the recipe and the data, or let somebody accept the package in services/" + service
                                + "/promotion-policy.yaml by a pull request of its own"));
        String dataFile = dataFile(repository.readText(commit, file).orElseThrow())
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        file + " at " + where + " names no data in the service's own folder",
                        "write `data: data/NAME.csv`, and commit that file"));
        ObjectId data = repository
                .plainFile(commit, folder(service) + "/" + dataFile)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        where + " has no plain file " + folder(service) + "/" + dataFile + ", which the recipe names",
                        "commit the data that the model is trained on"));
        SortedMap<String, ObjectId> others = new TreeMap<>();
        for (String other : otherFiles(repository.readText(commit, file).orElseThrow())) {
            others.put(
                    other,
                    repository
                            .plainFile(commit, folder(service) + "/" + other)
                            .orElseThrow(() -> new FleetException(
                                    ExitCode.REFUSED,
                                    where + " has no plain file " + folder(service) + "/" + other
                                            + ", which the recipe names",
                                    "commit the model's file and its answers beside the recipe")));
        }
        return new PackageSources(service, commit, model, recipe, dataFile, data, others);
    }

    /** Whether the model was trained elsewhere, on data that nobody here knows. */
    public boolean isImported() {
        return !others.isEmpty();
    }

    /** The file that a recipe names; nothing where it names none, or one that is not below the service's folder. */
    static Optional<String> dataFile(String recipe) {
        try {
            return below(Yaml.read(recipe).path("data").asString(""));
        } catch (Yaml.Malformed e) {
            return Optional.empty();
        }
    }

    /** The files that a recipe of a model from elsewhere names beside its data, those of them below the service's folder. */
    static NavigableSet<String> otherFiles(String recipe) {
        NavigableSet<String> files = new TreeSet<>();
        try {
            JsonNode algorithm = Yaml.read(recipe).path("algorithm");
            if (algorithm.path("kind").asString("").equals("imported")) {
                for (String key : List.of("file", "expected")) {
                    below(algorithm.path(key).asString("")).ifPresent(files::add);
                }
            }
        } catch (Yaml.Malformed e) {
            files.clear();
        }
        return files;
    }

    private static Optional<String> below(String path) {
        List<String> names = List.of(path.split("/", -1));
        boolean below = names.size() <= DEEPEST
                && names.stream()
                        .allMatch(name -> NAME.matcher(name).matches()
                                && !name.equals(".")
                                && !name.equals("..")
                                && !name.equalsIgnoreCase(".git"));
        return below ? Optional.of(path) : Optional.empty();
    }

    /** Package, recipe and data by content, whatever of them there is; equal ones are equal in all three. */
    static List<Optional<?>> fingerprint(Monorepo repository, RevCommit commit, String service) {
        String recipe = folder(service) + "/recipe.yaml";
        Optional<String> text = repository.readText(commit, recipe);
        Optional<String> dataFile = text.flatMap(PackageSources::dataFile);
        List<Optional<?>> contents = new ArrayList<>(List.of(
                repository.objectId(commit, modelFolder(service)),
                repository.objectId(commit, recipe),
                dataFile,
                dataFile.flatMap(file -> repository.objectId(commit, folder(service) + "/" + file))));
        for (String other : text.map(PackageSources::otherFiles).orElseGet(TreeSet::new)) {
            contents.add(repository.objectId(commit, folder(service) + "/" + other));
        }
        return List.copyOf(contents);
    }

    /** Names them by their content. */
    String name() {
        return name(model, recipe, dataFile, data, others);
    }

    /** The same of what no commit may have yet. */
    static String name(
            ObjectId model, ObjectId recipe, String dataFile, ObjectId data, SortedMap<String, ObjectId> others) {
        StringBuilder name = new StringBuilder("model " + model.name() + "\nrecipe " + recipe.name() + "\ndata "
                + data.name() + " " + dataFile + "\n");
        others.forEach((file, content) -> name.append("file ")
                .append(content.name())
                .append(' ')
                .append(file)
                .append('\n'));
        return name.toString();
    }

    /** The rows that the model was trained on. */
    public byte[] readData(Monorepo repository) {
        return repository.read(commit, folder(service) + "/" + dataFile).orElseThrow();
    }

    /** What the recipe says. */
    String readRecipe(Monorepo repository) {
        return repository.readText(commit, folder(service) + "/recipe.yaml").orElseThrow();
    }

    /**
     * The same with as few folds as there can be: they decide what a training says of itself, and not what model it gives.
     */
    String readRecipeWithFewFolds(Monorepo repository) {
        String text = readRecipe(repository);
        if (Yaml.read(text) instanceof ObjectNode recipe && recipe.path("folds").asInt(0) > FEWEST_FOLDS) {
            // JSON is YAML.
            return recipe.put("folds", FEWEST_FOLDS).toString();
        }
        return text;
    }

    /**
     * Writes the recipe and the files that it names, and nothing else, where a training below {@code root} looks for them.
     *
     * @param rows the data
     * @param text the recipe
     */
    void export(Monorepo repository, Path root, byte[] rows, String text) throws IOException {
        Path folder = Files.createDirectories(root.resolve(folder(service)));
        Path file = folder.resolve(dataFile);
        Files.createDirectories(file.getParent());
        Files.write(file, rows);
        for (String other : others.keySet()) {
            Path target = folder.resolve(other);
            Files.createDirectories(target.getParent());
            Files.write(
                    target,
                    repository.read(commit, folder(service) + "/" + other).orElseThrow());
        }
        Files.writeString(folder.resolve("recipe.yaml"), text);
    }
}
