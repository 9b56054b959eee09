package io.argosy.fleet.engine.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The line of a log that says why its process ended. */
final class LastWords {
    private static final int TAIL_BYTES = 16 * 1024;
    private static final int LONGEST = 300;
    private static final Pattern STACK_FRAME = Pattern.compile("^\\s*(at |\\.\\.\\. \\d+ )");

    private LastWords() {}

    /** The last line that is no stack frame; of a JSON line, its {@code message}. */
    static Optional<String> of(Path log) {
        return tail(log)
                .lines()
                .filter(line -> !line.isBlank() && !STACK_FRAME.matcher(line).find())
                .reduce((_, last) -> last)
                .map(LastWords::message)
                .map(line -> line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …");
    }

    private static String message(String line) {
        if (line.startsWith("{")) {
            try {
                JsonNode message = JsonMapper.shared().readTree(line).path("message");
                return message.isString() ? message.asString() : line;
            } catch (JacksonException e) {
                return line.strip();
            }
        }
        return line.strip();
    }

    private static String tail(Path log) {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - TAIL_BYTES));
            ByteBuffer buffer = ByteBuffer.allocate(TAIL_BYTES);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Read until the buffer is full or the file ends.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
