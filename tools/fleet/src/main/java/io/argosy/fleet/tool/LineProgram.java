package io.argosy.fleet.tool;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A program that goes on between questions: it answers each line with a line, and ends when its input does, at the latest
 * with this process. For one thread at a time.
 */
public final class LineProgram implements AutoCloseable {
    /**
     * Those that would outlive this JVM's last word by a moment. The JVM's end waits up to 0.3 s for threads in native code
     * (HotSpot, {@code VM_Exit::wait_for_threads_in_native_to_block}), as those are that wait for a program: it is ended first.
     */
    private static final Set<LineProgram> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(LineProgram::close), "programs' end"));
    }

    private final List<String> command;
    private final Process process;
    private final OutputStream questions;
    private final InputStream answers;
    /** What has been read of the answers and not given yet, between two places. */
    private final byte[] read = new byte[1 << 16];

    private int next;
    private int end;
    private final CompletableFuture<String> lastWords;

    private LineProgram(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.questions = process.getOutputStream();
        this.answers = process.getInputStream();
        this.lastWords = Execution.collect(process.getErrorStream());
    }

    /**
     * Starts it.
     *
     * @param environment all variables that it sees
     */
    public static LineProgram start(Path directory, List<String> command, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        LineProgram program = new LineProgram(command, builder.start());
        RUNNING.add(program);
        return program;
    }

    /** Whether it can still be asked. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Asks, and waits for the answer. A program that gives none in time, or ends, or is not waited for, is closed.
     *
     * @param question without a line break
     * @return the answer without its line break
     * @throws OvertimeException where it takes longer than the limit
     * @throws EOFException where it ends instead, with the first line that it wrote to standard error
     * @throws IOException where it answers more than 256 MiB
     */
    public byte[] ask(String question, Duration limit) throws IOException, InterruptedException {
        boolean answered = false;
        try {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    write(question);
                    answer.complete(line());
                } catch (IOException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            byte[] line = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            answered = true;
            return line;
        } catch (TimeoutException e) {
            throw new OvertimeException(command, limit);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } finally {
            if (!answered) {
                close();
            }
        }
    }

    private IOException failed(@Nullable Throwable cause) {
        return switch (cause) {
            case EOFException _ ->
                new EOFException(lastWords
                        .join()
                        .lines()
                        .filter(line -> !line.isBlank())
                        .findFirst()
                        .orElse("it ends without a word"));
            case IOException broken -> broken;
            case null, default -> throw new IllegalStateException(cause);
        };
    }

    private void write(String question) throws EOFException {
        try {
            questions.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            questions.flush();
        } catch (IOException e) {
            EOFException ended = new EOFException();
            ended.initCause(e);
            throw ended;
        }
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 14);
        while (true) {
            for (int i = next; i < end; i++) {
                if (read[i] == '\n') {
                    line.write(read, next, i - next);
                    next = i + 1;
                    return line.toByteArray();
                }
            }
            line.write(read, next, end - next);
            if (line.size() >= Execution.MOST_OUTPUT) {
                throw new IOException("it writes more than " + (Execution.MOST_OUTPUT >> 20) + " MiB");
            }
            next = 0;
            end = Math.max(0, answers.read(read));
            if (end == 0) {
                throw new EOFException();
            }
        }
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly();
        RUNNING.remove(this);
    }
}
