package io.argosy.fleet.engine.process;

import io.argosy.fleet.engine.state.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running process of a service.
 *
 * @param process the process
 * @param identity which one it is
 * @param ports where it listens, by the manifest's port names
 * @param log the file with its output
 */
record ServiceProcess(Process process, ProcessIdentity identity, Map<String, Integer> ports, Path log) {
    /** How {@link #ending} begins for a process that Ctrl-C has ended. */
    static final String ENDED_BY_THE_TERMINAL = "ended by signal 2";

    ServiceProcess {
        ports = Map.copyOf(ports);
    }

    /** The local port for a port name of the manifest. */
    int port(String name) {
        Integer port = ports.get(name);
        if (port == null) {
            throw new IllegalStateException("the container has no port named \"" + name + "\"");
        }
        return port;
    }

    /** Waits until it ends or the time is up, and says whether it has ended. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Why it ended, as far as can be told: the exit status, and the last thing it said. */
    String ending() {
        int status = process.exitValue();
        // 128 + a signal's number is how shells and Java tell that a signal ended a process.
        String how = status > 128 && status <= 128 + 31 ? "ended by signal " + (status - 128) : "exit code " + status;
        return LastWords.of(log).map(words -> how + ", \"" + words + "\"").orElse(how);
    }

    /** SIGTERM, and SIGKILL where that has not ended it by the deadline. */
    void end(Instant deadline) throws InterruptedException {
        process.destroy();
        if (!endsWithin(Duration.between(Instant.now(), deadline))) {
            kill();
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
