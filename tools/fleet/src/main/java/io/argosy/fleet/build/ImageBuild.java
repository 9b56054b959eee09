package io.argosy.fleet.build;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import io.argosy.fleet.Caches;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.model.PackageCheck;
import io.argosy.fleet.model.PackageFolder;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes an OCI image of a built version, without Docker. The same version on the same base image has the same digest:
 * nothing on it tells the time, the commit or the machine.
 *
 * <p>Layers from the seldom changed to the often changed, so that a retrained model is one small layer: libraries, what keeps
 * predictions, platform, the archive of classes, the engine of graphs and the service's own Java where it has them, model.
 */
public final class ImageBuild {
    private static final Map<String, BaseJava> BASES = new ConcurrentHashMap<>();

    private final VersionManifest manifest;
    private final BuiltVersion built;
    private final String base;

    /**
     * @param base the base image instead of the one in {@value ImageSettings#PATH}: a registry reference, or
     *     {@code tar://} and a path; empty for the one in the file
     */
    public ImageBuild(BuiltVersion built, String base) throws IOException {
        this.built = built;
        this.manifest = VersionManifest.read(built.directory());
        this.base = base.isEmpty() ? manifest.image().base() : base;
    }

    /**
     * Writes the image as an OCI archive.
     *
     * @param name the image's name in it, e.g. {@code ghcr.io/argosy-fleet/churn:1.0.0-3f2a9c1b7d04}
     * @return what was made
     */
    public BuiltImage toArchive(Path file, String name) throws InterruptedException {
        String digest = containerize(Containerizer.to(TarImage.at(file).named(reference(name))), name);
        try {
            JsonNode index = entry(file, "index.json");
            String manifest = index.path("manifests").path(0).path("digest").asString();
            List<BuiltImage.Layer> layers = new ArrayList<>();
            for (JsonNode layer :
                    entry(file, "blobs/" + manifest.replace(':', '/')).path("layers")) {
                layers.add(new BuiltImage.Layer(
                        "", layer.path("digest").asString(), layer.path("size").asLong()));
            }
            return new BuiltImage(digest, named(layers));
        } catch (IOException e) {
            throw failed(name, base, e);
        }
    }

    private static JsonNode entry(Path archive, String name) throws IOException, InterruptedException {
        Execution tar = Execution.of(
                Path.of("/"), List.of("tar", "-xOf", archive.toAbsolutePath().toString(), name), Duration.ofMinutes(1));
        if (!tar.succeeded()) {
            throw new IOException("tar ended with " + tar.exitCode() + ": " + tar.lastLine());
        }
        return JsonMapper.shared().readTree(tar.out());
    }

    /**
     * Pushes the image. A layer that the registry has is not sent again.
     *
     * @return what was made
     */
    public BuiltImage toRegistry(String name) throws InterruptedException {
        String digest = containerize(Containerizer.to(withCredentials(reference(name))), name);
        return new BuiltImage(digest, named(new ImageRegistry(System.getenv()).layers(name, digest)));
    }

    /** The last layers are the version's own, in the order in which they were put there. */
    private List<BuiltImage.Layer> named(List<BuiltImage.Layer> layers) {
        List<String> own = new ArrayList<>(platform().layers());
        if (hasArchive()) {
            own.add("classes");
        }
        own.addAll(ownFolders());
        List<BuiltImage.Layer> named = new ArrayList<>();
        for (BuiltImage.Layer layer : layers) {
            int place = named.size() - (layers.size() - own.size());
            named.add(new BuiltImage.Layer(place < 0 ? "base" : own.get(place), layer.digest(), layer.bytes()));
        }
        return named;
    }

    /** What is on the image of the version alone. */
    private List<String> ownFolders() {
        return Stream.of(Platform.ENGINE, "service", "model")
                .filter(folder -> Files.isDirectory(built.directory().resolve(folder)))
                .toList();
    }

    private String containerize(Containerizer to, String name) throws InterruptedException {
        requireSound();
        try {
            JibContainerBuilder image = from().setFormat(ImageFormat.OCI)
                    .setCreationTime(Instant.EPOCH)
                    .setEntrypoint(entrypoint())
                    .setProgramArguments(List.of())
                    .setUser(manifest.image().user())
                    .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
                    .setEnvironment(environment())
                    .setExposedPorts(Port.tcp(8080), Port.tcp(8081))
                    .setLabels(labels());
            Path cache = Caches.root().resolve("image-layers");
            for (String layer : platform().layers()) {
                image.addFileEntriesLayer(layer(layer, built.platform().resolve(layer), "/app/" + layer));
            }
            if (hasArchive()) {
                image.addFileEntriesLayer(
                        layer("classes", archive(cache), manifest.image().classArchive()));
            }
            for (String layer : ownFolders()) {
                image.addFileEntriesLayer(layer(layer, built.directory().resolve(layer), "/app/" + layer));
            }
            JibContainer container = image.containerize(to.setBaseImageLayersCache(cache)
                    .setApplicationLayersCache(cache)
                    .setToolName("fleet")
                    .setAllowInsecureRegistries(ImageRegistry.isLoopback(name) || ImageRegistry.isLoopback(base))
                    .addEventHandler(LogEvent.class, _ -> {}));
            return container.getDigest().toString();
        } catch (RegistryException | ExecutionException e) {
            throw failed(name, base, e);
        } catch (IOException | CacheDirectoryCreationException e) {
            throw failed(name, base, e);
        }
    }

    /** A service that has an archive of its own has checked itself when that was made. */
    private void requireSound() {
        if (!manifest.image().shared()) {
            return;
        }
        PackageCheck check = PackageCheck.of(
                new PackageFolder(built.service(), built.directory().resolve("model")));
        if (!check.sound()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "the model of " + built.service() + " is not sound, so no image is made of it: "
                            + check.findings().getFirst(),
                    "train it again with `./fleet train " + built.service() + "`");
        }
    }

    static FileEntriesLayer layer(String name, Path source, String target) throws IOException {
        return FileEntriesLayer.builder()
                .setName(name)
                .addEntryRecursive(source, AbsoluteUnixPath.get(target))
                .build();
    }

    private Platform platform() {
        return new Platform(manifest.platform(), built.platform());
    }

    private boolean hasArchive() {
        return !manifest.image().classArchive().isEmpty();
    }

    private List<String> entrypoint() {
        List<String> entrypoint = new ArrayList<>(List.of("java"));
        if (hasArchive()) {
            entrypoint.add("-XX:SharedArchiveFile=" + manifest.image().classArchive());
        }
        entrypoint.addAll(manifest.javaArguments("/app"));
        return entrypoint;
    }

    /** The archive of its classes for the base image's Java: made once, as all three have names by content. */
    private Path archive(Path layers)
            throws IOException, InterruptedException, RegistryException, ExecutionException,
                    CacheDirectoryCreationException {
        BaseJava java = java(layers);
        Path archives = Caches.root().resolve("class-archives").resolve(java.id());
        boolean shared = manifest.image().shared();
        Path archive = archives.resolve(
                (shared ? "platform-" + manifest.platform() : built.service() + "-" + built.version()) + ".jsa");
        if (!Files.exists(archive)) {
            try {
                if (shared) {
                    Platform platform = platform();
                    ClassArchive.ofPlatform(java, manifest.ofPlatform(platform)).make(List.of(platform.app()), archive);
                } else {
                    ClassArchive.ofService(java, manifest).make(List.of(built.platform(), built.directory()), archive);
                }
            } catch (IOException e) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "the start of " + built.service() + " cannot be prepared with the Java of " + base + " ("
                                + e.getMessage() + ")",
                        "build images where that Java runs: on Linux, on the image's kind of processor",
                        e);
            }
        }
        return archive;
    }

    /** The base image's Java, looked up once for all images that one command makes. */
    private BaseJava java(Path layers)
            throws IOException, InterruptedException, RegistryException, ExecutionException,
                    CacheDirectoryCreationException {
        BaseJava java = BASES.get(base);
        if (java == null) {
            java = BaseJava.of(
                    from(),
                    ImageRegistry.isLoopback(base),
                    layers,
                    Caches.root().resolve("base-images"));
            BASES.put(base, java);
        }
        return java;
    }

    private JibContainerBuilder from() throws IOException {
        return from(base);
    }

    static JibContainerBuilder from(String base) throws IOException {
        try {
            if (base.startsWith("tar://")) {
                return Jib.from(TarImage.at(Path.of(base.substring("tar://".length()))));
            }
            return Jib.from(withCredentials(ImageReference.parse(base)));
        } catch (InvalidImageReferenceException e) {
            throw new FleetException(
                    ExitCode.USAGE, "\"" + base + "\" is no image", "give a registry reference or tar:///path", e);
        }
    }

    /** In one order on every run: Java iterates a {@code Map.of} differently in each process, and Jib keeps that. */
    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(manifest.image().environment());
        environment.put("SERVING_MODEL", "/app/model");
        environment.put("SERVING_VERSION", built.version().toString());
        return environment;
    }

    private Map<String, String> labels() {
        // Sorted for the same reason as the environment.
        return new TreeMap<>(Map.of(
                "org.opencontainers.image.title", built.service(),
                "org.opencontainers.image.version", built.version().toString(),
                "org.opencontainers.image.revision", built.version().content(),
                "org.opencontainers.image.base.name", base,
                "io.argosy.model.name", manifest.model(),
                "io.argosy.model.version", built.version().model()));
    }

    static RegistryImage withCredentials(ImageReference reference) {
        RegistryImage image = RegistryImage.named(reference);
        ImageRegistry.credentials(reference, System.getenv()).forEach(image::addCredentialRetriever);
        return image;
    }

    static ImageReference reference(String name) {
        try {
            return ImageReference.parse(name);
        } catch (InvalidImageReferenceException e) {
            throw new FleetException(
                    ExitCode.USAGE, "\"" + name + "\" is no image name", "see `registry` in .fleet.yaml", e);
        }
    }

    static FleetException failed(String name, String base, Exception failure) {
        List<String> reasons = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                reasons.add(cause.getMessage());
            }
        }
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "the image " + name + " could not be made on " + base + " ("
                        + (reasons.isEmpty() ? failure.toString() : reasons.getLast()) + ")",
                "name a base image that this machine can reach with --base",
                failure);
    }
}
