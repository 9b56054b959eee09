package io.argosy.fleet.build;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.ParserFinding;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.FileTree;
import io.argosy.model.InvalidPackageException;
import io.argosy.model.format.PackageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes what a service's image holds beside the platform, as a commit has it: its model, and its own Java where it has some. */
final class ServiceBuild {
    private final Monorepo repository;
    private final PlatformBuild platforms;

    ServiceBuild(Monorepo repository, PlatformBuild platforms) {
        this.repository = repository;
        this.platforms = platforms;
    }

    /**
     * Builds a service as a commit has it, and the platform that serves it where that is not built yet.
     *
     * @param target the folder to make, which appears whole or not at all
     * @throws FleetException where the commit has no such service, or a build fails
     */
    void build(RevCommit commit, String service, Path target, Consumer<String> progress)
            throws IOException, InterruptedException {
        String folder = "services/" + service;
        if (repository.objectId(commit, folder + "/model").isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "commit " + commit.abbreviate(12).name() + " has no " + folder + "/model",
                    "train the model with `./fleet train " + service + "` and commit what it writes");
        }
        Platform platform = platforms.of(commit, progress);
        Path parent = Files.createDirectories(target.toAbsolutePath().getParent());
        Path work = Files.createTempDirectory(parent, ".building-");
        try {
            repository.export(commit, List.of(folder + "/model", folder + "/src/main"), work);
            Path result = Files.createDirectory(work.resolve("result"));
            assemble(commit, service, platform, work, result, progress);
            Files.move(result, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(work);
        }
    }

    private void assemble(
            RevCommit commit, String service, Platform platform, Path work, Path result, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path app = Files.createDirectory(VersionManifest.app(result));
        Path model = Files.move(work.resolve("services/" + service + "/model"), app.resolve("model"));
        List<String> classPath = new ArrayList<>(platform.classPath());
        if (isGraph(model, service)) {
            String jar = Platform.ENGINE + "/platform-onnx.jar";
            Files.createDirectory(app.resolve(Platform.ENGINE));
            Files.copy(platforms.engine(commit, progress), app.resolve(jar));
            classPath.add(jar);
        }
        ServiceSources sources = new ServiceSources(service, work);
        Optional<String> main = Optional.empty();
        if (sources.areThere()) {
            String jar = "service/" + service + ".jar";
            List<Path> jars = classPath.stream().map(platform.app()::resolve).toList();
            sources.compile(jars, Files.createDirectory(work.resolve("classes")), app.resolve(jar));
            // Last, so that the platform's archive of classes, made without it, holds for it too.
            classPath.add(jar);
            main = sources.mainClass();
        }
        String mainClass = main.or(() -> platforms.main(commit))
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "nothing starts " + service + " at commit "
                                + commit.abbreviate(12).name() + ": its platform has no " + Platform.MAIN
                                + ", and it has no Main of its own",
                        "build a commit whose platform has one"));
        new VersionManifest(
                        ImageSettings.at(repository, commit),
                        mainClass,
                        classPath,
                        name(model, service),
                        platform.key())
                .write(result);
    }

    private static boolean isGraph(Path model, String service) {
        try {
            return PackageReader.needsGraphEngine(model);
        } catch (InvalidPackageException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "services/" + service + "/model: " + e.getMessage(),
                    "train the model again and commit what that writes",
                    e);
        }
    }

    private static String name(Path model, String service) throws IOException {
        try {
            return JsonMapper.shared()
                    .readTree(Files.readAllBytes(model.resolve("model.json")))
                    .path("name")
                    .asString(service);
        } catch (JacksonException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "services/" + service + "/model/model.json is no JSON (" + ParserFinding.of(e) + ")",
                    "train the model again and commit what that writes");
        }
    }
}
