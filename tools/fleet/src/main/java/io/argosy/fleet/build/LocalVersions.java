package io.argosy.fleet.build;

import io.argosy.fleet.Caches;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.jgit.revwalk.RevCommit;

/** Versions of this machine's cache, built from history where they are not there yet. */
public final class LocalVersions implements VersionStore {
    private final Monorepo repository;
    private final String branch;
    private final Path cache;
    private final PlatformBuild platforms;
    private final Map<String, ReentrantLock> building = new ConcurrentHashMap<>();

    /**
     * @param branch whose history is searched first for the commit of a version, e.g. {@code main}
     */
    public LocalVersions(Monorepo repository, String branch) {
        this(repository, branch, Caches.root());
    }

    LocalVersions(Monorepo repository, String branch, Path caches) {
        this.repository = repository;
        this.branch = branch;
        // Not "versions": there a fleet of before platforms were shared looks for versions that have all jars
        // themselves.
        this.cache = caches.resolve("services");
        this.platforms = new PlatformBuild(repository, caches.resolve("platforms"));
    }

    @Override
    public BuiltVersion obtain(String service, Version version, Consumer<String> progress) throws InterruptedException {
        Path folder = cache.resolve(service).resolve(version.toString());
        if (!Files.isDirectory(folder) || !Files.isDirectory(platform(folder))) {
            ReentrantLock lock = building.computeIfAbsent(service, _ -> new ReentrantLock());
            lock.lockInterruptibly();
            try (FileChannel channel = lockFile(service);
                    FileLock _ = channel.lock()) {
                if (!Files.isDirectory(folder)) {
                    progress.accept("building " + service + " " + version);
                    new ServiceBuild(repository, platforms)
                            .build(commitOf(service, version), service, folder, progress);
                } else if (!Files.isDirectory(platform(folder))) {
                    platforms.of(commitOf(service, version), progress);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                lock.unlock();
            }
        }
        return describe(service, version, folder);
    }

    private RevCommit commitOf(String service, Version version) {
        RevCommit head = repository.commit(branch);
        return new Versions(repository)
                .commitOf(head, service, version)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "no commit in this clone has " + service + " " + version,
                        "fetch the branch it was released from, or release again with `./fleet release " + service
                                + "`"));
    }

    private FileChannel lockFile(String service) throws IOException {
        Files.createDirectories(cache.resolve(service));
        return FileChannel.open(
                cache.resolve(service).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Where the jars of a cached version's platform are. */
    private Path platform(Path folder) {
        try {
            Path app = VersionManifest.app(folder);
            String key = VersionManifest.read(app).platform();
            return key.isEmpty() ? app : platforms.at(key).app();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private BuiltVersion describe(String service, Version version, Path folder) {
        try {
            Path app = VersionManifest.app(folder);
            Path platform = platform(folder);
            VersionManifest manifest = VersionManifest.read(app);
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(manifest.javaArguments(
                    List.of(),
                    jar -> (VersionManifest.isOwn(jar) ? app : platform)
                            .resolve(jar)
                            .toString()));
            Map<String, String> environment =
                    Map.of("SERVING_MODEL", app.resolve("model").toString(), "SERVING_VERSION", version.toString());
            return new BuiltVersion(service, version, app, platform, command, environment);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static FleetException unusable(Path folder, IOException why) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                "the cached build " + folder + " cannot be used (" + why.getMessage() + ")",
                "remove that folder: it is built again",
                why);
    }
}
