package io.argosy.fleet.engine.process;

import io.argosy.fleet.manifest.Probe;
import io.argosy.fleet.manifest.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Follows one process from its start to its end, asking the manifest's probes as a kubelet would. */
final class ProcessWatch {
    /**
     * Until a process is ready it is asked this often, not only at the manifest's period: a version should serve as soon
     * as it can. How long it may take is the manifest's word.
     */
    private static final Duration EAGER = Duration.ofMillis(50);

    private final Workload workload;
    private final ServiceProcess process;
    private final ProbeClient client;
    private final BiConsumer<Boolean, String> observer;
    private boolean ready;

    /**
     * @param observer told when the process becomes ready, and when it no longer is, with the reason
     */
    ProcessWatch(Workload workload, ServiceProcess process, ProbeClient client, BiConsumer<Boolean, String> observer) {
        this.workload = workload;
        this.process = process;
        this.client = client;
        this.observer = observer;
    }

    /** Waits for the process's end, ends it where a probe says so, and gives the reason. */
    String untilItEnds() throws InterruptedException {
        Probe startup = workload.probes().startup();
        if (startup != null) {
            String failure = awaitStart(startup);
            if (failure != null) {
                return failure;
            }
        }
        return watch();
    }

    private @Nullable String awaitStart(Probe startup) throws InterruptedException {
        Instant limit = Instant.now().plus(startup.budget());
        while (!process.endsWithin(EAGER)) {
            ProbeClient.Answer answer = client.ask(startup, process);
            if (answer.passes()) {
                return null;
            }
            if (Instant.now().isAfter(limit)) {
                return endBecause("not started within " + startup.budget().toSeconds() + " s: " + answer.told());
            }
        }
        return process.ending();
    }

    private String watch() throws InterruptedException {
        Probe readinessProbe = workload.probes().readiness();
        Probe livenessProbe = workload.probes().liveness();
        Schedule readiness = new Schedule(readinessProbe);
        Schedule liveness = new Schedule(livenessProbe);
        if (readinessProbe == null) {
            become(true, "");
        }
        while (!process.endsWithin(Duration.between(
                Instant.now(), readiness.next.isBefore(liveness.next) ? readiness.next : liveness.next))) {
            if (readiness.isDue()) {
                askReadiness(readiness);
            }
            if (liveness.isDue()) {
                ProbeClient.Answer answer = liveness.ask();
                if (liveness.hasFailed()) {
                    return endBecause("no longer alive: " + answer.told());
                }
            }
        }
        return process.ending();
    }

    private void askReadiness(Schedule schedule) throws InterruptedException {
        ProbeClient.Answer answer = schedule.ask();
        if (answer.passes()) {
            become(true, "");
        } else if (!ready) {
            schedule.next = Instant.now().plus(EAGER);
            observer.accept(false, answer.told());
        } else if (schedule.hasFailed()) {
            become(false, answer.told());
        }
    }

    private void become(boolean nowReady, String why) {
        if (nowReady != ready) {
            ready = nowReady;
            observer.accept(nowReady, why);
        }
    }

    private String endBecause(String reason) throws InterruptedException {
        become(false, reason);
        process.end(Instant.now().plus(workload.gracePeriod()));
        return reason;
    }

    /** When a probe is asked next, and how often in a row it has said no. */
    private final class Schedule {
        private final @Nullable Probe probe;
        private Instant next;
        private int failures;

        Schedule(@Nullable Probe probe) {
            this.probe = probe;
            this.next = probe == null
                    ? Instant.now().plus(Duration.ofDays(1))
                    : Instant.now().plus(probe.initialDelay());
        }

        boolean isDue() {
            return probe != null && !Instant.now().isBefore(next);
        }

        ProbeClient.Answer ask() throws InterruptedException {
            Probe asked = Objects.requireNonNull(probe, "only a probe that is due is asked");
            // The period runs from question to question, however long an answer took: a service that hangs is found as
            // soon as the manifest says, and not after each answer's timeout besides.
            next = Instant.now().plus(asked.period());
            ProbeClient.Answer answer = client.ask(asked, process);
            failures = answer.passes() ? 0 : failures + 1;
            return answer;
        }

        boolean hasFailed() {
            return probe != null && failures >= probe.failureThreshold();
        }
    }
}
