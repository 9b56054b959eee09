package io.argosy.fleet.engine;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.build.VersionStore;
import io.argosy.fleet.engine.process.Backoff;
import io.argosy.fleet.manifest.Workload;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Gets the version that a workload wants, in a thread of its own. It tries again with growing pauses until it has it or
 * is {@link #cancel cancelled}: a commit that is missing may yet be fetched.
 */
final class Obtaining {
    private static final Duration BUILD_END = Duration.ofSeconds(10);

    private final Workload workload;
    private final VersionStore versions;
    private final Consumer<String> progress;
    private final Outcome outcome;
    private final Thread thread;

    /** Is told how it goes. */
    interface Outcome {
        /** The version is at hand. */
        void obtained(Obtaining source, BuiltVersion version);

        /** It cannot be had for now, for that reason. */
        void failed(Obtaining source, String reason);
    }

    Obtaining(Workload workload, VersionStore versions, Consumer<String> progress, Outcome outcome) {
        this.workload = workload;
        this.versions = versions;
        this.progress = progress;
        this.outcome = outcome;
        this.thread = Thread.ofVirtual()
                .name("obtaining " + workload.service() + " " + workload.version())
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** The workload that wants the version. */
    Workload workload() {
        return workload;
    }

    private void run() {
        Backoff backoff = Backoff.ofBuilds();
        try {
            while (!attempt()) {
                Thread.sleep(backoff.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean attempt() throws InterruptedException {
        try {
            outcome.obtained(this, versions.obtain(workload.service(), workload.version(), progress));
            return true;
        } catch (FleetException e) {
            outcome.failed(this, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            outcome.failed(this, "a fault in fleet itself: " + e);
        }
        return false;
    }

    /** Something else is wanted by now. */
    void cancel() {
        thread.interrupt();
    }

    /** Waits until it has ended: a build that is told to stop ends its own processes first. */
    void awaitEnd() throws InterruptedException {
        thread.join(BUILD_END);
    }
}
