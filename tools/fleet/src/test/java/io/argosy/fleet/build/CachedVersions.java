package io.argosy.fleet.build;

import io.argosy.fleet.Caches;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.io.IOException;
import java.io.InputStream;
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
     * Puts a version whose only class is a test's own main class.
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
        String name = main.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream type = main.getResourceAsStream("/" + name)) {
            if (type == null) {
                throw new IOException(name + " is not on the class path");
            }
            out.putNextEntry(new ZipEntry(name));
            type.transferTo(out);
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
