package io.argosy.fleet.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A command that did not end in its time, and was killed with all that it had started. The message says which, and the time. */
public final class OvertimeException extends IOException {
    private static final long serialVersionUID = 1L;

    OvertimeException(List<String> command, Duration limit) {
        super(format(command) + " did not end within "
                + (limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms"));
    }

    /** A command as people name it: its program without folder, and its first argument. */
    static String format(List<String> command) {
        String program = String.valueOf(Path.of(command.getFirst()).getFileName());
        return command.size() > 1 ? program + " " + command.get(1) : program;
    }
}
