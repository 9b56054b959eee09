package io.argosy.fleet.tool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command that has run to its end.
 *
 * @param exitCode its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Execution(int exitCode, String out, String err) {
    /** What a command may write to one of its outputs; one that writes more is at fault, and is ended. */
    static final int MOST_OUTPUT = 256 << 20;

    private static final Duration LOOK = Duration.ofMillis(100);

    /**
     * Runs a command and waits for it. Where this thread is interrupted or the limit has passed, the command is killed, and
     * every process that it started.
     *
     * @param limit how long it may take, its children's output included
     * @throws OvertimeException where it takes longer
     * @throws IOException where it cannot be started, or writes more than 256 MiB
     */
    public static Execution of(Path directory, List<String> command, Duration limit)
            throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).directory(directory.toFile()), limit);
    }

    /**
     * Runs a command that sees no variable of this process's environment.
     *
     * @param environment all that it sees
     * @throws OvertimeException where it takes longer than the limit
     * @throws IOException where it cannot be started, or writes more than 256 MiB
     */
    public static Execution of(Path directory, List<String> command, Duration limit, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return run(builder, limit);
    }

    private static Execution run(ProcessBuilder builder, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Process process = builder.start();
        Set<ProcessHandle> children = new LinkedHashSet<>();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> out = collect(process.getInputStream());
            CompletableFuture<String> err = collect(process.getErrorStream());
            // Who its children are can only be asked while it lives.
            while (!process.waitFor(Math.min(LOOK.toNanos(), end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                process.descendants().forEach(children::add);
                if (System.nanoTime() >= end || out.isCompletedExceptionally() || err.isCompletedExceptionally()) {
                    result(out, builder, limit, System.nanoTime());
                    result(err, builder, limit, System.nanoTime());
                    throw new OvertimeException(builder.command(), limit);
                }
            }
            // A child that outlives it can keep its output open.
            return new Execution(
                    process.exitValue(), result(out, builder, limit, end), result(err, builder, limit, end));
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(children::add);
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static String result(CompletableFuture<String> output, ProcessBuilder builder, Duration limit, long end)
            throws IOException, InterruptedException {
        try {
            return output.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new OvertimeException(builder.command(), limit);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw new IOException(OvertimeException.format(builder.command()) + ": " + broken.getMessage(), broken);
            }
            throw new IllegalStateException(e);
        }
    }

    /** All that comes, at most 256 MiB of it; to be waited for. */
    static CompletableFuture<String> collect(InputStream stream) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                result.complete(read(stream));
            } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static String read(InputStream stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            if (bytes.size() + read > MOST_OUTPUT) {
                throw new IOException("it writes more than " + (MOST_OUTPUT >> 20) + " MiB");
            }
            bytes.write(buffer, 0, read);
        }
        return bytes.toString(StandardCharsets.UTF_8);
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
