package io.argosy.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which services this very platform has been asked before, and kept what services keep: one of which no byte has changed since
 * need not be asked again, so that a fleet of a thousand costs the tests what has changed in it. A mark is an empty file,
 * named by the bytes of all that decides: every class and library of this test, the Java that runs it, the service's model
 * and its examples.
 */
final class KeptBefore {
    private final Path marks;
    private final byte[] platform;

    private KeptBefore(Path marks, byte[] platform) {
        this.marks = marks;
        this.platform = platform;
    }

    /**
     * What is marked in a folder, which is made where it is not there.
     *
     * @param classPath what runs the services: folders and files
     */
    static KeptBefore in(Path marks, List<Path> classPath) throws IOException {
        MessageDigest digest = sha256();
        digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
        for (Path entry : classPath) {
            add(digest, entry);
        }
        return new KeptBefore(Files.createDirectories(marks), digest.digest());
    }

    /** This test's own platform, with the marks in the user's cache. */
    static KeptBefore here() {
        try {
            String cache = System.getenv("XDG_CACHE_HOME");
            Path root = cache == null || cache.isEmpty()
                    ? Path.of(System.getProperty("user.home"), ".cache")
                    : Path.of(cache);
            List<Path> classPath = Stream.of(
                            System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .map(Path::of)
                    .toList();
            return in(root.resolve("argosy/conformance"), classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the service in a folder has kept it, just as it is. */
    boolean has(Path service) throws IOException {
        return Files.exists(mark(service));
    }

    /** Marks the service in a folder, which has just kept it. */
    void add(Path service) throws IOException {
        try {
            Files.createFile(mark(service));
        } catch (FileAlreadyExistsException _) {
            // Another clone was as quick.
        }
    }

    private Path mark(Path service) throws IOException {
        MessageDigest digest = sha256();
        digest.update(platform);
        digest.update(service.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        add(digest, service.resolve("model"));
        add(digest, service.resolve("examples"));
        return marks.resolve(HexFormat.of().formatHex(digest.digest()));
    }

    /** Names and bytes of all files, in the order of their names; each of a length that is told, so that none runs into the next. */
    private static void add(MessageDigest digest, Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(place)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            digest.update((place.relativize(file) + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
