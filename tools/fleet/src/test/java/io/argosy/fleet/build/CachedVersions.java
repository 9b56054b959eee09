package io.argosy.fleet.build;

import io.argosy.fleet.Caches;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.eclipse.jgit.revwalk.RevCommit;

/** Versions that are at hand already, whatever the repository's history says: what a warm cache looks like. */
public final class CachedVersions {
    private CachedVersions() {}

    /**
     * Puts a version whose classes are a test's own main class and those of its package.
     *
     * @param caches stands for {@link Caches#root()}
     */
    public static void put(Path caches, String service, Version version, Class<?> main) throws IOException {
        Path folder = caches.resolve("services").resolve(service).resolve(version.toString());
        Path jar = VersionManifest.app(folder).resolve("service/" + service + ".jar");
        Files.createDirectories(jar.getParent());
        for (String empty : List.of("lib", "platform", "model")) {
            Files.createDirectories(VersionManifest.app(folder).resolve(empty));
        }
        Path classes = Path.of(URI.create(
                main.getProtectionDomain().getCodeSource().getLocation().toString()));
        String prefix = main.getPackageName().replace('.', '/') + "/";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                DirectoryStream<Path> files = Files.newDirectoryStream(classes.resolve(prefix), "*.class")) {
            for (Path file : files) {
                out.putNextEntry(new ZipEntry(prefix + file.getFileName()));
                Files.copy(file, out);
            }
        }
        ImageSettings image = new ImageSettings(
                "base", "65532", Map.of(), List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), "", false);
        new VersionManifest(image, main.getName(), List.of("service/" + service + ".jar"), service, "").write(folder);
    }

    /**
     * Puts what runs beside the services of a cluster, as empty as it can be.
     *
     * @param caches stands for {@link Caches#root()}
     */
    public static void putForClusters(Path caches, Monorepo repository, RevCommit commit) throws IOException {
        Path folder = caches.resolve("cluster-image").resolve(new ClusterImage(repository, commit, "any").key());
        for (String part : List.of("fleet", "lib")) {
            Files.createFile(Files.createDirectories(folder.resolve(part)).resolve("empty.jar"));
        }
    }
}
