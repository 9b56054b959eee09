package io.argosy.fleet;

import java.util.Arrays;
import java.util.Optional;

/** What {@code fleet} says to a script. The README lists these; a test keeps the two alike. */
public enum ExitCode {
    /** Done as asked. */
    OK(0),
    /** A fault in fleet itself: something nobody foresaw. */
    FAULT(1),
    /** The command line is wrong: unknown option, service or environment. */
    USAGE(2),
    /** A rule of the repository says no: the order of environments, a check that failed, nothing to roll back to. */
    REFUSED(3),
    /** Something around the command is missing or taken: a JDK, a tool, a port, the engine. */
    UNAVAILABLE(4),
    /** The command ran, and what it watches is not healthy. */
    UNHEALTHY(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The one with an exit status, where there is one. */
    public static Optional<ExitCode> of(int code) {
        return Arrays.stream(values()).filter(exitCode -> exitCode.code == code).findFirst();
    }

    /** The process exit status, 0 to 5. */
    public int code() {
        return code;
    }
}
