package io.argosy.fleet.build;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import io.argosy.fleet.Caches;
import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The image of what runs beside the services of a cluster: this command line, on what their images are made on, and which of its commands
 * is run. It is named by the content of its sources, so that the same commit has the same image.
 */
public final class ClusterImage {
    private static final List<String> MODULES = List.of("platform/model", "platform/onnx", "tools/fleet");
    private static final List<String> INPUTS = List.of(
            "pom.xml",
            ".mvn",
            ImageSettings.PATH,
            "platform/model/pom.xml",
            "platform/model/src/main",
            "platform/onnx/pom.xml",
            "platform/onnx/src/main",
            "tools/fleet/pom.xml",
            "tools/fleet/src/main");

    /** It computes little, and waits: one small heap, and what is out of memory ends. */
    private static final List<String> JAVA = List.of(
            "java",
            "-XX:+UseSerialGC",
            "-XX:MaxRAMPercentage=60",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            "/app/fleet/*:/app/lib/*",
            "io.argosy.fleet.Main");

    private final Monorepo repository;
    private final RevCommit commit;
    private final String name;
    private final String key;

    /**
     * @param name of the image, after the registry, and of the command whose {@code run} it is for
     */
    public ClusterImage(Monorepo repository, RevCommit commit, String name) {
        this.name = name;
        this.repository = repository;
        this.commit = commit;
        this.key = SourceKey.of(repository, commit, INPUTS);
    }

    /** Of the image, after the registry. */
    public String name() {
        return name;
    }

    /** What it is tagged with: 12 digits of its sources' content. */
    public String version() {
        return key.substring(0, 12);
    }

    /** By which what it holds is kept in the user's cache. */
    String key() {
        return key;
    }

    /**
     * Builds it where it is not built yet.
     *
     * @return the folder of what it holds, in {@code fleet/} and {@code lib/}
     */
    public Path build(Consumer<String> progress) throws IOException, InterruptedException {
        Path folder = Caches.root().resolve("cluster-image").resolve(key);
        if (!Files.isDirectory(folder)) {
            progress.accept("building what runs in clusters, once for these sources");
            new ModuleBuild(repository, commit).build(MODULES, List.of(), folder, ClusterImage::harvest);
        }
        return folder;
    }

    private static void harvest(Path sources, Path result) throws IOException {
        Path own = Files.createDirectories(result.resolve("fleet"));
        Files.move(sources.resolve("platform/model/target/platform-model-1.jar"), own.resolve("platform-model.jar"));
        Files.move(sources.resolve("tools/fleet/target/fleet-1.jar"), own.resolve("fleet.jar"));
        Path libraries = Files.createDirectories(result.resolve("lib"));
        try (Stream<Path> jars = Files.list(sources.resolve("tools/fleet/target/dependency"))) {
            for (Path jar : jars.toList()) {
                Files.move(jar, libraries.resolve(jar.getFileName()));
            }
        }
    }

    /**
     * Pushes what was built.
     *
     * @param other the base image instead of the one in {@value ImageSettings#PATH}; empty for that one
     * @param where the image's name, without tag
     * @return its digest
     */
    public String toRegistry(String other, String where) throws IOException, InterruptedException {
        ImageSettings settings = ImageSettings.at(repository, commit);
        String base = other.isEmpty() ? settings.base() : other;
        Path folder = build(_ -> {});
        Path cache = Caches.root().resolve("image-layers");
        String tagged = where + ":" + version();
        try {
            return ImageBuild.from(base)
                    .setFormat(ImageFormat.OCI)
                    .setCreationTime(Instant.EPOCH)
                    .setEntrypoint(JAVA)
                    .setProgramArguments(List.of(name, "run"))
                    .setUser(settings.user())
                    .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
                    // Sorted: Java iterates a Map.of differently in each process, and Jib keeps that.
                    .setLabels(new TreeMap<>(Map.of(
                            "org.opencontainers.image.title", name,
                            "org.opencontainers.image.version", version(),
                            "org.opencontainers.image.base.name", base)))
                    .addFileEntriesLayer(ImageBuild.layer("lib", folder.resolve("lib"), "/app/lib"))
                    .addFileEntriesLayer(ImageBuild.layer("fleet", folder.resolve("fleet"), "/app/fleet"))
                    .containerize(Containerizer.to(ImageBuild.withCredentials(ImageBuild.reference(tagged)))
                            .setBaseImageLayersCache(cache)
                            .setApplicationLayersCache(cache)
                            .setToolName("fleet")
                            .setAllowInsecureRegistries(
                                    ImageRegistry.isLoopback(where) || ImageRegistry.isLoopback(base))
                            .addEventHandler(LogEvent.class, _ -> {}))
                    .getDigest()
                    .toString();
        } catch (RegistryException | ExecutionException | CacheDirectoryCreationException e) {
            throw ImageBuild.failed(tagged, base, e);
        }
    }
}
