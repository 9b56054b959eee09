package io.argosy.fleet;

/**
 * Ends a command with a sentence a person can act on: a fact about a thing, then the next step.
 *
 * <p>{@code throw new FleetException(ExitCode.UNAVAILABLE, "port 8081 is taken by process 812", "stop it, or pass --port-base")}
 * prints {@code fleet: port 8081 is taken by process 812: stop it, or pass --port-base}.
 */
public final class FleetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String fact;
    private final String nextStep;

    public FleetException(ExitCode exitCode, String fact, String nextStep) {
        super(fact + ": " + nextStep);
        this.exitCode = exitCode;
        this.fact = fact;
        this.nextStep = nextStep;
    }

    public FleetException(ExitCode exitCode, String fact, String nextStep, Throwable cause) {
        this(exitCode, fact, nextStep);
        initCause(cause);
    }

    /** What the process exits with. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** What is the case, naming the thing. */
    public String fact() {
        return fact;
    }

    /** What to do about it. */
    public String nextStep() {
        return nextStep;
    }
}
