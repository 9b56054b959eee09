package io.argosy.fleet.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A command that has run to its end.
 *
 * @param exitCode its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Execution(int exitCode, String out, String err) {
    /**
     * Runs a command and waits for it. Where this thread is interrupted, the command is killed.
     *
     * @throws IOException where it cannot be started
     */
    public static Execution of(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).directory(directory.toFile()).start();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> out = collect(process.getInputStream());
            CompletableFuture<String> err = collect(process.getErrorStream());
            int exitCode = process.waitFor();
            return new Execution(exitCode, out.join(), err.join());
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> collect(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    /** The last line that it wrote: to standard output, where a program logs, or else to standard error; empty for none. */
    public String lastLine() {
        return (out.isBlank() ? err : out).strip().lines().reduce("", (_, line) -> line);
    }

    /** Whether the exit status is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }
}
