package io.argosy.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs and an empty database, unpacked and made once for all servers of this JVM, in a folder that goes with it. The
 * programs come from Maven's repository, so nothing has to be installed, and every machine has the same. They refuse to run as root: then
 * they run as {@code nobody}.
 */
final class PostgresPrograms {
    static final String ADMINISTRATOR = "postgres";
    static final String PASSWORD = "secret";
    private static final String PACKED = "/postgres-linux-x86_64.txz";
    private static final Path FOLDER = made();

    private PostgresPrograms() {}

    private static Path made() {
        try {
            Path folder = Files.createTempDirectory("postgres");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            unpack(folder);
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            own(folder);
            finish(
                    program(
                                    folder,
                                    folder.resolve("bin/initdb").toString(),
                                    "-D",
                                    folder.resolve("data").toString(),
                                    "-U",
                                    ADMINISTRATOR,
                                    "--auth=scram-sha-256",
                                    "--pwfile=" + password,
                                    "-E",
                                    "UTF8",
                                    "--locale=C",
                                    "-N")
                            .start(),
                    folder);
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(Path folder) throws IOException {
        try (InputStream packed = PostgresPrograms.class.getResourceAsStream(PACKED)) {
            if (packed == null) {
                throw new IllegalStateException("the programs of PostgreSQL are not on the class path");
            }
            Process tar = new ProcessBuilder("tar", "-xf", "-", "-C", folder.toString())
                    .inheritIO()
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .start();
            try (OutputStream to = tar.getOutputStream()) {
                new XZInputStream(packed).transferTo(to);
            }
            finish(tar, folder);
        }
    }

    /** Puts an empty database into {@code data} of a folder, which belongs to who runs the programs from then on. */
    static void copyTo(Path folder) throws IOException {
        finish(
                new ProcessBuilder(
                                "cp",
                                "-a",
                                FOLDER.resolve("data").toString(),
                                folder.resolve("data").toString())
                        .inheritIO()
                        .start(),
                folder);
        own(folder);
    }

    /** The server, with its output in {@code log} of its folder. */
    static ProcessBuilder server(Path folder, String... options) {
        List<String> command = new ArrayList<>(List.of(
                FOLDER.resolve("bin/postgres").toString(),
                "-D",
                folder.resolve("data").toString()));
        command.addAll(List.of(options));
        return program(folder, command.toArray(String[]::new));
    }

    /** The same with a disk of its own at {@code small} of the folder, of so many bytes: in memory, and seen by that server alone. */
    static ProcessBuilder serverWithDisk(Path folder, String size, String... options) throws IOException {
        ProcessBuilder server = server(folder, options);
        Path small = Files.createDirectories(folder.resolve("small"));
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!isRoot()) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of(
                "--",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + size + "" + (isRoot() ? ",uid=$(id -u nobody)" : "") + " tmpfs " + small
                        + " && exec \"$@\"",
                "server"));
        if (!isRoot()) {
            command.addAll(List.of("unshare", "--user", "--map-user=1000", "--map-group=1000", "--"));
        }
        command.addAll(server.command());
        return server.command(command);
    }

    /** Whether this system lets a test mount a disk that nobody else sees. */
    static boolean canMount() {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!isRoot()) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("--", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"));
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void own(Path folder) throws IOException {
        if (isRoot()) {
            finish(
                    new ProcessBuilder("chown", "-R", "nobody", folder.toString())
                            .inheritIO()
                            .start(),
                    folder);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** As who may run it. */
    private static ProcessBuilder program(Path folder, String... command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
        }
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    }

    private static void finish(Process process, Path folder) throws IOException {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        process.info().command().orElse("a program") + " failed: " + log(folder));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What was said there. */
    static String log(Path folder) throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
