package io.argosy.fleet.engine.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The output of service processes: one file a process, {@code logs/<environment>/<service>/<start>-<version>.log}. The
 * last {@value #KEPT} of a service are kept.
 */
public final class ServiceLogs {
    private static final int KEPT = 10;
    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final Path folder;
    private final AtomicInteger number = new AtomicInteger();

    /**
     * @param folder the folder {@code logs}
     */
    public ServiceLogs(Path folder) {
        this.folder = folder;
    }

    /** A new file for a process that starts now. */
    Path create(String environment, String service, String version) throws IOException {
        Path own = Files.createDirectories(folder.resolve(environment).resolve(service));
        List<Path> all = files(environment, service);
        for (Path old : all.subList(0, Math.max(0, all.size() - KEPT + 1))) {
            Files.deleteIfExists(old);
        }
        // Two replicas may start within one millisecond.
        String start = LocalDateTime.now(ZoneId.systemDefault()).format(START) + "-" + number.incrementAndGet() % 1_000;
        return Files.createFile(own.resolve(start + "-" + version + ".log"));
    }

    /** The file of the process that was started last. */
    public Optional<Path> newest(String environment, String service) {
        return files(environment, service).stream().reduce((_, last) -> last);
    }

    /** All files of a service, oldest first. */
    private List<Path> files(String environment, String service) {
        Path own = folder.resolve(environment).resolve(service);
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
