package io.argosy.fleet.cluster;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.manifest.Kustomize;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renders the kustomizations under {@code clusters/}. Upstream's folders that they name by URL come through the Go module
 * proxy instead of GitHub, so the checksum database vouches for them and a second render needs no network.
 */
public final class ClusterManifests {
    private static final String KUSTOMIZATION = "kustomization.yaml";

    private final Path root;
    private final Tools tools;

    /**
     * The manifests of the clone at {@code root}.
     *
     * @param tools gives kustomize
     */
    public ClusterManifests(Path root, Tools tools) {
        this.root = root;
        this.tools = tools;
    }

    /**
     * What a kustomization renders to.
     *
     * @param folder from the repository's root, e.g. {@code clusters/dev/argocd}
     * @throws RenderException where kustomize refuses it
     */
    public String render(String folder) throws IOException, InterruptedException, RenderException {
        Path copy = Files.createTempDirectory("fleet-clusters-").toRealPath();
        try {
            copy(root.resolve("clusters"), copy.resolve("clusters"));
            try (Stream<Path> files = Files.walk(copy)) {
                for (Path file :
                        files.filter(path -> path.endsWith(KUSTOMIZATION)).toList()) {
                    bringNear(file);
                }
            }
            return new Kustomize(tools).fetchAndBuild(copy, folder, Duration.ofMinutes(3));
        } finally {
            delete(copy);
        }
    }

    /** Every folder under {@code clusters/} that is applied to some cluster, as a path from the root. */
    public static List<String> applied(Path root, String environment) {
        List<String> folders = new ArrayList<>(List.of("clusters/gateway-api", "clusters/" + environment));
        for (String part : List.of("argocd", "addons")) {
            String folder = "clusters/" + environment + "/" + part;
            if (Files.exists(root.resolve(folder).resolve(KUSTOMIZATION))) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private static void bringNear(Path kustomization) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(kustomization)) {
            Optional<RemoteBase> remote =
                    line.startsWith("- ") ? RemoteBase.parse(line.substring(2)) : Optional.empty();
            lines.add(remote.isPresent() ? "- " + near(remote.get(), kustomization) : line);
        }
        Files.write(kustomization, lines);
    }

    /** kustomize refuses absolute paths, and takes any relative one that leads to a folder. */
    private static Path near(RemoteBase remote, Path kustomization) throws IOException, InterruptedException {
        Path folder = kustomization.resolveSibling("");
        return folder.relativize(module(remote).resolve(remote.folder()).toRealPath());
    }

    private static Path module(RemoteBase remote) throws InterruptedException {
        String module = remote.goModule();
        try {
            Execution download = Execution.of(
                    Path.of("").toAbsolutePath(),
                    List.of("go", "mod", "download", "-json", module),
                    Duration.ofMinutes(5));
            if (download.succeeded()) {
                return Path.of(
                        JsonMapper.shared().readTree(download.out()).path("Dir").asString(""));
            }
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    module + " cannot be downloaded: " + download.out().strip(),
                    "check the network and GOPROXY");
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "there is no Go on the PATH to fetch " + module + " with",
                    "install Go (https://go.dev/dl)",
                    e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> entries = Files.walk(from)) {
            for (Path entry : entries.toList()) {
                Path target = to.resolve(from.relativize(entry));
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(entry, target);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
