package io.argosy.fleet.build;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.TemporaryFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Java of a base image, unpacked on this machine: what Java prepares for its own start is valid only for the very
 * Java that prepared it.
 *
 * @param id names the base image by its content
 * @param executable its {@code java}, which runs on this machine as far as the machine's kind allows
 */
record BaseJava(String id, Path executable) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Unpacks a base image, once.
     *
     * @param base an image without further content
     * @param insecure whether the image's registry is one of this machine, which speaks plain HTTP
     * @param layers where Jib keeps layers that it has fetched
     * @param unpacked where images are kept unpacked
     * @throws IOException where the image has no {@code java} on its path
     */
    static BaseJava of(JibContainerBuilder base, boolean insecure, Path layers, Path unpacked)
            throws IOException, InterruptedException, RegistryException, ExecutionException,
                    CacheDirectoryCreationException {
        try (TemporaryFolder work = TemporaryFolder.create()) {
            Path tar = work.path().resolve("base.tar");
            base.containerize(Containerizer.to(TarImage.at(tar).named("base"))
                    .setBaseImageLayersCache(layers)
                    .setApplicationLayersCache(layers)
                    .setToolName("fleet")
                    .setAllowInsecureRegistries(insecure));
            Path parts = Files.createDirectory(work.path().resolve("parts"));
            unpack(tar, parts);
            JsonNode manifest = JSON.readTree(Files.readAllBytes(parts.resolve("manifest.json")))
                    .path(0);
            Path config = parts.resolve(manifest.path("Config").asString());
            String id = JSON.readTree(Files.readAllBytes(config))
                    .path("rootfs")
                    .path("diff_ids")
                    .toString()
                    .replaceAll("[^0-9a-f]", "");
            // The last layer's identifier and how many there are: long enough to be unique, short enough for a name.
            String name = manifest.path("Layers").size() + "-" + id.substring(Math.max(0, id.length() - 32));
            Path root = unpacked.resolve(name);
            if (!Files.isDirectory(root)) {
                Path fresh = Files.createDirectories(unpacked.resolve(
                        "." + name + "." + ProcessHandle.current().pid()));
                for (JsonNode layer : manifest.path("Layers")) {
                    unpack(parts.resolve(layer.asString()), fresh);
                }
                moveUnlessThere(fresh, root);
            }
            return new BaseJava(name, java(root, JSON.readTree(Files.readAllBytes(config))));
        } catch (InvalidImageReferenceException e) {
            throw new AssertionError("\"base\" is a name", e);
        }
    }

    private static void moveUnlessThere(Path fresh, Path root) throws IOException {
        try {
            Files.move(fresh, root);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster: its result is as good.
        } catch (FileSystemException e) {
            if (!Files.isDirectory(root)) {
                throw e;
            }
        }
    }

    private static void unpack(Path tar, Path folder) throws IOException, InterruptedException {
        Execution unpacked = Execution.of(
                folder,
                List.of("tar", "-x", "--no-same-owner", "--delay-directory-restore", "-f", tar.toString()),
                Duration.ofMinutes(3));
        if (!unpacked.succeeded()) {
            throw new IOException("tar ended with " + unpacked.exitCode() + ": " + unpacked.lastLine());
        }
    }

    /** What the image's process finds when it says {@code java}. */
    private static Path java(Path root, JsonNode config) throws IOException {
        String path = "/usr/local/bin:/usr/bin:/bin";
        for (JsonNode variable : config.path("config").path("Env")) {
            if (variable.asString().startsWith("PATH=")) {
                path = variable.asString().substring("PATH=".length());
            }
        }
        for (String folder : path.split(":", -1)) {
            Path java = within(root, Path.of(folder, "java"), 0);
            if (Files.isRegularFile(java)) {
                return java;
            }
        }
        throw new IOException("it has no java in " + path);
    }

    /** Where a path of the image is on this machine: its links, too, are the image's. */
    private static Path within(Path root, Path path, int links) throws IOException {
        Path place = root;
        for (Path name : path) {
            place = place.resolve(name).normalize();
            if (Files.isSymbolicLink(place) && links < 40) {
                Path target = Files.readSymbolicLink(place);
                Path inImage = target.isAbsolute()
                        ? target
                        : Path.of("/")
                                .resolve(root.relativize(place.getParent()))
                                .resolve(target);
                place = within(root, inImage.normalize(), links + 1);
            }
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                break;
            }
        }
        return place;
    }
}
