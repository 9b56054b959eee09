package io.argosy.fleet.build;

import java.io.IOException;

/** A process that talks to the user itself: input, output and errors are this process's own. */
public final class Foreground {
    private Foreground() {}

    /**
     * Runs a process to its end.
     *
     * @return its exit status
     * @throws IOException where it cannot be started
     * @throws InterruptedException where the calling thread is told to stop; the process and its children are stopped
     *     with it
     */
    public static int run(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.inheritIO().start();
        try {
            return process.waitFor();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
