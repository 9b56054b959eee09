package io.argosy.fleet.engine.process;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.engine.gateway.Endpoint;
import io.argosy.fleet.manifest.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process of a service that is started again when it ends, until it is retired. */
final class Replica {
    private static final Duration HEALTHY_FOR_GOOD = Duration.ofMinutes(1);
    private static final Duration SAME_CTRL_C = Duration.ofSeconds(2);

    /** What a replica does now. */
    enum Phase {
        STARTING,
        READY,
        /** It was started, and answers that it cannot take traffic. */
        NOT_READY,
        /** It ended, and is started again after a pause. */
        ENDED
    }

    /**
     * What a replica does now, and why.
     *
     * @param failures how often it has ended by itself since it was last well for a minute
     * @param restarts how often it was started again in all
     * @param reason why it is not ready; empty where there is nothing to say
     * @param log the output that the reason is about; null before the first process
     */
    record Condition(
            Phase phase,
            int failures,
            int restarts,
            String reason,
            @Nullable Path log) {
        /** Whether it keeps ending: it may answer now, and is not well before it has for a minute. */
        boolean loops() {
            return failures > 1;
        }
    }

    private final Workload workload;
    private final VersionAtHand version;
    private final Launcher launcher;
    private final ProbeClient probes;
    private final Runnable observer;
    private final Backoff backoff = Backoff.ofCrashes();
    private final Thread supervisor;

    private volatile Condition condition = new Condition(Phase.STARTING, 0, 0, "", null);
    private @Nullable ServiceProcess process;
    private @Nullable Endpoint endpoint;
    private @Nullable Path log;
    private @Nullable Instant readySince;
    private boolean retired;
    private boolean hurried;
    private int restarts;
    private String lastEnd = "";

    /**
     * @param observer told after each change of {@link #condition}
     */
    Replica(Workload workload, VersionAtHand version, Launcher launcher, ProbeClient probes, Runnable observer) {
        this.workload = workload;
        this.version = version;
        this.launcher = launcher;
        this.probes = probes;
        this.observer = observer;
        this.supervisor = Thread.ofVirtual()
                .name("replica of " + workload.environment() + "/" + workload.service())
                .unstarted(this::supervise);
    }

    void start() {
        supervisor.start();
    }

    Condition condition() {
        return condition;
    }

    /** Where it answers, while it is ready. */
    synchronized Optional<Endpoint> endpoint() {
        return condition.phase() == Phase.READY ? Optional.ofNullable(endpoint) : Optional.empty();
    }

    private void supervise() {
        try {
            while (true) {
                String reason = runOnce();
                if (reason.startsWith(ServiceProcess.ENDED_BY_THE_TERMINAL)) {
                    // Ctrl-C goes to every process of the terminal, and to the engine a moment later.
                    pauseUnlessRetired(SAME_CTRL_C);
                }
                if (isRetired()) {
                    return;
                }
                Duration pause = endedBecause(reason);
                if (!pauseUnlessRetired(pause)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs one process from start to end, and gives the reason of its end. */
    private String runOnce() throws InterruptedException {
        ServiceProcess started;
        BuiltVersion built;
        Map<String, String> prepared;
        try {
            built = version.get();
            prepared = launcher.prepare(workload, built);
        } catch (FleetException e) {
            return e.fact() + ": " + e.nextStep();
        }
        synchronized (this) {
            if (retired) {
                return "retired";
            }
            try {
                started = launcher.launch(workload, built, prepared);
            } catch (IOException e) {
                return "the system does not start it: " + e.getMessage();
            }
            process = started;
            endpoint = new Endpoint(started.port("http"));
            // What the last attempt said is in the last attempt's log.
            Path telling = condition.reason().isEmpty() ? started.log() : condition.log();
            condition = new Condition(Phase.STARTING, backoff.failures(), restarts, condition.reason(), telling);
            log = started.log();
        }
        observer.run();
        try {
            return new ProcessWatch(workload, started, probes, this::readiness).untilItEnds();
        } finally {
            launcher.ended(started);
        }
    }

    private void readiness(boolean ready, String reason) {
        synchronized (this) {
            Phase phase = ready ? Phase.READY : Phase.NOT_READY;
            if (phase == condition.phase() && reason.equals(condition.reason())) {
                return;
            }
            condition = new Condition(phase, backoff.failures(), restarts, ready ? lastEnd : reason, log);
            if (ready) {
                readySince = Instant.now();
                if (condition.loops()) {
                    AllAtOnce.start("a minute of " + workload.service(), this::wellForAMinute);
                }
            }
        }
        observer.run();
    }

    /** Forgets what it ended by, where it has been ready ever since. */
    private void wellForAMinute() throws InterruptedException {
        Instant since;
        synchronized (this) {
            since = readySince;
        }
        Thread.sleep(HEALTHY_FOR_GOOD);
        synchronized (this) {
            if (since == null || !since.equals(readySince) || condition.phase() != Phase.READY) {
                return;
            }
            backoff.reset();
            lastEnd = "";
            condition = new Condition(Phase.READY, 0, restarts, "", log);
        }
        observer.run();
    }

    private synchronized boolean isRetired() {
        return retired;
    }

    private Duration endedBecause(String reason) {
        Duration pause;
        synchronized (this) {
            if (readySince != null && readySince.plus(HEALTHY_FOR_GOOD).isBefore(Instant.now())) {
                backoff.reset();
            }
            readySince = null;
            process = null;
            if (endpoint != null) {
                endpoint.close();
            }
            pause = backoff.next();
            restarts++;
            lastEnd = reason;
            condition = new Condition(Phase.ENDED, backoff.failures(), restarts, reason, log);
        }
        observer.run();
        return pause;
    }

    private synchronized boolean pauseUnlessRetired(Duration pause) throws InterruptedException {
        Instant end = Instant.now().plus(pause);
        while (!retired) {
            long left = Duration.between(Instant.now(), end).toMillis();
            if (left <= 0) {
                return true;
            }
            wait(left);
        }
        return false;
    }

    /**
     * Ends it for good, and returns when it has ended: no new request, the manifest's pause, the requests in hand, then
     * SIGTERM, and SIGKILL when the grace period is over.
     *
     * @param hurry leave out the pause, which is there for proxies that have not noticed yet
     */
    void retire(boolean hurry) throws InterruptedException {
        Instant deadline = Instant.now().plus(workload.gracePeriod());
        ServiceProcess last;
        synchronized (this) {
            retired = true;
            hurried |= hurry;
            notifyAll();
            last = process;
            if (endpoint != null) {
                endpoint.close();
            }
        }
        if (last == null) {
            // What is being made ready for it is not waited for.
            supervisor.interrupt();
        } else {
            drain(deadline);
            last.end(deadline);
        }
        supervisor.join();
    }

    private void drain(Instant deadline) throws InterruptedException {
        Instant noticed = Instant.now().plus(workload.preStop());
        Endpoint last;
        synchronized (this) {
            for (long left = 1;
                    !hurried && left > 0;
                    left = Duration.between(Instant.now(), noticed).toMillis()) {
                wait(left);
            }
            last = endpoint;
        }
        if (last != null) {
            // A third of what is left is the process's own, to end in.
            last.awaitIdle(
                    Duration.between(Instant.now(), deadline).multipliedBy(2).dividedBy(3));
        }
    }
}
