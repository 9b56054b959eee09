package io.argosy.fleet.model;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with a model package: that of a service as the working tree has it, or any other.
 *
 * @param name what a person calls it: the service, or the folder as it was given
 */
public record PackageFolder(String name, Path path) {
    /** The file that every package has. */
    static final String MANIFEST = "model.json";

    /** The packages of all services, sorted by name; those too that are not trained yet. */
    public static List<PackageFolder> all(Path root) throws IOException {
        return services(root).stream().map(name -> at(root, name)).toList();
    }

    /**
     * The package that a person means.
     *
     * @param root the clone's top folder
     * @param name a service, or a folder with a package
     * @throws FleetException with the nearest service's name, where it is neither
     */
    public static PackageFolder of(Path root, String name) throws IOException {
        return !services(root).contains(name) && Files.isDirectory(Path.of(name))
                ? new PackageFolder(name, Path.of(name))
                : ofService(root, name);
    }

    /**
     * The package of a service.
     *
     * @throws FleetException with the nearest name, where there is no such service
     */
    public static PackageFolder ofService(Path root, String service) throws IOException {
        List<String> services = services(root);
        if (!services.contains(service)) {
            throw new FleetException(
                    ExitCode.USAGE, "there is no service \"" + service + "\"", NearestName.suggest(service, services));
        }
        return at(root, service);
    }

    /**
     * The package, checked.
     *
     * @throws FleetException where it breaks a rule, with the file, the place and the rule
     */
    public ModelPackage load() {
        try {
            return PackageReader.read(path);
        } catch (InvalidPackageException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "the model package of " + name + " is refused: " + e.getMessage(),
                    "train it with `./fleet train`; docs/model-package.md has the rules",
                    e);
        }
    }

    private static PackageFolder at(Path root, String service) {
        return new PackageFolder(
                service, root.resolve("services").resolve(service).resolve("model"));
    }

    private static List<String> services(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root.resolve("services"))) {
            return folders.filter(folder ->
                            Files.exists(folder.resolve("recipe.yaml")) || Files.exists(folder.resolve("model")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
