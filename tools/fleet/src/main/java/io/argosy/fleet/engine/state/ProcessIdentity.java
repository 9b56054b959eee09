package io.argosy.fleet.engine.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One process and no other. A process id alone is used again after its process has ended; with the time of the start it
 * is not.
 *
 * @param pid the system's number
 * @param started when the system started it
 */
public record ProcessIdentity(long pid, Instant started) {
    /** Linux keeps starts as ticks since boot, and its idea of when it booted moves with the clock's corrections. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

    /** Of a process that runs. */
    public static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(process.pid(), process.info().startInstant().orElseGet(Instant::now));
    }

    /** The process, where it still runs. */
    public Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .filter(start -> Duration.between(start, started).abs().compareTo(CLOCK_SLACK) <= 0)
                        .isPresent());
    }
}
