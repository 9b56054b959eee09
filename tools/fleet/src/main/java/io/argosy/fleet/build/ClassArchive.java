package io.argosy.fleet.build;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The classes of a platform, or of a service from before platforms had one, as its Java has them after loading and checking,
 * so that a start need not do it again. Java takes an archive for every class path that begins with the one it was made of.
 *
 * <p>The same version on the same base image gives the same bytes, as everything on an image must. Java's newer form,
 * the AOT cache, also keeps profiles of a run, which no two runs share; see docs/adr/0013.
 */
final class ClassArchive {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** What every file of an image is dated with: Java trusts an archive only for files with the dates it was made from. */
    private static final FileTime IMAGE_TIME = FileTime.from(Instant.ofEpochSecond(1));

    /** On every machine the same, so that the archive is: one processor and one size of heap. */
    private static final List<String> SAME_EVERYWHERE =
            List.of("-Xmx256m", "-XX:ActiveProcessorCount=1", "-Xlog:disable", "-Xlog:all=warning:stderr");

    /** Room for a run without a collection: whether one comes in time decides which classes of JMX are loaded. */
    private static final List<String> NO_COLLECTION =
            List.of("-Xmx512m", "-Xmn256m", "-XX:MetaspaceSize=256m", "-Xlog:disable");

    private static final int MOST_ATTEMPTS = 5;

    private static final List<String> ENVIRONMENT = List.of("SERVING_PORT=0", "SERVING_MANAGEMENT_PORT=0");

    private final BaseJava java;
    private final VersionManifest manifest;
    private final List<String> environment;
    private final String argument;

    private ClassArchive(BaseJava java, VersionManifest manifest, List<String> environment, String argument) {
        this.java = java;
        this.manifest = manifest;
        this.environment = environment;
        this.argument = argument;
    }

    /** Of all that a platform does for a service's start, whatever its model: of one run that serves samples of them. */
    static ClassArchive ofPlatform(BaseJava java, VersionManifest platform) {
        return new ClassArchive(java, platform, List.of(), "--classes");
    }

    /** Of one service: of a run in which it checks itself. */
    static ClassArchive ofService(BaseJava java, VersionManifest service) {
        // The key's former name, as versions from before read it and later ones do too.
        return new ClassArchive(
                java, service, List.of("SERVING_WARM_UP_MILLIS=0", "SERVING_MODEL=app/model"), "--check");
    }

    /**
     * Makes the archive from one run.
     *
     * @param parts the folders that together stand for the image's {@code /app}
     * @param target the file to make
     * @throws IOException where that Java does not run here
     * @throws FleetException where what runs does not pass its own check
     */
    void make(List<Path> parts, Path target) throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (Path part : parts) {
                copyDated(part, folder.path().resolve("app"));
            }
            Path archive = agreed(folder);
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path beside = target.resolveSibling(
                    "." + target.getFileName() + "." + ProcessHandle.current().pid());
            Files.copy(archive, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** What two attempts agree on: on a busy machine, one in many has seen a thread of Java's own come first. */
    private Path agreed(TemporaryFolder folder) throws IOException, InterruptedException {
        List<Path> attempts = new ArrayList<>();
        while (attempts.size() < MOST_ATTEMPTS) {
            Path attempt = attempt(folder, attempts.size());
            for (Path earlier : attempts) {
                if (Files.mismatch(earlier, attempt) < 0) {
                    return attempt;
                }
            }
            attempts.add(attempt);
        }
        throw new IOException("its java gave no two archives of classes alike in " + MOST_ATTEMPTS + " attempts");
    }

    private Path attempt(TemporaryFolder folder, int number) throws IOException, InterruptedException {
        Path run = folder.path().resolve(number + ".run");
        List<String> list = new ArrayList<>(NO_COLLECTION);
        list.add("-XX:DumpLoadedClassList=" + run);
        Execution check = java(folder, list, List.of(argument));
        if (!check.succeeded()) {
            throw refusal(check);
        }
        Path classes = Files.write(folder.path().resolve(number + ".classes"), ordered(Files.readAllLines(run)));
        Path archive = folder.path().resolve(number + ".jsa");
        List<String> dump = new ArrayList<>(SAME_EVERYWHERE);
        dump.addAll(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + classes, "-XX:SharedArchiveFile=" + archive));
        Execution dumped = java(folder, dump, List.of());
        if (!dumped.succeeded()) {
            throw failure(dumped);
        }
        return archive;
    }

    /**
     * The list without what differs from run to run: the order in which threads came to load their classes, and which
     * references a compiler resolved before they were needed.
     */
    private static List<String> ordered(List<String> run) {
        return run.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("@cp "))
                .map(line -> line.replaceFirst(" id: \\d+$", ""))
                .sorted()
                .distinct()
                .collect(Collectors.toList());
    }

    private Execution java(TemporaryFolder folder, List<String> flags, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "-i"));
        command.addAll(ENVIRONMENT);
        command.addAll(environment);
        command.add(java.executable().toString());
        // Relative, because the archive keeps the path: Java compares what follows the folder that all jars share.
        command.addAll(manifest.javaArguments(flags, jar -> "app/" + jar));
        command.addAll(arguments);
        return Execution.of(folder.path(), command, LIMIT);
    }

    /** What a service's log says last, where it ended with a line of it; else that its Java failed. */
    private static IOException refusal(Execution check) {
        String message;
        try {
            message = JsonMapper.shared()
                    .readTree(check.lastLine())
                    .path("message")
                    .asString("");
        } catch (JacksonException e) {
            return failure(check);
        }
        if (message.isEmpty()) {
            return failure(check);
        }
        throw new FleetException(
                ExitCode.REFUSED,
                "the service does not pass its own check, so no image is made of it: " + message,
                "mend it; `./fleet model check` looks at the models alone");
    }

    private static IOException failure(Execution java) {
        return new IOException("its java, run on this machine to prepare the service's start, ended with "
                + java.exitCode() + ": " + java.lastLine());
    }

    private static void copyDated(Path app, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(app)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(app.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                    Files.setLastModifiedTime(to, IMAGE_TIME);
                }
            }
        }
    }
}
