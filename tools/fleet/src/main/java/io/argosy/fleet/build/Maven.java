package io.argosy.fleet.build;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the machine's Maven with the JDK that runs fleet. */
public final class Maven {
    /** Java's own warnings about what Maven 3 does inside the JVM, which no reader can act on. */
    private static final String QUIET = "--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED";

    /** What takes longer hangs. */
    private static final int MINUTES = 15;

    private Maven() {}

    /**
     * Runs {@code mvn} in a folder.
     *
     * @param log receives all that Maven prints
     * @throws FleetException where Maven is missing, or ends with an error: with its first error line and the log's
     *     place
     * @throws InterruptedException where the calling thread is told to stop; Maven is stopped with it
     */
    public static void run(Path folder, Path log, List<String> arguments) throws InterruptedException {
        Process process;
        try {
            process = command(folder, arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw missing(e);
        }
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "the build takes more than " + MINUTES + " minutes",
                        "see " + log + "; a repository that does not answer is often why");
            }
            if (process.exitValue() != 0) {
                throw new FleetException(ExitCode.REFUSED, "the build failed: " + firstError(log), "see " + log);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    /**
     * Runs {@code mvn} in a folder with its output on this process's.
     *
     * @return whether it ended well
     * @throws FleetException where Maven is missing
     */
    public static boolean runInForeground(Path folder, List<String> arguments) throws InterruptedException {
        try {
            return Foreground.run(command(folder, arguments)) == 0;
        } catch (IOException e) {
            throw missing(e);
        }
    }

    /** Makes a process, or a script that it runs, call Maven and Java as fleet does, whatever the shell is set to. */
    public static ProcessBuilder withJdk(ProcessBuilder process) {
        Map<String, String> environment = process.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.merge("MAVEN_OPTS", QUIET, (own, quiet) -> own.contains(quiet) ? own : own + " " + quiet);
        return process;
    }

    private static ProcessBuilder command(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp"));
        command.addAll(arguments);
        return withJdk(new ProcessBuilder(command).directory(folder.toFile()));
    }

    private static FleetException missing(IOException e) {
        return new FleetException(ExitCode.UNAVAILABLE, "mvn is not on the PATH", "install Maven 3.8 or newer", e);
    }

    private static String firstError(Path log) {
        try (var lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("[ERROR]"))
                    .map(line -> line.substring("[ERROR]".length()).strip())
                    .filter(line -> !line.isEmpty() && !line.contains("Some problems were encountered"))
                    .findFirst()
                    .orElse("Maven gave no reason");
        } catch (IOException e) {
            return "Maven's log cannot be read (" + e.getMessage() + ")";
        }
    }
}
