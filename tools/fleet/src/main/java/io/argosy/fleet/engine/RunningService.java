package io.argosy.fleet.engine;

import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.engine.gateway.Route;
import io.argosy.fleet.engine.process.AllAtOnce;
import io.argosy.fleet.engine.process.ReplicaSet;
import io.argosy.fleet.engine.process.VersionAtHand;
import io.argosy.fleet.engine.state.Health;
import io.argosy.fleet.engine.state.ServiceStatus;
import io.argosy.fleet.engine.state.Sync;
import io.argosy.fleet.manifest.Workload;
import io.argosy.fleet.release.Overlay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One service in one environment: keeps what serves in step with what the branch says.
 *
 * <p>A candidate version is obtained and started beside the one that serves. Once every replica of it is ready, the route
 * changes to it in one write, and the one before is drained and ended. Until then, and for ever where it never gets
 * ready, the one before serves.
 *
 * <p>A workload that may sleep is obtained and then left alone until the first request, and again after a time without one.
 */
final class RunningService implements Obtaining.Outcome {
    private final Overlay overlay;
    private final String url;
    private final Route route;
    private final ServiceParts parts;

    /**
     * What could serve at once, and need not while nobody asks.
     *
     * @param version its files
     */
    private record Resting(Workload workload, VersionAtHand version) {}

    private @Nullable Workload wanted;
    /** What the one that serves is made of; what sleeps, where none does. */
    private @Nullable Resting resting;

    private @Nullable ReplicaSet waking;
    private @Nullable ReplicaSet serving;
    private @Nullable ReplicaSet candidate;
    private @Nullable Resting candidateIsOf;
    private @Nullable Obtaining obtaining;
    private final List<Obtaining> cancelled = new ArrayList<>();
    private final Set<ReplicaSet> retiring = new HashSet<>();
    private String unreadable = "";
    private String unobtainable = "";
    private boolean late;
    private boolean closed;
    private String lastTold = "";

    RunningService(Overlay overlay, String url, Route route, ServiceParts parts) {
        this.overlay = overlay;
        this.url = url;
        this.route = route;
        this.parts = parts;
    }

    /** The branch says so. */
    void follow(Target rendering) {
        switch (rendering) {
            case Target.Wanted(Workload workload) -> want(workload);
            case Target.Broken(String message) -> cannotRead(message);
        }
    }

    private synchronized void want(Workload workload) {
        unreadable = "";
        if (!workload.equals(wanted)) {
            wanted = workload;
            abandonCandidate();
            if (resting == null || !resting.workload().equals(workload)) {
                obtaining = new Obtaining(workload, parts.versions(), this::say, this);
                obtaining.start();
            }
        }
        tell();
    }

    private synchronized void cannotRead(String message) {
        unreadable = message;
        tell();
    }

    private void abandonCandidate() {
        unobtainable = "";
        late = false;
        if (obtaining != null) {
            obtaining.cancel();
            cancelled.add(obtaining);
            obtaining = null;
        }
        if (candidate != null) {
            retire(candidate);
            candidate = null;
        }
    }

    @Override
    public synchronized void failed(Obtaining source, String reason) {
        if (source == obtaining) {
            unobtainable = reason;
            tell();
        }
    }

    @Override
    public synchronized void obtained(Obtaining source, BuiltVersion version) {
        if (source != obtaining) {
            return;
        }
        obtaining = null;
        unobtainable = "";
        Resting obtained = new Resting(source.workload(), new VersionAtHand(version, parts.versions(), this::say));
        boolean needed = serving != null || waking != null;
        if (source.workload().asleepAfter().isPresent() && !needed) {
            sleep(obtained);
        } else {
            say("starting " + version.version());
            ReplicaSet staged = start(obtained);
            candidate = staged;
            candidateIsOf = obtained;
            AllAtOnce.start("deadline of " + overlay, () -> watchDeadline(staged));
        }
        tell();
    }

    private ReplicaSet start(Resting made) {
        ReplicaSet started =
                new ReplicaSet(made.workload(), made.version(), parts.launcher(), parts.probes(), this::observe);
        started.start();
        return started;
    }

    private void sleep(Resting now) {
        resting = now;
        route.asleep(this::wake);
        say(now.workload().version() + " is asleep, and wakes with the first request at " + url);
    }

    /** Somebody asks. */
    private synchronized void wake() {
        if (closed || resting == null || serving != null || waking != null) {
            return;
        }
        say("waking " + resting.workload().version());
        waking = start(resting);
        tell();
    }

    /** Lets what serves sleep once nobody has asked for as long as it says, for as long as it serves. */
    private void watchQuiet(ReplicaSet awake, Duration idle) throws InterruptedException {
        while (true) {
            // At the least a moment: a request in hand may be old.
            Thread.sleep(
                    Duration.ofMillis(Math.max(500, idle.minus(route.quiet()).toMillis())));
            synchronized (this) {
                if (serving != awake || closed) {
                    return;
                }
                // One that keeps ending is not one that nobody asks.
                boolean quiet =
                        awake.isReady() && awake.isIdle() && route.quiet().compareTo(idle) >= 0;
                if (quiet && candidate == null && obtaining == null && resting != null) {
                    serving = null;
                    sleep(resting);
                    retire(awake);
                    tell();
                    return;
                }
            }
        }
    }

    private void watchDeadline(ReplicaSet staged) throws InterruptedException {
        Thread.sleep(staged.workload().progressDeadline());
        synchronized (this) {
            if (candidate == staged) {
                late = true;
                tell();
            }
        }
    }

    /** A replica of a set has changed. */
    private synchronized void observe(ReplicaSet changed) {
        if (changed == candidate && changed.isReady()) {
            ReplicaSet before = serving == null ? waking : serving;
            resting = candidateIsOf;
            candidate = null;
            late = false;
            serve(changed);
            if (before != null) {
                retire(before);
            }
        } else if (changed == waking && changed.isReady()) {
            serve(changed);
        } else if (changed == serving) {
            route.to(changed.endpoints());
        }
        tell();
    }

    private void serve(ReplicaSet ready) {
        serving = ready;
        waking = null;
        route.to(ready.endpoints());
        say(ready.workload().version() + " serves at " + url);
        ready.workload()
                .asleepAfter()
                .ifPresent(idle -> AllAtOnce.start("quiet of " + overlay, () -> watchQuiet(ready, idle)));
    }

    private void retire(ReplicaSet leaving) {
        retiring.add(leaving);
        AllAtOnce.start("retiring " + overlay, () -> {
            leaving.retire(false);
            synchronized (this) {
                retiring.remove(leaving);
            }
        });
    }

    private void tell() {
        if (closed) {
            return;
        }
        ServiceStatus status = new Diagnosis(
                        overlay,
                        url,
                        wanted,
                        serving,
                        resting == null ? null : resting.workload(),
                        waking,
                        candidate,
                        unreadable,
                        unobtainable,
                        late,
                        parts.directory())
                .status();
        parts.journal().tell(status);
        boolean bad = status.health() == Health.DEGRADED || status.sync() == Sync.UNKNOWN;
        String told = bad ? status.message() : "";
        if (!told.isEmpty() && !told.equals(lastTold)) {
            say(told);
        }
        lastTold = told;
    }

    private void say(String line) {
        parts.progress().accept(overlay + ": " + line);
    }

    /**
     * Ends every process of the service, and returns when they have ended.
     *
     * @param hurry leave out the manifest's pause before SIGTERM
     */
    void close(boolean hurry) throws InterruptedException {
        List<ReplicaSet> all = new ArrayList<>();
        List<Obtaining> builds;
        synchronized (this) {
            closed = true;
            abandonCandidate();
            builds = List.copyOf(cancelled);
            all.addAll(retiring);
            if (serving != null) {
                all.add(serving);
            }
            if (waking != null) {
                all.add(waking);
            }
            route.close();
            parts.journal().forget(overlay.environment(), overlay.service());
        }
        for (Obtaining build : builds) {
            build.awaitEnd();
        }
        AllAtOnce.run(
                "ending " + overlay,
                all.stream()
                        .map(set -> (AllAtOnce.Step) () -> set.retire(hurry))
                        .toList());
    }
}
