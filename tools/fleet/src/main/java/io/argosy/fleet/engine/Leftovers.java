package io.argosy.fleet.engine;

import io.argosy.fleet.engine.process.Launcher;
import io.argosy.fleet.engine.state.EngineState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Service processes that an engine left behind because it was killed itself. */
public final class Leftovers {
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);

    private Leftovers() {}

    /**
     * Stops them, and returns how many there were. To be called only while no engine of the clone runs.
     *
     * @param state the last state of the engine that is gone
     */
    public static int stop(EngineDirectory directory, Optional<EngineState> state) throws InterruptedException {
        Set<ProcessHandle> processes = new HashSet<>(marked(directory.path()));
        state.ifPresent(last -> last.runs().forEach(run -> run.process().alive().ifPresent(processes::add)));
        processes.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + LONGEST_GRACE.toNanos();
        for (ProcessHandle process : processes) {
            if (!endsBefore(process, deadline)) {
                process.destroyForcibly();
            }
        }
        return processes.size();
    }

    private static boolean endsBefore(ProcessHandle process, long deadline) throws InterruptedException {
        try {
            process.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Processes that carry this engine's mark in their environment. The state on disk knows all but one that was started
     * in the very moment in which its engine was killed; where there is Linux's {@code /proc}, the mark finds that one.
     */
    private static Set<ProcessHandle> marked(Path engineDirectory) {
        Set<ProcessHandle> found = new HashSet<>();
        String mark = Launcher.MARK + "=" + engineDirectory;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != ProcessHandle.current().pid() && variables(process).contains(mark)) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return found;
    }

    private static List<String> variables(Path process) {
        try {
            return List.of(
                    new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
            return List.of();
        }
    }
}
