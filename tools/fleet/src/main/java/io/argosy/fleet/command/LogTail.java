package io.argosy.fleet.command;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads a log file that is still being written: whole lines only, each once. */
final class LogTail {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path file;
    private long position;

    LogTail(Path file) {
        this.file = file;
    }

    /** Gives the last lines there are now; {@link #readNew} goes on after them. */
    void readLast(int count, Consumer<String> line) {
        List<String> lines = new ArrayList<>();
        readNew(next -> {
            lines.add(next);
            if (lines.size() > count) {
                lines.removeFirst();
            }
        });
        lines.forEach(line);
    }

    /** Gives the lines that have been finished since the last call. */
    void readNew(Consumer<String> line) {
        if (!Files.exists(file)) {
            return;
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] buffer = new byte[CHUNK_BYTES];
            while (true) {
                log.seek(position);
                int read = log.read(buffer);
                int whole = afterLastLineEnd(buffer, read);
                if (whole == 0) {
                    if (read < buffer.length) {
                        return;
                    }
                    // One line longer than the buffer: give what there is of it.
                    whole = read;
                }
                lines(buffer, whole).forEach(line);
                position += whole;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int afterLastLineEnd(byte[] buffer, int length) {
        for (int end = length; end > 0; end--) {
            if (buffer[end - 1] == '\n') {
                return end;
            }
        }
        return 0;
    }

    private static Stream<String> lines(byte[] buffer, int length) {
        return new String(buffer, 0, length, StandardCharsets.UTF_8).lines();
    }
}
