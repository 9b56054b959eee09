package io.argosy.fleet.build;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.json.JsonMapper;

/** Builds what a service's image holds from a commit, with Maven, in a folder of its own. */
final class ServiceBuild {
    private static final List<String> PLATFORM = List.of("platform/model", "platform/serving", "platform/testkit");

    private final Monorepo repository;

    ServiceBuild(Monorepo repository) {
        this.repository = repository;
    }

    /**
     * Builds a service as a commit has it.
     *
     * @param target the folder to make, which appears whole or not at all
     * @throws FleetException where the build fails; Maven's log is kept beside {@code target}
     */
    void build(RevCommit commit, String service, Path target) throws IOException, InterruptedException {
        String folder = "services/" + service;
        if (repository.objectId(commit, folder + "/pom.xml").isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "commit " + commit.abbreviate(12).name() + " has no " + folder + "/pom.xml",
                    "commit the service first");
        }
        List<String> modules =
                Stream.concat(PLATFORM.stream(), Stream.of(folder)).toList();
        new ModuleBuild(repository, commit)
                .build(
                        modules,
                        List.of(folder + "/model"),
                        target,
                        (sources, version) -> assemble(sources, service, commit, version));
    }

    private void assemble(Path sources, String service, RevCommit commit, Path version) throws IOException {
        Path app = Files.createDirectory(VersionManifest.app(version));
        Path module = sources.resolve("services/" + service);
        Path jar = module.resolve("target/" + service + "-1.jar");
        String mainClass = mainClass(jar, service);
        List<String> classPath = new ArrayList<>();
        classPath.add(place(app, "service", jar, service + ".jar"));
        for (String platform : List.of("model", "serving")) {
            String name = "platform-" + platform;
            classPath.add(place(
                    app,
                    "platform",
                    sources.resolve("platform/" + platform + "/target/" + name + "-1.jar"),
                    name + ".jar"));
        }
        try (Stream<Path> libraries = Files.list(module.resolve("target/dependency"))) {
            for (Path library : libraries.sorted().toList()) {
                classPath.add(place(app, "lib", library, library.getFileName().toString()));
            }
        }
        Path model = Files.createDirectory(app.resolve("model"));
        try (Stream<Path> files = Files.list(module.resolve("model"))) {
            for (Path file : files.toList()) {
                Files.move(file, model.resolve(file.getFileName()));
            }
        }
        String modelName = JsonMapper.shared()
                .readTree(Files.readAllBytes(model.resolve("model.json")))
                .path("name")
                .asString(service);
        new VersionManifest(ImageSettings.at(repository, commit), mainClass, classPath, modelName).write(version);
    }

    private static String place(Path app, String folder, Path file, String name) throws IOException {
        Files.move(file, Files.createDirectories(app.resolve(folder)).resolve(name));
        return folder + "/" + name;
    }

    private static String mainClass(Path jar, String service) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String name = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (name == null) {
                throw new FleetException(
                        ExitCode.REFUSED,
                        "the jar of " + service + " names no Main-Class",
                        "set <main.class> in services/" + service + "/pom.xml");
            }
            return name;
        }
    }
}
